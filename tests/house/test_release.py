"""What is not ready is not handed out: every line of the checklist refuses by itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from stationdesk.sync import minisign
from tests.sync import updating

VERSION = "3.2.1"
CHANGES = f"# Changes\n\n## {VERSION} (2026-11-22)\n\n* 修了打印。\n\n## 3.2.0\n\n* Older.\n"


WHO = "某县政务服务局 <desk@zhengwu.gov.cn>"


def committed(root: Path) -> int:
    """The time of the commit, which everything that is built bears."""
    said = subprocess.run(
        ["git", "-C", str(root), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=True
    )
    return int(said.stdout)


def package(root: Path, *, who: str = WHO, when: int | None = None) -> None:
    """A package that is nothing but what it says of itself."""
    tree = root.parent / "tree"
    (tree / "DEBIAN").mkdir(parents=True, exist_ok=True)
    (tree / "DEBIAN/control").write_text(
        f"Package: stationdesk\nVersion: {VERSION}\nArchitecture: amd64\nMaintainer: {who}\nDescription: x\n",
        "utf-8",
    )
    file = root / f"dist/stationdesk_{VERSION}_amd64.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "--build", str(tree), str(file)],
        check=True, capture_output=True, env=os.environ | {"SOURCE_DATE_EPOCH": str(when or committed(root))},
    )  # fmt: skip


def update(root: Path, folder: Path, version: str = VERSION, **how: Any) -> Path:
    """An update file whose files bear the commit's time."""
    return updating.update(folder, version, mtime=committed(root), platform="linux-x86_64", **how)


def git(root: Path, *words: str) -> None:
    given = ["-c", "user.name=x", "-c", "user.email=x@y", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *given, *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny checkout that is ready to be released; never changed."""
    root = tmp_path_factory.mktemp("ready") / "root"
    (root / "stationdesk").mkdir(parents=True)
    (root / "resources/release_keys").mkdir(parents=True)
    (root / "stationdesk/__init__.py").write_text(f'__version__ = "{VERSION}"\n', "utf-8")
    (root / "installer").mkdir()
    (root / "installer/maintainer.txt").write_text(f"{WHO}\n", "utf-8")
    (root / "CHANGELOG.md").write_text(CHANGES, "utf-8")
    (root / ".gitignore").write_text("build/\ndist/\n", "utf-8")
    (root / "resources/release_keys/某县.pub").write_text(updating.KEY.public.text, "utf-8")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x")
    git(root, "tag", f"v{VERSION}")
    (root / "dist/stationdesk").mkdir(parents=True)
    (root / "dist/stationdesk/NOTICES.txt").write_text("licences", "utf-8")
    (root / "dist/stationdesk/stationdesk").write_text("program", "utf-8")
    os.utime(root / "dist/stationdesk/stationdesk", (committed(root),) * 2)
    packed = root / "dist/stationdesk/_internal/resources/release_keys"
    shutil.copytree(root / "resources/release_keys", packed)
    package(root)
    shutil.copy(update(root, root.parent / "made"), root / "dist")
    prove(root, passed=True)
    return root


def prove(root: Path, *, passed: bool, age: float = 0, commit: str = "") -> None:
    head = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    )
    said = {"commit": commit or head.stdout.strip(), "at": time.time() - age, "passed": passed}
    (root / "build").mkdir(exist_ok=True)
    (root / "build/release-proof.json").write_text(json.dumps(said), "utf-8")


@pytest.fixture
def root(ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ready, tmp_path / "root"))


def release(root: Path, *words: str) -> int:
    script: Any = updating.installer("release")
    return int(script.main([*words], root))


def refused(root: Path) -> list[str]:
    script: Any = updating.installer("release")
    return [line.what for line in script.judge(root, root / "dist") if not line.good]


def test_what_is_ready_gets_its_sums_and_a_checklist(root: Path) -> None:
    assert refused(root) == []
    assert release(root) == 0
    said = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=root / "dist", capture_output=True, check=False
    )
    assert said.returncode == 0
    assert "ready" in (root / f"dist/RELEASE-{VERSION}.txt").read_text("utf-8")


def test_the_sums_are_signed_where_a_key_is_given(root: Path, tmp_path: Path) -> None:
    tool = shutil.which("minisign")
    if tool is None:
        pytest.skip("no minisign here")
    key, public = tmp_path / "k.key", tmp_path / "k.pub"
    subprocess.run([tool, "-G", "-W", "-s", str(key), "-p", str(public)], check=True, capture_output=True)
    assert release(root, "--key", str(key)) == 0
    done = subprocess.run(
        [tool, "-V", "-p", str(public), "-m", str(root / "dist/SHA256SUMS")], capture_output=True, check=False
    )
    assert done.returncode == 0


def test_each_line_refuses_by_itself_and_leaves_no_sums(root: Path) -> None:
    assert release(root) == 0
    (root / "stationdesk/new.py").write_text("", "utf-8")
    assert refused(root) == ["the checkout is clean"]
    assert release(root) == 1
    assert not (root / "dist/SHA256SUMS").exists()
    assert "NOT READY" in (root / f"dist/RELEASE-{VERSION}.txt").read_text("utf-8")
    (root / "stationdesk/new.py").unlink()
    git(root, "tag", "v9.9.9")
    assert refused(root) == ["the tag is this version"]
    git(root, "tag", "-d", "v9.9.9", f"v{VERSION}")
    assert refused(root) == ["the tag is this version"]
    git(root, "tag", f"v{VERSION}")
    for proof in (
        {"passed": False},
        {"passed": True, "age": 8 * 86400},
        {"passed": True, "commit": "0" * 40},
    ):
        prove(root, **proof)  # type: ignore[arg-type]
        assert refused(root) == ["the checks are green"]
    (root / "build/release-proof.json").unlink()
    assert refused(root) == ["the checks are green"]
    prove(root, passed=True)
    (root / "dist/stationdesk/NOTICES.txt").unlink()
    assert refused(root) == ["the notices are inside"]
    (root / "dist/stationdesk/NOTICES.txt").write_text("licences", "utf-8")
    # Built before our key was laid into the project: that program would take no update of ours, ever.
    next((root / "dist/stationdesk").rglob("*.pub")).unlink()
    assert refused(root) == ["the built program knows the same keys"]


def test_what_was_built_from_another_commit_is_refused(root: Path, tmp_path: Path) -> None:
    def other(file: str) -> list[str]:
        (root / "dist" / file).unlink()
        return refused(root)

    built = "all was built from this commit"
    package(root, when=committed(root) - 60)
    assert refused(root) == [built]
    package(root)
    os.utime(root / "dist/stationdesk/stationdesk", (committed(root) + 60,) * 2)
    assert refused(root) == [built]
    os.utime(root / "dist/stationdesk/stationdesk", (committed(root),) * 2)
    old = updating.update(tmp_path, VERSION, mtime=1767225600, platform="linux-x86_64")
    shutil.copy(old, root / "dist")
    assert refused(root) == [built]
    shutil.copy(update(root, tmp_path / "a"), root / "dist")
    assert refused(root) == []
    assert other("stationdesk/stationdesk") == [built]


def test_packages_that_nobody_answers_for_are_refused(root: Path) -> None:
    answers = "the packages name who answers for them"
    package(root, who="StationDesk developers <stationdesk@invalid.example.org>")
    assert refused(root) == [answers]
    package(root)
    assert refused(root) == []
    script: Any = updating.installer("maintainer")
    for text in ("A <a@invalid.example.org>", "A <a@b.invalid>", "A <a@example.com>"):
        assert script.is_placeholder(text)
    assert not script.is_placeholder(WHO)
    for text in ("A <a@b.invalid>", "nobody", ""):
        (root / "installer/maintainer.txt").write_text(text, "utf-8")
        assert answers in refused(root)
    (root / "installer/maintainer.txt").unlink()
    assert answers in refused(root)


def test_a_trial_is_not_handed_out(root: Path) -> None:
    (root / f"dist/StationDesk-{VERSION}-windows-x64-TRIAL-not-to-be-handed-out.exe").write_bytes(b"MZ")
    assert refused(root) == ["none is a trial"]


def test_what_this_checkout_names_as_answering_is_one_line(tmp_path: Path) -> None:
    script: Any = updating.installer("maintainer")
    assert "@" in script.named()
    (tmp_path / "two").write_text("A <a@b.cn>\nB <b@b.cn>\n", "utf-8")
    with pytest.raises(SystemExit, match="one line"):
        script.named(tmp_path / "two")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Changes\n\n## 3.2.1\n\n## 3.2.0\n\n* x\n",
        "## Unreleased (3.2.1)\n\n* x\n",
        "## 3.2.1\n\n### New\n\n",
    ],
)
def test_a_silent_changelog_is_refused(root: Path, text: str) -> None:
    (root / "CHANGELOG.md").write_text(text, "utf-8")
    assert "the changelog speaks of it" in refused(root)


def test_an_update_that_is_not_signed_by_our_key_or_of_another_version_is_refused(
    root: Path, tmp_path: Path
) -> None:
    file = next((root / "dist").glob("*.sdupdate"))
    strange = update(root, tmp_path / "a", key=minisign.SecretKey.generate())
    shutil.copy(strange, file)
    assert refused(root) == [f"{file.name} is signed"]
    shutil.copy(update(root, tmp_path / "b", "3.2.2"), file)
    assert refused(root) == [f"{file.name} is signed"]
    file.rename(file.with_name("stationdesk-3.2.2-linux-x86_64.sdupdate"))
    assert "every file bears this version" in refused(root)
    for one in (root / "dist").glob("*.sdupdate"):
        one.unlink()
    assert refused(root) == ["there is an update file"]
    (root / "resources/release_keys/某县.pub").unlink()
    assert "the program knows a release key" in refused(root)


def test_the_checks_are_run_and_their_end_is_kept(root: Path) -> None:
    script: Any = updating.installer("release")
    script.run_checks(root, lambda: 1)
    assert refused(root) == ["the checks are green"]
    script.run_checks(root, lambda: 0)
    assert refused(root) == []
