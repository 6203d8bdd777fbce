"""What the review of the inbox in memory asks: whatever a test wants it to."""

from __future__ import annotations

from dataclasses import replace

from inbox_tui.domain.model import Act
from inbox_tui.domain.plan import Owner
from inbox_tui.domain.relationship import Care, CareNeeded, Form


class FakeCaring:
    """``cares`` holds what a review asks, by entry or (None) of every reply; ``met`` what was settled since, by entry
    and gate, in words; ``plans`` the cards, by conversation."""

    cares: dict
    met: dict
    plans: dict
    owners = (*map(Owner, ("support", "sales", "legal affairs")), Owner.ME)
    promised: list

    def care(self, entry):
        found = self.entries.get(entry)
        if found is None or found.act is not Act.REPLY:
            return Care()
        asked = self.cares.get(entry, self.cares.get(None, Care()))
        return replace(asked, wants=tuple(self._want(entry, found, want) for want in asked.wants))

    def _want(self, entry, found, want):
        if want.form is Form.CARD:
            plan = self.plans.get(found.conversation)
            return replace(want, met="planned" if plan is not None and plan.complete else "")
        if want.form is Form.OFFER:
            return replace(want, met="kept" if want.proposed in self.promised else "")
        return replace(want, met=self.met.get((entry, want.gate), want.met))

    async def asked(self, entry):
        self.said.append(("asked", entry))

    async def settle(self, entry, gate, *, line="", reason="", choice="", asks=None):
        self.said.append(("settled", entry, gate, line or reason, choice, dict(asks or {})))
        if self.failing is not None:
            raise self.failing
        self.met[(entry, gate)] = line or reason or choice or "answered"
        self.ring()

    async def accept_promise(self, entry, proposed):
        self.said.append(("promised", entry, proposed.text))
        self.promised.append(proposed)
        self.ring()

    async def decline_promise(self, entry, proposed):
        self.said.append(("not promised", entry, proposed.text))
        self.promised.remove(proposed)
        self.ring()

    def plan(self, conversation):
        return self.plans.get(conversation)

    async def save_plan(self, conversation, plan):
        self.said.append(("planned", conversation))
        self.plans[conversation] = replace(plan, made_at=plan.made_at or self.now(), changed_at=self.now())
        self.ring(conversation)

    def begun(self, place):
        return self.begun_words.get(place, "")

    async def keep_begun(self, place, words):
        self.begun_words[place] = words

    def explain(self, gate):
        return f"{gate.value.capitalize()}: why it is asked."

    def _refuse_careless(self, entry):
        wants = self.care(entry).open
        if wants:
            raise CareNeeded(entry, wants)
