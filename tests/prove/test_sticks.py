"""A stick pulled out at every stage: of an export, a backup to a second place, cards, coats, workbooks, a take-in.

From the n-th thing that is asked of the stick on, everything is answered by an input/output error, or by "no such device".
A sentence, or the deed was done; the homes where they were; what has a final name on the stick is whole; put in again, the
deed is done, and the township takes every bundle in.
"""

from __future__ import annotations

import errno
from typing import Any, Final

import pytest

from tests.prove import proofs
from tests.prove.deed_aftermath import READ, REMOVE, WRITES, Workers, clean, states_hold, whole

EVERYTHING: Final = WRITES | REMOVE | READ
DEEDS: Final = ("bundle", "receipt", "second-place", "card", "plain", "wrap")
GONE: Final = (errno.EIO, errno.ENODEV)
WORDS: Final = ("U盘", "磁盘", "找不到", "stick", "没有完成", "不在", "拔出", "读回来不一致")


def stages(workers: Workers, deed: str) -> int:
    """How many things the deed asks of the stick."""
    root = workers.place(deed)
    said, code = workers.do("watch", root, deed, where=f"{root}/stick", kinds=EVERYTHING)
    assert code == 0
    return len(next(line[1] for line in said if line[0] == "ops"))


def pulled(workers: Workers, deed: str, at: int, error: int) -> None:
    passed = workers.unbroken(deed)
    root = workers.place(deed)
    what = f"{deed}, pulled at {at}"
    said, code = workers.do(
        "once", root, deed, where=f"{root}/stick", kinds=EVERYTHING, at=at, error=error, lasting=1
    )
    assert code == 0, what
    told: dict[str, list[Any]] = {line[0]: line[1:] for line in said}
    exit_code, _, sentence = told["first"]
    assert exit_code in (0, 1, 3), f"{what}: {told['first']}"
    if exit_code:
        # Of several bundles some may be in: then the answer lists what is wrong with the others.
        assert any(word in sentence for word in WORDS) or deed == "receipt", f"{what}: {sentence}"
        workers.count("sticks", "said in words")
    else:
        workers.count("sticks", "done all the same")
    workers.count("sticks", "pulled out")
    states_hold(root, passed, told["done"][0], what)
    for file in (root / "stick").rglob("*"):
        # What was being written when it went is a `.part` file: nobody takes it for a bundle.
        assert file.is_dir() or file.name.startswith(".") or ".part" in file.name or whole(file), (
            f"{what}: {file.name}"
        )
    code, *why = workers.again(root, deed)
    assert code == 0, f"{what}: afterwards: {why}"
    clean(root, passed, what, full=False)
    bundles = sorted((root / "stick").glob("*.sdbundle"))
    if deed in ("bundle", "receipt") and at % 5 == 0:
        taken, code = workers.do("take", root, deed, files=[str(file) for file in bundles])
        assert code == 0
        [(_, problems)] = [line for line in taken if line[0] == "problems"]
        assert problems == [], f"{what}: {problems}"
        workers.count("sticks", "sticks taken in afterwards")


@pytest.mark.parametrize("deed", ["bundle", "second-place"])
def test_a_stick_pulled_out_is_said_and_put_in_again_the_deed_is_done(deed: str, deeds: Workers) -> None:
    count = stages(deeds, deed)
    for at in (1, count // 2, count):
        pulled(deeds, deed, at, errno.EIO)


@pytest.mark.prove
@pytest.mark.parametrize("deed", DEEDS)
def test_a_stick_pulled_out_at_each_stage_is_said(deed: str, deeds: Workers) -> None:
    count = stages(deeds, deed)
    step = max(1, count // 16)
    for at in range(1, count + 1, step):
        pulled(deeds, deed, at, GONE[at % 2])


@pytest.mark.prove
def test_the_figures_of_the_sticks_are_kept(deeds: Workers) -> None:
    proofs.keep("sticks-pulled-out", deeds=len(DEEDS), half_files=0, lost=0, **deeds.tally["sticks"])
    assert deeds.tally.get("sticks", {}).get("pulled out", 0) > 60
