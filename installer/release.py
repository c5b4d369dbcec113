"""Hand nothing out that is not ready: `python installer/release.py [--key ~/release.key] [--dist dist] [--run-checks]`.

Every line of the checklist is looked at, not ticked. With one refused, nothing is written but the checklist itself
(`RELEASE-<version>.txt`); with all well, `SHA256SUMS` beside the files, signed by minisign's key where one is given.

* the checkout is clean, and the tag `v<version>` stands on this very commit
* the checks are green: `--run-checks` runs `.ci/run` and keeps the proof in `build/release-proof.json`; without it a proof of the
  same commit that is not older than a week is read
* `CHANGELOG.md` has a heading `## <version>` with something below it
* there is a file to hand out, every one bears this version, and `NOTICES.txt` lies in the built folder
* the built folder was made with the release keys that the checkout has
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
    yield Line(
        "there is something to hand out", bool(files), ", ".join(file.name for file in files) or "nothing"
    )
    yield Line("every file bears this version", not others, ", ".join(others) or version)
    notices = dist / "stationdesk" / "NOTICES.txt"
    size = notices.stat().st_size if notices.is_file() else 0
    yield Line("the notices are inside", size > 0, f"{size} bytes")
    keys = update_file.keys([root / "resources" / "release_keys"])
    yield Line(
        "the program knows a release key", bool(keys), ", ".join(name for name, _ in keys.values()) or "none"
    )
    ours, packed = (
        {file.name: file.read_bytes() for file in place.rglob("release_keys/*.pub")}
        for place in (root / "resources", dist / "stationdesk")
    )
    unlike = sorted(name for name in ours.keys() | packed.keys() if ours.get(name) != packed.get(name))
    yield Line(
        "the built program knows the same keys",
        not unlike,
        f"{', '.join(unlike)}: build anew" if unlike else ", ".join(sorted(packed)) or "none",
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
    return str(update.notes_of(file.read_text("utf-8"), version)) if file.is_file() else ""


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
    return 0 if ready else 1


if __name__ == "__main__":
    sys.exit(main())
