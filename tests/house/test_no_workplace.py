"""Nothing in the project tells of the machine it was written on, or names a registry's address."""

from __future__ import annotations

import re

from tests.house.test_layout import ROOT, kept_files, named

# Written in pieces, so that this file does not find itself.
REGISTRIES = ["py" + r"pi\.org", "python" + r"hosted\.", r"registry\.npm" + "js", r"mirrors\.\w+\."]
WRITERS = [
    "chat" + "gpt",
    "clau" + "de",
    "anth" + "ropic",
    "open" + "ai",
    "co" + "pilot",
    "language mo" + "del",
]
PATTERNS = {
    "a path of one machine": r"(?<![\w.~/-])/" + r"(?:work|root|home/\w+|Users/\w+)/\w",
    "a registry's address": "|".join(REGISTRIES),
    "a way to a package source": r"--(?:extra-)?ind" + r"ex-url|--find-" + r"links|trusted-" + "host",
    "somebody's key": "BEGIN (?:RSA |OPENSSH |EC )?PRI" + "VATE KEY",
    "how the writing was organised": r"(?i)\b(?:" + "|".join(WRITERS) + r")\b",
}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".sh",
    ".json",
    ".ts",
    ".cfg",
    ".ini",
    ".qss",
    ".svg",
    ".nsi",
    ".csv",
    "",
}


def test_no_file_tells_of_the_workplace() -> None:
    told = []
    for file in kept_files():
        if file.suffix not in TEXT or file.name == "LICENSE":
            continue
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for what, pattern in PATTERNS.items():
            told += [f"{named(file)}: {what}: {hit.group(0)}" for hit in re.finditer(pattern, text)]
    assert told == []


def test_the_patterns_find_what_they_are_for() -> None:
    samples = {
        "a path of one machine": 'open("' + "/home" + '/li/desk")',
        "a registry's address": "https://" + "pypi" + ".org/simple",
        "a way to a package source": "pip install --index" + "-url x",
        "somebody's key": "-----BEGIN PRIVATE" + " KEY-----",
        "how the writing was organised": "written by Chat" + "GPT",
    }
    assert samples.keys() == PATTERNS.keys()
    for what, sample in samples.items():
        assert re.search(PATTERNS[what], sample), what


def test_sources_are_utf8_with_plain_line_ends() -> None:
    for file in kept_files():
        if file.suffix in {".py", ".md", ".toml", ".sh"} or file == ROOT / "Makefile":
            data = file.read_bytes()
            data.decode("utf-8")
            assert b"\r" not in data, named(file)
