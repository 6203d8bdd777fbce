"""``python tests/labelled/figures.py``: how often the proposed kind is right, on posts that people labelled.

``--errors`` lists what goes wrong, of the two thirds only: whoever reads the held-out third and then changes a rule has
no held-out third any more.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from inbox_tui.domain.asks import Asked, asks_in
from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import Kind

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs/kinds.md"


class Post(NamedTuple):
    id: str
    kind: Kind
    text: str
    asks: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.id.partition("-")[0]

    @property
    def held_out(self) -> bool:
        """Of the third that rules are never tuned on; by the id alone, so it stays there."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 3 == 0


class Score(NamedTuple):
    """How many were found rightly, how many were found, and how many there are."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 0.0


def posts() -> list[Post]:
    """All of the first lot, language by language."""
    return _read(FOLDER)


def later(folder: str) -> list[Post]:
    """Those written after the rules, in one of the folders that the README tells of."""
    return _read(FOLDER / folder)


def _read(folder: Path) -> list[Post]:
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append(Post(row["id"], Kind(row["kind"]), row["text"], tuple(row["asks"])))
    return found


def proposed(text: str) -> Kind:
    return propose(text)[0]


def by_kind(chosen: Sequence[Post], propose: Callable[[str], Kind] = proposed) -> dict[Kind, Score]:
    """A score for each kind."""
    right: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    for post in chosen:
        kind = propose(post.text)
        found[kind] += 1
        right[kind] += kind is post.kind
    there = Counter(post.kind for post in chosen)
    return {kind: Score(right[kind], found[kind], there[kind]) for kind in Kind}


def asks(chosen: Sequence[Post], find: Callable[[str], tuple[Asked, ...]] = asks_in) -> tuple[Score, Score]:
    """A score for what was found (precision) and one for what was to find (recall); spam asks nothing worth answering.

    An ask is found where a sentence holds half of it or more: two in one sentence may stay one.
    """
    right = found = met = there = 0
    for post in chosen:
        if post.kind is Kind.SPAM:
            continue
        spans = [(ask.start, ask.end) for ask in find(post.text)]
        places = [(at, at + len(ask)) for ask in post.asks for at in [post.text.index(ask)]]
        found += len(spans)
        there += len(places)
        right += sum(any(_shares(place, span) for place in places) for span in spans)
        met += sum(any(_shares(place, span) for span in spans) for place in places)
    return Score(right, found, there), Score(met, found, there)


def _shares(place: tuple[int, int], span: tuple[int, int]) -> bool:
    """Whether the sentence at ``span`` holds half of ``place`` or more."""
    common = min(place[1], span[1]) - max(place[0], span[0])
    return common * 2 >= place[1] - place[0]


def macro(scores: Iterable[Score]) -> tuple[float, float]:
    """Precision and recall, each kind counting the same."""
    all_of_them = list(scores)
    return (
        sum(score.precision for score in all_of_them) / len(all_of_them),
        sum(score.recall for score in all_of_them) / len(all_of_them),
    )


def right_share(chosen: Sequence[Post], propose: Callable[[str], Kind] = proposed) -> float:
    return sum(propose(post.text) is post.kind for post in chosen) / len(chosen)


def parts() -> dict[str, list[Post]]:
    every = posts()
    return {
        "two thirds": [post for post in every if not post.held_out],
        "held out": [post for post in every if post.held_out],
        "second lot": later("plain"),
        "roundabout": later("roundabout"),
        "everyday": later("everyday"),
        "gloomy": later("gloomy"),
        "last": later("last"),
        "told": later("told"),
        "counter": later("counter"),
    }


def show() -> None:
    for name, chosen in parts().items():
        scores = by_kind(chosen)
        print(f"{name}: {len(chosen)} posts, {right_share(chosen):.0%} right")
        for kind, score in scores.items():
            print(f"  {kind:<10} precision {score.precision:.0%}  recall {score.recall:.0%}  of {score.there}")
        precision, recall = macro(scores.values())
        print(f"  {'macro':<10} precision {precision:.0%}  recall {recall:.0%}")
        there, met = asks(chosen)
        print(f"  {'asks':<10} precision {there.precision:.0%}  recall {met.recall:.0%}  of {there.there}")
        languages = sorted({post.language for post in chosen})
        shares = {name: right_share([post for post in chosen if post.language == name]) for name in languages}
        print("  " + "  ".join(f"{name} {share:.0%}" for name, share in shares.items()))


def tables() -> str:
    """The figures as they stand in ``docs/kinds.md``: by kind, by language, and for asks."""
    every = parts()
    names = list(every)
    kinds = {name: by_kind(chosen) for name, chosen in every.items()}
    rows = [[str(kind), *(_pair(kinds[name][kind]) for name in names)] for kind in Kind]
    macros = [macro(kinds[name].values()) for name in names]
    rows.append(["all, each kind the same", *(f"{precision:.0%} / {recall:.0%}" for precision, recall in macros)])
    rows.append(["right", *(f"{right_share(chosen):.0%} of {len(chosen)}" for chosen in every.values())])
    rows.append(["asks", *(_asks_pair(chosen) for chosen in every.values())])
    languages = sorted({post.language for post in every[names[0]]})
    spoken = [
        [name, *(f"{right_share([post for post in every[part] if post.language == name]):.0%}" for part in names)]
        for name in languages
    ]
    return "\n\n".join(
        (
            "Precision / recall by kind, and of asks:",
            _table(["kind", *names], rows),
            "Posts whose kind is right, by language:",
            _table(["language", *names], spoken),
        )
    )


def _pair(score: Score) -> str:
    return f"{score.precision:.0%} / {score.recall:.0%}"


def _asks_pair(chosen: Sequence[Post]) -> str:
    there, met = asks(chosen)
    return f"{there.precision:.0%} / {met.recall:.0%}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))


def page() -> str:
    """``docs/kinds.md`` with the figures as they are now."""
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition("<!-- begin figures -->\n")
    _, end, after = rest.partition("<!-- end figures -->")
    return f"{before}{begin}\n{tables()}\n\n{end}{after}"


def show_errors() -> None:
    for post in parts()["two thirds"]:
        kind, reasons = propose(post.text)
        if kind is not post.kind:
            print(f"{post.id} {post.kind} taken for {kind} {list(reasons)}: {post.text}")
        there, met = asks([post])
        if there.right < there.found or met.right < met.there:
            print(f"{post.id} asks {[ask.text for ask in asks_in(post.text)]}, not {list(post.asks)}: {post.text}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="what goes wrong in the two thirds")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/kinds.md")
    given = parser.parse_args()
    if given.errors:
        show_errors()
    elif given.page:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
