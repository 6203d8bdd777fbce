"""What stands at the foot of each place."""

from __future__ import annotations

from collections.abc import Mapping

FOOTERS: Mapping[str, tuple[str, ...]] = {
    "list": ("listen.on", "reply.open", "reply.later", "triage.done", "triage.snooze", "app.help"),
    "thread": ("listen.on", "reply.open", "triage.done", "triage.snooze", "move.back", "app.help"),
    "views": ("find.search", "go.accounts", "app.help"),
    "none": ("go.accounts", "app.help", "app.leave"),
    "composer": ("compose.review", "compose.close", "compose.editor", "compose.audience", "compose.spoiler"),
    "review": ("review.send", "review.edit", "review.postpone", "review.abort"),
    "review-closed": ("review.listen", "review.edit", "review.postpone", "review.abort"),
    "draft": ("entry.open", "entry.discard", "entry.back"),
    "queued": ("entry.take-back", "entry.open", "entry.back"),
    "unsure": ("entry.retry", "entry.sent", "entry.again", "entry.take-back", "entry.back"),
    "stopped": ("entry.retry", "entry.take-back", "entry.open", "entry.back"),
    "sent": ("entry.browse", "entry.open", "entry.back"),
    "back": ("entry.back",),
    "promise": ("promise.open", "promise.reply", "promise.kept", "promise.move", "promise.drop", "promise.back"),
    "promise-kept": ("promise.open", "promise.reply", "promise.back"),
    "promises-none": ("promise.back",),
    "handed": ("waiting.open", "waiting.nudged", "waiting.back-again", "waiting.back"),
    "follow-up": ("waiting.open", "waiting.reply", "waiting.kept", "waiting.move", "waiting.drop", "waiting.back"),
    "asked": ("waiting.open", "waiting.reply", "waiting.back"),
    "waiting-none": ("waiting.back",),
    "thanks": ("thanks.open", "thanks.reply", "thanks.let-be", "thanks.back"),
    "thanks-none": ("thanks.back",),
    "person": ("person.open", "person.note", "person.tags", "person.stage", "person.back", "app.help"),
    "people": ("people.open", "people.find", "people.sort", "people.alike", "people.back", "app.help"),
    "people-typed": ("people.open", "people.back"),
    "alike": ("alike.merge", "alike.not-same", "alike.card", "alike.back"),
    "alike-none": ("alike.back",),
    "accounts": ("account.add", "account.repair", "account.sync", "account.pause", "account.remove", "account.back"),
    "accounts-none": ("account.add", "account.back"),
    "search": ("search.open", "search.down", "search.up", "search.save", "search.back"),
    "settings": ("setting.next", "setting.previous", "setting.back"),
    "help": ("help.page-down", "help.page-up", "help.back"),
    "form": ("form.next", "form.field", "form.place", "form.back"),
    "form-plain": ("form.next", "form.field", "form.back"),
    "form-page": ("form.copy", "form.back"),
    "form-done": ("form.back",),
    "report": ("report.next", "report.shorter", "report.longer", "report.write", "report.back"),
    "pick": ("pick.open", "pick.back"),
}
"""What the footer offers where: six at most."""
