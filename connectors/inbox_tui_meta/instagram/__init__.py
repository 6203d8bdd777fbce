"""Instagram: comments on one professional account's media, and its direct messages."""
