"""Value classes: frozen dataclasses with slots that cost a tenth as much to make.

There are a hundred of them, and ``dataclass(frozen=True, slots=True)`` writes and compiles seven methods for each: that
was a quarter of the time from start to first key. Here all methods are shared but ``__init__``, and that one is written
when the first object is made. They are dataclasses to everybody else: ``replace``, ``fields``, ``asdict`` take them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform

C = TypeVar("C", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def value_class(*, kw_only: bool = False) -> Callable[[C], C]:
    """A decorator like ``dataclass(frozen=True, slots=True)``, for classes whose bases have no fields.

    Defaults, ``field`` and ``__post_init__`` mean the same; a method that the class has is kept. Raises
    :class:`ValueError` for a default that can be changed.
    """

    def make(plain: C) -> C:
        fields: dict[str, Field[Any]] = {}
        inner = {name: what for name, what in plain.__dict__.items() if name not in ("__dict__", "__weakref__")}
        for name in plain.__annotations__:
            given = inner.pop(name, MISSING)
            fields[name] = given if isinstance(given, Field) else dataclasses.field(default=given)
            if given.__class__.__hash__ is None:
                raise ValueError(f"{plain.__name__}.{name} would share one {type(given).__name__}: use default_factory")
        return cast("C", _made(plain, fields, inner, kw_only))

    return make


def _made(plain: Any, fields: Mapping[str, Field[Any]], inner: Mapping[str, Any], kw_only: bool) -> Any:
    compared = [name for name, each in fields.items() if each.compare]
    own = {
        "__slots__": tuple(fields),
        "__match_args__": () if kw_only else tuple(name for name, each in fields.items() if each.init),
        "__dataclass_fields__": _Fields(plain, fields, kw_only),
        "_compared": attrgetter(*compared) if compared else type,
        "_shown": tuple(name for name, each in fields.items() if each.repr),
    }
    made: Any = type(plain)(plain.__name__, plain.__bases__, {**_SHARED, **inner, **own})
    made.__qualname__ = plain.__qualname__

    def first(self: Any, *args: Any, **named: Any) -> None:
        made.__init__ = _initializer(made, fields, kw_only)
        made.__init__(self, *args, **named)

    made.__init__ = first
    return made


def _initializer(made: Any, fields: Mapping[str, Field[Any]], kw_only: bool) -> Callable[..., None]:
    """The ``__init__`` of ``made``, as fast as if written by hand: it puts each value straight into its slot."""
    known: dict[str, Any] = {"_missing": MISSING}
    taken, lines = ["self", *(["*"] if kw_only and any(each.init for each in fields.values()) else [])], []
    for name, each in fields.items():
        known[f"_set_{name}"] = made.__dict__[name].__set__
        source = name
        if each.default_factory is not MISSING:
            known[f"_make_{name}"] = each.default_factory
            source = f"_make_{name}() if {name} is _missing else {name}" if each.init else f"_make_{name}()"
            default = "=_missing"
        elif each.default is not MISSING:
            known[f"_default_{name}"] = each.default
            source = name if each.init else f"_default_{name}"
            default = f"=_default_{name}"
        else:
            default = ""
        if each.init:
            taken.append(name + default)
        lines.append(f"_set_{name}(self, {source})")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(taken)}):\n " + "\n ".join(lines or ["pass"]), known)  # noqa: S102 - only names
    known["__init__"].__qualname__ = f"{made.__qualname__}.__init__"
    return known["__init__"]  # type: ignore[no-any-return]


class _Fields:
    """What :mod:`dataclasses` asks a class for; put together when it does."""

    def __init__(self, plain: type, fields: Mapping[str, Field[Any]], kw_only: bool) -> None:
        self._plain, self._fields, self._kw_only = plain, fields, kw_only

    def __get__(self, instance: object, owner: Any) -> Mapping[str, Field[Any]]:
        kinds = self._plain.__annotations__
        twin: Any = dataclasses.make_dataclass(
            self._plain.__name__,
            [(name, kinds[name], each) for name, each in self._fields.items()],
            namespace={"__doc__": "Fields."}, kw_only=self._kw_only,
            init=False, repr=False, eq=False, match_args=False,
        )  # fmt: skip
        owner.__dataclass_fields__ = twin.__dataclass_fields__
        return owner.__dataclass_fields__  # type: ignore[no-any-return]


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._compared(self) == self._compared(other)


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _repr(self: Any) -> str:
    return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self._shown)})"


def _setattr(self: Any, name: str, what: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> dict[str, Any]:
    return {name: getattr(self, name) for name in self.__slots__}


def _setstate(self: Any, state: Mapping[str, Any]) -> None:
    for name, what in state.items():
        object.__setattr__(self, name, what)


_SHARED = {
    "__eq__": _eq, "__hash__": _hash, "__repr__": _repr, "__setattr__": _setattr, "__delattr__": _delattr,
    "__getstate__": _getstate, "__setstate__": _setstate, "__replace__": dataclasses.replace,
}  # fmt: skip
