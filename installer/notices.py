"""The notices of everything inside: each library's name, version, licence and licence text, in one file.

Python's packages bring theirs in their metadata; a system library that was packed is looked up with `dpkg`; the
fonts' are in `resources`. A package without any text is named as such, and the build goes on: a person decides.
"""

from __future__ import annotations

import platform
import re
import ssl
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

RULE = "=" * 100
LICENCE = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
QT = (
    "Qt and PySide6 are used under the GNU Lesser General Public License, version 3. They are separate shared "
    "libraries in this folder and may be replaced by builds of your own. Sources: download.qt.io (official_releases)."
)


def write(file: Path, folder: Path) -> None:
    """Write the notices for a built folder."""
    parts = [
        "StationDesk is under the Apache License 2.0. It comes with the following, each under its own licence.\n"
    ]
    parts.append(_interpreter())
    parts += list(_compiled())
    parts += [_python(one) for one in _distributions()]
    parts += list(_system(folder))
    file.write_text(f"\n{RULE}\n".join(parts), "utf-8")


def headings(text: str) -> list[tuple[str, str]]:
    """Name with version, and licence, of each part of a notices file."""
    found = []
    for part in text.split(f"\n{RULE}\n")[1:]:
        name, _line, rest = part.partition("\n")
        found.append((name.strip(), rest.partition("\n")[0].strip()))
    return found


def _interpreter() -> str:
    for place in (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        *Path("/usr/share/doc").glob("python3.*/copyright"),
    ):
        if place.is_file():
            text = place.read_text("utf-8", "replace").strip()
            break
    else:
        text = "(no licence text beside the interpreter; see docs.python.org/3/license.html)"
    return f"Python {platform.python_version()}\nPSF-2.0\n\n{text}"


def _compiled() -> Iterator[str]:
    """What was compiled together with an interpreter of our own (`older_systems`)."""
    licence = Path(sys.base_prefix) / "share" / "openssl" / "LICENSE.txt"
    if licence.is_file():
        yield f"{ssl.OPENSSL_VERSION}\nApache-2.0\n\n{licence.read_text('utf-8', 'replace').strip()}"


def _distributions() -> list[metadata.Distribution]:
    """Everything that StationDesk asks for at run time, and what that asks for."""
    seen: dict[str, metadata.Distribution] = {}
    wanted = ["stationdesk", "psycopg", "psycopg-binary", "pi-heif"]
    while wanted:
        name = re.sub(r"[-_.]+", "-", wanted.pop()).lower()
        if name in seen:
            continue
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        seen[name] = found
        wanted += [
            match.group(0)
            for line in found.requires or ()
            if "extra ==" not in line and (match := re.match(r"[A-Za-z0-9_.-]+", line))
        ]
    return [seen[name] for name in sorted(seen)]


def _python(one: metadata.Distribution) -> str:
    facts = one.metadata
    licence = facts.get("License-Expression") or ""
    if not licence:
        classified = [
            text for key, text in facts.items() if key == "Classifier" and text.startswith("License")
        ]
        licence = "; ".join(text.rpartition(" :: ")[2] for text in classified) or facts.get("License") or "?"
    texts = []
    for file in one.files or ():
        if LICENCE.search(str(file)) and file.suffix not in (".py", ".pyc", ".so", ".h"):
            place = Path(str(one.locate_file(file)))
            if place.is_file():
                texts.append(place.read_text("utf-8", "replace").strip())
    name = facts["Name"]
    if name.lower().startswith(("pyside6", "shiboken6")):
        texts.append(QT)
    if not texts:
        texts.append(f"(no licence text in the package; see {facts.get('Home-page') or 'its page on PyPI'})")
    return f"{name} {one.version}\n{licence.splitlines()[0][:200]}\n\n" + "\n\n".join(dict.fromkeys(texts))


def _system(folder: Path) -> Iterator[str]:
    """Debian's own notices of the system libraries that were packed."""
    seen: set[str] = set()
    for file in sorted((folder / "_internal").glob("*.so*")):
        if file.is_symlink():
            continue
        asked = subprocess.run(
            ["dpkg-query", "-S", f"*/{file.name}"], capture_output=True, text=True, check=False
        ).stdout
        package = asked.partition(":")[0].strip()
        if not package or package in seen:
            continue
        seen.add(package)
        notice = Path("/usr/share/doc") / package / "copyright"
        if notice.is_file():
            yield f"{package} ({file.name})\nas Debian states below\n\n{notice.read_text('utf-8', 'replace').strip()}"


if __name__ == "__main__":
    # By the interpreter that was packed, whose packages are the ones inside.
    write(Path(sys.argv[1]) / "NOTICES.txt", Path(sys.argv[1]))
