"""The terminal as something that may go away: a closed window or a dropped connection holds nobody up."""

from __future__ import annotations

from typing import IO, Any

from textual.driver import Driver


class Lasting:
    """A terminal to write to that takes everything, also once it is gone.

    Textual writes in a thread of its own, behind a queue of thirty. An error would end that thread, and the frame after
    the thirtieth would hold up the whole app for good: its end too, and the lock on its store.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        try:
            return self._file.write(text)
        except (OSError, ValueError):
            return len(text)

    def flush(self) -> None:
        try:
            self._file.flush()
        except (OSError, ValueError):
            return

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def lasting(kind: type[Driver]) -> type[Driver]:
    """That driver, writing to a terminal that may go away."""

    class Outlasting(kind):  # type: ignore[valid-type,misc]
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            file = getattr(self, "_file", None)
            if file is not None:
                self._file = Lasting(file)

    return Outlasting
