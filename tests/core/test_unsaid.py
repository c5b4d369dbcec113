"""An error nobody expected quotes nobody: not on stderr, which ends in the system's journal, and not in a debug log."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from stationdesk.core import unsaid

NAME = "闻人雪瑶"
UNCAUGHT = f"""
import sys, threading
from stationdesk.core import unsaid
unsaid.begin()
def falls():
    raise KeyError("{NAME}")
one = threading.Thread(target=falls)
one.start(); one.join()
class Dying:
    def __del__(self): raise ValueError("{NAME}")
Dying()
falls()
"""


def test_what_nothing_caught_is_told_without_its_words() -> None:
    said = subprocess.run(
        [sys.executable, "-c", UNCAUGHT],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={key: value for key, value in os.environ.items() if key != "STATIONDESK_DEBUG"},
        check=False,
    )
    assert said.returncode == 1
    assert said.stderr.count("uncaught: KeyError at <string>:6") == 2
    assert said.stderr.count("uncaught: ValueError") == 1
    assert NAME not in said.stderr


def test_every_place_of_an_error_is_told_and_no_word_of_it() -> None:
    def inner() -> None:
        raise ValueError(NAME)

    try:
        try:
            inner()
        except ValueError as wrong:
            raise KeyError(NAME) from wrong
    except KeyError as found:
        told = unsaid.places(found)
    assert "KeyError" in told
    assert "ValueError" in told
    assert "in inner" in told
    assert NAME not in told


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere others cannot read it")
def test_other_programs_do_not_read_a_name_off_the_command_line() -> None:
    shown = (
        "import sys; from stationdesk.core.unsaid import hide_words\n"
        "print(hide_words(len(sys.argv) - 1), sys.argv[2] == chr(0x95fb) + chr(0x4eba))\n"
        "print(open('/proc/self/cmdline', 'rb').read().hex())"
    )
    done = subprocess.run(
        [sys.executable, "-c", shown, "find", "闻人", "421221197708154525"], capture_output=True, check=True
    )
    first, line = done.stdout.decode().splitlines()
    assert first == "True True"
    seen = bytes.fromhex(line)
    assert "闻人".encode() not in seen
    assert b"421221197708154525" not in seen
    assert b"hide_words" in seen, "what the program is called stays"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere others cannot read it")
def test_a_system_that_does_not_tell_where_the_words_lie_starts_the_program_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An emulated system's `/proc/self/stat` ends before the addresses."""
    told = b"7 (desk) R " + b"0 " * 41
    monkeypatch.setattr(
        unsaid.Path, "read_bytes", lambda file: told if file.name == "stat" else b"desk\0find\0"
    )
    assert unsaid.hide_words(1) is False
