"""The three kinds of bad news, and what a clerk is told.

`Refusal`: a rule said no; a sentence for the clerk, shown at the field it concerns. Exit code 2.
`Trouble`: the machine said no (disk full, printer, locked file); says what is safe and what to do
next. Exit code 3.
Anything else that is raised is a bug (exit code 70): logged, and the work on screen is kept.

Every happening is a class whose `template` is a Chinese sentence marked with `N_`; its parameters are
given as keywords. The code that programs read is the class name in kebab case. Personal data may be
in parameters that are shown to the clerk, never in `repr` or in a log line.
"""

from __future__ import annotations

import re
from typing import ClassVar

from stationdesk.core.words import N_, say


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


class Unhappy(Exception):
    """What is not a bug and must be said to a person: a code, a template and its parameters."""

    kind: ClassVar[str] = "bug"
    exit_code: ClassVar[int] = 70
    template: ClassVar[str] = N_("出了意外的问题。")
    code: ClassVar[str] = "unhappy"
    field: str | None

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = _kebab(cls.__name__)

    def __init__(self, *, field: str | None = None, **params: object) -> None:
        super().__init__(self.code)
        self.field = field
        self.params = params

    @property
    def message(self) -> str:
        """The sentence for a person, in the language of the reader."""
        return say(self.template, **self.params)

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        """Never the parameters: they may name a person."""
        return f"{type(self).__name__}(code={self.code!r}, field={self.field!r})"


class Refusal(Unhappy):
    """A rule said no. Nothing was changed."""

    kind = "refusal"
    exit_code = 2


class Trouble(Unhappy):
    """The machine said no. What was saved before is safe; the sentence says what to do next."""

    kind = "trouble"
    exit_code = 3


class Usage(Unhappy):
    """The command line was used in a way that has no meaning."""

    kind = "usage"
    exit_code = 64
    template = N_("{why}")


class Cancelled(Exception):
    """The person changed their mind: silence."""
