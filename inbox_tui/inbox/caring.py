"""What a review asks besides hearing, and what becomes of the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from inbox_tui.domain.care import GO_ON, HAND_OVER, PRIVATE, STOP, owed, wants
from inbox_tui.domain.care_facts import CareFacts, CareRules, Draft
from inbox_tui.domain.gates import explain
from inbox_tui.domain.giving import Judged, Sort, Standing
from inbox_tui.domain.mentions import without_names
from inbox_tui.domain.model import Act, Audience, ConversationId, DoneReason, OutboxId, PostId
from inbox_tui.domain.plan import Plan
from inbox_tui.domain.relationship import (
    LOOK_IN,
    AskId,
    AskItem,
    AskState,
    Care,
    CareNeeded,
    Form,
    Gate,
    PromiseId,
    PromiseSort,
    Proposed,
    Want,
)
from inbox_tui.domain.text import clean, words
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError, StoreError
from inbox_tui.inbox.giving import Giving
from inbox_tui.inbox.templates import Templating
from inbox_tui.inbox.triage import Triage
from inbox_tui.store.relations.care import CHANGED, CLEAN, REASONED, Asked, Passed
from inbox_tui.store.relations.case import Case

_MOST_ASKS = 5
_SAYS = re.compile(r"[^\W_]")
_LONGEST = 2_000
"""Characters of one field of a plan."""
_TOLD = 400
"""Characters of a reason."""


@value_class()
class _Weighed:
    """One entry, looked at: what is known, and what follows from it."""

    case: Case
    draft: Draft
    care: Care

    def want(self, gate: Gate) -> Want | None:
        return next((want for want in self.care.wants if want.gate is gate), None)


class Caring(Triage, Giving, Templating):
    # --- asking

    def care(self, entry: OutboxId) -> Care:
        """All that the review of an entry has to ask and to tell; empty for what answers nobody. A quick read."""
        found = self._weigh(entry)
        if found is None:
            return Care()
        before, last = self._echoes(found.case)
        return replace(found.care, answered_before=before, last_line=last)

    def explain(self, gate: Gate) -> str:
        """What a question is for and when it is asked, in general; ``Want.why`` says it of the very case."""
        return explain(gate)

    def plan(self, conversation: ConversationId) -> Plan | None:
        """The plan card of a conversation, whole or not."""
        return self._store.relations.care.plan(conversation)

    async def asked(self, entry: OutboxId) -> None:
        """The review of an entry shows what stands in its way: the report counts that, however it is met."""
        if (found := self._weigh(entry)) is not None:
            await self._note(found)

    async def _note(self, found: _Weighed) -> None:
        if found.care.open:
            with suppress(StoreError):  # a full disk: what is only counted stands in nobody's way
                await self._store.relations.care.asked(found.case, [want.gate for want in found.care.open])

    # --- answering

    async def settle(
        self,
        entry: OutboxId,
        gate: Gate,
        *,
        line: str = "",
        reason: str = "",
        choice: str = "",
        asks: Mapping[tuple[PostId, int], AskState] | None = None,
    ) -> None:
        """Answer what a review asks: with a ``line`` (what was heard), a ``reason``, a ``choice`` by its key, or what
        becomes of each of ``asks`` by post and place (those not named were answered).

        The choices of a third public reply: ``m`` makes the draft a private message, ``s`` closes the conversation and
        keeps the draft, ``g`` goes on with a reason; ``h`` changes nothing, for handing over is an act of its own, and
        opens this gate. Raises ``InboxError`` for an answer that is none: too short, too long, or where only other
        words help.
        """
        found = self._weigh(entry)
        if found is None:
            return
        await self._note(found)
        store, want = self._store.relations.care, found.want(gate)
        match gate:
            case Gate.HEARD:
                rules = self._care_rules
                await store.heard_line(found.case, _fitting(line or reason, rules.line_least, rules.line_most))
            case Gate.BUDGET:
                await store.met(found.case, gate, REASONED, _fitting(reason or line, self._care_rules.reason_least))
            case Gate.RULE_OF_TWO:
                await self._go_on(found, want, choice, reason or line)
            case Gate.ASKS:
                items = want.asks if want is not None else ()
                given = asks or {}
                asked = {
                    (one.post, one.place): (one.text, given.get((one.post, one.place), AskState.ANSWERED))
                    for one in items
                }
                clean = all(state is AskState.ANSWERED for _, state in asked.values())
                await store.decide_asks(found.case, asked, CLEAN if clean else CHANGED)
            case Gate.PROMISE | Gate.FOLLOW_UP if (
                want is not None and want.form is Form.OFFER and want.proposed is not None
            ):
                await store.accept(found.case, want.proposed)
            case Gate.PLAN if want is not None:
                raise InboxError(want.sentence, next_step="Fill in the plan card.")
            case Gate.REFUSED | Gate.TEMPLATE if want is not None and want.open:
                raise InboxError(want.sentence)

    async def _go_on(self, found: _Weighed, want: Want | None, choice: str, reason: str) -> None:
        if want is None or choice == HAND_OVER:
            return
        if choice not in {one.key for one in want.choices}:
            raise InboxError("That is not one of the ways on.")
        if choice == GO_ON:
            why = _fitting(reason, self._care_rules.reason_least)
            await self._store.relations.care.met(found.case, Gate.RULE_OF_TWO, REASONED, f"go on in public: {why}")
        elif choice == PRIVATE:
            draft = self._store.out.find(found.case.entry)
            if draft is not None:
                await self._store.out.save_draft(
                    entry=draft.id,
                    act=draft.act,
                    account=draft.account,
                    conversation=draft.conversation,
                    target=draft.target,
                    text=draft.text,
                    spoiler=draft.spoiler,
                    audience=Audience.DIRECT,
                )
        elif choice == STOP:
            await self.done((found.case.conversation,), DoneReason.REPLIED)

    async def save_plan(self, conversation: ConversationId, plan: Plan) -> None:
        """Keep a plan card, whole or not. ``made_at`` and ``changed_at`` are set here; ``z`` takes it back."""
        tidied = replace(
            plan,
            words=_tidy(plan.words),
            wrong=_tidy(plan.wrong),
            offer=_tidy(plan.offer),
            next_step=_tidy(plan.next_step),
            place=_tidy(plan.place),
        )
        await self._store.relations.care.save_plan(conversation, tidied)

    async def accept_promise(self, entry: OutboxId, proposed: Proposed) -> None:
        """Keep a promise of this text among the promises, from when it is sent."""
        if (found := self._weigh(entry)) is not None:
            await self._store.relations.care.accept(found.case, proposed)

    async def decline_promise(self, entry: OutboxId, proposed: Proposed) -> None:
        """Not after all."""
        if (found := self._weigh(entry)) is not None:
            await self._store.relations.care.decline(found.case, proposed)

    async def keep_with(self, entry: OutboxId, promise: PromiseId, on: bool = True) -> None:
        """This entry keeps an open promise: it ends when the entry is sent."""
        if (found := self._weigh(entry)) is not None:
            await self._store.relations.care.keep_with(found.case, promise, on)

    # --- sending

    def _pass_review(self, entry: OutboxId) -> tuple[Passed | None, int | None]:
        """What a review that is passed leaves behind, and for how many seconds it can be taken back where that is
        longer than usual. Raises ``CareNeeded``."""
        found = self._weigh(entry)
        if found is None:
            return None, None
        if found.care.open:
            raise CareNeeded(entry, found.care.open)
        asked = found.want(Gate.ASKS)
        promise = found.want(Gate.PROMISE)
        made = promise.proposed if promise is not None and promise.form is Form.NOTE else None
        taken = {one.text for one in found.case.accepted if one.sort is PromiseSort.PROMISE}
        kept = [one for one in found.draft.promises if one.text in taken]  # "tomorrow" counts from now
        later = found.want(Gate.FOLLOW_UP)
        if later is not None and later.met and later.proposed is not None:
            kept.append(later.proposed)
        passed = Passed(
            case=found.case,
            small=tuple(want.gate for want in found.care.wants if want.small and not want.met),
            asked=_outcome(asked.asks) if asked is not None else {},
            promises=(made,) if made is not None else tuple(kept),
            usual=self._usual(self.now()),
        )
        return passed, found.care.undo_seconds

    # --- looking

    @property
    def _care_rules(self) -> CareRules:
        given = self._config.relationship
        return CareRules(
            pile=given.pile,
            clean_runs=given.clean_runs,
            same_text_people=given.same_text_people,
            heated_seconds=max(given.undo_when_heated, int(self._config.sending.undo_seconds)),
        )

    def _usual(self, now: datetime) -> datetime:
        return self._config.hours.advance(now, self._promise_minutes)

    @property
    def _promise_minutes(self) -> float:
        return self._config.relationship.promise_hours * 60

    def _weigh(self, entry: OutboxId) -> _Weighed | None:
        """What it asks for, without the past words that are only shown beside it."""
        case = self._store.relations.care.case(entry)
        if case is None:
            return None
        draft = self._draft(case)
        standing = self.ask_standing(case.whom) if case.whom is not None else None
        asks = _asks_of(case)
        if asks:
            from inbox_tui.domain.asks import content, says_more, settles

            said, alone, text = content(case.text), len(asks) == 1, without_names(case.text)
            draft = replace(
                draft,
                touches=any(one.ticked or said & content(one.text) for one in asks),
                settles=alone and settles(asks[0].text, text),
                says=not alone or says_more(asks[0].text, text, (one.text for one in draft.promises)),
            )
        facts = self._facts(case, draft, asks, standing)
        rules = self._care_rules
        care = Care(
            wants=wants(facts, draft, rules),
            budget=standing.budget if standing is not None else None,
            undo_seconds=rules.heated_seconds if draft.heat else None,
        )
        return _Weighed(case, draft, care)

    def _draft(self, case: Case) -> Draft:
        from inbox_tui.domain.heat import heated, hostile
        from inbox_tui.domain.promising import acknowledges, promises_in

        hours = self._config.hours
        text = without_names(case.text)
        edit = case.act is Act.EDIT
        return Draft(
            words=words(text) if _SAYS.search(text) else 0,
            wording=case.wording,
            public=case.audience in (Audience.PUBLIC, Audience.UNLISTED),
            edit=edit,
            acknowledges=acknowledges(text),
            ask=self._ask_in(case),
            heat=heated(text, case.first_seen_s, hostile(case.target_text) and not edit),
            promises=tuple(
                Proposed(sort=PromiseSort.PROMISE, text=each.text, due_at=each.due, why=each.why)
                for each in promises_in(text, self.now(), hours.zone, hours, open_ended=self._promise_minutes)
            ),
        )

    def _ask_in(self, case: Case) -> str:
        """What the text asks of them, unasked; not where an edit leaves an ask as it was."""

        def asks(text: str) -> str:
            sort, why = self._store.relations.ledger.sort_of(text, case.conversation, case.whom)
            return why if sort is Sort.ASK else ""

        return "" if case.act is Act.EDIT and asks(case.target_text) else asks(f"{case.spoiler} {case.text}")

    def _facts(self, case: Case, draft: Draft, asks: tuple[AskItem, ...], standing: Judged | None) -> CareFacts:
        state = standing.state if standing is not None else Standing.FREE
        refused, ledger = state is Standing.REFUSED, self._store.relations.ledger
        return CareFacts(
            name=case.name,
            kind=case.kind,
            open_complaint=refused,
            complaining=ledger.complaining(case.whom) if refused and draft.ask and case.whom is not None else None,
            pile=len(case.theirs),
            vip=case.vip,
            met_before=case.met_before,
            answered_at=case.answered_at,
            episode=case.episode,
            plan=case.plan,
            heard_at=case.heard_at,
            public_replies=case.public_replies,
            handed=case.handed,
            can_be_private=case.public_replies >= 2 and draft.public and self._can_be_private(case),
            asks=asks,
            over=standing.why if standing is not None and state is Standing.OVER else "",
            template=case.template,
            personal=self._personal(case),
            same_to=self._same_to(case),
            owes=(None if PromiseSort.ANSWER in case.promised else owed(draft.promises, self._usual(self.now()))),
            accepted=case.accepted,
            follow_up=self._look_in(case),
            clean=case.clean,
            answers=case.answers,
            zone=self._config.hours.zone,
        )

    def _look_in(self, case: Case) -> Proposed | None:
        due = None if PromiseSort.FOLLOW_UP in case.promised else self._look_in_at()
        if due is None:
            return None
        return Proposed(sort=PromiseSort.FOLLOW_UP, text=LOOK_IN, due_at=due, why="")

    def _can_be_private(self, case: Case) -> bool:
        state = self._store.account_state(case.account)
        if state is None:
            return False
        from inbox_tui.store.accounts import view

        return Audience.DIRECT in view(state).post_audiences or self._engine.answers_privately(
            case.account, self._store.raw_post(case.target)
        )


def _asks_of(case: Case) -> tuple[AskItem, ...]:
    """The newest five things they asked that no entry that went out has dealt with, oldest first."""
    from inbox_tui.domain.asks import asks_in, ticked

    found: list[AskItem] = []
    for said in reversed(case.theirs):
        here = []
        for asked in asks_in(said.text, _MOST_ASKS):
            known = case.asks.get((said.post, asked.start))
            if known is not None and not known.here and known.state is not AskState.OPEN:
                continue
            here.append(
                AskItem(
                    id=known.id if known is not None else AskId(0),
                    post=said.post,
                    place=asked.start,
                    text=asked.text,
                    state=known.state if known is not None else AskState.OPEN,
                    ticked=ticked(asked.text, case.text),
                )
            )
        found = here + found
        if len(found) >= _MOST_ASKS:
            break
    return tuple(found[-_MOST_ASKS:])


def _outcome(asks: tuple[AskItem, ...]) -> Asked:
    """What each is once this text is sent: what it takes up is answered, whatever else was not decided stays open."""
    return {(one.post, one.place): (one.text, one.standing) for one in asks}


def _tidy(text: str) -> str:
    return clean(text, limit=_LONGEST).strip()


def _fitting(text: str, least: int, most: int = _TOLD) -> str:
    """One line of so many characters. Raises ``InboxError``."""
    line = " ".join(clean(text, one_line=True).split())
    if len(line) < least:
        raise InboxError(f"A little more: at least {least} character{'s' * (least != 1)}.")
    if len(line) > most:
        raise InboxError(f"A little shorter: at most {most} characters, and this has {len(line)}.")
    return line
