"""Build what a village PC can run: `python installer/build.py folder|deb [--out dist]`.

Run it from the environment that has the extra `installers`, in a checkout where `make run` has made the fonts and
the English catalogue. Nothing is fetched. The version stands in `stationdesk/__init__.py` and nowhere else.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "installer")]

import debian  # noqa: E402
import notices  # noqa: E402

from stationdesk import __version__  # noqa: E402

MADE = (ROOT / "resources" / "fonts" / "made.json", ROOT / "resources" / "i18n" / "en.json")
LARGEST = 300_000_000
"""Bytes of the folder. More means that something crept in which a desk does not need."""


def folder(out: Path) -> Path:
    """The one-folder program with the notices of everything inside. Raises SystemExit in words."""
    missing = [file.relative_to(ROOT) for file in MADE if not file.exists()]
    if missing:
        raise SystemExit(f"not made yet: {', '.join(map(str, missing))}; run `make run` once")
    if importlib.util.find_spec("PyInstaller") is None:
        raise SystemExit("PyInstaller is not here: pip install -c constraints.txt -e '.[installers]'")
    # The same sources give the same bytes wherever and whenever they are built, as far as PyInstaller allows.
    stamp = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    ).stdout.strip()
    environment = os.environ | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": stamp or "1767225600"}
    subprocess.run(
        [
            sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", "--distpath", str(out),
            "--workpath", str(out / "work"), str(ROOT / "installer" / "stationdesk.spec"),
        ],
        check=True, env=environment, cwd=out,
    )  # fmt: skip
    made = out / "stationdesk"
    size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"{made}: {size / 1e6:.0f} MB")
    if size > LARGEST:
        raise SystemExit(f"the folder has grown beyond {LARGEST / 1e6:.0f} MB; see what crept in")
    return made


def main() -> int:
    """Build what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("what", choices=("folder", "deb"))
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    asked.add_argument("--folder", type=Path, help="a folder that was built already")
    given = asked.parse_args()
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    made = given.folder.resolve() if given.folder else folder(out)
    notices.write(made / "NOTICES.txt", made)
    if given.what == "deb":
        file = debian.package(made, out, __version__)
        print(f"{file}: {file.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
