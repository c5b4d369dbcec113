"""A `.deb` for the Debian family on x86-64: the folder under /usr/lib/stationdesk, and what a desktop asks for.

Compressed with xz, which every dpkg reads (older ones know no zstd). No script runs at installation: desktop
entries and file types are found by the desktop's own triggers, and data lies in people's homes, where no package goes.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

DEPENDS = (
    "libc6 (>= {glibc})", "libgl1", "libegl1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0",
    "libxcb-xkb1", "libxkbcommon-x11-0", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libfreetype6", "zlib1g",
)  # fmt: skip
RECOMMENDS = ("fonts-lxgw-wenkai", "fonts-babelstone-han", "fonts-hanazono", "cups-client")
SIDES = (48, 64, 128, 256)
DESKTOP = """[Desktop Entry]
Type=Application
Name=StationDesk
Name[zh_CN]=村级便民服务站
Comment=Desk of a village service station
Comment[zh_CN]=窗口办理、全程代理、三留守，离线可用
Exec=/usr/bin/stationdesk %f
Icon=stationdesk
Terminal=false
Categories=Office;
MimeType=application/x-stationdesk-bundle;
StartupWMClass=stationdesk
"""
MIME = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/x-stationdesk-bundle">
    <comment>StationDesk bundle</comment>
    <comment xml:lang="zh_CN">便民服务站数据包</comment>
    <icon name="stationdesk"/>
    <glob pattern="*.sdbundle"/>
    <glob pattern="*.sdreceipt"/>
    <glob pattern="*.sdcard"/>
    <glob pattern="*.sdtrip"/>
    <glob pattern="*.sdbackup"/>
  </mime-type>
</mime-info>
"""
MAN = r""".TH STATIONDESK 1 "{day}" "StationDesk {version}" "StationDesk"
.SH NAME
stationdesk \- the offline-first desk of a Chinese village service station
.SH SYNOPSIS
.B stationdesk
[\-\-home DIR] [FILE | VERB ...]
.SH DESCRIPTION
Without a verb the desk opens; with a FILE (.sdbundle, .sdreceipt, .sdcard, .sdtrip, .sdbackup) it opens on the page
that takes it. Verbs are listed by
.BR "stationdesk \-\-help" .
.SH OPTIONS
.TP
.B \-\-home DIR
Everything of one installation; the user's data directory unless given.
.TP
.B \-\-json
One JSON value on standard output.
.TP
.B \-\-lang en
English sentences.
.SH EXIT STATUS
0 done, 1 done in part, 2 a rule said no, 3 the machine said no, 64 wrong usage, 70 a bug.
"""
CONTROL = """Package: stationdesk
Version: {version}
Section: misc
Priority: optional
Architecture: amd64
Maintainer: StationDesk developers <stationdesk@users.noreply.localhost>
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Description: desk of a Chinese village service station
 Window matters, full-process proxy requests with home visits, the registers
 of the left-behind, certificates, the seal book and public notices, on one
 encrypted database that needs no network.
"""
OVERRIDES = """# The folder brings its own libraries on purpose: village PCs have no network to fetch others from.
stationdesk: embedded-library
stationdesk: shared-library-lacks-prerequisites
stationdesk: library-not-linked-against-libc
stationdesk: unstripped-binary-or-object
stationdesk: custom-library-search-path
stationdesk: hardening-no-relro
stationdesk: hardening-no-pie
"""


def package(folder: Path, out: Path, version: str) -> Path:
    """Write `stationdesk_<version>_amd64.deb` from a built folder; its path."""
    tree = out / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    inside = tree / "usr" / "lib" / "stationdesk"
    shutil.copytree(folder, inside, symlinks=True)
    _put(tree, "usr/share/applications/stationdesk.desktop", DESKTOP)
    _put(tree, "usr/share/mime/packages/stationdesk.xml", MIME)
    day = _day(out)
    _packed(tree, "usr/share/man/man1/stationdesk.1.gz", MAN.format(version=version, day=day))
    root = Path(__file__).resolve().parents[1]
    _packed(tree, "usr/share/doc/stationdesk/changelog.gz", (root / "CHANGELOG.md").read_text("utf-8"))
    notices = inside / "NOTICES.txt"
    _put(tree, "usr/share/doc/stationdesk/copyright", _copyright(root, notices.read_text("utf-8")))
    notices.unlink()
    _put(tree, "usr/share/lintian/overrides/stationdesk", OVERRIDES)
    _icons(tree)
    command = tree / "usr" / "bin" / "stationdesk"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/stationdesk/stationdesk")
    _modes(tree)
    size = sum(file.lstat().st_size for file in tree.rglob("*")) // 1024
    depends = ", ".join(DEPENDS).format(glibc=_glibc())
    control = CONTROL.format(version=version, size=size, depends=depends, recommends=", ".join(RECOMMENDS))
    _put(tree, "DEBIAN/control", control)
    (tree / "DEBIAN").chmod(0o755)
    file = out / f"stationdesk_{version}_amd64.deb"
    subprocess.run(
        ["dpkg-deb", "-Zxz", "-z6", "--root-owner-group", "--build", str(tree), str(file)], check=True
    )
    shutil.rmtree(tree)
    return file


def _put(tree: Path, name: str, text: str) -> None:
    file = tree / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _packed(tree: Path, name: str, text: str) -> None:
    file = tree / name
    file.parent.mkdir(parents=True, exist_ok=True)
    # No name and no time inside: the same text is the same file.
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _copyright(root: Path, notices: str) -> str:
    head = "StationDesk\nCopyright: the StationDesk developers\nLicense: Apache-2.0\n"
    return f"{head} On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.\n\n{notices}\n"


def _icons(tree: Path) -> None:
    """The mark, drawn by the program itself."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from stationdesk.ui import theme
    from stationdesk.ui.mark import pixels

    app = QApplication.instance() or QApplication([])
    theme.wear(app)
    for side in SIDES:
        file = tree / f"usr/share/icons/hicolor/{side}x{side}/apps/stationdesk.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not pixels(side).save(str(file)):
            raise SystemExit(f"could not draw the icon: {file}")


def _modes(tree: Path) -> None:
    for path in tree.rglob("*"):
        if path.is_symlink():
            continue
        if path.is_dir() or (path.name == "stationdesk" and path.parent.name == "stationdesk"):
            path.chmod(0o755)
        else:
            path.chmod(0o644)


def _glibc() -> str:
    return os.confstr("CS_GNU_LIBC_VERSION").split()[-1] if sys.platform.startswith("linux") else "2.36"


def _day(out: Path) -> str:
    del out
    from datetime import UTC, datetime

    stamp = int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or int(
        (Path(__file__).resolve().parents[1] / "CHANGELOG.md").stat().st_mtime
    )
    return datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%d")
