"""inbox-tui: a social inbox for the terminal that makes you listen before you reply."""

__version__ = "0.3.0"
