"""`tour`: the whole main job once, without a screen, through the same verbs as the command line.

Everything is made afresh in one folder and named as it is made: two homes, a stick, papers, pages. Each
step calls verbs in this process and reads their JSON, so a tour that ends well has shown that the command
line does the job. The first step that fails ends it, by name.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from stationdesk.cli import tour_counter, tour_papers, tour_steps
from stationdesk.cli.frame import Answer, Call, Subparsers, command, table
from stationdesk.cli.tour_frame import FOLDERS, MARK, Registers, Tour, TourFolderTaken
from stationdesk.core import patient
from stationdesk.core.words import N_, say
from stationdesk.services.practice.load import PASSWORD


def registering(registers: Registers) -> Callable[[Subparsers], None]:
    """The `register` of `tour`, which calls the verbs of these others."""

    def register(verbs: Subparsers) -> None:
        command(
            verbs,
            "tour",
            lambda call: tour(call, registers),
            say(N_("不用窗口，把主要工作从头到尾走一遍，结果放进一个文件夹")),
            arguments=(
                ("--out", {"default": "practice", "metavar": "DIR"}),
                ("--people", {"type": int, "default": 300, "metavar": "N"}),
                ("--no-pages", {"action": "store_true", "default": False}),
            ),
        )

    return register


def tour(call: Call, registers: Registers) -> Answer:
    """`tour`. Raises TourStepFailed naming the step, TourFolderTaken."""
    began = time.perf_counter()
    going = Tour(Path(call.args.out).expanduser().absolute(), call, registers)
    _clear(going.out)
    going.facts["people"] = call.args.people
    plan = [
        *tour_steps.FIRST,
        *tour_counter.STEPS,
        *tour_papers.STEPS,
        *tour_counter.EVENING,
        *tour_steps.LAST,
    ]
    if not call.args.no_pages:
        plan.append(tour_steps.PAGES)
    for number, (name, play) in enumerate(plan, 1):
        with going.going(number, name):
            play(going)
    seconds = round(time.perf_counter() - began, 1)
    return Answer(
        {
            "out": going.out,
            "files": [{"step": say(f.step), "file": f.file, "seconds": f.seconds} for f in going.files],
            "steps": [{"step": say(name), "seconds": spent} for name, spent in going.steps],
            "word": going.facts["word"],
            "seconds": seconds,
        },
        _summary(going, seconds),
    )


def _summary(going: Tour, seconds: float) -> str:
    rows = []
    for name, spent in going.steps:
        own = [f.file for f in going.files if f.step == name]
        what = say(N_("、")).join(file.name for file in own) if len(own) <= 3 else ""
        rows.append((say(name), f"{spent:.1f}", what or say(N_("{count} 个文件"), count=len(own))))
    lines = [
        "",
        table((N_("步骤"), N_("秒"), N_("文件")), rows),
        "",
        say(N_("主要工作走通了，用时 {seconds} 秒，结果在 {out}"), seconds=seconds, out=going.out),
    ]
    return "\n".join(lines)


def _clear(out: Path) -> None:
    """Take the last tour's results away; never anything that no tour made."""
    mark = out / MARK
    for name in FOLDERS:
        folder = out / name
        if folder.exists():
            if not mark.exists():
                raise TourFolderTaken(name=name, field="out")
            patient.remove_tree(folder)
    out.mkdir(parents=True, exist_ok=True)
    mark.write_text(PASSWORD + "\n", "utf-8")
    for name in FOLDERS[2:]:
        (out / name).mkdir()
