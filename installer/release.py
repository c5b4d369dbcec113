"""Hand nothing out that is not ready: `python installer/release.py --key ~/release.key [--dist dist] [--run-checks]`.

Every line of the checklist is looked at, not ticked, and each that refuses says what to do. With one refused, nothing is written
but the checklist itself (`RELEASE-<version>.txt`); with all well, `SHA256SUMS` beside the files and its signature.

* the checkout is clean, and the tag `v<version>` stands on this very commit
* the checks are green: `--run-checks` runs `.ci/run` and keeps the proof in `build/release-proof.json`; without it a proof of the
  same commit that is not older than a week is read
* `CHANGELOG.md` has a heading `## <version>` with something below it
* there is a file to hand out, every one bears this version and is no trial, and is what the checksum beside it says
* every folder, package, installer and update was built from this very commit and version, and nothing else (`built`)
* `NOTICES.txt` lies in every built folder
* the packages name somebody who answers for them (`installer/maintainer.txt`), not the placeholder
* every built folder was made with the release keys that the checkout has, and there is one
* every update file is whole and signed by a key of `resources/release_keys`, and by no other
* the secret key is one of those, lies outside the project, and nobody else may read it
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for place in (ROOT, ROOT / "installer"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

import release_files  # noqa: E402
import update as updates  # noqa: E402
from release_files import Keys, Line  # noqa: E402

from stationdesk.core import words  # noqa: E402
from stationdesk.core.errors import Unhappy  # noqa: E402
from stationdesk.sync import minisign, update_file  # noqa: E402

FRESH = 7 * 24 * 3600
SUMS = "SHA256SUMS"


class NoGit(Exception):
    """Git does not answer; says why."""


def judge(root: Path, dist: Path, *, now: float | None = None) -> Iterator[Line]:
    """Every line of the checklist for a checkout and what was built from it."""
    version = version_of(root)
    try:
        commit = _git(root, "rev-parse", "HEAD")
        dirt = _git(root, "status", "--porcelain").splitlines()
        tag = _tag(root, version)
    except NoGit as why:
        yield Line("the checkout is clean", False, f"{why}; release from a git checkout of the tag")
        return
    seen = f"{len(dirt)} not committed, the first {dirt[0].strip()}: commit or remove them" if dirt else ""
    yield Line("the checkout is clean", not dirt, seen or commit[:12])
    yield tag
    yield _proof(root, commit, time.time() if now is None else now)
    yield _told(root, version)
    files = release_files.handed_out(dist)
    yield from release_files.named(dist, files, version)
    yield release_files.whole(files)
    keys, known = _keys(root)
    folders = [dist / name for name in release_files.FOLDERS if (dist / name).is_dir()]
    proved = list(release_files.updates(files, keys, version))
    yield release_files.of_this(dist, files, folders, [one for one, _line in proved if one], version, commit)
    yield release_files.with_notices(dist, folders)
    yield release_files.answered(root, files)
    yield known
    yield release_files.same_keys(root, dist, folders)
    yield Line(
        "there is an update file",
        bool(proved),
        str(len(proved))
        if proved
        else f"write one: {release_files.to_run(Path('x.sdupdate')).partition(', then ')[2]}",
    )
    yield from (line for _one, line in proved)


def _tag(root: Path, version: str) -> Line:
    what, tag = "the tag is this version", f"v{version}"
    here = _git(root, "tag", "--points-at", "HEAD").split()
    others = [one for one in here if re.fullmatch(r"v[0-9].*", one) and one != tag]
    if others:
        seen = (
            f"{', '.join(others)} stands here as well: one commit is one version; take it away (git tag -d)"
        )
        return Line(what, False, seen)
    if tag in here:
        return Line(what, True, tag)
    if _git(root, "tag", "--list", tag):
        where = _git(root, "rev-list", "-n", "1", tag)[:12]
        return Line(
            what,
            False,
            f"{tag} stands on another commit, {where}: git checkout {tag}, or raise the version here",
        )
    return Line(what, False, f"no tag {tag} here: git tag {tag}")


def _told(root: Path, version: str) -> Line:
    notes = _notes(root, version).splitlines()
    return Line(
        "the changelog speaks of it",
        bool(notes),
        f"{len(notes)} lines"
        if notes
        else f"CHANGELOG.md says nothing below a heading `## {version} (<day>)`: write what is new, commit",
    )


def _keys(root: Path) -> tuple[Keys, Line]:
    what = "the program knows a release key"
    try:
        keys = update_file.keys([root / "resources" / "release_keys"])
    except Unhappy as bad:
        return {}, Line(what, False, bad.message)
    none = "none yet: no update would ever be taken; resources/release_keys/README.md says how one is made"
    return keys, Line(what, bool(keys), ", ".join(name for name, _ in keys.values()) or none)


def version_of(root: Path) -> str:
    """The one version of a checkout. Raises SystemExit."""
    found = re.search(
        r'^__version__ = "([0-9.]+)"', (root / "stationdesk/__init__.py").read_text("utf-8"), re.M
    )
    if found is None:
        raise SystemExit("no version in stationdesk/__init__.py")
    return found[1]


def _notes(root: Path, version: str) -> str:
    file = root / "CHANGELOG.md"
    said = str(updates.notes_of(file.read_text("utf-8"), version)) if file.is_file() else ""
    # Headings alone say nothing.
    return "\n".join(line for line in said.splitlines() if line.strip(" *-_") and not line.startswith("#"))


def _proof(root: Path, commit: str, now: float) -> Line:
    what, anew = "the checks are green", "run them: --run-checks"
    try:
        said = json.loads((root / "build" / "release-proof.json").read_text("utf-8"))
        age = now - said["at"]
        run = f"run {datetime.fromtimestamp(said['at'], UTC):%Y-%m-%d %H:%M} UTC"
        if said["commit"] != commit:
            return Line(what, False, f"the proof is of {said['commit'][:12]}; {anew}")
        if not 0 <= age < FRESH:
            return Line(what, False, f"the proof is {age / 86400:.0f} days old; {anew}")
        if said["passed"] is not True:
            return Line(what, False, f"{run}, and red: build/ci-*.log tell; mend, then {anew}")
        return Line(what, True, run)
    except (OSError, ValueError, KeyError, TypeError):
        return Line(what, False, f"no proof; {anew}")


def run_checks(root: Path, run: Callable[[], int]) -> None:
    """Run the checks and write down which commit they were run on, and whether they passed.

    What is not clean proves nothing of a commit: it is not run, an hour would be lost, and the checklist says so.
    """
    try:
        commit, began = _git(root, "rev-parse", "HEAD"), time.time()
        if _git(root, "status", "--porcelain"):
            print("the checks are not run: the checkout is not clean")
            return
        passed = run() == 0 and _git(root, "rev-parse", "HEAD") == commit
        passed = passed and not _git(root, "status", "--porcelain")
    except (OSError, NoGit) as why:
        raise SystemExit(f"the checks cannot be run: {why}") from why
    proof = root / "build" / "release-proof.json"
    proof.parent.mkdir(exist_ok=True)
    _write({proof: json.dumps({"commit": commit, "at": began, "passed": passed}).encode()})


def checklist(lines: list[Line], version: str) -> str:
    """The checklist as it is kept beside the files."""
    ready = all(line.good for line in lines)
    head = f"StationDesk {version}: {'ready' if ready else 'NOT READY, do not hand out'}\n\n"
    return head + "".join(f"[{'x' if line.good else ' '}] {line.what}: {line.seen}\n" for line in lines)


def _signed(key: Path | None, keys: Keys, version: str, content: bytes | None) -> tuple[Line, bytes]:
    """The signature of the sums by a key that the program knows; with nothing to sign only the key is looked at."""
    what = "the sums are signed" if content is not None else "the sums can be signed"
    if key is None:
        return Line(
            what, False, "no --key: name the secret half of the release key (README.md, Signing)"
        ), b""
    try:
        sign = updates.signer(key)
        signature = sign(content, f"stationdesk {version}") if content is not None else b""
    except SystemExit as why:
        return Line(what, False, str(why)), b""
    if content is None:
        return Line(what, True, f"{key.name} can be read"), b""
    for name, public in keys.values():
        with suppress(minisign.Malformed, minisign.Wrong):
            public.verify(content, signature)
            return Line(what, True, f"{SUMS}.minisig, by {name}"), signature
    seen = f"{key.name} is no half of a key in resources/release_keys: sign with the release's own"
    return Line(what, False, seen), b""


def _write(files: dict[Path, bytes]) -> None:
    """Write all or none: each beside its place first. Raises SystemExit in words."""
    parts = {file: file.with_name(f".{file.name}.part") for file in files}
    try:
        for file, content in files.items():
            parts[file].write_bytes(content)
        for file, part in parts.items():
            os.replace(part, file)
    except OSError as wrong:
        raise SystemExit(
            f"not written: {wrong.strerror}: {wrong.filename}; nothing may be handed out yet"
        ) from wrong
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _git(root: Path, *given: str) -> str:
    """What git says. Raises NoGit."""
    try:
        done = subprocess.run(["git", "-C", str(root), *given], capture_output=True, text=True, check=False)
    except OSError as wrong:
        raise NoGit(f"git is not here ({wrong.strerror})") from wrong
    if done.returncode:
        raise NoGit(f"git {given[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def main(given: list[str] | None = None, root: Path = ROOT) -> int:
    """Judge, write the checklist, and the signed sums where all is well; 1 when something is refused."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--dist", type=Path, default=root / "dist")
    asked.add_argument("--key", type=Path, help="minisign secret key, outside the project: signs SHA256SUMS")
    asked.add_argument("--run-checks", action="store_true", help="run .ci/run first (long)")
    said = asked.parse_args(given)
    dist: Path = said.dist.resolve()
    words.set_language("en")
    version = version_of(root)
    if said.run_checks:
        run_checks(root, lambda: subprocess.run([str(root / ".ci" / "run")], check=False).returncode)
    lines = list(judge(root, dist))
    sums = release_files.sums_of(dist) if all(line.good for line in lines) else None
    signed, signature = _signed(said.key, _keys(root)[0], version, sums)
    lines.append(signed)
    text = checklist(lines, version)
    made = {dist / SUMS: sums or b"", dist / f"{SUMS}.minisig": signature}
    if dist.is_dir():
        for old in made:
            old.unlink(missing_ok=True)  # those of another day must not stand beside these files
        _write({dist / f"RELEASE-{version}.txt": text.encode()} | (made if sums and signature else {}))
    print(text)
    return 0 if signature else 1


if __name__ == "__main__":
    sys.exit(main())
