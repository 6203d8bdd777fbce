"""Asking a person for leave, once (RFC 6749, section 4.1; PKCE, RFC 7636): to the page, and home with a code."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from inbox_tui.connector.errors import Rejected, Unreachable, Unsupported
from inbox_tui.connector.given import Asker, Link
from inbox_tui.connector.oauth.app import App
from inbox_tui.connector.oauth.tokens import ScopeRefused, Tokens, exchange
from inbox_tui.domain.value import value_class

_BITS = 256


@value_class()
class Returned:
    """What came back from the browser, or was pasted."""

    code: str = ""
    state: str | None = None
    issuer: str | None = None
    error: str = ""
    words: str = ""


def challenge(verifier: str) -> str:
    """PKCE's S256 (RFC 7636)."""
    import hashlib  # brings in OpenSSL, which no start needs

    return _b64(hashlib.sha256(verifier.encode("ascii")).digest())


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def authorize_url(app: App, redirect_uri: str, state: str, verifier: str) -> str:
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        **({"scope": app.scopes} if app.scopes else {}),
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        **app.more,
    }
    return f"{app.authorize}?{urlencode(query)}"


def pasted(given: str) -> Returned:
    """A code as people paste it: bare, with its state (``CODE&state=STATE``), or the whole redirect address."""
    given = "".join(given.split())
    query = given
    if "://" in given:
        try:
            query = urlsplit(given).query
        except ValueError:
            return Returned()
    elif "=" not in given.partition("&")[2]:
        return Returned(code=given.removeprefix("code="))
    elif not given.startswith(("code=", "?code=", "error=", "state=", "?state=")):
        query = "code=" + given
    try:
        return returned({k: v[0] for k, v in parse_qs(query.lstrip("?"), max_num_fields=20).items()})
    except ValueError:
        return Returned()


def returned(query: Mapping[str, str]) -> Returned:
    return Returned(
        code=query.get("code", ""),
        state=query.get("state"),
        issuer=query.get("iss"),
        error=query.get("error", ""),
        words=query.get("error_description", ""),
    )


def code_of(got: Returned, state: str, issuer: str = "", *, typed: bool) -> str:
    """The code, if the answer is to our question. ``typed``: a person brought it, perhaps without the state.

    Raises ``Rejected``.
    """
    if got.error:
        if got.error == "invalid_scope":
            raise ScopeRefused("The server does not know the permissions that were asked for.")
        if got.error == "access_denied":
            raise Rejected("You declined in the browser. Start again when you want to sign in.")
        raise Rejected("The server did not let you in. Start again, or ask its administrators.")
    missing = got.state is None and typed
    import hmac

    if not missing and not hmac.compare_digest((got.state or "").encode(), state.encode()):
        raise Rejected("The answer belongs to another sign-in. Close other sign-in pages and start again.")
    if issuer and got.issuer is not None and got.issuer.rstrip("/") != issuer.rstrip("/"):
        raise Rejected("The answer came from another server than the one you named. Nothing was kept.")
    if not got.code or len(got.code) > 4096:
        raise Rejected("There was no code in that. Start again and paste all of what the page shows.")
    return got.code


def redirect_of(given: str, usual: str) -> tuple[str, int, str]:
    """The redirect address that is registered with an app, as typed (``usual`` where nothing is), with the port and
    path it can be caught at: 0 and empty where it cannot. Raises ``Rejected``."""
    wanted = given.strip() or usual
    refused = Rejected("That is no redirect address. Give the one that is registered with your app.")
    try:
        parts = urlsplit(wanted)
        port = parts.port or 0
    except ValueError:
        raise refused from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not wanted.isprintable() or " " in wanted:
        raise refused
    caught = parts.scheme == "http" and parts.hostname == "127.0.0.1" and port and not parts.query
    return (wanted, port, parts.path) if caught else (wanted, 0, "")


def fresh(link: Link) -> str:
    """256 random bits for a state or a verifier."""
    return _b64(link.random(_BITS).to_bytes(_BITS // 8, "big"))


async def redeem(link: Link, app: App, code: str, redirect_uri: str, verifier: str) -> Tokens:
    """Turn a code into tokens."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    return await exchange(link, app, form)


async def allow(
    link: Link, app: App, ask: Asker, *, why: str, paste: str = "", port: int = 0, path: str = "", catch: bool = True
) -> Tokens:
    """Send a person to the page and bring tokens home. The redirect is caught on this machine, at ``port`` and
    ``path`` where the platform wants a registered one; where that cannot be, or ``catch`` is false, the address the
    browser ends at is pasted. ``paste`` is the redirect address for pasting, where it is another than the one caught
    (``https://localhost/``, an out-of-band one). Raises ``Rejected`` and what the way there raises."""
    state, verifier = fresh(link), fresh(link)
    redirect = f"http://127.0.0.1:{port}{path}" if port else ""
    if catch:
        try:
            async with ask.catcher(port=port, path=path) as catcher:
                redirect = catcher.redirect_uri
                await ask.open(authorize_url(app, redirect, state, verifier), why)
                got = returned(await catcher.wait())
            return await redeem(link, app, code_of(got, state, app.issuer, typed=False), redirect, verifier)
        except (Unsupported, Unreachable) as error:
            if not (paste or port):
                raise
            link.log.info("signing in by a pasted address: %s", error)
            state, verifier = fresh(link), fresh(link)
    redirect = paste or (f"http://127.0.0.1:{port}{path}" if port else redirect)
    await ask.open(authorize_url(app, redirect, state, verifier), why)
    help_ = "Allow it in the browser. Then copy the whole address of the page it ends at (it may not load) to here."
    got = pasted(await ask.code("Address", help_))
    return await redeem(link, app, code_of(got, state, app.issuer, typed=True), redirect, verifier)
