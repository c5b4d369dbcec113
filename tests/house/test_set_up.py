"""The set-up: what is asked for, what is pinned, and under which licences."""

from __future__ import annotations

import importlib.metadata as metadata
import re
import tomllib

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.test_layout import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUN_TIME = [Requirement(line) for line in PROJECT["dependencies"]]
SHIPPED_EXTRAS = [
    line for name in ("postgres", "heic", "parquet") for line in PROJECT["optional-dependencies"][name]
]
"""Extras that a station may be given: their licences count as well."""
EXTRAS = [Requirement(line) for lines in PROJECT["optional-dependencies"].values() for line in lines]
PINS = {
    canonicalize_name(name): Version(version)
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.M
    )
}

# Packages whose metadata names no licence, read in their own repositories.
READ_BY_HAND = {
    "pyrage": "MIT",
    "sqlcipher3": "Zlib",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "segno": "BSD-3-Clause",
    "mdurl": "MIT",
    "markdown-it-py": "MIT",
}


def licence(name: str) -> str:
    """The licence a package names: its expression, else its text, else its classifiers."""
    facts = metadata.metadata(name)
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    said = facts.get("License-Expression") or facts.get("License") or ""
    kinds = [
        line.rpartition("::")[2].strip() for line in facts.get_all("Classifier") or [] if "License ::" in line
    ]
    return (said.splitlines()[0] if said.strip() else "") or " AND ".join(kinds)


def is_strong_copyleft(text: str) -> bool:
    """Whether only GPL or AGPL is offered; LGPL may be linked, and of an OR one choice is enough."""
    return all(
        re.search(r"(?<!L)(?<!Lesser )(?:\bA?GPL|GNU (?:Affero )?General Public)", choice) is not None
        for choice in re.split(r"\s+OR\s+", text)
    )


def at_run_time() -> set[str]:
    """Every package that runs with the desk or the township's server, through all levels."""
    here = {**default_environment(), "extra": ""}
    found: set[str] = set()
    ahead = [*RUN_TIME, *(Requirement(line) for line in SHIPPED_EXTRAS)]
    while ahead:
        wish = ahead.pop()
        name = canonicalize_name(wish.name)
        if name in found:
            continue
        found.add(name)
        for line in metadata.requires(name) or []:
            deeper = Requirement(line)
            environments = [{**here, "extra": extra} for extra in ("", *wish.extras)]
            if deeper.marker is None or any(deeper.marker.evaluate(one) for one in environments):
                ahead.append(deeper)
    return found


@pytest.mark.parametrize("name", sorted(at_run_time()))
def test_no_run_time_package_is_under_gpl_or_agpl(name: str) -> None:
    named = licence(name)
    assert named, "names no licence: read it, then add it to READ_BY_HAND"
    assert not is_strong_copyleft(named), named


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0", True),
        ("GNU Affero General Public License v3", True),
        ("GPL-2.0 OR AGPL-3.0", True),
        ("LGPL-3.0-only", False),
        ("LGPL-3.0-only OR GPL-2.0-only", False),
        ("MIT", False),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", False),
    ],
)
def test_strong_copyleft_is_told_from_weak(text: str, strong: bool) -> None:
    assert is_strong_copyleft(text) is strong


@pytest.mark.parametrize("wish", [*RUN_TIME, *EXTRAS], ids=str)
def test_every_wish_has_a_range_and_a_pin_within_it(wish: Requirement) -> None:
    if wish.name == "stationdesk":
        return
    operators = {one.operator for one in wish.specifier}
    assert operators == {">=", "<"}, "a range in pyproject.toml, the exact version in constraints.txt"
    assert wish.specifier.contains(PINS[canonicalize_name(wish.name)])


def test_all_that_is_installed_at_run_time_is_pinned() -> None:
    assert at_run_time() <= PINS.keys()
    for name in at_run_time():
        assert Version(metadata.version(name)) == PINS[name], name


def test_qt_stays_below_the_version_that_loses_references() -> None:
    for name in ("pyside6-essentials", "shiboken6"):
        assert PINS[name] < Version("6.12")
        assert not next(one for one in RUN_TIME if canonicalize_name(one.name) == name).specifier.contains(
            "6.12.0"
        )


def test_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in ("run", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", makefile, re.M)
    for target in re.findall(r"`?\bmake ([a-z][a-z0-9-]*)\b", readme):
        assert re.search(rf"^{target}:", makefile, re.M), f"the README names make {target}"
