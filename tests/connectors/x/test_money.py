"""What X charges, as far as it is counted here; the cap on it; and the limits X sets itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from inbox_tui.connector import PaymentNeeded, RateLimited, Unreachable
from inbox_tui.testing.harness import posts_of, run
from inbox_tui.testing.link import answer
from inbox_tui_x import cursor
from inbox_tui_x.prices import COSTS, cap_of, dollars
from x_desk import Desk, desk
from x_world import BRAND


def note(desk: Desk) -> str:
    return next((page.note for page in desk.listen() if page.note), "")


def test_a_limit_on_mentions_says_when(shop: Desk) -> None:
    reset = str(int((shop.link.time + timedelta(minutes=9)).timestamp()))
    shop.world.refuse = {"GET /2/users": answer(429, {"title": "Too Many Requests"}, {"x-rate-limit-reset": reset})}
    with pytest.raises(RateLimited) as caught:
        shop.listen()
    assert caught.value.until == shop.link.time + timedelta(minutes=9)


def test_what_is_read_is_counted_as_x_bills_it(shop: Desk) -> None:
    for _ in range(40):
        shop.world.say("ana", "Hello.")
    shop.world.message("ben", "Hello.")
    shop.listen()
    # 40 mentions at 0.001 $, 2 names at 0.01 $, 1 message at 0.01 $
    assert shop.connector.quotas()[0].used == pytest.approx(0.07)
    shop.later(minutes=2).listen()
    assert shop.connector.quotas()[0].used == pytest.approx(0.07), "the same message is billed once a day"
    shop.again()
    shop.later(days=1).listen()
    assert shop.connector.quotas()[0].used == pytest.approx(0.08 + 40 * 0.001, abs=0.011)
    assert shop.connector.quotas()[0].words().endswith("until 2026-04-01 00:00 UTC")
    shop.later(days=40).listen()
    assert shop.connector.quotas()[0].used < 0.01, "a new month begins at nothing"


def test_an_app_of_somebody_else_pays_more() -> None:
    shop = desk(own_app="no")
    for _ in range(40):
        shop.world.say("ana", "Hello.")
    shop.listen()
    assert shop.connector.quotas()[0].used == pytest.approx(40 * 0.005 + 0.01)


def test_near_the_cap_it_reads_less_and_says_so() -> None:
    shop = desk(monthly_cap="0.2")
    for _ in range(90):
        shop.world.say("ana", "Hello.")
    assert note(shop) == ""
    for _ in range(70):
        shop.world.say("ana", "Hello.")
    words = note(shop.later(hours=2))
    assert words.startswith("0.17 $ of this month's cap of 0.20 $ are used")
    before = len(shop.asked())
    shop.later(minutes=2).listen()
    assert {call.path for call in shop.asked()[before:]} == {f"/2/users/{BRAND}/mentions", f"/2/users/{BRAND}/tweets"}


def test_the_first_look_back_leaves_half_of_the_month() -> None:
    shop = desk(monthly_cap="0.3")
    for number in range(450):
        shop.world.say("ana", f"Number {number}.")
    pages = shop.listen()
    assert len(posts_of(pages)) == 200
    assert any("half of this month's cap" in page.note for page in pages)
    shop.world.say("ana", "The newest.")
    shop.link.settings = {**shop.link.settings, "monthly_cap": "5"}
    assert shop.later(hours=2).find("The newest")
    assert len(shop.asked("/mentions")) == 3, "it does not begin anew"


def test_at_the_cap_reading_stops_and_says_until_when() -> None:
    shop = desk(monthly_cap="0.05")
    for number in range(60):
        shop.world.say(f"guest{number}", "Hello.")
    with pytest.raises(PaymentNeeded, match=r"cap of 0\.05 \$ is reached .* before 2026-04-01"):
        shop.listen()
    pages = run(_until_payment(shop))
    shop.cursor = pages
    shop.again()
    asked = len(shop.asked())
    with pytest.raises(PaymentNeeded):
        shop.listen()
    assert len(shop.asked()) == asked, "nothing more is asked, after a new start too"
    shop.link.settings = {**shop.link.settings, "monthly_cap": "5"}
    shop.again()
    shop.later(minutes=2).listen()


async def _until_payment(shop: Desk) -> cursor.Cursor | None:
    shop.again()
    last = None
    try:
        async for page in shop.connector.updates(None):
            last = page.cursor
    except PaymentNeeded:
        pass
    return last


def test_what_x_says_about_money_is_passed_on(shop: Desk) -> None:
    shop.world.refuse = {
        "GET /2/users": answer(402, {"title": "CreditsDepleted", "detail": "no credits", "type": "https://x/credits"})
    }
    with pytest.raises(PaymentNeeded, match=r"console\.x\.com"):
        shop.listen()


def test_x_out_of_order_loses_nothing(shop: Desk) -> None:
    shop.world.say("ana", "Patience.")
    shop.world.refuse = {"GET /2/users": answer(503)}
    with pytest.raises(Unreachable):
        shop.listen()
    shop.world.refuse = {}
    assert shop.find("Patience")


@pytest.mark.parametrize(
    ("typed", "cap"),
    [("10", 10.0), ("$ 7.50", 7.5), ("7,50", 7.5), ("12 USD", 12.0), ("", None), ("-1", None), ("0", None),
     ("nan", None), ("inf", None), ("lots", None)],
)  # fmt: skip
def test_caps_as_people_type_them(typed: str, cap: float | None) -> None:
    assert cap_of(typed) == cap


def test_what_x_charges_is_told_in_one_form() -> None:
    told = re.findall(r"([0-9.]+) \$", COSTS)
    assert told == [dollars(float(each)).removesuffix(" $") for each in told]


def test_amounts_as_people_read_them() -> None:
    assert [dollars(each) for each in (0.015, 0.2, 10.0, 1234.5, 0.0)] == [
        "0.015 $",
        "0.20 $",
        "10 $",
        "1,234.50 $",
        "0 $",
    ]
