"""`dataclass` as in the standard library, but put together when it is first needed.

The standard decorator writes six methods as text and compiles them for each class while it is imported: for the five
hundred classes that the window imports a third of the time from the password to Today, and nine of ten are not needed
by then. Here the first object (or the first question for the fields) of a class has them made, by the standard
decorator itself; from then on it is an ordinary dataclass.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

__all__ = ["dataclass"]

_HELD_BACK: Final = frozenset({"frozen", "eq", "repr", "kw_only"})
"""What may be asked of a class that is put together later; any other wish is met at once."""

_ABOUT: Final = ("__dataclass_fields__", "__dataclass_params__", "__match_args__")
_OWN: Final = frozenset({"__dict__", "__weakref__", "__setattr__", "__delattr__"})
"""Of a class and not of its twin."""

_lock: Final = threading.RLock()
"""Bases are put together on the way, hence one that its holder may take again."""
_waiting: Final[dict[type, tuple[Mapping[str, bool], dict[str, Any], tuple[str, ...]]]] = {}
"""Class → what was asked of it, its fields as they were written, what stands in for the decorator's work."""


def _late(cls: type[Any] | None = None, /, **asked: bool) -> Any:
    """The decorator; see the module. Whoever reads the types sees the standard one."""
    return _held_back(cls, asked) if cls is not None else lambda written: _held_back(written, asked)


def _held_back(cls: type[Any], asked: Mapping[str, bool]) -> type[Any]:
    if not asked.keys() <= _HELD_BACK or "__slots__" in cls.__dict__:
        return dataclasses.dataclass(**asked)(cls)
    fields = {name: one for name, one in cls.__dict__.items() if isinstance(one, dataclasses.Field)}
    for name, one in fields.items():
        if one.default is dataclasses.MISSING:
            delattr(cls, name)
        else:
            setattr(cls, name, one.default)
    stand_ins = (*_ABOUT, *(name for name in _methods(asked) if name not in cls.__dict__))
    for name in stand_ins:
        setattr(cls, name, _StandIn(cls, name))
    if asked.get("frozen"):
        _freeze(cls)
    if asked.get("eq", True) and not asked.get("frozen") and "__hash__" not in cls.__dict__:
        cls.__hash__ = None  # type: ignore[assignment]  # what is equal and may change has no hash
    _waiting[cls] = (asked, fields, stand_ins)
    return cls


def _methods(asked: Mapping[str, bool]) -> list[str]:
    """What is made with the first object."""
    names = ["__repr__"] if asked.get("repr", True) else []
    if asked.get("eq", True):
        names += ["__eq__", "__hash__"] if asked.get("frozen") else ["__eq__"]
    return [*names, "__init__"]


def _freeze(cls: type[Any]) -> None:
    """What keeps an object as it was made. Written for the class itself: the standard one names its class in it."""

    def set_(self: Any, name: str, value: object) -> None:
        if type(self) is cls or name in cls.__dataclass_fields__:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def delete(self: Any, name: str) -> None:
        if type(self) is cls or name in cls.__dataclass_fields__:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    for name, method in (("__setattr__", set_), ("__delattr__", delete)):
        if name in cls.__dict__:
            raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
        setattr(cls, name, method)


class _StandIn:
    """In the place of an attribute that the decorator makes: whoever reads it has the class put together and gets the real one."""

    __slots__ = ("_cls", "_name")

    def __init__(self, cls: type[Any], name: str) -> None:
        self._cls, self._name = cls, name

    def __get__(self, one: object, owner: type[Any] | None = None) -> Any:
        _put_together(self._cls)
        found = self._cls.__dict__[self._name]
        return found.__get__(one, owner) if hasattr(found, "__get__") else found


def _put_together(cls: type[Any]) -> None:
    """Make the methods on a twin and move them over one by one: another thread always finds the class callable."""
    with _lock:
        if cls not in _waiting:
            return
        asked, fields, names = _waiting[cls]
        # Without a docstring the standard decorator would work one out of the signature, at the price of a method.
        without = _OWN.union(names)
        body = {name: value for name, value in cls.__dict__.items() if name not in without}
        body |= {**fields, "__doc__": cls.__doc__ or cls.__name__}
        kind: Any = type(cls)
        made = dataclasses.dataclass(**asked)(kind(cls.__name__, cls.__bases__, body))
        for name in names:
            setattr(cls, name, made.__dict__[name])
        del _waiting[cls]


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _late
