"""What a busy account's cursor holds after a year, in bytes, and what is given up first where it gets too long."""

from __future__ import annotations

import random

import pytest

from inbox_tui_meta import cursor as places


def full(length: int) -> places.State:
    """Ids as Instagram has them; ``length``: of its places in lists."""
    chance = random.Random(7)
    number = lambda: "1" + "".join(chance.choice("0123456789") for _ in range(16))  # noqa: E731
    at, place = 1_790_000_000, "Q" * length
    walls = tuple(
        places.Wall(id=number(), told=300 + step, read=300, newest=at, mark="a" * 16) for step in range(places.WALLS)
    )
    return places.State(
        walls=walls,
        watch=tuple((number(), walls[step % places.WALLS].id) for step in range(places.WATCHED)),
        talks=tuple((f"aWdfZ{step:03}" + "A" * 120, at - step) for step in range(places.TALKS)),
        talks_at=place,
        at=(walls[0].id, place),
        deep=place,
        turn=175_200,
        stretches=tuple(
            (name, places.Stretch(newest=at, at=place, top=at, stop=at, lists=3, deep=place)) for name in ("tags", "b")
        ),
        rests=tuple(places.Rest(under=number(), wall=walls[0].id, at=place, lists=9) for _ in range(places.RESTS)),
        tagged=at,
        started=True,
    )


@pytest.mark.parametrize("length", [100, 200, 300])
def test_a_year_of_a_busy_account_fits_and_what_was_read_stays_read(length: int) -> None:
    state = full(length)
    written = places.write(state)
    assert len(written) <= places.LONGEST_CURSOR
    found = places.read(written)
    assert found == places.State(**{**_fields(state), "watch": found.watch})
    assert found.watch == state.watch[: len(found.watch)]
    assert len(found.watch) >= places.WATCHED // 16


def _fields(state: places.State) -> dict[str, object]:
    return {name: getattr(state, name) for name in state.__dataclass_fields__}
