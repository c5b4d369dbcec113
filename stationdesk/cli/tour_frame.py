"""What the steps of `tour` work with: one folder, verbs called in this process, files named as they are made."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any, Final

from stationdesk.cli import frame
from stationdesk.cli.frame import Call, Subparsers
from stationdesk.core import words
from stationdesk.core.errors import Trouble
from stationdesk.core.late import dataclass
from stationdesk.core.words import N_, say

FOLDERS: Final = ("village", "township", "stick", "papers", "pages")
"""What a tour makes, and clears away before the next one. `home` beside them is the window's own."""
MARK: Final = ".tour"

Registers = Sequence[Callable[[Subparsers], None]]


class TourStepFailed(Trouble):
    template = N_("“{step}”没有走通：{why}（命令：{verb}）")


class TourFolderTaken(Trouble):
    template = N_("这个文件夹里的“{name}”不是走查留下的，没有动它。请换一个文件夹。")


@dataclass(frozen=True)
class MadeFile:
    """A file that a step made, and how long the step had taken by then."""

    step: str
    file: Path
    seconds: float


@dataclass
class Tour:
    """The folder, what was made, and how a verb is called."""

    out: Path
    call: Call
    registers: Registers
    files: list[MadeFile] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    """What a step leaves for later ones (ids, numbers)."""
    steps: list[tuple[str, float]] = field(default_factory=list)
    step: str = ""
    began: float = 0.0

    @property
    def village(self) -> Path:
        return self.out / "village"

    @property
    def township(self) -> Path:
        return self.out / "township"

    @property
    def papers(self) -> Path:
        return self.out / "papers"

    @property
    def stick(self) -> Path:
        return self.out / "stick"

    def tell(self, sentence: str, **params: object) -> None:
        """Say something while it goes on; nothing with --json, whose one value comes at the end."""
        if not self.call.as_json:
            said = {key: _day(value) for key, value in params.items()}
            print("   " + say(sentence, **said), flush=True)

    def made(self, file: str | Path) -> Path:
        """Name a file that was made. A file that is not there, or is empty, fails the step."""
        path = Path(file)
        if not path.is_file() or not path.stat().st_size:
            raise TourStepFailed(step=say(self.step), why=str(path.name), verb="—")
        self.files.append(MadeFile(self.step, path, round(time.perf_counter() - self.began, 2)))
        self.tell(N_("→ {file}"), file=self._named(path))
        return path

    def _named(self, path: Path) -> str:
        try:
            return str(path.relative_to(self.out.parent))
        except ValueError:
            return str(path)

    def verb(
        self,
        *line: object,
        home: Path | None = None,
        user: str | None = None,
        codes: Iterable[int] = (0,),
    ) -> Any:
        """Call a verb as the command line would and return its JSON. Raises TourStepFailed."""
        argv = ["--home", str(home or self.village), "--json", "--lang", words.language()]
        argv += ["--password-file", str(self.out / MARK)]
        argv += ["--user", user] if user else []
        argv += map(str, line)
        said, complained = io.StringIO(), io.StringIO()
        # A verb sets the language of its own words: ours is put back after it.
        speaking = words.speaking(words.language())
        with redirect_stdout(said), redirect_stderr(complained), speaking:
            code = frame.run(argv, self.registers, clock=self.call.clock, kdf=self.call.kdf)
        try:
            answer = json.loads(said.getvalue())
        except ValueError:
            answer = {"error": {"message": (said.getvalue() + complained.getvalue()).strip() or str(code)}}
        if code not in codes:
            why = answer.get("error", {}).get("message") or json.dumps(answer, ensure_ascii=False)
            raise TourStepFailed(step=say(self.step), why=why, verb=" ".join(map(str, line[:2])))
        return answer

    def require(self, holds: bool, why: str) -> None:
        """A step must have had this effect. Raises TourStepFailed."""
        if not holds:
            raise TourStepFailed(step=say(self.step), why=why, verb="—")

    @contextmanager
    def going(self, number: int, name: str) -> Iterator[None]:
        """One step: said when it begins, timed when it ends."""
        self.step, self.began = name, time.perf_counter()
        if not self.call.as_json:
            print(f"{number:2d}. {say(name)}", flush=True)
        yield
        self.steps.append((name, round(time.perf_counter() - self.began, 2)))


def _day(value: object) -> object:
    """A day that came as JSON text, as a day again, so that it is said as people say it."""
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value
