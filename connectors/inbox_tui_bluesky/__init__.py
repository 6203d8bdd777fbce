"""The Bluesky connector."""
