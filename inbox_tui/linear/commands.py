"""What can be typed, and how it is understood."""

from __future__ import annotations

from inbox_tui.domain.value import value_class
from inbox_tui.linear.talk import NO, YES, Talk


@value_class()
class Command:
    """Words that can be typed, their short form (the key of the app where that is free; it may be empty), and what they
    do. ``group``: where help tells of it."""

    word: str
    short: str
    does: str
    group: str


_GO, _ANSWER, _PUT, _PERSON = "Going on", "Answering", "Putting where it belongs", "The person"
_PROMISED, _ELSE = "Promised and handed over", "Looking around"

COMMANDS = (
    Command("next", "n", "the next person", _GO),
    Command("previous", "p", "the person before", _GO),
    Command("back", "b", "the post before", _GO),
    Command("again", "a", "what was said last, once more", _GO),
    Command("thread", "t", "the whole conversation, from its top", _GO),
    Command("links", "k", "the full addresses in the post said last", _GO),
    Command("reply", "r", "write an answer; nothing leaves before the review", _ANSWER),
    Command("plan", "P", "the plan card before a complaint is answered; its fields are asked", _ANSWER),
    Command("drafts", "c", "what you began; go on with one", _ANSWER),
    Command("outbox", "o", "what goes out, and what could not", _ANSWER),
    Command("undo", "u", "take back the last thing, also a reply that has not left yet", _ANSWER),
    Command("later", "l", "into the pile to reply to later, or out of it", _PUT),
    Command("done", "d", "done without a reply; the reason is asked", _PUT),
    Command(
        "snooze",
        "s",
        "put to sleep until a time: snooze fri 9, snooze fri 9 regardless; what is not said is asked",
        _PUT,
    ),
    Command("star", "*", "star, or take the star away", _PUT),
    Command("tag", "g", "tags of the conversation; they are asked", _PUT),
    Command("kind", "K", "correct what it is about: question, complaint, praise; it is kept for this person", _PUT),
    Command("mute", "M", "hear no more of this thread, or hear again", _PUT),
    Command("spam", "!", "close it as spam", _PUT),
    Command("who", "w", "who the person at hand is, and what is known of them", _PERSON),
    Command("note", "i", "a private note on them: note WORDS; note alone tells those there are", _PERSON),
    Command("stage", "T", "where they stand with you; says what speaks for another one", _PERSON),
    Command("vip", "", "make them a VIP, or no VIP any more", _PERSON),
    Command("same", "", "whether they are the same person as somebody else; join, or take apart", _PERSON),
    Command("promise", "W", "write down what you promised them, and by when", _PROMISED),
    Command("keep", "", "a promise is kept", _PROMISED),
    Command("put off", "", "a promise gets another time", _PROMISED),
    Command("let go", "", "a promise is dropped, neither kept nor missed", _PROMISED),
    Command("look in", "I", "look in on them again, on a day you name", _PROMISED),
    Command("hand over", "H", "to a department, with all it needs to know; or take it back from there", _PROMISED),
    Command("search", "/", "search everything: search WORDS", _ELSE),
    Command("view", "v", "another list: view NAME, or view alone to hear them", _ELSE),
    Command("figures", "f", "how long people wait", _ELSE),
    Command("sync", ".", "look at every account now", _ELSE),
    Command("help", "h", "all commands by name; help WORD tells of one, help all of each. ? does it too", _ELSE),
    Command("quit", "q", "leave; drafts are kept", _ELSE),
)
REVIEWING = ("edit", "postpone", "discard", "seen", "warning", "listen", "answer")
"""What can be typed in a review."""
_COMMANDING = frozenset({*(command.word for command in COMMANDS), *REVIEWING})
GROUPS = tuple(dict.fromkeys(command.group for command in COMMANDS))


def understood(typed: str) -> tuple[str, str] | None:
    """The command that was typed, and what stands behind it; ``("", "")`` for only Enter. None: no such command, or
    the beginning of several."""
    words = typed.split()
    if not words:
        return "", ""
    first, rest = words[0], " ".join(words[1:])
    if first == "?":
        return "help", rest
    if first[0] == "/" and len(first) > 1:
        return "search", f"{first[1:]} {rest}".strip()
    for spelling in (first, first.casefold()):  # a capital may be a short form of its own
        for command in COMMANDS:
            if command.short and spelling == command.short:
                return command.word, rest
    for command in COMMANDS:
        if (behind := _behind(words, command.word)) is not None:
            return command.word, behind
    begun = meant(typed)
    return (begun[0], rest) if len(begun) == 1 else None


def _behind(words: list[str], name: str) -> str | None:
    """What stands behind a command; it may be written in one, or with a hyphen. None: it is another one."""
    parts = name.split()
    if [word.casefold() for word in words[: len(parts)]] == parts:
        return " ".join(words[len(parts) :])
    if words[0].casefold().replace("-", "") == "".join(parts):
        return " ".join(words[1:])
    return None


def meant(typed: str) -> list[str]:
    """The commands that begin with the word that was typed; yes and no are no beginning of any."""
    first = typed.strip().partition(" ")[0].casefold()
    if not first or first in YES | NO:
        return []
    return [command.word for command in COMMANDS if command.word.startswith(first)]


async def own_words(talk: Talk, question: str) -> str:
    """What is typed, to be kept as it is; a command typed alone is asked about first. Empty: it was left."""
    while typed := await talk.ask(question):
        if typed.casefold() not in _COMMANDING:
            return typed
        if await talk.agreed(f'"{typed}" is a command. Keep it as your own words?'):
            return typed
    return ""


def shortly(command: Command) -> str:
    """A short form as it is read aloud."""
    named = {"*": "* (star)", "/": "/ (slash)", ".": ". (full stop)", "!": "! (exclamation mark)"}
    short = command.short
    return named.get(short, f"capital {short}" if short.isupper() else short)


def told(command: Command) -> str:
    """One command in a sentence."""
    short = f", short {shortly(command)}" if command.short else ""
    return f"{command.word}{short}: {command.does}."
