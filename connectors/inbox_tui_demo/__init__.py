"""The Demo connector."""
