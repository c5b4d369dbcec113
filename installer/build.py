"""Build what a village PC can run: `python installer/build.py [folder|deb|older|windows|update|all]`.

* `folder`   the one-folder program, in `dist/stationdesk`
* `deb`      that as a package for the Debian family on this machine's architecture
* `older`    the package for older systems (glibc 2.28), in a bare Debian of that age (`older_systems`); needs root
* `windows`  the payload and installer for Windows, where its parts are at hand
* `update`   a signed update file from the folder (`--key`, `--notes`), to go round on a stick
* `all`      folder, deb, and windows where its parts are at hand: what `make installers` does

Run it from the environment that has the extra `installers`, in a checkout where `make run` has made the fonts and
the English catalogue. Fetched are only wheels and the runtime for `windows` (unless given), and what `older` and `--qt` make environments
of their own from. The version stands in `stationdesk/__init__.py` and nowhere else.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "installer")]

import checksum  # noqa: E402
import debian  # noqa: E402
import folder as folders  # noqa: E402
import libraries  # noqa: E402
import wheels  # noqa: E402

from stationdesk import __version__  # noqa: E402

QT_OF = {
    "x86_64": {"6.8": ("6.8.3", (2, 28)), "6.9": ("6.9.3", (2, 28))},
    "aarch64": {"6.8": ("6.8.0.2", (2, 31))},
}
"""Older Qt for older desktops: its exact version, and the glibc that its wheels promise to need at most. For arm64 every
later one asks for 2.39."""
QT = QT_OF.get(platform.machine(), QT_OF["x86_64"])
TWO_WHEELS = ("cryptography", "bcrypt", "pynacl")
"""Libraries that come in a wheel for new systems, which pip prefers on a new machine, and in one for older ones."""


def main() -> int:
    """Build what is asked for."""
    asked = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument(
        "what", nargs="?", default="all", choices=("folder", "deb", "older", "windows", "update", "all")
    )
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    asked.add_argument("--folder", type=Path, help="a folder that was built already")
    asked.add_argument("--version", default=__version__, help="of the package; only for trying an upgrade")
    asked.add_argument("--level", type=int, default=6, help="of xz, 0-9; only for trying")
    asked.add_argument(
        "--qt", choices=tuple(QT), help="with an older Qt, in an environment of its own, for glibc 2.28"
    )
    asked.add_argument(
        "--glibc", help="the newest glibc that may be asked for, as 2.28; the build stops above it"
    )
    asked.add_argument(
        "--fresh", action="store_true", help="for older: compile the interpreter anew, from today's sources"
    )
    asked.add_argument("--twice", action="store_true", help="build the folder twice and say what differs")
    asked.add_argument("--runtime", type=Path, help="for windows: the embeddable package of Python")
    asked.add_argument("--wheels", type=Path, help="for windows: a folder of wheels")
    asked.add_argument("--key", type=Path, help="for update: minisign secret key, outside the project")
    asked.add_argument("--notes", type=Path, help="for update: what is new, in Chinese, as text")
    given = asked.parse_args()
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(folders.epoch()))
    if given.what in ("folder", "deb", "older", "all") and not given.folder and sys.platform == "linux":
        debian.architecture(own_machine())
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if given.what == "windows":
        return 0 if windows(out, given.runtime, given.wheels) else 1
    if given.what == "update" and given.folder:
        # Of any folder: what it weighs and asks for was said when it was built.
        update(given.folder.resolve(), out, given.key, given.notes)
        return 0
    promised = _promised(given.qt, given.glibc)
    if given.what == "older":
        import older_systems

        made, promised = older_systems.build(out, fresh=given.fresh), older_systems.PROMISED
    else:
        made = given.folder.resolve() if given.folder else folders.build(out, _python(given.qt))
        if given.twice:
            _twice(made, out, _python(given.qt))
    tell(made, promised)
    if given.what in ("deb", "older", "all"):
        package = debian.package(made, out, given.version, level=given.level)
        print(f"{package}: {package.stat().st_size / 1e6:.0f} MB, SHA-256 {checksum.beside(package)}")
    if given.what == "all" and not given.qt:
        every = windows(out, given.runtime, given.wheels)
        print(
            f"all that this machine can build is in {out}"
            + ("" if every else "; the installer for Windows is NOT among it")
        )
    if given.what == "update":
        update(made, out, given.key, given.notes)
    return 0


def own_machine() -> str:
    """The machine that would be packed for: that of the interpreter, which may be narrower than the kernel."""
    return os.uname().machine if sys.maxsize > 2**32 else f"a 32-bit interpreter on {os.uname().machine}"


def _promised(qt: str | None, said: str | None) -> tuple[int, int] | None:
    if said:
        major, _dot, minor = said.partition(".")
        if not (major.isdigit() and minor.isdigit()):
            raise SystemExit("--glibc is written as 2.28")
        return int(major), int(minor)
    return QT[qt][1] if qt else None


def tell(made: Path, promised: tuple[int, int] | None) -> None:
    """The figures of a folder. Raises SystemExit when it is too large, or asks for more than was promised."""
    print(
        f"{made}: StationDesk {__version__}, {folders.weigh(made) / 1e6:.0f} MB (limit {folders.LARGEST / 1e6:.0f})"
    )
    print("  " + ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in folders.heaviest(made)))
    large = folders.too_large(made)
    if large:
        raise SystemExit(large)
    if os.name == "nt":
        return
    asked = libraries.asked(made)
    print(f"  needs glibc {asked.glibc[0]}.{asked.glibc[1]}, because of {asked.newest[asked.glibc][0]}")
    above = asked.above(promised) if promised else []
    if above:
        raise SystemExit(
            f"glibc {'.'.join(map(str, promised or ()))} was promised, and these ask for more: {', '.join(above)}.\n"
            "The interpreter and the libraries it was built with come from this machine: build on a system as old as "
            "the oldest desktop (installer/README.md), or promise what this machine gives with --glibc."
        )


def _twice(made: Path, out: Path, python: str) -> None:
    other = folders.build(out / "again", python)
    unlike = folders.differences(made, other)
    shutil.rmtree(out / "again")
    print(f"built twice: {'the same, file by file' if not unlike else 'these differ: ' + ', '.join(unlike)}")


def _python(qt: str | None) -> str:
    """The interpreter to pack with: this one, or one beside which the older Qt is installed."""
    if qt is None:
        return sys.executable
    version = QT[qt][0]
    place = ROOT / "build" / f"qt-{qt}"
    python = place / "bin" / "python"
    done = place / "done"
    wanted = f"{version}\n{(ROOT / 'constraints.txt').read_text('utf-8')}"
    if done.exists() and done.read_text("utf-8") == wanted:
        return str(python)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
    pins = wheels.pins({"PySide6_Essentials": version, "shiboken6": version})
    (place / "constraints.txt").write_text("\n".join(pins) + "\n", "utf-8")
    _installed(
        wheels.pip(
            "install",
            "-c",
            str(place / "constraints.txt"),
            "-e",
            ".[postgres,heic,installers]",
            python=str(python),
        )
    )
    older = [line for line in pins if line.partition("==")[0].lower() in TWO_WHEELS]
    target = next((place / "lib").glob("python3.*")) / "site-packages"
    machine = wheels.linux(f"3.{sys.version_info.minor}", os.uname().machine, QT[qt][1])
    _installed(
        wheels.pip(
            "install",
            "--upgrade",
            "--no-deps",
            "--target",
            str(target),
            *older,
            machine=machine,
            python=str(python),
        )
    )
    done.write_text(wanted, "utf-8")
    return str(python)


def _installed(done: wheels.Done) -> None:
    if done.returncode:
        raise SystemExit(f"pip could not install what the older Qt needs:\n{done.stderr[-1500:]}")


def windows(out: Path, runtime: Path | None, wheels: Path | None) -> bool:
    """The installer for Windows from its parts; says what is missing and returns False where they are not here."""
    wanted = json.loads((ROOT / "installer" / "windows" / "runtime.json").read_text("utf-8"))["file"]
    runtime = runtime or next((place for place in (out / wanted, ROOT / wanted) if place.is_file()), None)
    missing = []
    if runtime is None:
        import windows_runtime

        try:
            runtime = windows_runtime.fetch(out)
        except windows_runtime.Unfit as why:
            missing.append(f"{wanted} (--runtime, or put it into {out}; it could not be made: {why})")
    if os.name != "nt" and shutil.which("makensis") is None:
        missing.append("makensis (Debian's package nsis)")
    if missing or runtime is None:
        print(f"windows: not built, because these are not here: {', '.join(missing)}")
        return False
    import windows as recipe

    words = ["installer", "--out", str(out), "--runtime", str(runtime.resolve())]
    return not recipe.main([*words, *(("--wheels", str(wheels.resolve())) if wheels else ())])


def update(made: Path, out: Path, key: Path | None, notes: Path | None) -> None:
    """The signed update file of a folder."""
    if key is None or notes is None:
        raise SystemExit(
            "an update needs --key (minisign's secret key) and --notes (what is new, in Chinese)"
        )
    done = subprocess.run(
        [
            sys.executable, str(ROOT / "installer" / "update.py"), str(made), "--out", str(out),
            "--key", str(key.resolve()), "--notes", str(notes.resolve()),
        ],
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.returncode)  # it has said why


if __name__ == "__main__":
    sys.exit(main())
