"""Value classes behave as the frozen, slotted dataclasses that they stand for."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from inbox_tui.domain.model import Identity, Post, PostRef, RemoteId
from inbox_tui.domain.value import value_class


@value_class(kw_only=True)
class Guest:
    """Somebody."""

    name: str
    age: int = 30
    notes: Mapping[str, str] = field(default_factory=dict, repr=False)
    table: int


@value_class()
class Span:
    start: int
    end: int = 9
    seen: dict[int, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("backwards")

    @property
    def size(self) -> int:
        return self.end - self.start


@value_class()
class Named:
    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


@value_class()
class Nothing:
    pass


def test_fields_are_given_by_position_or_name_and_default():
    assert (Span(2).start, Span(2).end, Span(start=2, end=4).size) == (2, 9, 2)
    guest = Guest(name="Ana", table=4)
    assert (guest.name, guest.age, guest.notes, guest.table) == ("Ana", 30, {}, 4)


def test_what_a_factory_makes_is_not_shared():
    assert Guest(name="Ana", table=1).notes is not Guest(name="Ana", table=1).notes


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Guest("Ana", table=1),  # type: ignore[misc, call-arg]
        lambda: Guest(name="Ana"),  # type: ignore[call-arg]
        lambda: Guest(name="Ana", table=1, chair=2),  # type: ignore[call-arg]
        lambda: Span(1, 2, {}),  # type: ignore[call-arg]
        lambda: Nothing(1),  # type: ignore[call-arg]
    ],
)
def test_wrong_arguments_are_refused_the_first_time_and_later(wrong):
    for _ in range(2):
        with pytest.raises(TypeError, match="argument"):
            wrong()


def test_nothing_can_be_changed_added_or_removed():
    span = Span(1)
    for change in (
        lambda: setattr(span, "start", 2),
        lambda: setattr(span, "other", 2),
        lambda: delattr(span, "start"),
    ):
        with pytest.raises(FrozenInstanceError):
            change()
    assert not hasattr(span, "__dict__")


def test_equal_values_are_one_value():
    assert Span(1, 2) == Span(1, 2) != Span(1, 3)
    assert {Span(1, 2): "x"}[Span(1, 2)] == "x"
    assert Named("Ana") != Guest(name="Ana", table=1)
    assert Nothing() == Nothing()
    assert len({Nothing(), Nothing()}) == 1


def test_what_is_not_compared_and_not_shown_counts_for_neither():
    one, other = Span(1), Span(1)
    one.seen[1] = 1
    assert one == other
    assert repr(one) == "Span(start=1, end=9)"
    assert repr(Guest(name="Ana", table=1)) == "Guest(name='Ana', age=30, table=1)"


def test_a_method_of_the_class_is_kept():
    assert repr(Named("Ana")) == "<Ana>"


def test_it_is_looked_at_once_made():
    with pytest.raises(ValueError, match="backwards"):
        Span(5, 3)


def test_to_the_standard_library_it_is_a_dataclass():
    guest: Any = Guest(name="Ana", table=1, notes={"x": "y"})
    assert dataclasses.is_dataclass(guest)
    assert dataclasses.replace(guest, age=31) == Guest(name="Ana", age=31, table=1, notes={"x": "y"})
    assert [each.name for each in dataclasses.fields(guest)] == ["name", "age", "notes", "table"]
    assert dataclasses.asdict(guest) == {"name": "Ana", "age": 30, "notes": {"x": "y"}, "table": 1}
    with pytest.raises(TypeError, match="chair"):
        dataclasses.replace(guest, chair=1)
    with pytest.raises((TypeError, ValueError), match="seen"):
        dataclasses.replace(Span(1), seen={})  # type: ignore[call-arg]


def test_patterns_match_by_position():
    match Span(1, 2):
        case Span(start, end):
            assert (start, end) == (1, 2)


def test_it_is_copied_and_pickled():
    post = PostRef(id=RemoteId("1"), extra={"a": "b"})
    assert copy.copy(post) == post == copy.deepcopy(post)
    assert pickle.loads(pickle.dumps(post)) == post


def test_a_default_that_can_change_is_refused():
    with pytest.raises(ValueError, match="default_factory"):

        @value_class()
        class Wrong:
            names: list[str] = []  # noqa: RUF012


def test_its_names_and_words_stay():
    assert Guest.__qualname__ == "Guest"
    assert Guest.__doc__ == "Somebody."
    assert Guest.__module__ == __name__


def test_no_class_can_be_left_without_its_post_init():
    """Subclasses without fields of their own, as a connector may write them."""

    class Louder(Span):
        pass

    with pytest.raises(ValueError, match="backwards"):
        Louder(3, 1)
    assert Louder(1, 2).size == 1
    assert Louder(1, 2) != Span(1, 2)


def test_the_words_of_the_product_are_such_classes():
    ana = Identity(id=RemoteId("1"), handle="ana@town.example")
    assert dataclasses.replace(ana, bot=True).bot
    assert {each.name for each in dataclasses.fields(Post)} >= {"ref", "author", "created_at", "text"}
