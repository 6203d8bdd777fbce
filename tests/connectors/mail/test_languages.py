"""Notifications in the languages people's accounts speak: none is lost, none is forged, noise stays out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inbox_tui.domain.model import Post, PostKind
from inbox_tui_mail import message, parse, senders
from inbox_tui_mail.parse import Found, Trust, View
from mail_world import ADDRESS, CHECKER, compose

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FORUM = senders.forum("foro.brand.example")
VIEW = View(
    table=senders.Table(senders=(FORUM, *senders.bundled().senders)), us=parse.us(ADDRESS), checked_by=(CHECKER,)
)


def found(sender: str, subject: str, text: str = "…", *, signed: str = "", **headers: str) -> Found | None:
    at = signed or sender.rpartition("@")[2].rstrip(">")
    head = {
        "Authentication-Results": f"{CHECKER}; dkim=pass header.d={at}",
        "Date": "Mon, 02 Mar 2026 08:30:00 +0000",
        "From": sender,
        "Subject": subject,
        "Message-ID": "<1.2.3@mail.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return parse.notification(message.read(compose(head, text)), VIEW, NOW, NOW)


def post(sender: str, subject: str, text: str = "…", **more: str) -> Post:
    told = found(sender, subject, text, **more)
    assert told is not None
    assert told.post is not None
    return told.post


SUBJECTS = (
    "Ana Beispiel hat deinen Beitrag kommentiert",
    "Ana Exemple a commenté votre publication",
    "Ana Ejemplo ha comentado tu publicación",
    "Ana Exemplo comentou na sua publicação",
    "Ana Esempio ha commentato il tuo post",
    "Ana Voorbeeld heeft gereageerd op je bericht",
    "Ana Przykład skomentowała Twój post",
    "アナさんがあなたの投稿にコメントしました",
    "아나님이 회원님의 게시물에 댓글을 남겼습니다",
    "Ана Пример прокомментировала вашу публикацию",
    "علّقت آنا على منشورك",
    "",
)
SENDERS = (
    "Facebook <notification@facebookmail.com>",
    "LinkedIn <notifications-noreply@linkedin.com>",
    "Instagram <no-reply@mail.instagram.com>",
    "Threads <no-reply@threads.net>",
    "X <notify@x.com>",
    "Reddit <noreply@redditmail.com>",
    "YouTube <noreply@youtube.com>",
    "Pinterest <notifications@notify.pinterest.com>",
    "Team Snapchat <no_reply@snapchat.com>",
    "TikTok <notification@service.tiktok.com>",
    "Tumblr <no-reply@tumblr.com>",
    "Bluesky <noreply@bsky.app>",
    "Discord <notifications@discord.com>",
    "Google <businessprofile-noreply@google.com>",
)


@pytest.mark.parametrize("sender", SENDERS)
def test_a_notification_in_any_language_is_a_conversation(sender: str) -> None:
    for subject in SUBJECTS:
        told = post(sender, subject)
        assert not told.ours
        assert told.closed, "nobody answers these by mail"
        assert subject in told.text
        assert told.author.name


@pytest.mark.parametrize("sender", SENDERS)
def test_in_no_language_is_an_unproven_one_heard(sender: str) -> None:
    for subject in SUBJECTS:
        told = found(sender, subject, signed="evil.example")
        assert told is not None
        assert (told.trust, told.post) == (Trust.FORGED, None)


@pytest.mark.parametrize(
    ("sender", "subject", "headers", "link", "kind"),
    [
        ("x@facebookmail.com", "Ana a dit", {"X_Facebook_Notify": "page_mention; mailid=1"}, "", "mention"),
        ("x@facebookmail.com", "Empfohlen", {"X_Facebook_Notify": "page_recommend; mailid=1"}, "", "review"),
        ("x@facebookmail.com", "Ana a répondu", {"X_Facebook_Notify": "feed_comment_reply; mailid=1"}, "", "reply"),
        ("x@facebookmail.com", "アナさん", {}, "https://www.facebook.com/p?id=1&comment_id=2", "comment"),
        ("x@facebookmail.com", "アナさん", {}, "https://www.facebook.com/p?id=1&reply_comment_id=3", "reply"),
        ("x@facebookmail.com", "Neue Nachricht", {}, "https://www.facebook.com/messages/t/1", "direct"),
        ("messages-noreply@linkedin.com", "Ana t'a envoyé un message", {}, "", "direct"),
        ("x@linkedin.com", "新しいメッセージ", {"X_LinkedIn_Class": "INMAIL-NOTIFICATION"}, "", "direct"),
        ("x@linkedin.com", "Kommentiert", {}, "https://www.linkedin.com/feed/update/urn:li:activity:7", "comment"),
        ("no-reply@mail.instagram.com", "Nuevo mensaje", {}, "https://www.instagram.com/direct/t/9/", "direct"),
        ("no-reply@mail.instagram.com", "ana ha commentato", {}, "https://www.instagram.com/p/Abc/", "comment"),
        ("noreply@youtube.com", "Neuer Kommentar", {}, "https://www.youtube.com/watch?v=a&lc=b", "comment"),
        ("x@notify.pinterest.com", "Nowa wiadomość", {}, "https://www.pinterest.com/conversation/5/", "direct"),
        ("noreply@redditmail.com", "Neu von u/ana", {}, "https://www.reddit.com/message/messages/a", "direct"),
        ("n@mastodon.social", "Erwähnt von ana", {"List_ID": "<mention.desk.mastodon.social>"}, "", "mention"),
        ("businessprofile-noreply@google.com", "Rezension", {}, "https://business.google.com/reviews/1", "review"),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_headers_and_links(
    sender: str, subject: str, headers: dict[str, str], link: str, kind: str
) -> None:
    assert post(f"Somebody <{sender}>", subject, f"…\n\n{link}\n", **headers).kind is PostKind(kind)


@pytest.mark.parametrize(
    ("sender", "headers", "link"),
    [
        ("security@facebookmail.com", {}, ""),
        ("x@facebookmail.com", {"X_Facebook_Notify": "login_alert; mailid=1"}, ""),
        ("security@mail.instagram.com", {}, ""),
        ("jobalerts-noreply@linkedin.com", {}, ""),
        ("x@linkedin.com", {"X_LinkedIn_Class": "SAVEDSEARCH"}, ""),
        ("x@linkedin.com", {"X_LinkedIn_Template": "email_job_alert_digest_01"}, ""),
        ("noreply@youtube.com", {}, "https://www.youtube.com/watch?v=a&feature=em-uploademail"),
        ("n@mastodon.social", {"List_ID": "<favourite.desk.mastodon.social>"}, ""),
        ("recommendations@explore.pinterest.com", {}, ""),
        ("no-reply@accounts.google.com", {}, ""),
    ],
)
def test_what_is_no_conversation_is_left_out_in_any_language(sender: str, headers: dict[str, str], link: str) -> None:
    for subject in ("Neue Anmeldung bei deinem Konto", "新しいログイン", "Nouvelle connexion"):
        assert found(f"Somebody <{sender}>", subject, f"…\n{link}\n", **headers) is None


def test_words_of_no_language_make_a_mail_something_it_is_not() -> None:
    """Who writes of passwords or codes is heard: a mail is left out for where it is from, not for what it says."""
    told = post("Facebook <notification@facebookmail.com>", "Ana commented: the discount code needs a login?")
    assert told.kind is PostKind.COMMENT


def test_a_name_is_found_where_it_stands_the_same_in_every_language() -> None:
    assert post("X <notify@x.com>", "Ana Beispiel (@ana_b) hat dich erwähnt").author.name == "Ana Beispiel"
    assert post("Reddit <noreply@redditmail.com>", "u/ana-b hat dir geantwortet").author.name == "ana-b"
    told = post("Ana Beispiel via LinkedIn <messages-noreply@linkedin.com>", "Neue Nachricht")
    assert told.author.name == "Ana Beispiel"


@pytest.mark.parametrize(
    ("subject", "footer", "kind"),
    [
        ("[Foro] ¿Dónde está?", "[Ver tema]({}) o responde a este correo.", PostKind.COMMENT),
        ("[Foro] [MP] ¿Dónde está?", "[Ver mensaje]({}) o responde a este correo.", PostKind.DIRECT),
        ("[Forum] [PN] Wo ist es?", "[Thema besuchen]({}) oder antworte auf diese E-Mail.", PostKind.DIRECT),
        ("【フォーラム】どこですか", "[トピックを見る]({})", PostKind.COMMENT),
    ],
)
def test_a_forum_in_any_language(subject: str, footer: str, kind: PostKind) -> None:
    """Discourse takes its own headers out before it sends: the archive's address and the Message-ID are left."""
    page = "https://foro.brand.example/t/donde/9/4"
    told = post(
        '"Ben Ejemplo por Foro" <noreply@foro.brand.example>',
        subject,
        f"Debajo del menú.\n\n---\nIch meine dort.\n\n---\n{footer.format(page)}\n\n[x](https://foro.brand.example/email/unsubscribe/1)\n",
        List_Archive=page,
        Message_ID="<discourse/post/77@foro.brand.example>",
        Reply_To="Foro <replies+1@foro.brand.example>",
    )
    assert told.kind is kind
    assert told.text == "Debajo del menú.\n\n---\nIch meine dort."
    assert told.url == page
    assert not told.closed


@pytest.mark.parametrize(
    "above",
    ["Am 2. März 2026 um 09:00 schrieb Ana Beispiel <x@reply.github.com>:", "Le 2 mars, Ana a écrit :", "アナさん："],
)
def test_of_our_own_mail_only_our_words_are_kept(above: str) -> None:
    words = "Danke!\n\n> Wo?\n\nUnten links: dort."
    head = {
        "From": ADDRESS,
        "To": "acme/shop <reply+1@reply.github.com>",
        "Subject": "Re: [acme/shop] Wo?",
        "Message-ID": "<9@brand.example>",
        "In-Reply-To": "<acme/shop/issues/1@github.com>",
    }
    letter = message.read(compose(head, f"{words}\n\n{above}\n\n> Wo ist es?\n>\n> Ana\n"))
    told = parse.own_mail(letter, VIEW, NOW, NOW)
    assert told is not None
    assert told.text == words
