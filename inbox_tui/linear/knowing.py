"""The person: who they are in a few lines, and what is noted, where they stand, who else they may be."""

from __future__ import annotations

from inbox_tui.domain.ages import spoken
from inbox_tui.domain.model import ConversationId, IdentityId
from inbox_tui.domain.person import NoteView, PersonCard
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.text import beside, sentence
from inbox_tui.errors import NoSuchThing
from inbox_tui.linear.commands import own_words
from inbox_tui.linear.promised import MOST
from inbox_tui.linear.words import counted, cut, since
from inbox_tui.linear.writing import Writing

STAGES = {
    Stage.AWARE: "they know of you",
    Stage.ENGAGE: "they talk with you",
    Stage.SUBSCRIBE: "they want to hear more",
    Stage.CONVERT: "they bought",
    Stage.EXCITE: "and are glad of it",
    Stage.ASCEND: "they bought again",
    Stage.ADVOCATE: "they recommend you",
    Stage.PROMOTE: "again and again",
}


class Knowing(Writing):
    """Of whoever wrote the post that was said last; else of the other side of the conversation."""

    def _identity(self, conversation: ConversationId) -> IdentityId | None:
        post = self._stepped_onto(conversation)
        if post is not None and post.author is not None:
            return post.author.id
        return self.inbox.identity_of(conversation)

    def _card(self) -> PersonCard | None:
        """Of who is meant; says so where nobody is. Raises ``NoSuchThing``."""
        if (conversation := self.at_hand()) is None:
            return None
        identity = self._identity(conversation)
        if identity is None:
            self.talk.say("Nobody is known to be the other side of this conversation.")
            return None
        return self.inbox.person(identity)

    # --- who

    async def who(self, _: str = "") -> None:
        """Who they are, and what is known of them."""
        row = self.current()
        if row is None:
            return
        identity = self._identity(row.id)
        try:
            card = self.inbox.person(identity) if identity is not None else None
        except NoSuchThing:
            card = None
        if card is None or identity is None:
            handle = beside(row.name, row.handle)
            self.talk.say(sentence(f"{row.name}{f', {handle}' if handle else ''}, on {self.platform(row.account)}"))
            return
        for one in sorted(card.identities, key=lambda one: one.id != identity):
            handle = beside(card.name, one.handle)
            if one.id != identity:
                self.talk.say(sentence(f"Also {handle or card.name}, on {one.label}"))
                continue
            self.talk.say(sentence(f"{card.name}{f', {handle}' if handle else ''}, on {one.label}"))
            if one.bio.strip():
                self.talk.quote(cut(one.bio))
        self._standing(card)
        for promise in card.promises:
            self.talk.say(sentence(f"Promise: {self.owed(promise)}"))
        for note in card.notes[:MOST]:
            self._say_note(note, "Note")
        for cue, counts in card.remembered[:3]:
            because = f"“{cue}”" if cue else "what says nothing by itself"
            self.talk.say(f"From them, {because} counts as {counts}, as you said.")
        if card.suggestions:
            profile = card.suggestions[0][1]
            self.talk.say(f"Perhaps the same person as {profile.name or profile.handle} on {profile.label}: same asks.")

    def _standing(self, card: PersonCard) -> None:
        """Where they stand, how long they are known, and how give and ask stand."""
        now = self.inbox.now()
        facts = ["VIP"] if card.vip else []
        facts += [card.standing, counted(card.exchanges, "exchange")]
        if card.waiting > 1:
            facts.append(f"waits in {card.waiting} conversations")
        facts += [f"tags {', '.join(card.tags)}"] if card.tags else []
        if card.first_at is not None and card.last_at is not None:
            last = "you" if card.last_by_us else "they"
            facts.append(f"known for {spoken((now - card.first_at).total_seconds())}")
            facts.append(f"{last} wrote last, {since(card.last_at, now)}")
        told = sentence(", ".join(facts))
        self.talk.say(told[:1].upper() + told[1:])
        if card.losing_touch:
            self.talk.say("You are losing touch.")
        if card.proposal is not None:
            self.talk.say(f"{_proposed(card)} stage asks.")
        if card.budget is not None:
            self.talk.say(sentence(f"Give and ask: {card.budget.sentence}"))

    # --- notes

    async def note(self, words: str = "") -> None:
        """A private note; without ``words``, or by their number, those there are can be changed or dropped, too."""
        row = self.current()
        if row is None:
            return
        conversation = row.id
        identity = self._identity(conversation)
        if not words or words.isdigit():
            card = self.inbox.person(identity) if identity is not None else None
            notes = card.notes[:MOST] if card is not None else ()
            if not words:
                for number, note in enumerate(notes, 1):
                    self._say_note(note, f"{number}: note")
                which = " A note's number changes it." if notes else ""
                name = card.name if card is not None else row.name
                words = await own_words(self.talk, f"Private note on {name}; only you see it.{which} Enter leaves it:")
            if words.isascii() and words.isdigit() and 1 <= int(words) <= len(notes):
                await self._change(notes[int(words) - 1])
                return
        if words:
            if identity is not None:
                self.done_so(await self.inbox.note(identity, words, conversation))
            else:
                self.done_so(await self.inbox.note_on(conversation, words))

    def _say_note(self, note: NoteView, label: str) -> None:
        self.talk.say(f"{label}, {since(note.edited_at or note.at, self.inbox.now())}:")
        self.talk.quote(note.text)

    async def _change(self, note: NoteView) -> None:
        self.talk.quote(note.text)
        words = await own_words(self.talk, "Its words anew. A single - drops it, Enter leaves it:")
        if words == "-":
            self.done_so(await self.inbox.drop_note(note.id))
        elif words:
            self.done_so(await self.inbox.edit_note(note.id, words))

    # --- where they stand, and who they are

    async def stage(self, words: str = "") -> None:
        """Where they stand; asked where ``words`` name none."""
        if (card := self._card()) is None:
            return
        stages = tuple(STAGES)
        stage = next((one for one in stages if one.value == words.casefold()), None)
        if stage is None:
            if card.proposal is not None:
                self.talk.say(_proposed(card))
            ways = [f"{one.value}: {meaning}" for one, meaning in STAGES.items()]
            chosen = await self.talk.choose(f"Where does {card.name} stand? Now at {card.stage.value}.", ways)
            if chosen is None:
                return
            stage = stages[chosen]
        taken = card.proposal is not None and card.proposal.stage is stage
        why = "; ".join(card.proposal.reasons) if card.proposal is not None and taken else ""
        self.done_so(await self.inbox.set_stage(card.identity, stage, why))

    async def vip(self, _: str = "") -> None:
        """A VIP, or no VIP any more."""
        if (card := self._card()) is not None:
            self.done_so(await self.inbox.set_vip(card.identity, not card.vip))

    async def same(self, _: str = "") -> None:
        """Who may be the same person: joined, or never suggested again; and joined ones taken apart."""
        if (card := self._card()) is None:
            return
        if not card.suggestions:
            self.talk.say(*(card.no_matching or ("Nobody else seems to be this person.",)))
        for one, profile in card.suggestions[:1]:
            name = beside(profile.name, profile.handle) or profile.name or profile.handle
            self.talk.say(sentence(f"{profile.name or name}, {name}, on {profile.label}: {'; '.join(one.evidence)}"))
            ways = ["one person", "two people: never suggest it again"]
            chosen = await self.talk.choose(f"Are {card.name} and they one person?", ways)
            if chosen == 0:
                self.done_so(await self.inbox.merge(card.identity, profile.id))
                return
            if chosen == 1:
                self.done_so(await self.inbox.not_the_same(card.identity, profile.id))
        if card.merged and await self.talk.agreed(f"{card.name} was joined from two. Take them apart again?"):
            self.done_so(await self.inbox.unmerge(card.identity))


def _proposed(card: PersonCard) -> str:
    """What speaks for another stage."""
    assert card.proposal is not None
    words = f"{card.proposal.stage.value}, maybe: {'; '.join(card.proposal.reasons)}"
    return sentence(words[:1].upper() + words[1:])
