"""The notices of everything inside: each library's name, version, licence and licence text, in one file.

Python's packages bring theirs in their metadata; a system library that was packed is looked up with `dpkg`; what a package
carries without its text (`CARRIED`), the fonts' and the texts that others refer to are in `licences`, the icons' beside them in
`resources`. A package without any text is named as such, and the build goes on: a person decides.
"""

from __future__ import annotations

import json
import platform
import re
import ssl
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

RULE = "=" * 100
LICENCE = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
QT = (
    "Qt and PySide6 are used under the GNU Lesser General Public License, version 3. They are separate shared "
    "libraries in this folder and may be replaced by builds of your own. Sources: download.qt.io (official_releases)."
)

LICENCES = Path(__file__).with_name("licences")
CARRIED: tuple[tuple[str, tuple[str, ...], str, str, str], ...] = (
    ("psycopg-binary", ("libpq",), "libpq", "PostgreSQL", "PostgreSQL"),
    ("psycopg-binary", ("libssl", "libcrypto"), "OpenSSL", "Apache-2.0", "Apache-2.0"),
    ("psycopg-binary", ("libldap", "liblber"), "OpenLDAP", "OLDAP-2.8", "OpenLDAP-2.8"),
    ("psycopg-binary", ("libsasl2",), "Cyrus SASL", "BSD-4-Clause", "Cyrus-SASL"),
    ("psycopg-binary", ("libkrb5", "libk5crypto", "libgssapi_krb5"), "MIT Kerberos", "MIT", "MIT-Kerberos"),
    ("psycopg-binary", ("libcom_err",), "com_err", "MIT", "com_err"),
    ("psycopg-binary", ("libkeyutils",), "keyutils", "LGPL-2.0-or-later", ""),
    ("psycopg-binary", ("libcrypt-",), "libxcrypt", "LGPL-2.1-or-later", ""),
    ("sqlcipher3", (), "SQLCipher", "BSD-3-Clause", "SQLCipher"),
    ("sqlcipher3", (), "OpenSSL", "Apache-2.0", "Apache-2.0"),
    ("cryptography", (), "OpenSSL", "Apache-2.0", ""),
    ("pi-heif", ("libheif", "heif"), "libheif", "LGPL-3.0-or-later", ""),
    ("pi-heif", ("libde265",), "libde265", "LGPL-3.0-or-later", ""),
    (
        "pi-heif",
        ("libstdc++", "libgcc_s"),
        "GCC's libraries",
        "GPL-3.0 with the GCC Runtime Library Exception",
        "",
    ),
    ("pi-heif", ("libwinpthread",), "winpthreads, copyright 2011 mingw-w64 project", "MIT", "MIT"),
    ("pyside6-essentials", (), "PCRE2", "BSD-3-Clause", "PCRE2"),
    ("pyside6-essentials", (), "double-conversion", "BSD-3-Clause", "double-conversion"),
    ("pyside6-essentials", (), "MD4C", "MIT", "MD4C"),
)
"""What a package carries inside without its licence's text: the package, how its files begin (none: it is linked in), name,
licence, and the text in `licences` (none: a text that stands in the notices anyway)."""
NOT_NAMED = {"pyrage": "MIT", "sqlcipher3": "Zlib"}
"""The licence of packages whose metadata name none, as their text is."""
REFERRED = (
    ("LGPL-3", "Text of the GNU Lesser General Public License, version 3"),
    ("GPL-3", "Text of the GNU General Public License, version 3, which that one adds to"),
    ("LGPL-2.1", "Text of the GNU Lesser General Public License, version 2.1"),
)
"""Texts that several parts refer to. Nothing inside is under the GPL alone."""


def write(file: Path, folder: Path) -> None:
    """Write the notices for a built folder."""
    parts = [
        "StationDesk is under the Apache License 2.0. It comes with the following, each under its own licence.\n"
    ]
    found = _distributions()
    parts.append(_interpreter())
    parts += list(_compiled())
    parts += list(_loader())
    parts += [of_package(one) for one in found]
    parts += list(carried(folder, (one.metadata["Name"] for one in found)))
    parts += list(_system(folder))
    parts += list(of_resources())
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


def _loader() -> Iterator[str]:
    """PyInstaller's loader, which starts what was packed."""
    one = metadata.distribution("pyinstaller")
    _name, _licence, text = of_package(one).split("\n", 2)
    licence = "GPL-2.0-or-later with an exception for whatever it starts"
    yield f"PyInstaller's loader {one.version}\n{licence}\n{text}"


def carried(folder: Path, packages: Iterable[str]) -> Iterator[str]:
    """What these packages carry inside, of which a built folder has a file; and the texts that others refer to."""
    files = {file.name for file in folder.rglob("*") if file.suffix == ".dll" or ".so" in file.name}
    asked = {_plain(name) for name in packages}
    for package, begins, name, licence, text in CARRIED:
        if package in asked and (not begins or any(file.startswith(begins) for file in files)):
            said = (
                (LICENCES / f"{text}.txt").read_text("utf-8").strip() if text else "The text stands here too."
            )
            yield f"{name} (inside {package})\n{licence}\n\n{said}"
    for text, name in REFERRED:
        yield f"{name}\nothers here refer to it\n\n{(LICENCES / f'{text}.txt').read_text('utf-8').strip()}"


def of_resources() -> Iterator[str]:
    """The fonts and the pictures."""
    yield f"Noto Sans SC, Noto Serif SC\nOFL-1.1\n\n{(LICENCES / 'OFL-1.1.txt').read_text('utf-8').strip()}"
    resources = Path(__file__).resolve().parents[1] / "resources"
    for file in sorted(resources.rglob("*")):
        if re.match(r"(?i)(licen[cs]e|ofl|copying)", file.name) and file.is_file():
            text = file.read_text("utf-8", "replace").strip()
            yield f"{file.parent.relative_to(resources).as_posix()}\n{text.splitlines()[0]}\n\n{text}"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _distributions() -> list[metadata.Distribution]:
    """Everything that StationDesk asks for at run time, and what that asks for."""
    seen: dict[str, metadata.Distribution] = {}
    wanted = ["stationdesk", "psycopg", "psycopg-binary", "pi-heif"]
    while wanted:
        name = _plain(wanted.pop())
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


def of_package(one: metadata.Distribution) -> str:
    """The notice of one of Python's packages."""
    facts = one.metadata
    licence = facts.get("License-Expression") or ""
    if not licence:
        classified = [
            text for key, text in facts.items() if key == "Classifier" and text.startswith("License")
        ]
        licence = (
            "; ".join(text.rpartition(" :: ")[2] for text in classified)
            or facts.get("License")
            or NOT_NAMED.get(facts["Name"], "?")
        )
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
        if licence.startswith("MIT"):
            texts.append((LICENCES / "MIT.txt").read_text("utf-8").strip())
    if inside := _linked(one):
        texts.append(f"Linked into it, each under the licence that its maker names:\n{inside}")
    return f"{name} {one.version}\n{licence.splitlines()[0][:200]}\n\n" + "\n\n".join(dict.fromkeys(texts))


def _linked(one: metadata.Distribution) -> str:
    """What was linked into a package, as its list (CycloneDX) says: names, versions and licences, a line each."""
    found = set()
    for file in one.files or ():
        if "/sboms/" in str(file) and file.suffix == ".json":
            said = json.loads(Path(str(one.locate_file(file))).read_text("utf-8"))
            for part in said.get("components", ()):
                named = [
                    licence.get("expression") or licence.get("license", {}).get("id", "")
                    for licence in part.get("licenses", ())
                ]
                found.add(
                    f"{part['name']} {part.get('version', '')} ({'; '.join(filter(None, named)) or 'not named'})"
                )
    return "\n".join(sorted(found - {f"{one.metadata['Name']} {one.version} (not named)"}))


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
        # A module of Python's is a wheel's, whatever Debian calls its own.
        if not package or package in seen or "/python3" in asked:
            continue
        seen.add(package)
        notice = Path("/usr/share/doc") / package / "copyright"
        if notice.is_file():
            yield f"{package} ({file.name})\nas Debian states below\n\n{notice.read_text('utf-8', 'replace').strip()}"


if __name__ == "__main__":
    # By the interpreter that was packed, whose packages are the ones inside.
    write(Path(sys.argv[1]) / "NOTICES.txt", Path(sys.argv[1]))
