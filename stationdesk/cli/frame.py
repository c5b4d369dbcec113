"""What every verb shares: flags, unlocking, one answer on stdout, one line per error, exit codes.

Exit codes: 0 done · 1 done in part · 2 a rule said no · 3 the machine said no · 64 wrong usage · 70 a bug.
With `--json` exactly one JSON value goes to stdout. Nothing personal goes to stderr.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, field, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from stationdesk import __version__
from stationdesk.cli.grammar import Group, Parser, count
from stationdesk.core import launch, words
from stationdesk.core.clock import Clock, SystemClock, stamp
from stationdesk.core.errors import Cancelled, Refusal, Trouble, Unhappy, Usage
from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say
from stationdesk.desk import Desk, read_card
from stationdesk.look_desk import LookDesk
from stationdesk.security import slots
from stationdesk.services import users
from stationdesk.storage import home_place

BUG = 70
MENDING = frozenset(("check", "backup", "doctor"))
"""What may be asked of a home that was found hurt, beside looking at it."""
PARTLY = 1

# A program that reads stderr finds one line there when something is wrong and nothing otherwise.
logging.getLogger("stationdesk").addHandler(logging.NullHandler())


class PasswordNeeded(Refusal):
    template = N_("需要密码。请在提示处输入，或用 STATIONDESK_PASSWORD、--password-file 提供。")


class PasswordFileUnreadable(Refusal):
    template = N_("读不了密码文件。请检查文件是否存在、是否允许读取。")


class HomeNameWrong(Refusal):
    template = N_("--home 给出的文件夹名用不了。请换一个位置或短一些的名称。")


class PlaceNameWrong(Refusal):
    template = N_("文件名里有系统不接受的字符。请换一个文件名。")


class NoScreen(Trouble):
    template = N_("这里没有屏幕，打不开窗口。请在桌面上运行，或改用命令（--help 列出全部命令）。")


class NotText(Refusal):
    template = N_("命令里有不是文字的内容（编码不对）。请用 UTF-8 重新输入。")


@dataclass(frozen=True)
class Answer:
    """What a verb answers: `result` for programs, `text` for people, and its exit code."""

    result: Any
    text: str = ""
    exit_code: int = 0


@dataclass
class Call:
    """One call of the command line, handed to a verb."""

    args: argparse.Namespace
    clock: Clock = field(default_factory=SystemClock)
    kdf: slots.Kdf = slots.FULL
    _desk: Desk | None = None

    @property
    def home(self) -> Home:
        """The home that `--home` names, or this computer's own."""
        given: str | None = self.args.home
        try:
            root = Path(given).expanduser().resolve() if given else home_place.find()
            root.exists()
        except (RuntimeError, ValueError, OSError):
            # An unknown `~name`, a loop of links, a name longer than the system takes.
            raise HomeNameWrong(field="home") from None
        return Home(root)

    def password(self, prompt: str = "") -> str:
        """From --password-file, STATIONDESK_PASSWORD or the prompt; never from an argument."""
        if self.args.password_file:
            return _lines(self.args.password_file)[0]
        found = os.environ.get("STATIONDESK_PASSWORD")
        if found:
            return _text(found)
        if sys.stdin.isatty():
            import getpass

            return getpass.getpass(prompt or say(N_("密码：")))
        raise PasswordNeeded(field="password")

    def pin(self) -> str:
        """A second person's PIN or password, from --pin-file."""
        if not getattr(self.args, "pin_file", None):
            raise PasswordNeeded(field="pin")
        return _lines(self.args.pin_file)[0]

    def pins(self) -> list[str]:
        """The PINs of several people, a line each, from --pin-file."""
        if not getattr(self.args, "pin_file", None):
            raise PasswordNeeded(field="pin")
        return _lines(self.args.pin_file)

    def codes(self) -> list[str]:
        """The codes on paper, a line each, from --codes-file."""
        return [line for line in _lines(self.args.codes_file) if line.strip()][:2] or [""]

    def desk(self) -> Desk:
        """The home unlocked for `--user` (its first person unless named). Closed when the verb is done."""
        if self._desk is None:
            if self.args.look_only:
                self._desk = self._looking()
            else:
                if (self.home.root / "health.json").exists() and self.args.command not in MENDING:
                    from stationdesk.services import health

                    health.require_whole(self.home)
                self._desk = Desk.open(
                    self.home, self._who(), self.password(), clock=self.clock, kdf=self.kdf
                )
                users.note_failures(self._desk)
        return self._desk

    def _who(self) -> str:
        if self.args.user is not None:
            return str(self.args.user)
        read_card(self.home)
        return slots.KeySlots(self.home).people()[0].user_id

    def unlocked(self) -> slots.Opened:
        """The keys of the home alone, for what must not open its database."""
        practice = read_card(self.home).practice
        keys = slots.KeySlots(self.home, clock=self.clock, kdf=self.kdf, practice=practice)
        return keys.unlock(self._who(), self.password())

    def _looking(self) -> Desk:
        """A hurt home, through a copy: nothing of it is changed (`--look-only`)."""
        from stationdesk.services import hurt

        opened = self.unlocked()
        with self.progress(say(N_("读取"))) as progress:
            prepared = hurt.prepare(self.home, opened, clock=self.clock, progress=progress)
        try:
            return LookDesk(self.home, opened, prepared, clock=self.clock, kdf=self.kdf)
        except BaseException:  # even Ctrl+C leaves no copy of a hurt home behind
            prepared.remove()
            raise

    def close(self) -> None:
        """Close the desk if the verb opened it."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    @property
    def as_json(self) -> bool:
        return bool(self.args.json)

    @contextmanager
    def progress(self, what: str, total: int | None = None) -> Iterator[Callable[[int, int], None]]:
        """A bar on stderr while long work runs, on a terminal only: call it with (done, total)."""
        if not sys.stderr.isatty() or self.as_json:
            yield lambda done, total: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda done, total: bar.update(task, completed=done, total=total)


Verb = Callable[[Call], Answer]
Subparsers = Any


def common() -> argparse.ArgumentParser:
    """The flags every verb takes, before or after the verb."""
    made = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    made.add_argument("--home", metavar="DIR", help=say(N_("数据文件夹")))
    made.add_argument("--user", metavar="NAME", help=say(N_("以谁的身份")))
    made.add_argument("--json", action="store_true", help=say(N_("输出 JSON")))
    made.add_argument("--lang", choices=("zh", "en"), help=say(N_("语言")))
    made.add_argument("--password-file", metavar="FILE", help=say(N_("密码文件")))
    made.add_argument(
        "--look-only", action="store_true", help=say(N_("数据库有损坏时只看不写：查、找、打印、导出"))
    )
    return made


def command(
    parsers: Subparsers,
    name: str,
    verb: Verb,
    help: str,
    *,
    arguments: Iterable[tuple[Any, ...]] = (),
    epilog: str | None = None,
) -> None:
    """Add a verb: `arguments` are (name or names, keyword dict) pairs for `add_argument`; `epilog` ends its help."""

    def make(prog: str) -> Parser:
        made = Parser(
            prog=prog,
            description=help,
            epilog=epilog,
            parents=[common()],
            argument_default=argparse.SUPPRESS,
        )
        for names, options in arguments:
            if names in ("--limit", "--offset"):
                options = {**options, "type": count}
            made.add_argument(*((names,) if isinstance(names, str) else names), **options)
        made.set_defaults(verb=verb)
        return made

    parsers.later(name, help, make)


def group(parsers: Subparsers, name: str, help: str) -> Subparsers:
    """A word with verbs under it (`residents import`)."""
    under = Group()

    def make(prog: str) -> Parser:
        made = Parser(prog=prog, description=help, parents=[common()])
        words: Subparsers = made.add_subparsers(
            dest=f"{name}_verb", metavar="VERB", required=True, parser_class=Parser
        )
        for word in under.words:
            words.later(*word)
        return made

    parsers.later(name, help, make)
    return under


def parser(register: Iterable[Callable[[Subparsers], None]]) -> Parser:
    """The whole parser, from every feature's `register`."""
    made = Parser(
        prog="stationdesk",
        description=say(N_("村级便民服务站的桌面程序。不带命令时打开窗口。")),
        parents=[common()],
    )
    made.add_argument("--version", action="version", version=f"StationDesk {__version__}")
    verbs: Subparsers = made.add_subparsers(dest="command", metavar="VERB", parser_class=Parser)
    for add in register:
        add(verbs)
    return made


DEFAULTS: Mapping[str, Any] = {
    "home": None,
    "user": None,
    "json": False,
    "lang": None,
    "password_file": None,
    "look_only": False,
    "verb": None,
}


def run(
    argv: Sequence[str],
    register: Iterable[Callable[[Subparsers], None]],
    *,
    window: Verb | None = None,
    clock: Clock | None = None,
    kdf: slots.Kdf = slots.FULL,
) -> int:
    """Run one command line and return its exit code. `window` is what no verb at all does."""
    as_json = "--json" in argv
    _speak(argv)
    call: Call | None = None
    try:
        namespace = argparse.Namespace(**DEFAULTS)
        args = parser(register).parse_args(list(argv), namespace)
        call = Call(args, clock=clock or SystemClock(), kdf=kdf)
        verb = args.verb or window
        if verb is None:
            raise Usage(why=say(N_("请给出一个命令；--help 列出全部命令。")))
        answer = verb(call)
        if args.verb:
            (launch.orderly if call._desk is None else launch.worked)()
        call.close()
        _print(answer, as_json)
        return answer.exit_code
    except Unhappy as bad:
        if not isinstance(bad, Trouble) or bad.code in launch.NOT_ITS_FAULT:
            launch.orderly()
        return _said(bad, as_json)
    except (KeyboardInterrupt, Cancelled):
        return 130
    except BrokenPipeError:
        _unplug()
        return 0
    except OSError as wrong:
        # What the machine refuses has its sentence wherever it was said; the place is in the log.
        from stationdesk.storage.atomic import trouble_from

        _log(call, wrong)
        place = wrong.filename if isinstance(wrong.filename, str) else "…"
        return _said(trouble_from(wrong, Path(place)), as_json)
    except Exception as bug:  # noqa: BLE001 - the last stop: written down, and said in words
        _log(call, bug)
        if isinstance(bug, UnicodeEncodeError) and any(map(_is_no_text, argv)):
            return _said(NotText(), as_json)
        message = say(
            N_("程序出了意外的问题（{kind}），这一步没有完成，已保存的资料不受影响。"),
            kind=type(bug).__name__,
        )
        return _bad("bug", "bug", message, None, BUG, as_json)
    finally:
        if call is not None:
            call.close()


def _speak(argv: Sequence[str]) -> None:
    if ("--lang" in argv[:-1] and argv[argv.index("--lang") + 1] == "en") or "--lang=en" in argv:
        words.set_language("en")
    else:
        words.set_language("zh")


def _lines(file: str) -> list[str]:
    """The lines of a password file, at least one; the mark that Notepad puts before UTF-8 is no part of it."""
    try:
        found = text_of(Path(file).expanduser()).splitlines()
    except (OSError, ValueError, RuntimeError):
        raise PasswordFileUnreadable(field="password") from None
    if not found:
        raise PasswordFileUnreadable(field="password")
    return found


def text_of(file: Path, most: int = 1_000_000) -> str:
    """The text of a file or pipe given as an argument, where it is no longer than so many bytes: a device has no end.

    Raises OSError, ValueError.
    """
    with file.open("rb") as stream:
        found = stream.read(most + 1)
    if len(found) > most:
        raise ValueError("too long")
    return found.decode("utf-8-sig")


def place(text: str | Path) -> Path:
    """A file or folder given as an argument: `~` is one's own folder, an unknown `~name` just a name.

    Raises PlaceNameWrong for a name that no system takes.
    """
    if "\0" in str(text):
        raise PlaceNameWrong(field="file")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def _is_no_text(given: str) -> bool:
    """Whether an argument has bytes that are not UTF-8 (they arrive as lone surrogates)."""
    return any("\ud800" <= character <= "\udfff" for character in given)


def _text(given: str) -> str:
    if _is_no_text(given):
        raise NotText(field="password")
    return given


def _print(answer: Answer, as_json: bool) -> None:
    if as_json:
        _write(sys.stdout, _json(answer.result))
    elif answer.text:
        _write(sys.stdout, answer.text)


def _json(value: Any) -> str:
    """One JSON value; where the terminal's code page has not every character, all are escaped."""
    text = json.dumps(plain(value), ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(plain(value))
    return text


def _write(stream: TextIO, text: str) -> None:
    code = stream.encoding or "utf-8"
    print(text.encode(code, "backslashreplace").decode(code), file=stream, flush=True)


def _unplug() -> None:
    """Nobody reads stdout any more: the interpreter must not stumble over it once more at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _said(bad: Unhappy, as_json: bool) -> int:
    message = bad.message
    if bad.code in ("database-unreadable", "database-damaged", "found-hurt"):
        message += say(N_("在命令里加 --look-only 可以只看不写地打开，先把没上报的导出来。"))
    return _bad(bad.kind, bad.code, message, bad.field, bad.exit_code, as_json)


def _bad(kind: str, code: str, message: str, field: str | None, exit_code: int, as_json: bool) -> int:
    if as_json:
        error = {"kind": kind, "code": code, "message": message, "field": field}
        try:
            _write(sys.stdout, _json({"error": error}))
        except OSError:
            _unplug()
            _write(sys.stderr, " ".join(message.splitlines()))
    else:
        _write(sys.stderr, " ".join(message.splitlines()))
    return exit_code


def _log(call: Call | None, bug: Exception) -> None:
    """Where a bug is written down: the home's log. Only code positions, no values, so nothing personal."""
    if os.environ.get("STATIONDESK_DEBUG"):
        traceback.print_exception(bug)
    try:
        if call is None or not call.home.card.exists():
            return
    except Unhappy:
        return
    frames = traceback.extract_tb(bug.__traceback__)
    lines = [f"{stamp(call.clock.now())} {__version__} {type(bug).__name__}"]
    lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    try:
        call.home.logs.mkdir(exist_ok=True)
        with (call.home.logs / "bugs.log").open("a", encoding="utf-8") as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        print(say(N_("日志没有写成（磁盘满或只读）。")), file=sys.stderr)


def plain(value: Any) -> Any:
    """Frozen results as what JSON knows: dates and instants as text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """An aligned table for a terminal; Chinese characters count two columns."""
    lines = [[say(heading) for heading in headings]]
    lines += [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
