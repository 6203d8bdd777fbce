"""The contract suite: what a connector says of itself, and of one login."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from inbox_tui.connector import Connector, Quota
from inbox_tui.domain.model import width
from inbox_tui.testing.harness import Suite, listen, run


def _is_sentence(words: str) -> bool:
    """Shown as it is, after a colon or on a line of its own, so it ends as a sentence does."""
    return words == words.strip() and words.endswith((".", "!", "?"))


class Declaring(Suite):
    def test_declares_itself(self) -> None:
        cls = type(self.make().connector)
        assert re.fullmatch(r"[a-z][a-z0-9-]{0,30}", cls.platform)
        assert cls.label.strip() == cls.label != ""
        assert re.fullmatch(r"[a-z]{1,5}", cls.tag)
        features = cls.features
        assert not features.acts & features.why_not.keys(), "an act is offered and explained away"
        terms = [features.costs, *([features.retention.rule] if features.retention else [])]
        assert all(_is_sentence(reason) for reason in (*features.why_not.values(), *filter(None, terms)))
        assert all(width(wide) > width(narrow) for wide, narrow in pairwise(features.audiences))
        assert features.audiences
        assert features.text.limit > 0
        assert features.poll_seconds >= 5
        names = [setting.name for setting in cls.settings]
        assert len(set(names)) == len(names)
        assert not any(setting.secret and setting.default for setting in cls.settings), "a secret with a default"
        assert not any(setting.secret and setting.file for setting in cls.settings), "a path is no secret"
        unasked = [setting for setting in cls.settings if setting.advanced]
        assert not any(setting.secret for setting in unasked), "a secret nobody is asked for"
        assert all(setting.default or not setting.required for setting in unasked), "needed and never asked for"
        assert all(path.startswith("/") for path in cls.sign_in_paths)
        assert features.manners.keys() <= features.acts
        assert all(len(set(ways)) == len(ways) > 1 for ways in features.manners.values()), "one way is no choice"
        assert not (features.archive and features.acts), "a past that is imported cannot be answered"

    def test_sending_cannot_be_overridden(self) -> None:
        cls = type(self.make().connector)
        for name in ("reply", "act"):
            with pytest.raises(TypeError):
                type("Sly", (cls,), {name: lambda self, permit: None})
            assert getattr(cls, name) is getattr(Connector, name)

    def test_origins_are_bare_and_pure(self) -> None:
        harness = self.make()
        cls, settings = type(harness.connector), harness.link.settings
        assert cls.origins(settings) == cls.origins(settings)
        assert all(
            re.fullmatch(r"(https?|(imap|smtp)(s|\+starttls)?)://[^/\s@]+", origin) for origin in cls.origins(settings)
        )

    def test_a_profile_promises_only_what_is_offered(self) -> None:
        harness = self.make()
        profile = run(harness.connector.profile())
        assert profile.identity.id
        assert profile.identity.handle
        assert profile.may <= harness.connector.features.acts
        assert not profile.may & profile.why_not.keys(), "a login may do it, and is told why not"
        assert all(_is_sentence(words) for words in (*profile.why_not.values(), *profile.warnings))
        assert profile.poll_seconds is None or profile.poll_seconds >= 5
        assert all(one.what.strip() and one.then.strip() for one in profile.expires)
        assert all(one.at.utcoffset() == timedelta(0) for one in profile.expires)

    def test_quotas_ask_nobody(self) -> None:
        harness = self.make()
        run(listen(harness.connector))
        calls = len(harness.link.http.calls)
        quotas = harness.connector.quotas()
        assert isinstance(quotas, tuple)
        assert all(isinstance(one, Quota) and one.words().strip() for one in quotas)
        assert len(harness.link.http.calls) == calls
