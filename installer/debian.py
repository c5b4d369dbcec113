"""A `.deb` for the Debian family: the folder under /usr/lib/stationdesk, and what a desktop asks for.

Compressed with xz, which every dpkg reads (older ones know no zstd). No script runs at installation: desktop
entries and file types are found by the desktop's own triggers, and data lies in people's homes, where no package goes.
What it depends on is read from the files inside (`libraries`), so nothing is asked for that nobody needs.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import libraries
import maintainer
import manual
import notices
from folder import ROOT, built_for, epoch, stamp

from stationdesk.core.calling import OPENED

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
ALWAYS = ("desktop-file-utils", "shared-mime-info")
"""Their triggers make the file types known."""
RECOMMENDS = (
    "fonts-lxgw-wenkai", "fonts-babelstone-han", "fonts-hanazono", "cups", "cups-client", "fcitx5-chinese-addons | ibus-libpinyin",
    "xdg-utils",
)  # fmt: skip
SIDES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
DESKTOP = """[Desktop Entry]
Type=Application
Name=StationDesk
Name[zh_CN]=村级便民服务站
GenericName=Service station desk
GenericName[zh_CN]=便民服务站桌面
Comment=Desk of a village service station
Comment[zh_CN]=窗口办理、全程代理、三留守，离线可用
Keywords=station;village;cases;certificates;
Keywords[zh_CN]=便民;代办;证明;留守;bianmin;daiban;
Exec=/usr/bin/stationdesk %f
Icon=stationdesk
Terminal=false
Categories=Office;
MimeType={types};
StartupNotify=true
StartupWMClass=stationdesk
"""
KINDS = {
    ".sdbundle": ("StationDesk bundle", "便民服务站数据包"),
    ".sdreceipt": ("StationDesk receipt", "便民服务站入库回执"),
    ".sdcard": ("StationDesk card", "便民服务站交换卡"),
    ".sdtrip": ("StationDesk trip pack", "便民服务站走访包"),
    ".sdbackup": ("StationDesk backup", "便民服务站备份"),
    ".sdupdate": ("StationDesk update", "便民服务站更新文件"),
}
CONTROL = """Package: stationdesk
Version: {version}
Section: misc
Priority: optional
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Description: desk of a Chinese village service station
 Window matters, full-process proxy requests with home visits, the registers
 of the left-behind, certificates, the seal book and public notices, on one
 encrypted database that needs no network.
 .
 The package brings its own Python, Qt and fonts. All data lies in the user's
 own folder and is never touched by installing, upgrading or removing.
{age}"""
OLDER = """ .
 This build is for older systems, UOS 20 and Kylin V10 among them ({age}).
"""
COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: StationDesk
Comment:
 The folder /usr/lib/stationdesk holds the following beside the program, each
 under its own licence; the texts are in /usr/share/doc/stationdesk/NOTICES.gz.
{parts}

Files: *
Copyright: 2026 the StationDesk developers
License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.
"""
OVERRIDES = """# The folder brings its own libraries on purpose: village PCs have no network to fetch others from.
stationdesk: embedded-library *
# What the wheels bring was linked by their makers; what they ask for lies in the folder.
stationdesk: shared-library-lacks-prerequisites *
stationdesk: library-not-linked-against-libc *
# PyInstaller's loader.
stationdesk: hardening-no-pie *
"""


def package(folder: Path, out: Path, version: str, *, level: int = 6) -> Path:
    """Write `stationdesk_<version>_<architecture>.deb` from a built folder; its path.

    `version` and `level` (of xz) are the release's own unless an upgrade is being tried. Raises SystemExit in words.
    """
    if not re.fullmatch(r"[0-9][0-9A-Za-z.+~]*", version):
        raise SystemExit(f"no version of a package: {version}")
    version, word = version_for(folder, version), architecture(libraries.machine(folder))
    tree = out / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    inside = tree / "usr" / "lib" / "stationdesk"
    shutil.copytree(folder, inside, symlinks=True)
    text = (inside / "NOTICES.txt").read_text("utf-8")
    (inside / "NOTICES.txt").unlink()
    when = datetime.fromtimestamp(epoch(), UTC)
    day = when.strftime("%Y-%m-%d")
    types = [_type(suffix) for suffix in kinds()]
    _put(tree, "usr/share/applications/stationdesk.desktop", DESKTOP.format(types=";".join(types)))
    _put(tree, "usr/share/mime/packages/stationdesk.xml", _mime())
    _packed(tree, "usr/share/man/man1/stationdesk.1.gz", manual.page("en", version, day))
    _packed(tree, "usr/share/man/zh_CN/man1/stationdesk.1.gz", manual.page("zh", version, day))
    _packed(tree, "usr/share/doc/stationdesk/changelog.gz", _changelog(version, when))
    _packed(tree, "usr/share/doc/stationdesk/NOTICES.gz", text)
    parts = "\n".join(f" * {name} ({licence})" for name, licence in notices.headings(text))
    _put(tree, "usr/share/doc/stationdesk/copyright", COPYRIGHT.format(parts=parts))
    _put(tree, "usr/share/lintian/overrides/stationdesk", OVERRIDES)
    _icons(tree)
    command = tree / "usr" / "bin" / "stationdesk"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/stationdesk/stationdesk")
    _modes(tree)
    _put(tree, "DEBIAN/control", _control(folder, tree, version, word))
    _put(tree, "DEBIAN/md5sums", _sums(tree))
    (tree / "DEBIAN").chmod(0o755)
    stamp(tree)
    file = out / f"stationdesk_{version}_{word}.deb"
    part = out / f".{file.name}.part"
    done = subprocess.run(
        ["dpkg-deb", "-Zxz", f"-z{level}", "--root-owner-group", "--build", str(tree), str(part)],
        check=False, capture_output=True, text=True, env=os.environ | {"SOURCE_DATE_EPOCH": str(epoch())},
    )  # fmt: skip
    shutil.rmtree(tree)
    if done.returncode:
        part.unlink(missing_ok=True)
        raise SystemExit(f"dpkg-deb wrote no package: {done.stderr.strip()[-600:]}")
    part.replace(file)
    return file


def version_for(folder: Path, version: str) -> str:
    """The version of a folder's package: `0.1.0`, and `0.1.0~glibc2.28` where it was packed for older systems.

    By that nobody mixes the two up, and dpkg takes the older one for an earlier version: on a system that is new enough the
    ordinary one is an upgrade of it, and on any other dpkg refuses the ordinary one because of the glibc it asks for.
    """
    age = built_for(folder).rpartition("-")[2]
    return f"{version}~{age}" if age else version


def architecture(machine: str) -> str:
    """Debian's word for a machine, given the kernel's. Raises SystemExit naming one that has no wheels."""
    if machine not in ARCHITECTURES:
        raise SystemExit(
            f"no package for {machine or 'a folder without a program'}: "
            f"wheels of the cipher and of Qt exist only for {' and '.join(ARCHITECTURES)}"
        )
    return ARCHITECTURES[machine]


def kinds() -> tuple[str, ...]:
    """The endings of files that the desk opens."""
    return tuple(suffix for suffix in KINDS if suffix in OPENED)


def _type(suffix: str) -> str:
    return f"application/x-stationdesk-{suffix.removeprefix('.sd')}"


def _mime() -> str:
    types = "".join(
        f'  <mime-type type="{_type(suffix)}">\n'
        f"    <comment>{KINDS[suffix][0]}</comment>\n"
        f'    <comment xml:lang="zh_CN">{KINDS[suffix][1]}</comment>\n'
        f'    <icon name="stationdesk"/>\n'
        f'    <glob pattern="*{suffix}"/>\n'
        "  </mime-type>\n"
        for suffix in kinds()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n{types}</mime-info>\n'


def _control(folder: Path, tree: Path, version: str, word: str) -> str:
    asked = libraries.asked(folder)
    depends = [f"libc6 (>= {asked.glibc[0]}.{asked.glibc[1]})", *asked.packages(), *ALWAYS]
    # As Debian counts: each file in whole kibibytes, each folder and link one.
    size = sum(
        (path.lstat().st_size + 1023) // 1024 if path.is_file() and not path.is_symlink() else 1
        for path in tree.rglob("*")
    )
    return CONTROL.format(
        version=version,
        architecture=word,
        maintainer=maintainer.named(),
        size=size,
        depends=", ".join(depends),
        recommends=", ".join(RECOMMENDS),
        age=OLDER.format(age=built_for(folder).rpartition("-")[2]) if built_for(folder) else "",
    )


def _sums(tree: Path) -> str:
    names = sorted(
        str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file() and not path.is_symlink()
    )
    names = [name for name in names if not name.startswith("DEBIAN/")]
    said = subprocess.run(["md5sum", "--", *names], cwd=tree, capture_output=True, text=True, check=True)
    return said.stdout


def _changelog(version: str, when: datetime) -> str:
    """The newest part of CHANGELOG.md as Debian writes changes."""
    newest = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1]
    told = "\n".join(
        textwrap.fill(line, 78, initial_indent="  ", subsequent_indent="    ")
        for line in newest.splitlines()[1:]
        if line.startswith("* ")
    )
    return f"stationdesk ({version}) unstable; urgency=medium\n\n{told}\n\n -- {maintainer.named()}  {format_datetime(when)}\n"


def _put(tree: Path, name: str, text: str) -> None:
    file = tree / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _packed(tree: Path, name: str, text: str) -> None:
    file = tree / name
    file.parent.mkdir(parents=True, exist_ok=True)
    # No name and no time inside: the same text is the same file.
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _icons(tree: Path) -> None:
    """The mark, drawn by the program itself."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from stationdesk.ui import theme
    from stationdesk.ui.mark import pixels

    app = QApplication.instance() or QApplication([sys.argv[0]])
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
        run = path.name == "stationdesk" and path.parent.name == "stationdesk"
        path.chmod(0o755 if path.is_dir() or run else 0o644)
