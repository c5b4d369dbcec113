"""Hand nothing out that is not ready: `python installer/release.py [--key ~/release.key] [--dist dist] [--run-checks]`.

Every line of the checklist is looked at, not ticked. With one refused, nothing is written but the checklist itself
(`RELEASE-<version>.txt`); with all well, `SHA256SUMS` beside the files, signed by minisign's key where one is given.

* the checkout is clean, and the tag `v<version>` stands on this very commit
* the checks are green: `--run-checks` runs `.ci/run` and keeps the proof in `build/release-proof.json`; without it a proof of the
  same commit that is not older than a week is read
* `CHANGELOG.md` has a heading `## <version>` with something below it
* there is a file to hand out, every one bears this version and is no trial, and `NOTICES.txt` lies in the built folder
* the folder, the packages and the updates for Linux were built from this very commit, whose time they bear (of what is for
  Windows that cannot be seen: build it anew)
* the packages name somebody who answers for them (`installer/maintainer.txt`), not the placeholder
* every built folder was made with the release keys that the checkout has, and there is one
* every update file is whole and signed by a key of `resources/release_keys`, and by no other
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for place in (ROOT, ROOT / "installer"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from stationdesk.core.errors import Unhappy  # noqa: E402
from stationdesk.sync import update_file  # noqa: E402

FRESH = 7 * 24 * 3600
HANDED_OUT = (".deb", ".exe", ".sdupdate")
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Line:
    """One line of the checklist: what, whether it holds, and what was seen."""

    what: str
    good: bool
    seen: str


def judge(root: Path, dist: Path, *, now: float | None = None) -> Iterator[Line]:
    """Every line of the checklist for a checkout and what was built from it."""
    version = version_of(root)
    commit = _git(root, "rev-parse", "HEAD")
    dirt = _git(root, "status", "--porcelain")
    yield Line("the checkout is clean", not dirt, dirt.splitlines()[0] if dirt else commit[:12])
    tags = _git(root, "tag", "--points-at", "HEAD").split()
    yield Line(
        "the tag is this version", tags == [f"v{version}"], ", ".join(tags) or f"no tag v{version} here"
    )
    yield _proof(root, commit, time.time() if now is None else now)
    notes = _notes(root, version)
    yield Line("the changelog speaks of it", bool(notes), f"{len(notes.splitlines())} lines")
    files = handed_out(dist)
    others = [file.name for file in files if version not in re.split(r"[-_]", file.name)]
    trials = [file.name for file in files if "TRIAL" in file.name]
    yield Line(
        "there is something to hand out", bool(files), ", ".join(file.name for file in files) or "nothing"
    )
    yield Line("every file bears this version", bool(files) and not others, ", ".join(others) or version)
    yield Line("none is a trial", not trials, ", ".join(trials) or "none")
    stale = list(_of_another_commit(dist, files, _git(root, "log", "-1", "--format=%ct")))
    yield Line("all was built from this commit", not stale, ", ".join(stale) or commit[:12])
    notices = dist / "stationdesk" / "NOTICES.txt"
    size = notices.stat().st_size if notices.is_file() else 0
    yield Line("the notices are inside", size > 0, f"{size} bytes")
    yield _answered(root, files)
    keys = update_file.keys([root / "resources" / "release_keys"])
    yield Line(
        "the program knows a release key",
        bool(keys),
        ", ".join(name for name, _ in keys.values())
        or "none yet: no update would ever be taken; resources/release_keys/README.md says how one is made",
    )
    ours = {file.name: file.read_bytes() for file in (root / "resources/release_keys").glob("*.pub")}
    unlike: set[str] = set()
    for built in (dist / "stationdesk", *dist.glob("windows/StationDesk")):
        packed = {file.name: file.read_bytes() for file in built.rglob("release_keys/*.pub")}
        unlike |= {name for name in ours.keys() | packed.keys() if ours.get(name) != packed.get(name)}
    yield Line(
        "the built program knows the same keys",
        bool(ours) and not unlike,
        f"{', '.join(sorted(unlike))}: build anew" if unlike else ", ".join(sorted(ours)) or "none",
    )
    updates = [file for file in files if file.suffix == update_file.SUFFIX]
    yield Line("there is an update file", bool(updates), str(len(updates)))
    for file in updates:
        try:
            update = update_file.read(file, keys)
        except Unhappy as bad:
            yield Line(f"{file.name} is signed", False, bad.code)
            continue
        same = update.manifest.version == version and update.manifest.notes.strip() != ""
        yield Line(
            f"{file.name} is signed", same, f"by {update.signed_by}, version {update.manifest.version}"
        )


def _of_another_commit(dist: Path, files: list[Path], when: str) -> Iterator[str]:
    """What does not bear the time of the commit that is released: it was built from another one."""
    program = dist / "stationdesk" / "stationdesk"
    if not program.is_file():
        yield "no folder dist/stationdesk"
    elif str(int(program.stat().st_mtime)) != when:
        yield "the folder"
    for file in files:
        if file.suffix == ".deb":
            with file.open("rb") as stream:
                head = stream.read(68)  # an archive of ar: its first member's time stands in 12 digits
            if head[:8] != b"!<arch>\n" or head[24:36].decode("ascii", "replace").strip() != when:
                yield file.name
        elif file.suffix == update_file.SUFFIX and "-linux-" in file.name:
            try:
                with zipfile.ZipFile(file) as archive:
                    said = json.loads(archive.read(update_file.MANIFEST))["mtime"]
            except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
                said = ""
            if str(said) != when:
                yield file.name


def _answered(root: Path, files: list[Path]) -> Line:
    """Whether the packages name somebody who can be written to, and the one whom the checkout names."""
    import maintainer

    what = "the packages name who answers for them"
    try:
        ours = maintainer.named(root / "installer" / maintainer.FILE.name)
    except SystemExit as wrong:
        return Line(what, False, str(wrong))
    if maintainer.is_placeholder(ours):
        return Line(
            what, False, f"{ours} reaches nobody: write your own into installer/maintainer.txt, build anew"
        )
    for file in files:
        if file.suffix == ".deb":
            done = subprocess.run(
                ["dpkg-deb", "-f", str(file), "Maintainer"], capture_output=True, text=True, check=False
            )
            if done.stdout.strip() != ours:
                return Line(
                    what, False, f"{file.name}: {done.stdout.strip() or done.stderr.strip()}: build anew"
                )
    return Line(what, True, ours)


def version_of(root: Path) -> str:
    """The one version of a checkout. Raises SystemExit."""
    found = re.search(
        r'^__version__ = "([0-9.]+)"', (root / "stationdesk/__init__.py").read_text("utf-8"), re.M
    )
    if found is None:
        raise SystemExit("no version in stationdesk/__init__.py")
    return found[1]


def handed_out(dist: Path) -> list[Path]:
    """What goes to a county."""
    return sorted(file for file in dist.glob("*") if file.suffix in HANDED_OUT) if dist.is_dir() else []


def _notes(root: Path, version: str) -> str:
    import update

    file = root / "CHANGELOG.md"
    said = str(update.notes_of(file.read_text("utf-8"), version)) if file.is_file() else ""
    # Headings alone say nothing.
    return "\n".join(line for line in said.splitlines() if line.strip(" *-_") and not line.startswith("#"))


def _proof(root: Path, commit: str, now: float) -> Line:
    what = "the checks are green"
    try:
        said = json.loads((root / "build" / "release-proof.json").read_text("utf-8"))
        age = now - said["at"]
        if said["commit"] != commit:
            return Line(what, False, f"the proof is of {said['commit'][:12]}")
        if not 0 <= age < FRESH:
            return Line(what, False, f"the proof is {age / 86400:.0f} days old")
        return Line(
            what, said["passed"] is True, f"run {datetime.fromtimestamp(said['at'], UTC):%Y-%m-%d %H:%M} UTC"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Line(what, False, "no proof: --run-checks makes one")


def run_checks(root: Path, run: Callable[[], int]) -> None:
    """Run the checks and write down which commit they were run on, and whether they passed."""
    commit, began = _git(root, "rev-parse", "HEAD"), time.time()
    clean = not _git(root, "status", "--porcelain")
    passed = run() == 0 and clean and _git(root, "rev-parse", "HEAD") == commit
    (root / "build").mkdir(exist_ok=True)
    said = {"commit": commit, "at": began, "passed": passed}
    (root / "build" / "release-proof.json").write_text(json.dumps(said), "utf-8")


def write_sums(dist: Path) -> Path:
    """`SHA256SUMS` of everything handed out, as `sha256sum -c` reads it."""
    lines = []
    for file in handed_out(dist):
        with file.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {file.name}\n")
    sums = dist / SUMS
    sums.write_text("".join(lines), "utf-8")
    return sums


def checklist(lines: list[Line], version: str) -> str:
    """The checklist as it is kept beside the files."""
    ready = all(line.good for line in lines)
    head = f"StationDesk {version}: {'ready' if ready else 'NOT READY, do not hand out'}\n\n"
    return head + "".join(f"[{'x' if line.good else ' '}] {line.what}: {line.seen}\n" for line in lines)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else f"git {words[0]}: {done.stderr.strip()}"


def main(words: list[str] | None = None, root: Path = ROOT) -> int:
    """Judge, write the checklist, and the sums where all is well; 1 when something is refused."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--dist", type=Path, default=root / "dist")
    asked.add_argument("--key", type=Path, help="minisign secret key, outside the project: signs SHA256SUMS")
    asked.add_argument("--run-checks", action="store_true", help="run .ci/run first (long)")
    given = asked.parse_args(words)
    dist: Path = given.dist.resolve()
    if given.run_checks:
        run_checks(root, lambda: subprocess.run([str(root / ".ci" / "run")], check=False).returncode)
    lines = list(judge(root, dist))
    ready = all(line.good for line in lines)
    signature = dist / f"{SUMS}.minisig"
    for old in (dist / SUMS, signature):
        old.unlink(missing_ok=True)  # those of another day must not stand beside these files
    if ready:
        sums = write_sums(dist)
        if given.key:
            import update

            version = version_of(root)
            signature.write_bytes(update.signer(given.key)(sums.read_bytes(), f"stationdesk {version}"))
        lines.append(
            Line("the sums are signed", given.key is not None, signature.name if given.key else "no --key")
        )
    text = (
        checklist(lines, version_of(root))
        if given.key or not ready
        else checklist(lines[:-1], version_of(root))
    )
    if dist.is_dir():
        (dist / f"RELEASE-{version_of(root)}.txt").write_text(text, "utf-8")
    print(text)
    if ready and not given.key:
        print(
            f"{SUMS} is not signed: name the release key with --key, or hand the sums out on another way than the files"
        )
    return 0 if ready else 1


if __name__ == "__main__":
    sys.exit(main())
