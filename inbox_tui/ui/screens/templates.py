"""Choosing a template: found by typing, best fitting first, its text below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from inbox_tui.ui.lines import Line, safe, safe_block, wrap
from inbox_tui.ui.screens.listed import said_of_nothing
from inbox_tui.ui.screens.pick import READABLE, FindScreen
from inbox_tui.ui.screens.prompts import Words

if TYPE_CHECKING:
    from inbox_tui.inbox.templates import Templates

PREVIEW = 8
"""Lines of a text that are shown."""
_EXAMPLE = ("kind: complaint", "", "Hello {{name}}, I am sorry: “{{their words}}” must not happen.")


class TemplateScreen(FindScreen):
    """Answers the place in ``found.offered``, None for none."""

    def __init__(self, found: Templates) -> None:
        self._texts = [template.steps[step] for template, step in found.offered]
        self._folder = found.folder
        options = []
        for template, step in found.offered:
            count = f" {step + 1} of {len(template.steps)}" if template.playbook else ""
            for_whom = " · ".join(filter(None, (template.kind, template.language, " ".join(template.platforms))))
            options.append((safe(f"{template.title}{count}"), safe(for_whom)))
        troubles = [safe(words) for words in found.troubles[:3]]
        if len(found.troubles) > len(troubles):
            troubles.append(f"And {len(found.troubles) - len(troubles)} more files that are no templates.")
        super().__init__("Template", troubles, options, self._texts)

    def compose(self) -> ComposeResult:
        *above, sheet, foot = super().compose()
        yield from above
        yield sheet
        yield Words([[]] * PREVIEW, id="preview")
        yield foot

    def look(self) -> None:
        super().look()
        self._show()

    def on_sheet_moved(self) -> None:
        super().on_sheet_moved()
        self._show()

    def _show(self) -> None:
        """The text of the current one."""
        found = self._found
        lines: list[Line] = [[]]
        if found:
            text = safe_block(self._texts[found[min(self.sheet.cursor, len(found) - 1)]])
            room = max(20, min(READABLE, self.app.size.width - 6))
            pieces = [piece for line in text.split("\n") for piece in (wrap(line, room) or [""])]
            if len(pieces) > PREVIEW - 1:
                pieces = [*pieces[: PREVIEW - 2], "…"]
            lines += [[(f"   {piece}", "quote")] for piece in pieces]
        self.query_one("#preview", Words).say([*lines, *([[]] * (PREVIEW - len(lines)))])

    def nothing(self) -> list[Line]:
        if self._options:
            return [[("   ", "text"), ("None has these words.", "muted")]]
        where = f"Put text files (.md or .txt) into {self._folder or 'the folder templates'}. For example:"
        room = max(20, min(READABLE, self.app.size.width - 8))
        return said_of_nothing("There is no template yet.", *wrap(where, room), "", *_EXAMPLE)
