"""Measures inbox-tui from outside and from inside, beside floors taken in the same run: ``python -m bench``."""
