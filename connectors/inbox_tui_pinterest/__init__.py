"""Pinterest: that something was said below a pin. What was said stands on Pinterest only."""

from inbox_tui_pinterest.connector import PinterestConnector

__all__ = ["PinterestConnector"]
