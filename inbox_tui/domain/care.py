"""What a review asks besides hearing: pure rules over the facts of one conversation and one text of ours.

All that is to be asked stands in one list, in the order of :class:`Gate`, a gate at most once. What is found in words
(asks, promises, heat) comes in as facts: who finds it is no matter of these rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from inbox_tui.domain.care_facts import CareFacts, CareRules, Draft
from inbox_tui.domain.model import Kind
from inbox_tui.domain.relationship import AskItem, AskState, Choosing, Form, Gate, PromiseSort, Proposed, Want

PRIVATE, HAND_OVER, STOP, GO_ON = "m", "h", "s", "g"
"""The ways on from a third public reply."""
_CHOICES = (
    Choosing(key=PRIVATE, words="take it to a private message"),
    Choosing(key=HAND_OVER, words="hand it over"),
    Choosing(key=STOP, words="stop here: done, and the draft is kept"),
    Choosing(key=GO_ON, words="go on in public", needs_reason=True),
)
SHRINKING = frozenset({Gate.HEARD, Gate.ASKS})
"""What shrinks to a line once it was passed cleanly often enough."""
OF_THE_TEXT = frozenset({Gate.ASKS, Gate.BUDGET})
"""What is asked of these very words: other words are asked anew. Every other answer holds for the entry."""
_FEW = 4
"""Words below which a text that takes up nothing of what was asked seems to be no answer."""


def wants(facts: CareFacts, draft: Draft, rules: CareRules | None = None) -> tuple[Want, ...]:
    """All that the review has to ask and to tell, in the order of :class:`Gate`. Nothing in it blocks a first word that
    somebody looks into it, nor (but for an ask) a change of one's own post."""
    judge = _Judge(facts, draft, rules or CareRules())
    found: Iterable[Want | None]
    if draft.edit:
        found = (judge.refused(), judge.budget(), judge.heat())
    else:
        found = (
            judge.refused(), judge.plan(), judge.heard(), judge.rule_of_two(), judge.budget(), judge.template(),
            judge.asks(), judge.promise(), judge.follow_up(), judge.heat(), judge.same(),
        )  # fmt: skip
    return tuple(judge.dressed(want) for want in found if want is not None)


class _Judge:
    def __init__(self, facts: CareFacts, draft: Draft, rules: CareRules) -> None:
        self.facts, self.draft, self.rules = facts, draft, rules
        self.complaint = facts.kind is Kind.COMPLAINT
        self.first_word = draft.acknowledges and not draft.ask

    def dressed(self, want: Want) -> Want:
        """With what was answered before, and small where it was passed cleanly often enough."""
        given = self.facts.answers.get(want.gate)
        holds = given is not None and (want.gate not in OF_THE_TEXT or given.wording == self.draft.wording)
        if given is not None and holds and want.form in (Form.LINE, Form.REASON, Form.CHOICE):
            want = replace(want, met=given.words)
        often = self.facts.clean.get(want.gate, 0) >= self.rules.clean_runs
        return replace(want, small=True) if often and want.blocking and want.gate in SHRINKING else want

    # --- in the order of the gates

    def refused(self) -> Want | None:
        if not self.draft.ask or not self.facts.open_complaint:
            return None
        return Want(
            gate=Gate.REFUSED,
            form=Form.REFUSAL,
            sentence=f"{self._which_complaint()} is open: mark it done once it is settled, or take the ask out "
            "of your text.",
            why=f"Told because your text asks for something ({self.draft.ask}) while {self.facts.name}'s complaint "
            "is open.",
            blocking=True,
        )

    def _which_complaint(self) -> str:
        which = self.facts.complaining
        if which is None:
            return f"{self.facts.name}'s complaint"
        at = which.at.astimezone(self.facts.zone)
        words = f" (“{which.words}”)" if which.words else ""
        return f"{self.facts.name}'s complaint of {at.day} {at:%B}{words}"

    def plan(self) -> Want | None:
        facts = self.facts
        if not self.complaint or self.first_word:
            return None
        plan = facts.plan
        changed = plan.changed_at if plan is not None else None
        old = changed is not None and facts.episode is not None and changed < facts.episode
        missing = plan.missing if plan is not None and not old else ()
        if plan is not None and not old and not missing:
            return None
        lacks = f" It still needs {_listed(missing)}." if missing else ""
        before = " The plan you have is from an earlier round." if old else ""
        return Want(
            gate=Gate.PLAN,
            form=Form.CARD,
            sentence=f"A short plan before the answer.{lacks}",
            why=f"Asked because this answers {facts.name}'s complaint.{before}",
            blocking=True,
        )

    def heard(self) -> Want | None:
        facts = self.facts
        why = self._why_heard()
        if not why or self.first_word or self.plan() is not None:
            return None
        since = facts.answered_at
        planned = facts.plan.changed_at if facts.plan is not None else None
        here = Gate.HEARD in facts.answers  # it stays in view, met
        if not here and any(at is not None and (since is None or at > since) for at in (planned, facts.heard_at)):
            return None
        return Want(
            gate=Gate.HEARD,
            form=Form.LINE,
            sentence="What did you hear? One line, for you alone.",
            why=f"Asked because {why}.",
            blocking=True,
            least=self.rules.line_least,
            most=self.rules.line_most,
        )

    def _why_heard(self) -> str:
        facts = self.facts
        if self.complaint:
            return (
                f"{facts.name} complains, and wrote again since your plan" if facts.plan else f"{facts.name} complains"
            )
        if facts.vip and not facts.met_before:
            return f"you write to {facts.name}, a VIP, for the first time"
        if facts.pile >= self.rules.pile:
            since = " since your last answer" if facts.answered_at is not None else ", and had no answer yet"
            return f"{facts.name} wrote {facts.pile} posts{since}"
        return ""

    def rule_of_two(self) -> Want | None:
        facts = self.facts
        if not self.complaint or not self.draft.public or facts.public_replies < 2 or facts.handed:
            return None
        count = _ordinal(facts.public_replies + 1)
        why = f"because this would be your {count} public reply to this complaint"
        if self.first_word:
            return Want(
                gate=Gate.RULE_OF_TWO,
                form=Form.NOTE,
                sentence=f"Your {count} public reply to this complaint.",
                why=f"Told {why}.",
            )
        choices = tuple(one for one in _CHOICES if one.key != PRIVATE or facts.can_be_private)
        return Want(
            gate=Gate.RULE_OF_TWO,
            form=Form.CHOICE,
            sentence=f"Your {count} public reply to this complaint. How shall it go on?",
            why=f"Asked {why}. What two did not settle is often easier settled elsewhere.",
            blocking=True,
            least=self.rules.reason_least,
            choices=choices,
        )

    def budget(self) -> Want | None:
        facts = self.facts
        if not self.draft.ask or not facts.over or facts.open_complaint:
            return None
        return Want(
            gate=Gate.BUDGET,
            form=Form.REASON,
            sentence="This asks them for something, and it comes early. Why now?",
            why=f"Asked because your text asks for something ({self.draft.ask}). {facts.over}",
            blocking=True,
            least=self.rules.reason_least,
        )

    def template(self) -> Want | None:
        facts = self.facts
        if not facts.template or facts.personal:
            return None
        return Want(
            gate=Gate.TEMPLATE,
            form=Form.NOTE if self.first_word else Form.REFUSAL,
            sentence=f"Nothing in it is {facts.name}'s yet: take up a word of theirs.",
            why=f"Told because this is the template “{facts.template}”, and it has nothing of what {facts.name} wrote.",
            blocking=not self.first_word,
        )

    def asks(self) -> Want | None:
        facts, draft = self.facts, self.draft
        if not facts.asks:
            return None
        alone = len(facts.asks) == 1 and draft.words >= 1
        speaks = (draft.words >= _FEW and draft.says) or draft.touches or draft.settles
        given = facts.answers.get(Gate.ASKS)
        decided = given is not None and given.wording == draft.wording
        items = tuple(
            replace(one, state=AskState.OPEN) if one.state is AskState.ANSWERED and not decided else one
            for one in facts.asks
        )
        if draft.acknowledges:  # to look into it answers nothing yet
            items = tuple(replace(one, ticked=False) for one in items)
        elif alone:
            answers = speaks and not draft.ask
            items = tuple(_alone(one, answers, draft.settles) for one in items)
        left = [one for one in items if one.standing is AskState.OPEN]
        silent = bool(left) and not alone and not draft.touches and draft.words < _FEW
        blocking = not self.first_word and (len(left) >= 2 or silent)
        count = "one thing" if len(items) == 1 else f"{len(items)} things"
        assumed = any(one.assumed for one in items)
        rest = f"{len(left)} not taken up yet" if left else "taken as answered" if assumed else "all taken up"
        return Want(
            gate=Gate.ASKS,
            form=Form.TICKS,
            sentence=f"{facts.name} asked {count}: {rest}.",
            why=self._why_asks(len(items), len(left), blocking, silent, assumed),
            blocking=blocking,
            met="" if left else _how_met(items),
            asks=items,
        )

    def _why_asks(self, count: int, left: int, blocking: bool, silent: bool, assumed: bool) -> str:
        """What was asked and what is left of it, and the rule that applied."""
        one = count == 1
        if left == 0:
            taken = "takes it up" if one else "takes up all of them"
            if assumed:
                taken = "says something in other words than theirs: taken for the answer unless you decide otherwise"
        elif left == count:
            taken = "does not seem to take it up" if one else "seems to take up none of them"
        else:
            taken = f"takes up {count - left} of them"
        rule = "Nothing stands in the way."
        if blocking:
            rule = "Fewer than four words seldom answer." if silent and left < 2 else "Two or more that are left wait."
        asked = "one thing" if one else f"{count} things"
        return f"Asked because {self.facts.name} asked {asked}, and your text {taken}. {rule}"

    def promise(self) -> Want | None:
        facts, draft = self.facts, self.draft
        if self.complaint and self.first_word and facts.owes is not None:
            due = self._when(facts.owes.due_at)
            return Want(
                gate=Gate.PROMISE,
                form=Form.NOTE,
                sentence=f"This stops the clock, and promises an answer by {due}.",
                why=f"Told because a first word to {facts.name}'s complaint owes them an answer. It begins once it is "
                "sent, and stands among the promises.",
                proposed=facts.owes,
            )
        taken = {(one.text, one.sort) for one in facts.accepted}
        new = [one for one in draft.promises if (one.text, one.sort) not in taken]
        shown = (new or list(draft.promises))[:1]
        if not shown:
            return None
        due = self._when(shown[0].due_at)
        return Want(
            gate=Gate.PROMISE,
            form=Form.OFFER,
            sentence=f"You promise something by {due}: keep it among the promises?",
            why=f"Told because you write “{shown[0].why or shown[0].text}”.",
            met="" if new else f"kept among the promises, by {due}",
            proposed=shown[0],
        )

    def follow_up(self) -> Want | None:
        proposed = self.facts.follow_up
        if not self.complaint or self.draft.acknowledges or proposed is None:
            return None
        due = self._when(proposed.due_at)
        taken = any(one.sort is proposed.sort for one in self.facts.accepted)
        return Want(
            gate=Gate.FOLLOW_UP,
            form=Form.OFFER,
            sentence=f"Look in on {self.facts.name} again on {due}?",
            why=f"Offered because this answers {self.facts.name}'s complaint. It promises nothing to them: it stands "
            "under Waiting on.",
            met=f"on {due}, under Waiting on" if taken else "",
            proposed=proposed,
        )

    def heat(self) -> Want | None:
        if not self.draft.heat:
            return None
        return Want(
            gate=Gate.HEAT,
            form=Form.NOTE,
            sentence=f"It reads heated: it can be taken back for {self.rules.heated_seconds} s.",
            why=f"Told because of: {', '.join(self.draft.heat)}. It goes out all the same, only a little later.",
        )

    def same(self) -> Want | None:
        others = self.facts.same_to
        if len(others) + 1 < self.rules.same_text_people:
            return None
        return Want(
            gate=Gate.SAME,
            form=Form.NOTE,
            sentence=f"The same words to {len(others) + 1} people within a day.",
            why=f"Told because {_listed(others[:3])}{' and others' if len(others) > 3 else ''} got this text today.",
        )

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self.facts.zone):%a %d %b %H:%M}"


def owed(promises: tuple[Proposed, ...], usual: datetime) -> Proposed:
    """The promise an acknowledgement makes: by the time it names itself, else by ``usual``."""
    named = promises[0] if promises else None
    return Proposed(
        sort=PromiseSort.ANSWER,
        text="an answer to their complaint",
        due_at=named.due_at if named else usual,
        why=named.why if named else "",
    )


def _alone(one: AskItem, answers: bool, settles: bool) -> AskItem:
    """The only thing they asked: what answers it without its words is taken for the answer."""
    there = one.ticked or settles
    return replace(one, ticked=answers and there, assumed=answers and not there)


def _how_met(items: tuple[AskItem, ...]) -> str:
    said = {
        "answered by this": sum(one.ticked or one.state is AskState.ANSWERED for one in items),
        "taken as answered": sum(one.assumed and one.state is AskState.OPEN for one in items),
        "put off": sum(one.state is AskState.DEFERRED for one in items),
        "not for us": sum(one.state is AskState.NOT_OURS and not one.ticked for one in items),
    }
    parts = [words if count == len(items) else f"{count} {words}" for words, count in said.items() if count]
    return ", ".join(parts)


def _listed(words: Iterable[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last


def _ordinal(count: int) -> str:
    known = {3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
    return known.get(count, f"{count}th")
