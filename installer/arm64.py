"""The Debian package for arm64 (飞腾, 鲲鹏), built on any machine: `python installer/arm64.py [--out DIR]`.

What PyInstaller packs it packs for the machine it runs on, so it runs in a bare Debian 12 of arm64, which QEMU emulates:

1. The bare Debian is made by debootstrap from the mirrors this machine's apt uses, with Debian's own Python and what a
   desktop has; it is kept in `build/arm64`, so that the second time is quicker.
2. Wheels for arm64 are fetched by this machine's pip, with the exact versions of `constraints.txt` but for Qt (`QT`); a
   library that has none is named, and nothing is built. Fonts and the English catalogue are those of this checkout.
3. The folder is packed in there without a network, from a copy of the checkout as it stands; the package is written from it
   here, where nothing is emulated.

It needs root or sudo, `qemu-user-static`, `debootstrap`, 4 GB of disk, and from half an hour on.
"""

from __future__ import annotations

import argparse
import compileall
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "installer")]

import built  # noqa: E402
import checksum  # noqa: E402
import debian  # noqa: E402
import folder as folders  # noqa: E402
import libraries  # noqa: E402
import wheels  # noqa: E402

import build as builds  # noqa: E402
from stationdesk import __version__  # noqa: E402
from tests.prove import bare_root  # noqa: E402

ARCHITECTURE, MACHINE = "arm64", "aarch64"
SYSTEM, PYTHON, GLIBC = "bookworm", "3.11", (2, 36)
"""The oldest Debian whose own Python is new enough, its Python and its glibc."""
QT = builds.QT_OF[MACHINE]["6.8"][0]
LEFT_OUT = ("libQt6EglFs", "plugins/imageformats/libqtiff", "plugins/imageformats/libqwebp")
"""Of that Qt: what draws without a desktop, and what reads TIFF and WebP by libraries of Debian 11 (libtiff.so.5, libwebp.so.6)
that later systems have not. Such pictures are taken and kept all the same; the desk does not show them there."""
KEPT = ROOT / "build" / "arm64"
TOOLS = ("python3", "libpython3.11", "binutils", "xz-utils")
PLACE = "/opt/stationdesk"
PACK = "from pathlib import Path; import folder; folder.build(Path('/out'))"
"""What `build.py folder` does; its figures are read here, where nothing is emulated."""


def main() -> int:
    """Build the package, and say what it asks for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    asked.add_argument("--fresh", action="store_true", help="make the bare Debian anew, with its updates")
    given = asked.parse_args()
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(folders.epoch()))
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    try:
        made = folder(out, fresh=given.fresh)
    except bare_root.NotHere as why:
        raise SystemExit(str(why)) from why
    builds.tell(made, GLIBC)
    package = debian.package(made, out, __version__)
    print(f"{package}: {package.stat().st_size / 1e6:.0f} MB, SHA-256 {checksum.beside(package)}")
    return 0


def folder(out: Path, *, fresh: bool = False) -> Path:
    """`out/arm64/stationdesk`, packed in the emulated Debian. Raises SystemExit and NotHere in words."""
    missing = [str(file.relative_to(ROOT)) for file in folders.MADE if not file.exists()]
    if missing:
        raise SystemExit(f"not made yet: {', '.join(missing)}; run `make run` or `make setup` once")
    what, site = built.here(), libraries_of()
    kept = KEPT / f"{SYSTEM}.tar"
    if fresh:
        for one in (kept, bare_root.kept(SYSTEM, ARCHITECTURE)):
            one.unlink(missing_ok=True)
    first = bare_root.as_root()
    with tempfile.TemporaryDirectory(prefix="arm64-", dir="/var/tmp") as made_in:
        place, source, target = Path(made_in), Path(made_in) / "source", out / ARCHITECTURE
        try:
            root = (
                bare_root.unpacked(kept, place, SYSTEM, ARCHITECTURE)
                if kept.exists()
                else furnished(kept, place)
            )
            checkout(source)
            for code in (site, source, root.place / "usr/lib" / f"python{PYTHON}"):
                compiled(code)
            subprocess.run([*first, "rm", "-rf", "--one-file-system", str(target)], check=True)
            target.mkdir()
            print("packing; this takes a quarter of an hour and more", flush=True)
            done = root.run(
                ["python3", "-c", PACK],
                seconds=1800,
                env={
                    "SOURCE_DATE_EPOCH": str(folders.epoch()),
                    built.VARIABLE: what.text,
                    "PYTHONPATH": f"/opt/site:{PLACE}:{PLACE}/installer",
                    "PYTHONDONTWRITEBYTECODE": "1",
                    # As the program is packed: what is compiled is not compiled once more.
                    "PYTHONOPTIMIZE": "1",
                    "STATIONDESK_LEFT_OUT": " ".join(LEFT_OUT),
                },
                shown={PLACE: source, "/opt/site": site, "/out": target},
            )
            if done.returncode:
                raise SystemExit(f"not packed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
            subprocess.run([*first, "chown", "-R", f"{os.getuid()}:{os.getgid()}", str(target)], check=True)
            built.still(what, "the folder for arm64")
        finally:
            # What is in there belongs to root.
            subprocess.run([*first, "rm", "-rf", "--one-file-system", str(place / "root")], check=False)
    return target / "stationdesk"


def furnished(kept: Path, place: Path) -> bare_root.Root:
    """A bare Debian of arm64 with Python and the libraries that every desktop has, for PyInstaller to look at; `kept`."""
    print(f"making a bare {SYSTEM} of {ARCHITECTURE}; this takes a quarter of an hour", flush=True)
    root = bare_root.make(place, SYSTEM, ARCHITECTURE)
    desktop = {names.partition(" |")[0] for names in libraries.PACKAGES.values()}
    done = root.install(*TOOLS, *sorted(desktop))
    if done.returncode:
        raise SystemExit(f"not installed:\n{done.stdout[-2000:]}\n{done.stderr[-1500:]}")
    root.run("apt-get clean")
    bare_root.keep(root.place, kept)
    return root


def checkout(place: Path) -> None:
    """A copy of what git keeps or would keep, as it stands, with the fonts and the catalogue that were made from it."""
    list_ = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(list_, capture_output=True, check=True).stdout
    names = [Path(os.fsdecode(name)) for name in said.split(b"\0") if name]
    wanted = [name for name in names if name.parts[0] not in ("tests", ".ci") and (ROOT / name).is_file()]
    wanted += [file.relative_to(ROOT) for file in (ROOT / "resources" / "fonts").iterdir()]
    wanted.append(Path("resources/i18n/en.json"))
    for name in wanted:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place / name)


def compiled(place: Path) -> None:
    """Bytecode, made here where the interpreter is of that version: every machine reads it, and an emulated one compiles slowly."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" == PYTHON:
        when = py_compile.PycInvalidationMode.UNCHECKED_HASH
        compileall.compile_dir(place, maxlevels=20, quiet=2, optimize=1, invalidation_mode=when)


def libraries_of() -> Path:
    """A folder of every library for arm64, as Python imports it. Raises SystemExit naming one that has no wheel."""
    asked, pins = wheels.asked(), wheels.pins({"PySide6_Essentials": QT, "shiboken6": QT})
    place, done = KEPT / "site", KEPT / "site.done"
    wanted = "\n".join([*asked, *pins])
    if not (done.exists() and done.read_text("utf-8") == wanted):
        done.unlink(missing_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        constraints = KEPT / "constraints.txt"
        constraints.write_text("\n".join(pins) + "\n", "utf-8")
        fetched = wheels.pip(
            "install", "--no-compile", "--target", str(place), "--constraint", str(constraints), *asked,
            machine=wheels.linux(PYTHON, MACHINE, GLIBC),
        )  # fmt: skip
        if fetched.returncode:
            raise SystemExit(
                f"a library has no wheel for {MACHINE} and glibc {GLIBC[0]}.{GLIBC[1]}:\n{fetched.stderr[-1500:]}"
            )
        done.write_text(wanted, "utf-8")
    # What StationDesk itself asks for is read by the notices.
    for old in place.glob("stationdesk-*.dist-info"):
        shutil.rmtree(old)
    own = place / f"stationdesk-{__version__}.dist-info"
    own.mkdir()
    (own / "METADATA").write_text(metadata.distribution("stationdesk").read_text("METADATA") or "", "utf-8")
    return place


if __name__ == "__main__":
    sys.exit(main())
