"""What the compiled files of a built folder ask of the system they will run on: libraries, and how new a glibc.

Read from the files themselves with `readelf` (binutils, which PyInstaller needs as well).
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libICE.so.6": "libice6",
    "libOpenGL.so.0": "libopengl0",
    "libSM.so.6": "libsm6",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1 | libgcc1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Debian's package of each library that a desktop has and the folder therefore has not. The same names from
Debian 10 on (where one was called otherwise, both stand), in UOS and Kylin; Debian 13's renamed packages still provide them."""
COMPILERS: dict[tuple[int, int], dict[str, tuple[int, ...]]] = {
    (2, 28): {"GLIBCXX": (3, 4, 25), "CXXABI": (1, 3, 11), "GCC": (7, 0, 0)},
    (2, 31): {"GLIBCXX": (3, 4, 28), "CXXABI": (1, 3, 12), "GCC": (7, 0, 0)},
    (2, 36): {"GLIBCXX": (3, 4, 30), "CXXABI": (1, 3, 13), "GCC": (12, 0, 0)},
}
"""The newest that the compiler's libraries (libstdc++, libgcc) have on systems with each glibc: Debian 10, 11, 12 with GCC 8,
10, 12. Source: the symbol lists (`libstdc++6.symbols`, `libgcc-s1.symbols`) of those packages."""
GLIBC = re.compile(r"^(libc|libm|libdl|libpthread|librt|libutil|libresolv|ld-linux[a-z0-9-]*)\.so\.[0-9]+$")


@dataclass(frozen=True)
class Asked:
    """`names`: libraries that are not in the folder, each with a file that asks for it. `glibc`: the newest glibc any
    file asks for, and `newest`: the files that ask for each version, by path in the folder. `compilers`: what is asked of
    the system's libraries of the compiler: name and version, and the files."""

    names: dict[str, str] = field(default_factory=dict)
    newest: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    compilers: dict[tuple[str, tuple[int, ...]], list[str]] = field(default_factory=dict)

    @property
    def glibc(self) -> tuple[int, int]:
        return max(self.newest, default=(2, 17))

    def packages(self) -> list[str]:
        """Debian's packages of what is asked for. Raises SystemExit naming a library whose package is not known."""
        unknown = [f"{name} (for {who})" for name, who in sorted(self.names.items()) if name not in PACKAGES]
        if unknown:
            raise SystemExit(
                f"neither in the folder nor known as a package of the system: {', '.join(unknown)}"
            )
        return sorted({PACKAGES[name] for name in self.names})

    def above(self, promised: tuple[int, int]) -> list[str]:
        """The files that do not run on a system with the promised glibc, each with what it asks for."""
        known = COMPILERS[max((age for age in COMPILERS if age <= promised), default=min(COMPILERS))]
        return [
            f"{file} ({version[0]}.{version[1]})"
            for version, files in sorted(self.newest.items(), reverse=True)
            if version > promised
            for file in files
        ] + [
            f"{file} ({name} {'.'.join(map(str, version))})"
            for (name, version), files in sorted(self.compilers.items(), reverse=True)
            if version > known[name]
            for file in files
        ]


def asked(folder: Path) -> Asked:
    """What a folder asks for."""
    files = sorted(
        file for file in folder.rglob("*") if file.is_file() and not file.is_symlink() and _is_elf(file)
    )
    own = {file.name for file in folder.rglob("*.so*")}
    found = Asked()
    for file in files:
        name = str(file.relative_to(folder))
        said = subprocess.run(
            ["readelf", "-W", "-d", "-V", str(file)],
            capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        ).stdout  # fmt: skip
        for library in re.findall(r"\(NEEDED\).*\[(.+)\]", said):
            if library not in own and not GLIBC.match(library):
                found.names.setdefault(library, name)
        versions = [(int(a), int(b)) for a, b in re.findall(r"Name: GLIBC_([0-9]+)\.([0-9]+)", said)]
        if versions:
            found.newest.setdefault(max(versions), []).append(name)
        for library, asks in re.findall(r"File: (\S+) +Cnt: .*\n((?:.+ Name: .+\n)*)", said):
            for kind, version in (
                re.findall(r"Name: (GLIBCXX|CXXABI|GCC)_([0-9.]+)", asks) if library not in own else ()
            ):
                asked_for = kind, tuple(int(part) for part in version.split("."))
                found.compilers.setdefault(asked_for, []).append(name)
    return found


MACHINES = {
    3: "i686", 8: "mips", 20: "ppc", 21: "ppc64", 22: "s390", 40: "armv7l", 62: "x86_64", 183: "aarch64", 243: "riscv", 258: "loongarch64",
}  # fmt: skip
"""ELF's number of each machine, and the kernel's word for it. Source: elf.h, `EM_…`."""


def machine(folder: Path) -> str:
    """The machine that a folder was packed for, in the kernel's word, as its compiled files say; empty where it has none.

    Raises SystemExit where two machines are mixed: what of the other one lies there would never start.
    """
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                head = stream.read(20)
            if head[:4] == b"\x7fELF" and len(head) == 20:
                number = int.from_bytes(head[18:20], "little" if head[5] == 1 else "big")
                found.setdefault(MACHINES.get(number, f"machine {number}"), str(file.relative_to(folder)))
    if len(found) > 1:
        told = ", ".join(f"{name} ({file})" for name, file in sorted(found.items()))
        raise SystemExit(f"{folder} holds compiled files of more than one machine: {told}")
    return next(iter(found), "")


def run_paths(file: Path) -> list[str]:
    """Where a compiled file has its libraries looked for first; nothing for what is not compiled."""
    if not _is_elf(file):
        return []
    said = subprocess.run(
        ["readelf", "-W", "-d", str(file)],
        capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    ).stdout  # fmt: skip
    return [path for paths in re.findall(r"\(R(?:UN)?PATH\).*\[(.*)\]", said) for path in paths.split(":")]


def _is_elf(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"
