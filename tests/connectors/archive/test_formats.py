"""What stands in each kind of archive arrives as it was written, once, and as whose it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

import archives
from archives import latin, tarred, zipped
from inbox_tui.connector import Rejected, SignedIn
from inbox_tui.domain.model import Audience, Cursor, Page, Post, PostKind, PostRef, RemoteId
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui_archive import ArchiveConnector


class Nobody:
    def __getattr__(self, name: str) -> Any:
        raise AssertionError("nobody is asked for a file that is given")


async def signed(body: bytes, **given: str) -> tuple[FakeLink, SignedIn]:
    link = FakeLink(lambda call: answer(404), settings={"file": "archive.zip", **given}, origins=())
    link.files["file"] = body
    found = await ArchiveConnector.sign_in(link, link.settings, {}, Nobody())
    link.settings = found.settings
    return link, found


async def pages(link: FakeLink, since: Cursor | None = None) -> list[Page]:
    connector = ArchiveConnector(link)
    found = [page async for page in connector.updates(since)]
    while found and found[-1].more:
        found += [page async for page in connector.updates(found[-1].cursor)]
    return found


async def read(body: bytes, **given: str) -> tuple[SignedIn, dict[str, Post], list[Page]]:
    link, who = await signed(body, **given)
    found = await pages(link)
    posts = [post for page in found for post in page.posts]
    assert len({post.ref.id for post in posts}) == len(posts)
    return who, {post.text: post for post in posts}, found


@pytest.mark.parametrize("pack", [zipped, tarred])
async def test_google_plus(pack: Any) -> None:
    who, posts, found = await read(pack(archives.GOOGLE_PLUS))
    assert who.profile.identity.name == "Mugs"
    post = posts["We ship to Peru now.\nAnd to Chile"]
    assert (post.ours, post.audience, post.created_at) == (
        True, Audience.PUBLIC, datetime(2018, 11, 1, 19, 34, 56, tzinfo=UTC),
    )  # fmt: skip
    assert post.edited_at == datetime(2018, 11, 2, 16, 0, tzinfo=UTC)
    assert [link.url for link in post.links] == ["https://chile.example/"]
    assert [media.alt for media in post.media] == ["A mug in a box"]
    comment = posts["And to Bolivia? 🏔"]
    assert (comment.parent, comment.author.name, comment.kind, comment.ours) == (
        post.ref.id, "Ana", PostKind.COMMENT, False,
    )  # fmt: skip
    assert sum(page.skipped for page in found) == 1, "the comment without a name"


async def test_x() -> None:
    who, posts, found = await read(zipped(archives.X))
    assert (who.profile.identity.handle, who.profile.server) == ("mugs", "archive of X")
    tweet = posts["Salt & pepper mugs: https://mugs.example/new"]
    assert (tweet.ours, tweet.parent, tweet.parent_author, tweet.url) == (
        True, "8999", "222", "https://x.com/mugs/status/9001",
    )  # fmt: skip
    assert tweet.created_at == datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC)
    asked, answered = posts["When do you ship?"], posts["On Monday."]
    assert (asked.ours, answered.ours, asked.audience) == (False, True, Audience.DIRECT)
    assert asked.ref.channel == answered.ref.channel == "111-222"
    assert sum(page.skipped for page in found) == 1


async def test_facebook_in_every_language() -> None:
    _, posts, _ = await read(zipped(archives.FACEBOOK))
    assert posts["Ça existe en bleu ?"].author.name == "Renée"
    assert posts["Bien sûr ☺"].ours
    (photo,) = [post for post in posts.values() if post.media]
    assert photo.media[0].alt == "mug.jpg"
    assert latin("é") != "é"


async def test_instagram() -> None:
    who, posts, _ = await read(zipped(archives.INSTAGRAM))
    assert (who.profile.identity.name, posts["Price?"].author.name) == ("Mugs", "Bo")


async def test_linkedin_without_its_spam() -> None:
    who, posts, _ = await read(zipped(archives.LINKEDIN))
    assert who.profile.identity.name == "Mia Mugs"
    assert set(posts) == {"Mugs\nA hundred,\nplease", "Gladly."}
    assert posts["Gladly."].ours
    assert posts["Mugs\nA hundred,\nplease"].author.url == "https://www.linkedin.com/in/jo"


async def test_mastodon() -> None:
    who, posts, _ = await read(tarred(archives.MASTODON))
    assert who.profile.identity.handle == "mugs@town.example"
    (post,) = posts.values()
    assert (post.text, post.spoiler, post.audience, post.parent) == (
        "New glaze\nLook", "clay", Audience.UNLISTED, "https://else.example/2",
    )  # fmt: skip


async def test_reddit() -> None:
    who, posts, _ = await read(zipped(archives.REDDIT))
    assert who.profile.identity.handle == "mugs"
    assert posts["Stoneware."].parent == "t3_p1"
    assert posts["A mug\nStill there?"].ref.channel == posts["re: A mug\nYes."].ref.channel == "m1"
    assert (posts["re: A mug\nYes."].ours, posts["Hello?"].ours) == (True, False)


@pytest.mark.parametrize("kind", sorted(archives.ALL))
async def test_imported_twice_nothing_doubles(kind: str) -> None:
    """Neither by looking again, nor by an export made later."""
    link, _ = await signed(zipped(archives.ALL[kind]))
    first = await pages(link)
    assert first
    assert first[-1].cursor is not None
    assert await pages(link, first[-1].cursor) == []
    link.files["file"] = zipped({**archives.ALL[kind], "new.txt": "a later export"})
    again = await pages(link, first[-1].cursor)
    assert ids(again) == ids(first)


def ids(found: list[Page]) -> list[str]:
    return [post.ref.id for page in found for post in page.posts]


@pytest.mark.parametrize("kind", sorted(archives.ALL))
async def test_each_post_is_found_again(kind: str) -> None:
    link, _ = await signed(zipped(archives.ALL[kind]))
    for page in await pages(link):
        for post in page.posts:
            assert (await ArchiveConnector(link).thread(post.ref)).posts == (post,)


async def test_a_long_archive_goes_on_where_it_stopped_also_in_another_run() -> None:
    tweets = [
        {"tweet": {"id_str": str(number), "full_text": f"Mug {number}", "created_at": "Wed Oct 10 20:19:24 +0000 2018"}}
        for number in range(9_000)
    ]
    files: Mapping[str, str] = {
        **archives.X,
        "data/tweets.js": "window.YTD.tweets.part0 = " + archives.json.dumps(tweets),
    }
    link, _ = await signed(zipped(files))
    at, seen, more = None, [], True
    while more:
        for page in [page async for page in ArchiveConnector(link).updates(at)]:
            seen += [post.ref.id for post in page.posts]
            at, more = page.cursor, page.more
    assert len(seen) == len(set(seen)) == 9_002


async def test_the_file_may_go_once_it_is_imported() -> None:
    link, _ = await signed(zipped(archives.X))
    done = (await pages(link))[-1].cursor
    del link.files["file"]
    (page,) = await pages(link, done)
    assert "what was imported stays" in page.note
    with pytest.raises(Rejected):
        await pages(link)


async def test_whose_it_is_can_be_said() -> None:
    files = {name: body for name, body in archives.FACEBOOK.items() if "profile" not in name}
    with pytest.raises(Rejected, match="Your name"):
        await signed(zipped(files))
    _, posts, _ = await read(zipped(files), me="Mugs")
    assert posts["Bien sûr ☺"].ours


async def test_nothing_that_can_be_read() -> None:
    with pytest.raises(Rejected, match="no archive"):
        await signed(zipped({"holiday.txt": "sea"}))
    link, _ = await signed(zipped(archives.X))
    with pytest.raises(Exception, match="not in the archive"):
        await ArchiveConnector(link).thread(PostRef(id=RemoteId("404")))
