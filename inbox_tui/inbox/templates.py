"""Templates of the user's own, and past words of ours beside a draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inbox_tui.domain.model import ConversationId, OutboxId, PostId
from inbox_tui.domain.relationship import Echo
from inbox_tui.domain.value import value_class
from inbox_tui.inbox.base import Base

if TYPE_CHECKING:
    from inbox_tui.domain.templates import Template
    from inbox_tui.store.relations.case import Case

_MOST_FILES = 500
_ENDINGS = (".md", ".txt")


@value_class(kw_only=True)
class Templates:
    """What the chooser shows."""

    folder: str
    offered: tuple[tuple[Template, int], ...] = ()
    """Each with the number of its step, best fitting first."""
    troubles: tuple[str, ...] = ()
    """Files that could not be read, a sentence each."""


class Templating(Base):
    templates_folder: Path | None = None
    """Where templates lie; set by whoever opens the inbox."""

    def templates(self, conversation: ConversationId | None) -> Templates:
        """The templates there are, best fitting this conversation first. Read anew each time: they are files."""
        from inbox_tui.domain.templates import Setting, offered

        folder = self.templates_folder
        if folder is None:
            return Templates(folder="")
        found, troubles = read_templates(folder)
        row = self._store.lists.row(conversation) if conversation is not None else None
        if row is None or conversation is None:
            return Templates(folder=str(folder), offered=offered(found, Setting()), troubles=troubles)
        state = self._store.account_state(row.account)
        target = self._store.default_target(conversation)
        language = self._store.raw_post(target).language if target is not None else ""
        setting = Setting(
            kind=row.kind,
            platform=state.platform if state is not None else "",
            tag=row.tag,
            language=language.lower()[:2],
            used=self._store.relations.echoes.used(conversation),
        )
        return Templates(folder=str(folder), offered=offered(found, setting), troubles=troubles)

    def fill_template(self, template: Template, step: int, target: PostId | None) -> str:
        """A step's text with what is known of whom ``target`` is by; what is not known stays a hole."""
        from inbox_tui.domain.templates import fill, first_name, quoted

        known: dict[str, str] = {}
        post = self._store.post(target) if target is not None else None
        if post is not None and post.author is not None and not post.ours:
            called, _ = self._store.relations.echoes.card(post.author.id)
            name = first_name(called, "") or first_name(post.author.name, post.author.handle)
            known = {"name": name, "handle": post.author.handle, "their words": quoted(post.text)}
        return fill(template.steps[step], known)

    async def made_from(self, entry: OutboxId, template: Template, step: int) -> None:
        """Remember which template a draft was made from."""
        from inbox_tui.domain.templates import mark

        await self._store.relations.echoes.made_from(entry, mark(template, step))

    # --- past words

    def echoes(self, entry: OutboxId) -> tuple[Echo | None, Echo | None]:
        """Our best past answer to the like of what an entry answers, and what we last said to this person."""
        case = self._store.relations.care.case(entry)
        return self._echoes(case) if case is not None else (None, None)

    def same_text(self, entry: OutboxId) -> int:
        """How many others got the same text within a day."""
        case = self._store.relations.care.case(entry)
        return len(self._same_to(case)) if case is not None else 0

    def _echoes(self, case: Case) -> tuple[Echo | None, Echo | None]:
        from inbox_tui.domain.echoes import asked_in

        past = self._store.relations.echoes
        found = (past.answered_before(asked, case.kind, case.conversation) for asked in asked_in(case.target_text))
        before = next((echo for echo in found if echo is not None), None)
        return before, past.last_line(case.whom, case.name, case.target) if case.whom is not None else None

    def _same_to(self, case: Case) -> tuple[str, ...]:
        return self._store.relations.echoes.same_to(case.entry, case.text, case.whom, case.name)

    def _personal(self, case: Case) -> tuple[str, ...]:
        """What of a draft made from a template is the person's own. Where the file is gone, all that is theirs is."""
        if not case.template:
            return ()
        from inbox_tui.domain.templates import personal

        name, _, step = case.template.partition("#")
        found = read_templates(self.templates_folder)[0] if self.templates_folder is not None else ()
        template = next((one for one in found if one.name == name), None)
        number = int(step) - 1 if step.isdecimal() and len(step) < 4 else 0
        text = template.steps[number] if template is not None and 0 <= number < len(template.steps) else ""
        card = self._store.relations.echoes.card(case.whom)[1] if case.whom is not None else ()
        theirs = [case.target_text, *(said.text for said in case.theirs)]
        return personal(case.text, text, theirs, card)


def read_templates(folder: Path) -> tuple[tuple[Template, ...], tuple[str, ...]]:
    """The templates in a folder by name, and a sentence for each file that is none."""
    from inbox_tui.domain.cleaning import clean
    from inbox_tui.domain.templates import LARGEST, parse

    found: list[Template] = []
    troubles: list[str] = []
    try:
        files = sorted(each for each in folder.iterdir() if each.suffix.lower() in _ENDINGS and each.name[0] != ".")
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        return (), (f"The folder of templates cannot be read: {(error.strerror or 'no reason given').lower()}.",)
    if len(files) > _MOST_FILES:
        troubles.append(f"Only the first {_MOST_FILES} of {len(files)} templates are shown.")
    for file in files[:_MOST_FILES]:
        name = clean(file.stem, limit=60, one_line=True).replace("#", "-").strip() or "template"
        try:
            if not file.is_file():
                continue
            if file.stat().st_size > LARGEST:
                raise ValueError(f"{name}: it is larger than {LARGEST // 1024} KB.")
            found.append(parse(name, file.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError:
            troubles.append(f"{name}: it is not UTF-8 text.")
        except ValueError as error:
            troubles.append(str(error))
        except OSError as error:
            troubles.append(f"{name}: it cannot be read: {(error.strerror or 'no reason given').lower()}.")
    return tuple(found), tuple(troubles)
