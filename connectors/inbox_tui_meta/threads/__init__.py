"""Threads: replies on own posts at any depth, mentions, and answers by the two-step container."""
