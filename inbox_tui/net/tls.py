"""One TLS context for all accounts: loading the certificate authorities takes 25 ms; done once and off the loop."""

from __future__ import annotations

import asyncio
import functools
import ssl
import threading

_LOCK = threading.Lock()


@functools.cache
def _context() -> ssl.SSLContext:
    import certifi

    context = ssl.create_default_context()  # the system's authorities, SSL_CERT_FILE and SSL_CERT_DIR included
    if not context.cert_store_stats()["x509_ca"]:
        # None were loaded eagerly (macOS, some containers): bring our own beside a folder of hashed ones.
        context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


def _locked() -> ssl.SSLContext:
    with _LOCK:
        return _context()


async def shared_context() -> ssl.SSLContext:
    """The process's context; made at first use, in a thread."""
    return await asyncio.to_thread(_locked)


def no_authorities() -> ssl.SSLContext:
    """For servers on loopback reached by plain http: costs nothing, and trusts nobody should TLS be tried after all."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
