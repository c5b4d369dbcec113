"""The Debian package for older systems (UOS 20, Kylin V10: glibc 2.28 to 2.31), with an older Qt: `build.py older`.

Everything that is compiled here is compiled in a bare Debian of that age, made by debootstrap from the mirrors this
machine's apt uses, without a network:

1. Sources of Python and OpenSSL are a newer Debian's own, whose signed index apt checks. Of Debian's changes to Python those
   that mend it are taken; those that move its folders about are not.
   There is no `sqlite3` in it: the desk has a cipher's own, and Debian 11's asks for glibc 2.29.
2. Functions that glibc has in an older and a newer shape are bound to the older one (`mathematics`), and what came later is not
   looked for (`configure`), so that nothing asks for more than `glibc`, although the bare Debian has a newer one.
3. Wheels are fetched by this machine's pip, only those for that glibc; where a newest one is too new an older one is pinned
   (`pins`). The program is packed there and the package written here.

Left out are Qt's plugins for Wayland (`left_out`): they ask for a libwayland-client of 1.20 or newer, which those systems do not
have, and would end the program in the middle; a Wayland desktop shows it by X11 all the same.

What is pinned and needed stands in `older_systems.json`. The bare Debian with the interpreter is kept in `build/older`, so that
the second time takes minutes. It needs root or sudo, about 3 GB of disk and a quarter of an hour.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [place for place in (str(ROOT), str(ROOT / "installer")) if place not in sys.path]

import built  # noqa: E402
import folder as folders  # noqa: E402
import wheels  # noqa: E402

from stationdesk.sync import update_file  # noqa: E402
from tests.prove import bare_root  # noqa: E402

KEPT = ROOT / "build" / "older"
SAID: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
PROMISED: tuple[int, int] = tuple(map(int, SAID["glibc"].split(".")))  # type: ignore[assignment]
PLACE = "/opt/older"
"""Where the interpreter lies in the bare Debian; the packed program does not know it."""
SOURCES = "/usr/src/older"
COMPILE = """
set -eu
export SOURCE_DATE_EPOCH={epoch}
cd {sources}
cat >older.h <<'END'
{header}
END
dpkg-source --no-check -x openssl_*.dsc openssl
(
  cd openssl &&
  ./config --prefix={place} --libdir=lib --openssldir=/usr/lib/ssl shared no-tests no-legacy &&
  make -j{together} build_libs &&
  make install_dev &&
  mkdir -p {place}/share/openssl &&
  cp LICENSE.txt {place}/share/openssl/
) >openssl.log 2>&1 || {{ tail -40 openssl.log; exit 1; }}
echo {place}/lib >/etc/ld.so.conf.d/older.conf
ldconfig
tar -xf python3*.orig.tar.*
tar -xf python3*.debian.tar.*
cd Python-*
[ -e ../debian/patches/{first} ]
taken=
for one in $(cat ../debian/patches/series); do
  [ "$one" != {first} ] || taken=1
  [ -z "$taken" ] || patch -s -p1 -i "../debian/patches/$one"
done
rm -rf Lib/test
# A patch of Debian's has it look into the interpreter, which Debian builds in.
sed -i "s/sources=\\['pyexpat.c'\\]/&, extra_compile_args=['-DPy_BUILD_CORE_MODULE']/" setup.py
grep -q "pyexpat.c'\\], extra" setup.py
(
  ./configure --prefix={place} --enable-shared --without-static-libpython --with-openssl={place} --with-system-expat --with-ensurepip=install \\
    CFLAGS="-include {sources}/older.h" {answers} &&
  make -j{together} &&
  make install
) >../python.log 2>&1 || {{ tail -40 ../python.log; exit 1; }}
ldconfig
{place}/bin/python3 -c 'import bz2, ctypes, decimal, hashlib, lzma, platform, ssl, uuid, xml.parsers.expat, zlib; print("Python", platform.python_version(), "with", ssl.OPENSSL_VERSION)'
cd /
rm -rf {sources} /var/cache/apt/archives/*.deb
"""
PACK = """
set -eu
{place}/bin/python3 -m venv /opt/packing
PIP_FIND_LINKS=/opt/wheels /opt/packing/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-index -e '/opt/stationdesk[{extras}]'
cd /out
exec /opt/packing/bin/python /opt/stationdesk/installer/build.py folder --out /out --glibc {glibc}
"""


def build(out: Path, *, fresh: bool = False) -> Path:
    """The folder of the program for older systems, in `out`. Raises SystemExit in words.

    `fresh`: fetch the sources and compile anew, for the security updates since the last time.
    """
    try:
        return _build(out, folders.epoch(), fresh=fresh)
    except bare_root.NotHere as why:
        raise SystemExit(str(why)) from why


def _build(out: Path, epoch: int, *, fresh: bool) -> Path:
    what, fetched = built.here(), _wheels()
    archive = KEPT / f"{SAID['system']}-{_inputs()}.tar"
    kept = archive.exists() and not fresh
    first = bare_root.as_root()
    # Not below the checkout: that is shown inside. TMPDIR=/dev/shm is much quicker where there is memory for 3 GB.
    with tempfile.TemporaryDirectory(prefix="older-", dir=os.environ.get("TMPDIR", "/var/tmp")) as made_in:
        place = Path(made_in)
        try:
            root = _unpacked(archive, place) if kept else _compiled(archive, place, epoch)
            target = out / "older"
            subprocess.run([*first, "rm", "-rf", "--one-file-system", str(target)], check=True)
            target.mkdir(parents=True)
            done = root.run(
                PACK.format(place=PLACE, extras=",".join(wheels.EXTRAS), glibc=SAID["glibc"]),
                seconds=3600,
                env={
                    "SOURCE_DATE_EPOCH": str(epoch),
                    built.VARIABLE: what.text,
                    "PYTHONPYCACHEPREFIX": "/tmp/compiled",
                    "STATIONDESK_LEFT_OUT": " ".join(SAID["left_out"]),
                },
                shown={"/opt/stationdesk": ROOT, "/opt/wheels": fetched, "/out": target},
            )
            if done.returncode:
                raise SystemExit(f"not packed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
            owner = f"{os.getuid()}:{os.getgid()}"
            subprocess.run([*first, "chown", "-R", owner, str(target)], check=True)
        finally:
            # What is in there belongs to root.
            subprocess.run([*first, "rm", "-rf", "--one-file-system", str(place / "root")], check=False)
    built.still(what, "the folder for older systems")
    made = target / "stationdesk"
    built_for = made / "_internal" / "resources" / update_file.BUILT_FOR
    built_for.write_text(f"{update_file.here()}-glibc{SAID['glibc']}\n", "ascii")
    folders.stamp(made)
    return made


def _inputs() -> str:
    """A word for everything the interpreter is made from, but the newest sources."""
    said = {key: value for key, value in SAID.items() if key not in ("pins", "left_out", "glibc")}
    return hashlib.sha256(
        f"{json.dumps(said, sort_keys=True)}{COMPILE}{os.uname().machine}".encode()
    ).hexdigest()[:12]


def _compiled(archive: Path, place: Path, epoch: int) -> bare_root.Root:
    """A bare Debian of that age with a compiler, the libraries of a desktop, and the interpreter; kept in `archive`."""
    print(
        f"compiling Python for glibc {SAID['glibc']} in a bare {SAID['system']}; this takes a quarter of an hour",
        flush=True,
    )
    root = bare_root.make(place, SAID["system"])
    _name, _uri, sources = bare_root.mirror(SAID["sources"])
    (root.place / "etc/apt/sources.list.d/sources.list").write_text(
        "".join(f"deb-src{line.removeprefix('deb')}\n" for line in dict.fromkeys(sources)), "utf-8"
    )
    _must(root.run("apt-get -q update", network=True), "the lists of sources")
    _must(root.install(*SAID["compiler"], *SAID["window"]), "the compiler")
    for source in (SAID["openssl"], SAID["python"]["source"]):
        print(f"  {source} {_fetch(root, source)}", flush=True)
    said = root.run(
        COMPILE.format(
            place=PLACE, sources=SOURCES, epoch=epoch, header=header(), first=SAID["python"]["first_patch"],
            together=min(2, os.cpu_count() or 1),
            answers=" ".join(f"ac_cv_func_{name}={answer}" for name, answer in SAID["configure"].items()),
        ),
        seconds=7200,
    )  # fmt: skip
    _must(said, "compiled")
    print(f"  {said.stdout.strip().splitlines()[-1]}", flush=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    for older in KEPT.glob("*.tar*"):
        older.unlink()
    part = archive.with_suffix(".part")
    subprocess.run([*bare_root.as_root(), "tar", "-C", str(root.place), "-cf", str(part), "."], check=True)
    part.replace(archive)
    return root


def _unpacked(archive: Path, place: Path) -> bare_root.Root:
    root = place / "root"
    root.mkdir()
    subprocess.run([*bare_root.as_root(), "tar", "-C", str(root), "-xpf", str(archive)], check=True)
    return bare_root.Root(root, SAID["system"])


def _fetch(root: bare_root.Root, source: str) -> str:
    """Fetch the newest source package that a mirror really has; its version. apt checks it against the signed index."""
    listed = root.run(["apt-cache", "showsrc", "--only-source", source])
    _must(listed, source)
    versions = {
        line.partition(": ")[2] for line in listed.stdout.splitlines() if line.startswith("Version: ")
    }
    said = "not in the lists"
    for version in sorted(versions, key=functools.cmp_to_key(_compare), reverse=True):
        # What came of a version that is not whole is taken away again.
        command = (
            f"mkdir -p {SOURCES} && cd {SOURCES} && "
            f"{{ apt-get -q source --download-only {source}={version} || {{ rm -f {source}_*; exit 1; }}; }}"
        )
        done = root.run(command, network=True)
        if done.returncode == 0:
            return version
        # Mirrors of security updates are at times behind their own index.
        said = done.stderr.strip()[-600:]
        print(f"  {source} {version} is in the index and not on the mirror", flush=True)
    raise SystemExit(f"no source of {source} can be fetched: {said}")


def _compare(one: str, other: str) -> int:
    """As Debian compares versions."""
    newer = subprocess.run(["dpkg", "--compare-versions", one, "gt", other], check=False).returncode == 0
    return 1 if newer else -1


def header() -> str:
    """What every C file of Python is compiled with: mathematics in the shape that every glibc has."""
    said = SAID["mathematics"]
    version = said["version"][os.uname().machine]
    bound = "\n".join(f'__asm__(".symver {name}, {name}@GLIBC_{version}");' for name in said["functions"])
    return f"#ifndef __ASSEMBLER__\n{bound}\n#endif"


def _wheels() -> Path:
    """A folder of the wheels to pack from, fetched by this machine's pip; every one promises that glibc."""
    place = KEPT / "wheels"
    asked, pins = [*wheels.asked(), *wheels.builds_with()], wheels.pins(SAID["pins"])
    machine = os.uname().machine
    wanted = "\n".join([*asked, *pins, machine])
    done = place / "done"
    if done.exists() and done.read_text("utf-8") == wanted:
        return place
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    (place / "constraints.txt").write_text("\n".join(pins) + "\n", "utf-8")
    version = SAID["python"]["source"].removeprefix("python")
    fetched = wheels.pip(
        "download", "--dest", str(place), "--constraint", str(place / "constraints.txt"), *asked,
        machine=wheels.linux(version, machine, PROMISED),
    )  # fmt: skip
    if fetched.returncode:
        raise SystemExit(
            f"a library has no wheel for glibc {SAID['glibc']}; pin an older one in older_systems.json:\n{fetched.stderr[-1500:]}"
        )
    done.write_text(wanted, "utf-8")
    return place


def _must(done: bare_root.Done, what: str) -> None:
    if done.returncode:
        raise SystemExit(f"not done: {what}:\n{done.stdout[-3000:]}\n{done.stderr[-1500:]}")
