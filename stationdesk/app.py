"""The composition root: everything is built here, once, and handed in.

The password page must come up fast, so the command line, the window and what lies below them are each
imported only when the call needs them. Verbs that need a window or measure one are registered here, so
that `cli` stays free of Qt.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationdesk.core import launch
from stationdesk.core.calling import OPENED
from stationdesk.core.paths import Home

if TYPE_CHECKING:
    from stationdesk.cli.bench import Measured, Plan
    from stationdesk.cli.frame import Answer, Call, Subparsers
    from stationdesk.core.errors import Unhappy


def run(argv: Sequence[str]) -> int:
    """Run one call: a verb of the command line, or the window."""
    only = _window_only(argv)
    if only is not None and _has_screen():
        root, file = only
        return open_window(Home(root), file) if root is not None else _open_own(file)
    from stationdesk.cli import frame

    try:
        return frame.run(argv, registers(), window=_window)
    except SystemExit:
        launch.orderly()  # --version and --help: a new version that answers has not failed
        raise


def registers() -> tuple[Callable[[Subparsers], None], ...]:
    """The `register` of every verb: what the command line runs, and what the manual page is written from."""
    from stationdesk.cli import (
        bench,
        bench_cases,
        bench_files,
        bench_growth,
        bench_left_behind,
        bench_papers,
        bench_peers,
        bench_postgres,
        bench_safety,
        bench_sync,
        bench_upload,
        tour,
        verbs,
    )

    benches = bench.registering(
        {
            "cases-list": bench_cases.cases_list,
            "candidates": bench_left_behind.candidates,
            "attachments": bench_files.attachments,
            **bench_sync.BENCHES,
            "upload": bench_upload.upload,
            **bench_postgres.BENCHES,
            **bench_growth.BENCHES,
            **bench_peers.BENCHES,
            **bench_safety.BENCHES,
            "certificate": bench_papers.certificate,
            "sheet-3600": bench_papers.sheet_3600,
            "accept-ui": _bench_accept_ui,
            "start": _bench_start,
            "memory": _bench_memory,
        }
    )
    known = (*verbs.ALL, register, benches)
    return (*known, tour.registering(known))


def _window_only(argv: Sequence[str]) -> tuple[Path | None, Path | None] | None:
    """The home's folder (when one is named) and file when the call only opens the window: then nothing of the command line is imported."""
    rest = list(argv)
    root: Path | None = None
    if len(rest) >= 2 and rest[0] == "--home":
        try:
            root = Path(rest[1]).expanduser().resolve()
        except (RuntimeError, OSError, ValueError):
            return None  # the command line says what is wrong with it
        rest = rest[2:]
    file: Path | None = None
    if len(rest) == 1 and rest[0].casefold().endswith(OPENED) and not rest[0].startswith("-"):
        file = Path(rest.pop()).absolute()
    return None if rest else (root, file)


def _open_own(file: Path | None) -> int:
    """Open this computer's own home; where it is not where it was, ask what to do."""
    from stationdesk.storage import home_place

    try:
        return open_window(Home(home_place.find()), file, own=True)
    except home_place.HomeGone as gone:
        return open_window(Home(home_place.fresh()), file, own=True, gone=gone)


def unswept() -> None:
    """Until the first page stands (`Opening`), nobody looks for garbage: what is imported stays, and looking costs a tenth."""
    gc.disable()


def open_window(
    home: Home, file: Path | None = None, *, own: bool = False, gone: Unhappy | None = None
) -> int:
    """Open the desk on a home, with a file that was double clicked; returns when the window was closed.

    `own`: it is this computer's own and is remembered as such; `gone`: why it is not where it was.
    """
    unswept()
    from stationdesk.ui.opening import Given, run_window

    return run_window(Given(home, make_practice=_make_practice, file=file, own=own, gone=gone))


def _make_practice(home: Home) -> object:
    from stationdesk.cli.practice import make_village

    return make_village(home)


def _has_screen() -> bool:
    """Whether a window can be shown: Qt ends the process where there is no screen."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _window(call: Call) -> Answer:
    from stationdesk.cli.frame import Answer, NoScreen

    if not _has_screen():
        raise NoScreen

    return Answer(None, exit_code=open_window(call.home))


def register(verbs: Subparsers) -> None:
    """Verbs that need a window: `shots`."""
    from stationdesk.cli.frame import command
    from stationdesk.core.words import N_, say

    command(
        verbs,
        "shots",
        shots,
        say(N_("每页一张图（不需要屏幕）")),
        arguments=(
            ("--out", {"required": True, "metavar": "DIR"}),
            ("--scale", {"choices": ("100", "125", "150", "200"), "default": "100"}),
            ("--size", {"default": "1366x768", "metavar": "WxH"}),
            ("--dark", {"action": "store_true", "default": False}),
        ),
    )


def _bench_start(plan: Plan) -> list[Measured]:
    """The password field, beside a bare window in a process of its own."""
    from stationdesk.cli.bench import station, within
    from stationdesk.core.words import N_, say
    from stationdesk.ui import bench

    with station() as desk:
        value, bare = bench.start(desk.home.root, min(plan.rounds, 9))
    return [within("start", value, bare, 1.5, "ms", say(N_("进程启动到密码框可见，对比空窗口")))]


def _bench_memory(plan: Plan) -> list[Measured]:
    """Today of a 3,000-person village after the password: time and memory, beside the bare imports."""
    from stationdesk.cli.bench import within
    from stationdesk.cli.practice import make_village
    from stationdesk.core.words import N_, say
    from stationdesk.ui import bench

    with bench.temporary() as folder:
        home = Home(Path(folder) / "home")
        make_village(home, min(plan.people, 3000))
        ours, bare, typed = bench.opening(home.root, min(plan.rounds, 3))
    return [
        within(
            "open", ours[0], bare[0], 1.5, "ms", say(N_("密码到工作台可用，对比空窗口、导入加一次 Argon2id"))
        ),
        within("open-typed", typed, bare[0], 1.5, "ms", say(N_("同上，密码打了两秒半"))),
        within("memory", ours[1], bare[1], 2.0, "MB", say(N_("工作台页常驻内存"))),
    ]


def _bench_accept_ui(plan: Plan) -> list[Measured]:
    """How long a key has to wait at the most while cases are accepted, in a real window with a real lane."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from stationdesk.cli.bench import people_rows, station, within
    from stationdesk.core.words import N_, say
    from stationdesk.models.residents import Person
    from stationdesk.ui import bench_accept

    def settled(work: Any) -> str:
        rows = people_rows(work, min(plan.people, 3000))
        work.session.add_all(Person(**row) for row in rows)
        name: str = rows[0]["name"]
        return name

    with station() as desk:
        who = desk.change(settled)
        first, later = bench_accept.stalls(desk, who, min(max(plan.rounds, 2), 5))
    return [
        within(
            word,
            max(found.values()),
            50.0,
            1.0,
            "ms",
            say(note, step=max(found, key=lambda step: found[step])),
        )
        for word, found, note in (
            ("accept-ui", later, N_("受理时窗口最长一次不应，在：{step}；目标 50 毫秒")),
            ("accept-ui-first", first, N_("开机后第一件，在：{step}")),
        )
    ]


def shots(call: Call) -> Answer:
    """`shots --out DIR`: every page and main dialog as PNG, offscreen, from the home or practice data."""
    import re
    import tempfile

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from stationdesk.cli.frame import Answer
    from stationdesk.core.errors import Usage
    from stationdesk.core.words import N_, say
    from stationdesk.ui import gallery

    out = Path(call.args.out)
    size = re.fullmatch(r"([0-9]{3,4})x([0-9]{3,4})", call.args.size)
    if size is None:
        raise Usage(why=say(N_("--size 请写成 1366x768 的样子。")), field="size")
    look = gallery.Look(
        scale=int(call.args.scale) / 100,
        lang="en" if call.args.lang == "en" else "zh",
        width=int(size[1]),
        height=int(size[2]),
        dark=bool(call.args.dark),
    )
    with tempfile.TemporaryDirectory(prefix="stationdesk-shots-") as folder:
        if call.args.home is not None and call.home.card.exists():
            files = gallery.take(call.desk(), out, look, call.clock)
        else:
            from stationdesk.cli.practice import make_village
            from stationdesk.desk import Desk
            from stationdesk.security.slots import KeySlots

            home = Home(Path(folder) / "practice")
            with call.progress(say(N_("练习村"))):
                make_village(home, 300, clock=call.clock, kdf=call.kdf)
            first = KeySlots(home).people()[0].user_id
            with Desk.open(home, first, "practice", clock=call.clock, kdf=call.kdf) as desk:
                files = gallery.take(desk, out, look, call.clock)
    return Answer({"files": files}, "\n".join(str(file) for file in files))
