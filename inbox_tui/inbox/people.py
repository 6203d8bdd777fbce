"""People: who they are, what is known of them, and the list of all. A person is named by any one of their profiles, for
that name stays the same whatever is merged or taken apart."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.kinds import Proposal
from inbox_tui.domain.matching import Suggestion
from inbox_tui.domain.model import ConversationId, IdentityId, PersonId
from inbox_tui.domain.person import (
    Acquaintance,
    IdentityCard,
    NoteId,
    PeopleSort,
    PeopleWindow,
    PersonCard,
    PersonPosition,
    VipWait,
)
from inbox_tui.domain.relationship import BegunAt, Stage
from inbox_tui.domain.text import clean
from inbox_tui.domain.views import Undone
from inbox_tui.errors import InboxError
from inbox_tui.inbox.giving import Giving
from inbox_tui.inbox.person_card import person_card
from inbox_tui.store.relations.acquainted import acquaintance, vip_waits
from inbox_tui.store.relations.people import identity_card
from inbox_tui.store.relations.persons import name_of, person_number

LONGEST_NOTE = 2_000
MAX_TAGS = 12


class People(Giving):
    # --- reading

    def identity_of(self, conversation: ConversationId) -> IdentityId | None:
        """The profile that a conversation is with; None: nobody is known. Raises ``NoSuchThing``."""
        return self._store.relations.people.whose(conversation)

    def person(self, identity: IdentityId) -> PersonCard:
        """All that is known of whoever has this profile. Raises ``NoSuchThing``."""
        return person_card(self._store.relations, self._store.lists, self._config, self.now(), identity)

    def acquaintance(self, conversation: ConversationId) -> Acquaintance | None:
        """Who a conversation is with, in short; None: nobody is known. Raises ``NoSuchThing``."""
        return acquaintance(self._store.relations.people, conversation)

    def vip_waits(self) -> tuple[VipWait, ...]:
        """The profiles of VIPs, and where they wait for an answer."""
        return vip_waits(self._store.relations.people.read)

    def people(
        self,
        sort: PeopleSort = PeopleSort.LAST,
        words: str = "",
        *,
        after: PersonPosition | None = None,
        limit: int = 100,
    ) -> PeopleWindow:
        """Everybody anything was spoken with, in order; with ``words`` those whose name, handle or tag begins so, and
        that also where nothing was spoken. ``after``: the position of the last row that is known."""
        return self._store.relations.people.window(sort, words, after, limit)

    async def suggestions(self) -> tuple[tuple[Suggestion, IdentityCard, IdentityCard], ...]:
        """People who may be one, the best evidence first, with the profiles it is about."""
        found = await self._store.relations.merging.all_suggestions()
        return tuple((one, self._profile(one.a), self._profile(one.b)) for one in found)

    def why_kind(self, conversation: ConversationId) -> Proposal | None:
        """What says which kind a conversation is: the words in the newest post, or an earlier correction for that
        person. None: the user said so."""
        return self._store.relations.people.why_kind(conversation)

    def _profile(self, identity: IdentityId) -> IdentityCard:
        return identity_card(self._store.relations.people.profiles([identity])[0])

    def _number(self, identity: IdentityId) -> PersonId:
        return PersonId(person_number(self._store.relations.people.read, identity))

    def _called(self, identity: IdentityId) -> str:
        return name_of(self._store.relations.people.read, self._number(identity))

    # --- who is who

    async def merge(self, first: IdentityId, second: IdentityId) -> Undone:
        """They are one person. Raises ``InboxError`` where a platform forbids it, or they are one already."""
        name, other = self._called(first), self._called(second)
        await self._store.relations.merging.merge(self._number(first), self._number(second))
        one = name if name == other else f"{name} and {other}"
        return Undone(f"{one}: one person now", 2)

    async def unmerge(self, identity: IdentityId) -> Undone:
        """Take the last merge of a person apart. Raises ``NoSuchThing``."""
        name = self._called(identity)
        await self._store.relations.merging.unmerge(self._number(identity))
        return Undone(f"{name}: two people again", 2)

    async def not_the_same(self, first: IdentityId, second: IdentityId) -> Undone:
        """Two people, whatever speaks for one: it is not suggested again."""
        await self._store.relations.merging.not_the_same(self._number(first), self._number(second))
        return Undone(f"{self._called(first)}: two people, not suggested again", 2)

    # --- what is known of them

    async def note(self, identity: IdentityId, text: str, conversation: ConversationId | None = None) -> Undone:
        """A private note on a person. Raises ``InboxError`` for no words."""
        said = _note(text)
        await self._store.relations.knowing.add_note(self._number(identity), said, conversation)
        return Undone(f"Note on {self._called(identity)}", 1, conversation)

    async def note_on(self, conversation: ConversationId, text: str) -> Undone:
        """The same on whoever a conversation is with, or on the conversation where nobody is known."""
        identity = self.identity_of(conversation)
        if identity is not None:
            return await self.note(identity, text, conversation)
        await self._store.relations.knowing.note_conversation(conversation, _note(text))
        return Undone("Note on this conversation", 1, conversation)

    async def edit_note(self, note: NoteId, text: str) -> Undone:
        """Raises ``InboxError`` for no words, ``NoSuchThing``."""
        await self._store.relations.knowing.edit_note(note, _note(text))
        return Undone("Note changed", 1)

    def begun(self, place: BegunAt) -> str:
        """What was typed at a question and not said yet. Empty: nothing."""
        return self._store.relations.begun.words(place)

    async def keep_begun(self, place: BegunAt, words: str) -> None:
        """Keep it for the next time the question is asked; no words drop it."""
        await self._store.relations.begun.keep(place, clean(words, limit=LONGEST_NOTE, one_line=True).strip())

    async def drop_note(self, note: NoteId) -> Undone:
        """Raises ``NoSuchThing``."""
        await self._store.relations.knowing.drop_note(note)
        return Undone("Note dropped", 1)

    async def tag_person(self, identity: IdentityId, wanted: Sequence[str]) -> Undone:
        """Set a person's tags (replacing what was there)."""
        cleaned = (clean(tag, limit=40, one_line=True).strip() for tag in wanted)
        kept = list(dict.fromkeys(word for word in cleaned if word))[:MAX_TAGS]
        await self._store.relations.knowing.set_tags(self._number(identity), kept)
        name = self._called(identity)
        return Undone(f"{name}: tagged {', '.join(kept)}" if kept else f"{name}: without tags", 1)

    async def set_vip(self, identity: IdentityId, on: bool = True) -> Undone:
        """Whoever is a VIP is told of by the bell, and gets a line of what was heard before the first answer."""
        await self._store.relations.knowing.set_vip(self._number(identity), on)
        return Undone(f"{self._called(identity)}: {'a VIP' if on else 'no VIP any more'}", 1)

    async def set_stage(self, identity: IdentityId, stage: Stage, why: str = "") -> Undone:
        """Where somebody stands. ``why``: the evidence it was taken from, kept beside it."""
        await self._store.relations.knowing.set_stage(self._number(identity), stage, why)
        return Undone(f"{self._called(identity)}: {stage.value}", 1)


def _note(text: str) -> str:
    said = clean(text, limit=LONGEST_NOTE).strip()
    if not said:
        raise InboxError("A note needs words.", next_step="Say what is worth remembering.")
    return said
