"""What each question of a review is for, in general: for the docs, and for ``?`` beside the case's own reasons."""

from __future__ import annotations

from collections.abc import Mapping

from inbox_tui.domain.relationship import Gate

_EXPLAINED: Mapping[Gate, str] = {
    Gate.REFUSED: (
        "While somebody's complaint is open, nothing that asks them to buy, book or sign up goes to them. Settle it, "
        "or take the ask out. What they asked for themselves (a price, a link) is an answer, and goes."
    ),
    Gate.PLAN: (
        "Before the answer to a complaint a card is filled in: their words, who owns it, the next step and when; what "
        "went wrong, what we can offer and where it goes on may stay empty. A first word that you look into it goes "
        "without: it stops the clock, and promises an answer. The complaint is over once you mark it done, or they "
        "thank for your answer."
    ),
    Gate.HEARD: (
        "One line of 3 to 140 characters, for you alone, of what you heard: for a complaint, where five or more posts "
        "of theirs piled up, and when you write to a VIP for the first time. A plan card kept since your last answer "
        "is that line. Once ten were written in a row it shrinks to a notice."
    ),
    Gate.RULE_OF_TWO: (
        "A third public reply of yours to one complaint asks how it shall go on: in a private message, by somebody "
        "else, not at all, or in public all the same, with your reason."
    ),
    Gate.BUDGET: (
        "An ask (buy, book, sign up, a price, a link to your own site) goes freely to somebody who got three gives "
        "since the last one, two weeks after it, from stage engage on, and while asks are at most a fifth of what you "
        "send. Else it takes a few words why. What they asked for is no ask."
    ),
    Gate.TEMPLATE: (
        "What is made from a template has to take up something of the person: a word they used, or something of their "
        "card. A text that would fit anybody is sent back to you."
    ),
    Gate.ASKS: (
        "What your text takes up is ticked by itself; the others are answered, put off (that makes a promise) or not "
        "for us."
    ),
    Gate.PROMISE: (
        "Words like “by Friday” or “I'll get back to you” are a promise: one key keeps it among the promises, with "
        "its time. A first word to a complaint always promises an answer. Nothing is promised before it is sent."
    ),
    Gate.FOLLOW_UP: (
        "With the answer to a complaint one key puts a day down on which you look in again, three days later. It is no "
        "promise to them, and your next word from half a day before it on ends it."
    ),
    Gate.HEAT: (
        "Capitals or two or more exclamation marks, unless the text thanks, apologises or praises and accuses nobody; "
        "“you people”; or an answer begun within 20 seconds of a hostile post: it can be taken back for a minute "
        "instead of ten seconds. It is never held up."
    ),
    Gate.SAME: ("The same text to three or more people within a day is pointed out. It is never held up."),
}


def explain(gate: Gate) -> str:
    """What a gate is for and when it asks, in general; the numbers are the settings' defaults. The facts of a very case
    stand in ``Want.why``."""
    return _EXPLAINED[gate]
