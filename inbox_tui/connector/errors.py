"""What can go wrong with a platform, sorted by what happens next."""

from __future__ import annotations

from datetime import datetime


class ConnectorError(Exception):
    """Something a platform or the way to it did. ``str(error)`` is a sentence for the user, without secrets."""


class SignInNeeded(ConnectorError):
    """The login is no longer good: the account pauses until it is repaired."""


class RateLimited(ConnectorError):
    """Told to wait. ``until`` is when to come back (UTC), or None where the platform does not say."""

    def __init__(self, sentence: str, until: datetime | None = None) -> None:
        super().__init__(sentence)
        self.until = until


class Unreachable(ConnectorError):
    """Nothing left this machine, or a read failed on the way. Safe to try again later."""


class Rejected(ConnectorError):
    """The platform refuses this very request; trying again changes nothing. The sentence says why."""


class TargetGone(ConnectorError):
    """The post (or account) acted on no longer exists, or is hidden from us."""


class PermissionMissing(ConnectorError):
    """The login is good but may not do this. ``permission`` names what is missing, in the platform's words."""

    def __init__(self, sentence: str, permission: str = "") -> None:
        super().__init__(sentence)
        self.permission = permission


class PaymentNeeded(ConnectorError):
    """The platform wants money for this call, or a spending cap is reached."""


class Unsure(ConnectorError):
    """Bytes of a write left and no trustworthy answer came: it may have happened."""


class Unreadable(ConnectorError):
    """An answer could not be understood. ``sample`` is a short excerpt, without secrets."""

    def __init__(self, sentence: str, sample: str = "") -> None:
        super().__init__(sentence)
        self.sample = sample[:300]


class Unsupported(ConnectorError):
    """This platform, server or login does not offer that. Not a fault."""
