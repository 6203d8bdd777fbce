"""Reading order of a thread: parents before their answers, siblings by time. Any parent map is survived."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.model import PostId
from inbox_tui.domain.value import value_class


@value_class()
class Node:
    id: PostId
    parent: PostId | None
    at: int
    """When it was written, in any unit that sorts."""


def arrange(nodes: Sequence[Node]) -> list[tuple[PostId, int]]:
    """Every node once, each with its depth (0: no parent among the nodes).

    Children follow their parent; siblings and tops stand by time, then id. Cycles are broken at their oldest post.
    Runs in O(n log n) without recursion, so a chain of any depth is fine.
    """
    present = {node.id for node in nodes}
    children: dict[PostId, list[Node]] = {}
    tops: list[Node] = []
    for node in sorted(nodes, key=lambda each: (each.at, each.id)):
        if node.parent is None or node.parent not in present or node.parent == node.id:
            tops.append(node)
        else:
            children.setdefault(node.parent, []).append(node)
    order: list[tuple[PostId, int]] = []
    placed: set[PostId] = set()
    _walk(tops, children, placed, order)
    if len(order) < len(present):  # what is left hangs on a cycle
        for node in sorted(nodes, key=lambda each: (each.at, each.id)):
            if node.id not in placed:
                _walk([node], children, placed, order)
    return order


def _walk(
    tops: list[Node], children: dict[PostId, list[Node]], placed: set[PostId], order: list[tuple[PostId, int]]
) -> None:
    stack = [(node, 0) for node in reversed(tops)]
    while stack:
        node, depth = stack.pop()
        if node.id in placed:
            continue
        placed.add(node.id)
        order.append((node.id, depth))
        stack.extend((child, depth + 1) for child in reversed(children.get(node.id, ())))
