"""The Mastodon connector."""
