"""Which version of the program is started: the installed one, or a newer one that an update put beside it.

Nothing here needs an administrator: updates are unpacked into the user's own program folder (`programs`), each version
into a folder of its own, and one small file (`current.json`) names the one to start. The installed program reads it
before it imports anything else::

    {"format": 1, "current": {"version": "0.2.0", "folder": "0.2.0-1f3a…", "manifest": "<sha256>"},
     "before": {…} or null, "state": "trying" or "good", "tries": 0, "bad": ["0.1.9-77ab…"]}

A new version is on trial until it has opened a home: it is started as a child, and when it ends badly before that, or was
begun twice without getting there, the version before it is started again (`rolled-back.json` says so, in words for whoever
sits there). Only folders that belong to this user alone and hold exactly the files of their signed manifest are started.
"""

from __future__ import annotations

import errno
import os
import stat
import sys

from stationdesk import __version__
from stationdesk.core import program_locks

TYPE_CHECKING = False  # `typing` costs more than all of this; it is only for the reader of types
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any, Final

POINTER: Final = "current.json"
NOTE: Final = "rolled-back.json"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.json.minisig"
NOT_ITS_FAULT: Final = frozenset({"home-gone", "home-older", "home-twice", "clock-not-set", "desk-busy"})
"""Troubles of the computer that the version before would have met as well: they count as no try of a new one."""
MOST_TRIES: Final = 2
"""How often a new version may be begun without getting to the point where it works."""
MOST_MANIFEST: Final = 8 << 20
_MOST_POINTER: Final = 65_536
_MOST_NOTE: Final = 4096
_JUNCTION: Final = 0xA0000003
_CRASHES: Final = frozenset({-4, -5, -6, -7, -8, -11, -31})
_BROKEN: Final = _CRASHES | {1, 70}
_TRIES: Final = frozenset({0, 3, 130})


def programs() -> str:
    """The folder of versions that updates brought: beside the user's data, never inside it."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), "AppData", "Local")  # noqa: PTH111, PTH118
    else:
        base = os.environ.get("XDG_DATA_HOME", "")
        if not os.path.isabs(base):  # noqa: PTH117 - pathlib costs more than all of this
            base = os.path.join(os.path.expanduser("~"), ".local", "share")  # noqa: PTH111, PTH118
    return os.path.join(base, "StationDeskProgram")  # noqa: PTH118


def root() -> str:
    """The folder that the running program lies in."""
    if getattr(sys, "frozen", False):
        return os.path.dirname(os.path.realpath(sys.executable))  # noqa: PTH120
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))  # noqa: PTH120


def is_installed() -> bool:
    """Whether this is an installed program; a checkout starts itself and nothing else."""
    return bool(getattr(sys, "frozen", False)) or os.path.exists(os.path.join(root(), "packaged"))  # noqa: PTH110, PTH118


def number(version: str) -> tuple[int, ...]:
    """A version to compare; one that is none is older than all."""
    parts = version.split(".") if len(version) < 40 else [""]
    return (
        tuple(int(part) for part in parts) if all(part.isascii() and part.isdigit() for part in parts) else ()
    )


def begin(argv: Sequence[str]) -> int | None:
    """Start the version that `current.json` names; its exit code, or None when this program is the one to run."""
    if not is_installed():
        return None
    try:
        return _handed_over(argv)
    finally:
        program_locks.let_trial_go()


def _handed_over(argv: Sequence[str]) -> int | None:
    refused: dict[str, str] | None = None
    while (state := read()) is not None:
        current = state["current"]
        if current is None or number(current["version"]) <= number(__version__):
            return None
        trying = state["state"] != "good"
        if trying and not program_locks.holds_trial() and program_locks.hold_trial(programs()):
            continue  # who had it before may have written since what was read
        beside = trying and not program_locks.holds_trial()
        if current == refused:
            return None  # taken back and named all the same: the folder is read-only, and nothing can be written down
        refused = current
        if trying and not beside and state["tries"] >= MOST_TRIES:
            roll_back(state, "unfinished")
            continue
        words = _words_of(current)
        if words is None:
            if not beside:
                roll_back(state, "damaged")
            continue
        if trying and not beside and not _counted(state):
            return None
        code = None
        try:
            if beside:
                code = _beside(words, argv)
            else:
                code = _tried(state, words, argv) if trying else _run(words, argv)
        except OSError:
            if not beside:
                roll_back(state, "no-start")
        else:
            if code is not None:
                return code
            if _names_a_verb(argv):
                _say_half_done(current["version"])
                return 70
    return None


def _counted(state: dict[str, Any]) -> bool:
    """Write down that a version is begun; where nothing can be written it is not begun, and nothing speaks against it."""
    state["tries"] += 1
    try:
        write(state)
    except OSError:
        return False
    return True


def _beside(words: list[str], argv: Sequence[str]) -> int | None:
    """Start a version that another start is trying this very moment: whoever clicks again finds its window, and counts nothing.

    None where it was to open a window and broke. What that means for the version is said by the one who tries it.
    """
    code = _child(words, argv)
    return None if code in _BROKEN and not _names_a_verb(argv) else code


def _tried(state: dict[str, Any], words: list[str], argv: Sequence[str]) -> int | None:
    """Start a version on trial and wait for it; None when it was rolled back. Raises OSError where it was never begun."""
    code = _child(words, argv)
    now = read()
    if now is None or now["current"] != state["current"] or now["state"] == "good" or not now["tries"]:
        return code
    if code in _TRIES or (code < 0 and code not in _CRASHES):
        return (
            code  # by whoever sits there, with the computer, or because the disk said no: it counts as a try
        )
    roll_back(now, "failed")
    return None


def _say_half_done(version: str) -> None:
    """For who called the command line, below what the broken program may have said itself."""
    from stationdesk.core.words import N_, say

    if sys.stderr is not None:
        words = N_(
            "新版本 {version} 出错退出，已自动退回原来的版本。这条命令可能没有做完：请先查看结果，再决定要不要重做。"
        )
        sys.stderr.write(say(words, version=version) + "\n")


def _names_a_verb(argv: Sequence[str]) -> bool:
    """Whether something was to be done by the command line: what a broken program half did is not done twice."""
    rest = list(argv)
    while rest and rest[0].startswith("--"):
        flag = rest.pop(0)
        if flag in ("--home", "--user", "--lang", "--password-file") and rest:
            rest.pop(0)
    return bool(rest) and "." not in rest[0]


# the pointer ----------------------------------------------------------------------------------------


def read() -> dict[str, Any] | None:
    """What the pointer says; None where there is none or it cannot be believed."""
    place = programs()
    try:
        if not _is_ours(place):
            return None
        text = little(os.path.join(place, POINTER), _MOST_POINTER)  # noqa: PTH118
    except OSError:
        return None
    import json

    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if _is_state(said) else None


def little(file: str, most: int) -> bytes:
    """The content of a small file of our own. Raises OSError, also for what stands there instead.

    A pipe or a device would be waited for and a link leads elsewhere: no start may hang on, or follow, what lies there.
    """
    kept_out = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not stat.S_ISREG(os.lstat(file).st_mode):
        raise OSError(errno.EINVAL, "no file of its own", file)
    with open(os.open(file, os.O_RDONLY | kept_out), "rb") as opened:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise OSError(errno.EINVAL, "no file of its own", file)
        text = opened.read(most + 1)
    if len(text) > most:
        raise OSError(errno.EFBIG, "more than is ever written there", file)
    return text


def unheard() -> bool:
    """Whether there is a pointer, or something in its place, that `read` does not believe: then no update is started."""
    return os.path.lexists(os.path.join(programs(), POINTER)) and read() is None  # noqa: PTH118


def _is_state(said: Any) -> bool:
    return (
        isinstance(said, dict)
        and said.get("format") == 1
        and {"current", "before"} <= said.keys()
        and _is_version(said["current"])
        and _is_version(said["before"])
        and said.get("state") in ("trying", "good")
        and type(said.get("tries")) is int
        and said["tries"] >= 0
        and isinstance(said.get("bad"), list)
    )


def _is_version(said: Any) -> bool:
    if said is None:
        return True
    return (
        isinstance(said, dict)
        and all(isinstance(said.get(key), str) for key in ("version", "folder", "manifest"))
        and bool(said["folder"])
        and not said["folder"].startswith(".")
        and not any(mark in "/\\:\0" or "\ud800" <= mark <= "\udfff" for mark in said["folder"])
    )


def write(state: dict[str, Any]) -> None:
    """Write the pointer: the one moment at which another version is the one to start. Raises OSError."""
    _put(POINTER, state)


def _put(name: str, said: dict[str, Any]) -> None:
    import json

    from stationdesk.core import patient

    place = programs()
    final = os.path.join(place, name)  # noqa: PTH118
    part = os.path.join(place, f".{name}.{os.getpid()}.part")  # noqa: PTH118
    try:
        _gone(part)  # left by a process of the same number, or laid there: nothing is written through it
        made = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(made, "wb") as file:  # noqa: PTH123
            file.write(json.dumps(said).encode())
            file.flush()
            os.fsync(file.fileno())
        patient.replace(part, final)
    except OSError:
        _gone(part)
        raise
    if os.name != "nt":
        folder = os.open(place, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _gone(file: str) -> None:
    from stationdesk.core import patient

    try:
        patient.remove(file, missing_ok=True)
    except OSError:
        return


def roll_back(state: dict[str, Any], why: str) -> None:
    """Name the version before as the one to start, and write down why, for whoever sits there."""
    bad = state["current"]
    back = state["before"]
    to = back["version"] if back else ""
    try:
        _put(NOTE, {"version": bad["version"], "folder": bad["folder"], "to": to, "why": why})
        write(
            state
            | {
                "current": back,
                "before": None,
                "state": "good",
                "tries": 0,
                # Files that were hurt, or two power cuts and full disks, say nothing against it: it may be installed again.
                "bad": [*state["bad"], bad["folder"]][-9:] if why in ("failed", "no-start") else state["bad"],
            }
        )
    except OSError:
        # A full or read-only disk: without a pointer the installed version starts, and that always works.
        _gone(os.path.join(programs(), POINTER))  # noqa: PTH118


def rolled_back() -> dict[str, str] | None:
    """What was taken back at the last start: `version`, `folder`, `to`, `why`; None when nothing was."""
    if not is_installed():
        return None
    try:
        text = little(os.path.join(programs(), NOTE), _MOST_NOTE)  # noqa: PTH118
    except OSError:
        return None
    import json

    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not all(isinstance(said.get(key), str) for key in ("version", "why")):
        return None
    return said


def forget_roll_back() -> None:
    """Whoever sits there has read it."""
    _gone(os.path.join(programs(), NOTE))  # noqa: PTH118


# what the new version says of itself ----------------------------------------------------------------


def _mine() -> dict[str, Any] | None:
    """The pointer, when it is this very program that is on trial."""
    if not is_installed():
        return None
    state = read()
    if state is None or state["state"] == "good" or state["current"] is None:
        return None
    own = os.path.join(programs(), state["current"]["folder"])  # noqa: PTH118
    return state if os.path.realpath(own) == root() else None


def worked() -> None:
    """This program has opened a home and shown it: from now on it is the one that is started."""
    state = _mine()
    if state is not None:
        try:
            write(state | {"state": "good", "tries": 0})
        except OSError:
            return  # a full disk: it stays on trial
        forget_roll_back()


def orderly() -> None:
    """This program ended as it should, without having got to a home (a password page that was closed again)."""
    state = _mine()
    if state is not None and state["tries"]:
        try:
            write(state | {"tries": 0})
        except OSError:
            return


# what is started ------------------------------------------------------------------------------------


def _is_ours(place: str) -> bool:
    """Whether it is a folder, belongs to this user (or root), and nobody else may write into it."""
    if is_led_elsewhere(place):
        return False
    if os.name == "nt":
        return True  # the profile's own folder: others have no rights there
    status = os.lstat(place)
    return status.st_uid in (os.getuid(), 0) and not status.st_mode & 0o022


def is_led_elsewhere(place: str) -> bool:
    """Whether a name is a link (or a junction of Windows): whose folder it leads to, nobody has looked at. Raises OSError."""
    status = os.lstat(place)
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _words_of(version: dict[str, str]) -> list[str] | None:
    """The command that starts a version; None when its folder is not what was installed."""
    folder = os.path.join(programs(), version["folder"])  # noqa: PTH118
    try:
        if not _is_ours(folder):
            return None
        text = little(os.path.join(folder, MANIFEST), MOST_MANIFEST)  # noqa: PTH118
    except OSError:
        return None
    import hashlib
    import json

    if hashlib.sha256(text).hexdigest() != version["manifest"]:
        return None
    try:
        manifest = json.loads(text)
        if next(unlike(folder, manifest), None) is not None:
            return None
        first, *rest = manifest["start"]
    except (ValueError, KeyError, TypeError, OSError, RecursionError):
        return None
    if os.name == "nt" and first.endswith("pythonw.exe") and sys.executable.lower().endswith("python.exe"):
        first = first.removesuffix("pythonw.exe") + "python.exe"  # begun in a console: answers go there
    return [os.path.join(folder, *first.split("/")), *rest]  # noqa: PTH118


def unlike(folder: str, manifest: dict[str, Any]) -> Iterator[str]:
    """The files of a version that are missing, of another size or time than its manifest says, or not named there.

    Raises OSError. The content is read after an update and by `doctor`.
    """
    wanted = {MANIFEST: None, SIGNATURE: None, **{entry["path"]: entry for entry in manifest["files"]}}
    waiting = [("", folder)]
    while waiting:
        before, place = waiting.pop()
        with os.scandir(place) as found:
            for one in found:
                name = before + one.name
                if one.is_dir(follow_symlinks=False):
                    waiting.append((name + "/", one.path))
                    continue
                entry = wanted.pop(name, False)
                if entry is None:
                    continue
                if entry is False:
                    yield name
                elif "link" in entry:
                    if not one.is_symlink() or os.readlink(one.path) != entry["link"]:  # noqa: PTH115
                        yield name
                else:
                    status = one.stat(follow_symlinks=False)
                    if (
                        not stat.S_ISREG(status.st_mode)
                        or status.st_size != entry.get("size", 0)
                        or int(status.st_mtime) != manifest["mtime"]
                    ):
                        yield name
    yield from wanted


def _environment() -> dict[str, str]:
    """What the other version is given: nothing of where this one's own libraries lie, and no files written beside its own."""
    given = dict(os.environ)
    given["PYTHONDONTWRITEBYTECODE"] = "1"
    if getattr(sys, "frozen", False):
        given["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
            before = given.pop(f"{name}_ORIG", None)
            given.pop(name, None)
            if before:
                given[name] = before
    return given


def _run(words: list[str], argv: Sequence[str]) -> int:
    if os.name == "nt":
        return _child(words, argv)
    os.execve(words[0], [*words, *argv], _environment())
    raise AssertionError("exec came back")


def _child(words: list[str], argv: Sequence[str]) -> int:
    import subprocess

    with subprocess.Popen([*words, *argv], env=_environment()) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # it was told, too, and ends by itself


# who runs from here ---------------------------------------------------------------------------------


def register() -> None:
    """Show that this process runs from the user's program folder, so that an update takes nothing from under it."""
    _keep_own_modules()
    if root().startswith(os.path.realpath(programs()) + os.sep):
        program_locks.register(programs())


def _keep_own_modules() -> None:
    """A package that is installed while this window is open replaces the file that its modules are still read from.

    PyInstaller's reader opens that file by name for every module that a page needs; the kernel knows the one that runs.
    """
    if getattr(sys, "frozen", False) and sys.platform == "linux":
        import pyimod02_importers  # type: ignore[import-not-found]

        archive = getattr(pyimod02_importers, "pyz_archive", None)
        if archive is not None:
            archive._filename = "/proc/self/exe"
