"""What is not ready is not handed out: every line of the checklist refuses by itself."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from stationdesk.sync import minisign
from tests.sync import updating

VERSION = "3.2.1"
CHANGES = f"# Changes\n\n## {VERSION} (2026-11-22)\n\n* 修了打印。\n\n## 3.2.0\n\n* Older.\n"


WHO = "某县政务服务局 <desk@zhengwu.gov.cn>"


def stamp(root: Path, **other: Any) -> str:
    """What a thing that was built from this checkout says of itself."""
    head = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    )
    return json.dumps({"version": VERSION, "commit": head.stdout.strip(), "changed": False} | other)


def summed(file: Path) -> Path:
    """A file with its checksum beside it."""
    updating.installer("checksum").beside(file)
    return file


def package(root: Path, *, who: str = WHO, kind: str = "_amd64", **other: Any) -> Path:
    """A package that is nothing but what it says of itself."""
    tree = root.parent / "tree"
    (tree / "DEBIAN").mkdir(parents=True, exist_ok=True)
    (tree / "usr/lib/stationdesk").mkdir(parents=True, exist_ok=True)
    (tree / "usr/lib/stationdesk/built.json").write_text(stamp(root, **other), "utf-8")
    (tree / "DEBIAN/control").write_text(
        f"Package: stationdesk\nVersion: {VERSION}\nArchitecture: amd64\nMaintainer: {who}\nDescription: x\n",
        "utf-8",
    )
    file = root / f"dist/stationdesk_{VERSION}{kind}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "--build", str(tree), str(file)], check=True, capture_output=True
    )
    return summed(file)


def update(root: Path, folder: Path, version: str = VERSION, said: str = "", **how: Any) -> Path:
    """An update file of a folder that was built from this checkout."""
    built = folder / f"built-{version}"
    built.mkdir(parents=True)
    (built / "built.json").write_text(said or stamp(root), "utf-8")
    return summed(updating.update(folder, version, platform="linux-x86_64", **how))


def lay(root: Path, file: Path) -> Path:
    """Put a file and its checksum among what is handed out."""
    for one in (file, file.with_name(f"{file.name}.sha256")):
        shutil.copy(one, root / "dist")
    return root / "dist" / file.name


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
    (root / "dist/stationdesk/built.json").write_text(stamp(root), "utf-8")
    packed = root / "dist/stationdesk/_internal/resources/release_keys"
    shutil.copytree(root / "resources/release_keys", packed)
    package(root)
    lay(root, update(root, root.parent / "made"))
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


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The secret half of the key of this checkout, as minisign keeps one that has no password."""
    return secret(tmp_path / "release.key", updating.KEY)


def secret(file: Path, key: minisign.SecretKey) -> Path:
    raw = b"Ed\0\0B2" + bytes(48) + key.key_id + key.seed + bytes(64)
    file.write_text(f"untrusted comment: minisign secret key\n{base64.b64encode(raw).decode()}\n", "utf-8")
    file.chmod(0o600)
    return file


def release(root: Path, *words: str) -> int:
    script: Any = updating.installer("release")
    return int(script.main([*words], root))


def left(root: Path) -> set[str]:
    """What a release has written beside the files."""
    return {file.name for file in (root / "dist").iterdir() if re.match(r"\.|RELEASE|SHA256SUMS", file.name)}


def refused(root: Path) -> list[str]:
    script: Any = updating.installer("release")
    return [line.what for line in script.judge(root, root / "dist") if not line.good]


def test_what_is_ready_gets_its_signed_sums_and_a_checklist(root: Path, key: Path) -> None:
    assert refused(root) == []
    assert release(root, "--key", str(key)) == 0
    said = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=root / "dist", capture_output=True, check=False
    )
    assert said.returncode == 0
    assert "[x] the sums are signed: SHA256SUMS.minisig, by 某县" in checklist(root)
    sums = (root / "dist/SHA256SUMS").read_bytes()
    updating.KEY.public.verify(sums, (root / "dist/SHA256SUMS.minisig").read_bytes())
    assert left(root) == {"SHA256SUMS", "SHA256SUMS.minisig", f"RELEASE-{VERSION}.txt"}


def checklist(root: Path) -> str:
    return (root / f"dist/RELEASE-{VERSION}.txt").read_text("utf-8")


def test_minisign_itself_takes_the_signature_of_a_key_that_it_made(root: Path, tmp_path: Path) -> None:
    tool = shutil.which("minisign")
    if tool is None:
        pytest.skip("no minisign here")
    made, public = tmp_path / "k.key", tmp_path / "k.pub"
    subprocess.run([tool, "-G", "-W", "-s", str(made), "-p", str(public)], check=True, capture_output=True)
    script: Any = updating.installer("release")
    keys = script.update_file.keys([tmp_path])
    line, signature = script._signed(made, keys, VERSION, b"sums")
    assert line.good
    (tmp_path / "sums").write_bytes(b"sums")
    (tmp_path / "sums.minisig").write_bytes(signature)
    subprocess.run(
        [tool, "-V", "-p", str(public), "-m", str(tmp_path / "sums")], check=True, capture_output=True
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("none", "no --key: name the secret half"),
        ("nowhere", "no minisign secret key: "),
        ("no key", "no minisign secret key: "),
        ("readable", "others may read "),
        ("in the project", "lies in the project"),
        ("another's", "is no half of a key in resources/release_keys"),
    ],
)
def test_a_key_that_cannot_sign_this_release_writes_no_sums(
    root: Path, key: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, words: str
) -> None:
    assert release(root, "--key", str(key)) == 0
    if wrong == "no key":
        key.write_text("a letter\n", "utf-8")
    elif wrong == "readable":
        key.chmod(0o640)
    elif wrong == "nowhere":
        key = key.with_name("lost.key")
    elif wrong == "another's":
        secret(key, minisign.SecretKey.generate())
    elif wrong == "in the project":
        monkeypatch.setattr(sys.modules["update"], "ROOT", key.parent)
    assert release(root, *([] if wrong == "none" else ["--key", str(key)])) == 1
    assert words in checklist(root)
    assert left(root) == {f"RELEASE-{VERSION}.txt"}


def test_a_disk_that_fills_up_leaves_no_half_of_a_release(
    root: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.write_bytes

    def full(file: Path, content: bytes) -> int:
        if "minisig" in file.name:
            raise OSError(28, "No space left on device", str(file))
        return real(file, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SystemExit, match="No space left on device"):
        release(root, "--key", str(key))
    assert left(root) == set()


def test_each_line_refuses_by_itself_and_leaves_no_sums(root: Path, key: Path) -> None:
    assert release(root, "--key", str(key)) == 0
    (root / "stationdesk/new.py").write_text("", "utf-8")
    assert refused(root) == ["the checkout is clean"]
    assert release(root, "--key", str(key)) == 1
    assert left(root) == {f"RELEASE-{VERSION}.txt"}
    assert "NOT READY" in (root / f"dist/RELEASE-{VERSION}.txt").read_text("utf-8")
    (root / "stationdesk/new.py").unlink()
    git(root, "tag", "v9.9.9")
    assert refused(root) == ["the tag is this version"]
    git(root, "tag", "-d", "v9.9.9")
    git(root, "tag", "handed-out-to-the-county")  # a county's own tags are no versions
    assert refused(root) == []
    git(root, "tag", "-d", f"v{VERSION}")
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


OTHER: list[tuple[dict[str, Any], str]] = [
    ({"commit": "0" * 40}, "built from commit 000000000000"),
    ({"version": "3.2.0"}, "of version 3.2.0"),
    ({"changed": True}, "built from a checkout with something not committed"),
]


@pytest.mark.parametrize(("other", "words"), OTHER)
@pytest.mark.parametrize(
    ("kind", "again"),
    [
        ("_amd64", "make installers"),
        ("~glibc2.28_amd64", "make installers-older"),
        ("_arm64", "make installers-arm64"),
    ],
)
def test_a_package_of_another_commit_or_version_is_refused_by_name(
    root: Path, kind: str, again: str, other: dict[str, Any], words: str
) -> None:
    package(root, kind=kind)
    assert refused(root) == []
    package(root, kind=kind, **other)
    assert f"stationdesk_{VERSION}{kind}.deb ({words}): {again}" in stale(root)


@pytest.mark.parametrize(("other", "words"), OTHER)
def test_an_installer_for_windows_of_another_commit_or_version_is_refused_by_name(
    root: Path, other: dict[str, Any], words: str
) -> None:
    """What the installer says among its properties; that it does say it: tests/installer/test_windows.py."""
    script: Any = updating.installer("built")
    file = root / f"dist/StationDesk-{VERSION}-windows-x64.exe"
    for said, judged in ((stamp(root), ""), (stamp(root, **other), words)):
        sentence = script.Built(**json.loads(said)).sentence
        file.write_bytes(b"MZ" + bytes(8000) + sentence.encode("utf-16-le") + bytes(8000))
        summed(file)
        if not judged:
            assert refused(root) == []
    assert f"{file.name} ({words}): python installer/build.py windows" in stale(root)
    file.write_bytes(b"MZ" + bytes(8000))
    summed(file)
    assert f"{file.name} (does not say what it was built from)" in stale(root)


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("stationdesk", "make installers"),
        ("older/stationdesk", "make installers-older"),
        ("arm64/stationdesk", "make installers-arm64"),
        ("windows/StationDesk", "python installer/build.py windows"),
    ],
)
def test_a_built_folder_is_of_this_commit_with_its_keys_and_notices(
    root: Path, name: str, again: str
) -> None:
    folder = root / "dist" / name
    if name != "stationdesk":
        shutil.copytree(root / "dist/stationdesk", folder)
    assert refused(root) == []
    (folder / "built.json").write_text(stamp(root, commit="0" * 40), "utf-8")
    assert f"{name} (built from commit 000000000000): {again}" in stale(root)
    (folder / "built.json").unlink()  # cut off in the middle of building
    assert f"{name} (does not say what it was built from): {again}" in stale(root)
    (folder / "built.json").write_text(stamp(root), "utf-8")
    (folder / "NOTICES.txt").write_text("", "utf-8")
    assert refused(root) == ["the notices are inside"]
    (folder / "NOTICES.txt").write_text("licences", "utf-8")
    # Built before our key was laid into the project: that program would take no update of ours, ever.
    next(folder.rglob("*.pub")).unlink()
    assert refused(root) == ["the built program knows the same keys"]


def test_an_update_of_a_folder_of_another_commit_is_refused_by_name(root: Path, tmp_path: Path) -> None:
    old = lay(root, update(root, tmp_path / "a", said=stamp(root, commit="0" * 40)))
    folder = "--folder dist/stationdesk --key"
    said = stale(root)
    assert f"{old.name} (built from commit 000000000000): make installers, then python" in said
    assert folder in said
    lay(root, summed(updating.update(tmp_path / "b", VERSION, platform="linux-x86_64")))
    assert "does not say what it was built from" in stale(root)


def stale(root: Path) -> str:
    """What the line about the commit says, when it is the only one that refuses."""
    script: Any = updating.installer("release")
    (line,) = [line for line in script.judge(root, root / "dist") if not line.good]
    assert line.what == "all was built from this commit"
    return str(line.seen)


def test_a_file_without_its_own_checksum_or_half_copied_is_refused(root: Path) -> None:
    file = root / f"dist/stationdesk_{VERSION}_amd64.deb"
    beside = file.with_name(f"{file.name}.sha256")
    said = beside.read_text("utf-8")
    whole = "every file is whole"
    beside.unlink()
    assert refused(root) == [whole]
    beside.write_text("", "utf-8")
    assert refused(root) == [whole]
    beside.write_text(said.replace(file.name, "stationdesk_3.2.0_amd64.deb"), "utf-8")
    assert refused(root) == [whole]
    beside.write_text(said, "utf-8")
    file.write_bytes(file.read_bytes()[:-100])
    assert whole in refused(root)
    update_ = next((root / "dist").glob("*.sdupdate"))
    package(root)
    update_.write_bytes(update_.read_bytes()[:-100])
    assert refused(root) == [whole, f"{update_.name} is signed"]


def test_every_refusal_says_what_to_do_and_no_state_ends_in_a_traceback(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script: Any = updating.installer("release")

    def said(what: str, dist: Path = root / "dist") -> str:
        return next(line.seen for line in script.judge(root, dist) if line.what == what and not line.good)

    assert "make installers" in said("there is something to hand out", tmp_path / "nowhere")
    assert release(root, "--dist", str(tmp_path / "nowhere")) == 1
    assert not (tmp_path / "nowhere").exists()
    prove(root, passed=False)
    assert "red" in said("the checks are green")
    git(root, "commit", "--allow-empty", "-q", "-m", "y")
    assert f"git checkout v{VERSION}" in said("the tag is this version")
    git(root, "checkout", "-q", f"v{VERSION}")  # the tag alone, on no branch, is what a county checks out
    prove(root, passed=True)
    assert refused(root) == []
    (root / "resources/release_keys/某县.pub").write_text("no key", "utf-8")
    assert "某县.pub" in said("the program knows a release key")
    shutil.rmtree(root / ".git")
    # Here may be a checkout further up; only what git itself says counts.
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
    assert "git checkout of the tag" in said("the checkout is clean")
    assert release(root) == 1
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not here" in said("the checkout is clean")


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
    assert "none is a trial" in refused(root)


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
    lay(root, update(root, tmp_path / "a", key=minisign.SecretKey.generate()))
    assert refused(root) == [f"{file.name} is signed"]
    shutil.copy(update(root, tmp_path / "b", "3.2.2"), file)
    summed(file)
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
    # An hour of checks would prove nothing of a commit.
    (root / "new").write_text("", "utf-8")
    script.run_checks(root, lambda: pytest.fail("run on a checkout that is not clean"))
