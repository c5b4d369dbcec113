"""What every paper is drawn from: a frozen struct of plain values, kept as JSON with the record.

A paper made from the same facts and the same fonts is the same file to the byte, so facts hold everything the paper
says and nothing is looked up while drawing. Dates are civil dates, instants aware (UTC); money arrives as text
already written as people read it. Facts may name persons: they are never shown by `repr` nor written to a log.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import msgspec


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a paper's facts; its `repr` never shows a value."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class PaperFacts(Quiet, frozen=True, kw_only=True, tag_field="kind"):
    """The facts common to every paper."""

    title_zh: ClassVar[str] = ""
    """The name of the paper, for lists."""

    station: str
    """The service station: 青山村便民服务站."""
    village: str
    """Who speaks for the village: 青山村村民委员会."""
    made_on: date
    number: str = ""
    """The paper's own number, given before it is drawn."""
    maker: str = ""
    """经办人, the clerk who made it."""
    phone: str = ""
    """Where people may ask."""
    practice: bool = False
    """Made in a practice home: 练习 across every page."""
    draft: bool = False
    """Not issued yet: 草稿 across every page."""
    lang: str = "zh-CN"
    version: int = 1
    """Of the struct's layout; raised with an upgrade in `core.papers.upgrades`."""


class Person(Quiet, frozen=True, kw_only=True):
    """A person as a paper names them."""

    name: str
    id_no: str = ""
    phone: str = ""
    address: str = ""


class Labelled(Quiet, frozen=True, kw_only=True):
    """A label and what was written beside it."""

    label: str
    text: str
