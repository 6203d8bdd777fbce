"""Calls, paging, the allowance and versions."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import (
    Answer,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreadable,
    Unsure,
)
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import EPOCH, Call, FakeLink, Handler, answer
from inbox_tui_meta import usage, versions
from inbox_tui_meta.errors import Blocked
from inbox_tui_meta.fields import when, when_or_none
from inbox_tui_meta.graph import BLOCK, Graph, next_after

ORIGIN = "https://graph.facebook.com"


def graph(handler: Handler) -> tuple[Graph, FakeLink]:
    link = FakeLink(handler, origins=(ORIGIN,))
    return Graph(link, "Facebook", "v26.0", Secret("paper-token")), link


def fault(code: int, sub: int = 0) -> Answer:
    return answer(400, {"error": {"message": "no", "code": code, "error_subcode": sub}})


async def test_a_read_carries_version_and_token_and_no_token_in_its_address() -> None:
    calls: list[Call] = []

    def handle(call: Call) -> Answer:
        calls.append(call)
        return answer(200, {"id": "1"})

    it, _ = graph(handle)
    assert await it.get("122_998/x", "comments", params=(("limit", "5"),)) == {"id": "1"}
    assert calls[0].path == "/v26.0/122_998%2Fx/comments"
    assert calls[0].headers["authorization"] == "Bearer paper-token"
    assert calls[0].query == (("limit", "5"),)


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": [{"id": "1", "name": "Brand", "access_token": "EAAB-secret-of-a-page", "tasks"',
        b'{"paging": {"next": "https://graph.facebook.com/x?access_token=EAAB-secret-of-a-page&limit=5"}}',
    ],
)
async def test_a_sample_of_what_cannot_be_read_holds_no_token(body: bytes) -> None:
    it, _ = graph(lambda call: answer(200, body))
    with pytest.raises(Unreadable) as caught:
        await it.batch("me", "accounts")
    assert caught.value.sample
    assert "EAAB" not in caught.value.sample + str(caught.value)


async def test_a_damaged_token_never_leaves() -> None:
    link = FakeLink(lambda call: answer(200, {}), origins=(ORIGIN,))
    with pytest.raises(SignInNeeded):
        await Graph(link, "Facebook", "v26.0", Secret("a\r\nb")).get("me")
    assert link.http.calls == []


# --- paging


def paged(after: str, following: bool = True) -> dict[str, Any]:
    cursors = {"cursors": {"before": "b", "after": after}}
    return cursors | ({"next": f"{ORIGIN}/x?access_token=t&after={after}"} if following else {})


async def test_an_edge_is_read_to_its_end_although_pages_are_short() -> None:
    pages = {"": (["a"], paged("c1")), "c1": ([], paged("c2")), "c2": (["b", "c"], paged("c3", following=False))}

    def handle(call: Call) -> Answer:
        items, paging = pages[call.param("after") or ""]
        return answer(200, {"data": items, "paging": paging})

    it, _ = graph(handle)
    assert [each async for batch in it.edge("p", "comments", most=9) for each in batch.items] == ["a", "b", "c"]


async def test_an_edge_that_goes_round_ends() -> None:
    turns = {"": "c1", "c1": "c2", "c2": "c1"}
    it, link = graph(lambda c: answer(200, {"data": [1], "paging": paged(turns[c.param("after") or ""])}))
    assert len([batch async for batch in it.edge("p", "comments", most=50)]) == 3
    it, link = graph(lambda c: answer(200, {"data": [1], "paging": paged("same")}))
    assert len([batch async for batch in it.edge("p", "comments", most=50)]) == 2
    assert len(link.http.calls) == 2


async def test_an_edge_that_never_ends_is_left_at_the_most() -> None:
    it, link = graph(lambda c: answer(200, {"data": [1], "paging": paged((c.param("after") or "") + "x")}))
    assert len([batch async for batch in it.edge("p", "comments", most=4)]) == 4
    assert len(link.http.calls) == 4


@pytest.mark.parametrize(
    ("paging", "after"),
    [
        (paged("MTMZD"), "MTMZD"),
        (paged("MTMZD", following=False), ""),
        ({"next": "https://elsewhere.example/x?limit=5&after=abc&access_token=no"}, "abc"),
        ({"next": "https://[broken"}, ""),
        ({"next": 5, "cursors": {"after": "x"}}, ""),
        ({"next": "https://x/?a=b", "cursors": {"after": ["x"]}}, ""),
        (None, ""),
        ([], ""),
    ],
)
def test_where_an_edge_goes_on(paging: Any, after: str) -> None:
    assert next_after({"data": [], "paging": paging}) == after


async def test_an_edge_without_a_list_is_unreadable() -> None:
    it, _ = graph(lambda call: answer(200, {"data": {}}))
    with pytest.raises(Unreadable):
        await it.batch("p", "comments")


# --- writing


@pytest.mark.parametrize("body", [{}, {"success": False}, {"success": "true"}, [], b"", b"<html>", b"true"])
async def test_a_write_without_its_proof_is_unsure(body: Any) -> None:
    it, link = graph(lambda call: answer(200, body))
    link.http._unlocked = 1
    with pytest.raises(Unsure):
        await it.done("POST", "c1", doing="hiding")
    with pytest.raises(Unsure):
        await it.created("c1", "comments", form={"message": "x"}, doing="replying")


async def test_a_block_stops_all_writes_for_a_day() -> None:
    it, link = graph(lambda call: fault(368))
    link.http._unlocked = 1
    with pytest.raises(Blocked):
        await it.done("POST", "c1", doing="hiding")
    link.http.handler = lambda call: answer(200, {"success": True})
    asked = len(link.http.calls)
    with pytest.raises(Blocked):
        await it.done("POST", "c1", doing="hiding")
    assert len(link.http.calls) == asked
    await it.get("c1")
    link.time += BLOCK
    await it.done("POST", "c1", doing="hiding")


# --- 100/33


async def test_gone_or_hidden_is_told_by_looking_at_our_own() -> None:
    it, link = graph(lambda call: answer(200, {"id": "1000"}))
    assert isinstance(await it.gone("1000"), TargetGone)
    assert link.http.calls[-1].path == "/v26.0/1000"
    for blind in (fault(100, 33), fault(10), fault(100)):
        link.http.handler = lambda call, blind=blind: blind  # type: ignore[misc]
        assert isinstance(await it.gone("1000"), PermissionMissing)
    link.http.handler = lambda call: fault(190, 463)
    with pytest.raises(SignInNeeded):
        await it.gone("1000")


# --- the allowance


def used(percent: int, minutes: int = 0) -> dict[str, str]:
    use = {"type": "pages", "call_count": percent, "total_cputime": 1, "total_time": 2}
    return {"X-Business-Use-Case-Usage": json.dumps({"1": [use | {"estimated_time_to_regain_access": minutes}]})}


@pytest.mark.parametrize(
    ("percent", "minutes", "pause"), [(74, 0, 0), (75, 0, 6), (85, 0, 20), (99, 0, 60), (100, 90, 90), (3, 12, 12)]
)
async def test_listening_slows_down_before_the_allowance_is_used_up(percent: int, minutes: int, pause: int) -> None:
    it, link = graph(lambda call: answer(200, {"id": "1"}, used(percent, minutes)))
    it.check_allowance()
    await it.get("me")
    if not pause:
        it.check_allowance()
        return
    with pytest.raises(RateLimited) as caught:
        it.check_allowance()
    assert caught.value.until == EPOCH + timedelta(minutes=pause)
    link.time += timedelta(minutes=pause)
    it.check_allowance()


def test_the_fullest_counter_of_all_headers_counts() -> None:
    headers = {"X-App-Usage": '{"call_count":28,"total_time":61,"total_cputime":25}', **used(30)}
    found = usage.read(answer(200, {}, headers), EPOCH)
    assert found is not None
    assert found.percent == 61
    (quota,) = found.quotas("Facebook")
    assert quota.words() == "61 of 100 percent of Facebook's call allowance"


@pytest.mark.parametrize("header", ["", "{", "[]", "5", '{"1": 5}', '{"1": [[]]}', "null"])
def test_headers_of_any_kind_are_survived(header: str) -> None:
    told = usage.read(answer(200, {}, {"X-App-Usage": header, "X-Business-Use-Case-Usage": header}), EPOCH)
    assert told is None


# --- times


@pytest.mark.parametrize("told", ["2026-03-02T09:00:00+0000", "2026-03-02T10:00:00+01:00", 1772442000, "1772442000"])
def test_times_come_in_several_forms(told: object) -> None:
    assert when(told) == EPOCH


@pytest.mark.parametrize("told", [None, True, "", "yesterday", 10**30, "9" * 12, [], 1.5])
def test_what_is_no_time(told: object) -> None:
    assert when_or_none(told) is None


# --- versions


def test_versions_are_checked_and_their_end_is_known() -> None:
    assert versions.chosen("") == "v26.0"
    assert versions.chosen(" v27.0 ") == "v27.0"
    for wrong in ("26", "v26", "v26.0/../x", "latest"):
        with pytest.raises(Rejected):
            versions.chosen(wrong)
    (end,) = versions.expiry("v26.0")
    assert end.at.year == 2028
    assert end.words(end.at - timedelta(days=3)).startswith("Version v26.0 of the Graph API runs out in 3 days")
    assert versions.expiry("v99.0") == ()
