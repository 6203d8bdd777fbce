"""Comments on one's own YouTube channel, by the Data API v3."""
