"""Marks of content: neither platform tells that something was edited, so what is read is compared. Pure."""

from __future__ import annotations


def version(*parts: str) -> str:
    """Changes whenever one of the parts does."""
    import hashlib  # brings in OpenSSL, which no start needs

    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:12]
