"""Scenes of relationships: who somebody is, what was promised, who has it, who was not thanked."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.domain.handing import Way
from inbox_tui.domain.model import IdentityId
from inbox_tui.domain.relationship import Stage as Standing
from screenshots.printed import printed_export
from screenshots.stage import Stage


async def promised(s: Stage) -> None:
    """One missed, two to keep, one kept."""
    now = s.inbox.now()
    words = {"Ben": "a list of shops in Lagos", "Ana": "a new parcel is on its way", "Vera": "the colour chart"}
    hours = {"Ben": 1, "Ana": 5, "Vera": 50}
    for name, text in words.items():
        await s.go_to(name)
        await s.inbox.promise(s.app.screen.shown, text, now + timedelta(hours=hours[name]))  # type: ignore[attr-defined]
    await s.go_to("Maya")
    await s.inbox.promise(s.app.screen.shown, "the price of the stickers", now + timedelta(hours=2))  # type: ignore[attr-defined]
    await s.inbox.keep_promise(s.inbox.promises()[1].id)
    s.clock.at += timedelta(hours=3)
    await s.press("g", "p")
    s.hush()


async def waiting(s: Stage) -> None:
    """A department to ask again, a day to look in again, and questions of ours."""
    await s.go_to("Ana")
    await s.inbox.hand_off(s.app.screen.shown, "support", Way.CLIPBOARD)  # type: ignore[attr-defined]
    await s.go_to("Vera")
    await s.inbox.follow_up(s.app.screen.shown, s.inbox.now() + timedelta(hours=26))  # type: ignore[attr-defined]
    s.clock.at += timedelta(hours=27)
    await s.press("g", "w")
    s.hush()


async def thanks(s: Stage) -> None:
    await s.press("g", "t")


def _them(s: Stage) -> IdentityId:
    """Whoever is shown."""
    found = s.inbox.identity_of(s.app.screen.shown)  # type: ignore[attr-defined]
    if found is None:
        raise LookupError("nobody is known there")
    return found


async def know_tess(s: Stage) -> None:
    """Somebody met on two networks, with what was noted and promised."""
    await s.go_to("Tess", view="all")
    here = s.app.screen.shown  # type: ignore[attr-defined]
    them = _them(s)
    await s.inbox.set_vip(them)
    await s.inbox.set_stage(them, Standing.CONVERT)
    await s.inbox.tag_person(them, ["crosswords", "square-paper"])
    await s.inbox.note(them, "Sets the Friday puzzle. Would test a notebook with a 15 x 15 grid.")
    await s.inbox.promise(here, "a sample of the square paper", s.inbox.now() + timedelta(hours=20))


async def person_card(s: Stage) -> None:
    await know_tess(s)
    await s.press("p")


async def exported(s: Stage) -> None:
    await know_tess(s)
    await printed_export(s)


async def kind(s: Stage) -> None:
    """What a post is counted as, and which words said so."""
    await s.go_to("Vera")
    await s.press("K")


async def people(s: Stage) -> None:
    for name, standing, tags in (
        ("Tess", Standing.CONVERT, ["crosswords"]),
        ("Ben", Standing.ENGAGE, ["shipping", "ledgers"]),
        ("Ana", Standing.ADVOCATE, ["lamps"]),
    ):
        await s.go_to(name, view="all")
        them = _them(s)
        await s.inbox.set_stage(them, standing)
        await s.inbox.tag_person(them, tags)
    await s.inbox.set_vip(_them(s))
    await s.press("g", "c")


async def hand_off(s: Stage) -> None:
    await s.go_to("Ana")
    await s.press("H")
