"""What differs between the Graph platforms where listening is concerned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from inbox_tui.domain.model import Post
from inbox_tui.domain.value import value_class
from inbox_tui_meta.graph import Pairs


@value_class(kw_only=True)
class Sifted:
    """What could be read of a list."""

    posts: tuple[Post, ...] = ()
    skipped: int = 0
    sample: str = ""


@value_class(kw_only=True)
class Listed:
    """A post of a list, and how many comments the platform counts below it (None: it does not say)."""

    post: Post
    count: int | None


class Dialect(Protocol):
    """What differs between the platforms: paths, fields, and how answers are read."""

    @property
    def us(self) -> str:
        """The id that our own edges hang on."""
        ...

    @property
    def posts(self) -> tuple[str, Pairs]:
        """The edge of our own posts, and its parameters."""
        ...

    @property
    def guests(self) -> tuple[tuple[str, Pairs], ...]:
        """Edges of others' posts on our place, one of which is there; their comments are read, too."""
        ...

    @property
    def tagged(self) -> tuple[str, Pairs]:
        """The edge of others' posts elsewhere that tag us."""
        ...

    @property
    def box(self) -> str:
        """What the edge ``conversations`` hangs on."""
        ...

    @property
    def talks(self) -> Pairs:
        """Parameters of the edge ``conversations``."""
        ...

    @property
    def private(self) -> str:
        """What direct messages are called, and what they need, for the note where they cannot be read."""
        ...

    def listed(self, raw: Any, edge: str) -> Listed:
        """Raises :class:`Odd`."""
        ...

    def comments(self, wall: str) -> tuple[tuple[str, ...], Pairs]: ...

    def sift(self, raw: Sequence[Any], wall: str) -> Sifted: ...

    def unfinished(self, raw: Sequence[Any]) -> list[tuple[tuple[str, ...], Pairs, str]]:
        """Answers below comments that did not fit into the list: where they are, and from where on."""
        ...

    def answers(self, under: str) -> tuple[tuple[str, ...], Pairs]:
        """Where the answers below a comment are, and the parameters for them."""
        ...

    def below(self, raw: Sequence[Any], wall: str, under: str) -> Sifted:
        """Answers of such a list, which stand under the comment ``under``."""
        ...

    def talk(self, raw: Any) -> tuple[tuple[str, ...], Pairs]:
        """How to read a conversation as it stands in the list. Raises :class:`Odd`."""
        ...

    def messages(self, raw: Any) -> Sifted: ...


def bare(number: str) -> str:
    """Comment ids come as ``POST_COMMENT`` or bare: what counts is the part after the last ``_``."""
    return number.rpartition("_")[2] or number
