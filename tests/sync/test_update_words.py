"""What an update is refused for is said truly, in a clerk's words, and before anything is unpacked."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from stationdesk import __version__
from stationdesk.core import words
from stationdesk.core.errors import Unhappy
from stationdesk.storage import schema
from stationdesk.sync import update_file, update_kinds, updates
from tests.sync import updating
from tests.sync.test_updates import RUN, here, names  # noqa: F401 - fixtures

# ruff: noqa: F811 - a fixture's name is the test's argument
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


def refused(file: Path) -> Unhappy:
    with pytest.raises(Unhappy) as wrong:
        updates.read(file)
    return wrong.value


# names that a computer cannot have --------------------------------------------------------------------

ONLY_WINDOWS = [
    "lib/CON",
    "lib/nul.txt",
    "aux/x",
    "lib/com1.tar.gz",
    "lib/LPT¹",
    "lib/conout$",
    "lib/con .txt",
    "lib/end.",
    "lib/end ",
    "lib /x",
    "d" * 100 + "/" + "f" * 60,
]
EVERYWHERE = [
    "lib/a:b",
    "lib/what?",
    "lib/a\\b",
    "lib/<x>",
    "字" * 86,
    "/".join(["d" * 200] * 6),
]


@pytest.mark.parametrize("name", ONLY_WINDOWS + EVERYWHERE)
def test_a_name_that_windows_cannot_have_is_refused_in_words_wherever_it_is_read(
    here: Path, tmp_path: Path, name: str
) -> None:
    files = [RUN, {"path": name, "size": 1, "sha256": "0"}]
    wrong = refused(updating.update(tmp_path, platform="windows-x86_64", files=files))
    assert wrong.code == "update-names-unfit"
    assert name[:40] in wrong.message
    assert len(wrong.message) < 300
    assert "没有改动任何东西" in wrong.message


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_name_that_no_computer_should_have_is_refused_here_as_well(
    here: Path, tmp_path: Path, name: str
) -> None:
    files = [RUN, {"path": name, "size": 1, "sha256": "0"}]
    assert refused(updating.update(tmp_path, files=files)).code == "update-names-unfit"
    assert names(here) == []


@pytest.mark.parametrize("name", ONLY_WINDOWS)
def test_a_name_that_only_windows_cannot_have_is_no_fault_elsewhere(
    here: Path, tmp_path: Path, name: str
) -> None:
    files = [RUN, {"path": name, "size": 1, "sha256": "0"}]
    assert updates.read(updating.update(tmp_path, platform=update_file.here(), files=files))


@pytest.mark.parametrize(
    "pair",
    [("lib/a", "lib/A"), ("Lib/a", "lib/b"), ("x/Lib/a", "x/lib/y/b"), ("é", "e\u0301"), ("ſ", "S")],
    ids=["file", "folder", "deep", "composed", "folded"],
)
@pytest.mark.parametrize("platform", ["linux-x86_64", "windows-x86_64"])
def test_two_names_that_a_disk_may_take_for_one_are_refused_everywhere(
    here: Path, tmp_path: Path, pair: tuple[str, str], platform: str
) -> None:
    files = [RUN, *({"path": name, "size": 1, "sha256": "0"} for name in pair)]
    assert refused(updating.update(tmp_path, platform=platform, files=files)).code == "update-names-unfit"


def test_a_link_for_windows_is_refused_where_a_clerk_may_lay_none(here: Path, tmp_path: Path) -> None:
    found = update_file.read(updating.update(tmp_path, platform="windows-x86_64"))
    with pytest.raises(update_file.UpdateNamesUnfit, match="链接"):
        update_file.require_meant(found, platform="windows-x86_64")


# what kind of computer --------------------------------------------------------------------------------

KINDS = {
    "windows-x86_64": "Windows 电脑",
    "windows-x64": "Windows 电脑",
    "windows-arm64": "arm64 的 Windows 电脑",
    "linux-x86_64": "Debian、统信、麒麟（x86-64）",
    "linux-x86_64-glibc2.28": "旧版系统（UOS 20、麒麟 V10，x86-64）",
    "linux-arm64": "Debian、统信、麒麟（arm64：飞腾、鲲鹏）",
    "linux-arm64-glibc2.31": "旧版系统（麒麟 V10，arm64：飞腾、鲲鹏）",
    "linux-loongarch64": "本程序不认识的一种电脑",
    "x\u2014y" * 20: "本程序不认识的一种电脑",
}


@pytest.mark.parametrize("ours", KINDS)
@pytest.mark.parametrize("theirs", KINDS)
def test_no_clerk_reads_the_code_of_a_kind_of_computer(
    here: Path, tmp_path: Path, theirs: str, ours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = update_file.UpdateOtherPlatform(theirs=theirs, ours=ours)
    assert KINDS[theirs] in wrong.message
    assert KINDS[ours] in wrong.message
    assert theirs not in wrong.message
    assert ours not in wrong.message
    assert wrong.params == {
        "theirs": theirs,
        "ours": ours,
    }  # whoever looks for the cause still finds the code
    sentences = {word for _code, word in update_kinds.KINDS} | {update_kinds.STRANGE}
    monkeypatch.setattr(words, "english", lambda: dict.fromkeys(sentences, "an English word"))
    with words.speaking("en"):
        assert wrong.message.count("an English word") == 2


def test_an_update_for_another_kind_of_computer_says_which_and_which_this_is(
    here: Path, tmp_path: Path
) -> None:
    files = [RUN]
    wrong = refused(updating.update(tmp_path, platform="windows-x86_64", files=files))
    assert wrong.code == "update-other-platform"
    assert "Windows 电脑" in wrong.message
    assert not re.search(r"windows-|linux-|x86_64|glibc", wrong.message)


# numbers that are the same ----------------------------------------------------------------------------


@pytest.mark.parametrize("lowest", [__version__, "0.0.1"])
def test_nobody_is_told_to_install_the_version_that_is_installed(
    here: Path, tmp_path: Path, lowest: str
) -> None:
    wrong = refused(updating.update(tmp_path, from_version=lowest, from_schema="0999"))
    assert wrong.code == "update-from-older-build"
    assert f"请先装 {lowest}" not in wrong.message
    for said in (__version__, "9.1.0", "0999", schema.REVISION, "完整安装包"):
        assert said in wrong.message


def test_a_version_that_is_really_too_old_is_told_which_to_install_first(here: Path, tmp_path: Path) -> None:
    wrong = refused(updating.update(tmp_path, from_version="5.0.0", from_schema="0999"))
    assert wrong.code == "update-from-too-old"
    assert "请先装 5.0.0" in wrong.message


def test_the_same_number_with_newer_data_is_not_called_needless(here: Path, tmp_path: Path) -> None:
    wrong = refused(updating.update(tmp_path, version=__version__, schema="0999"))
    assert wrong.code == "update-same-number"
    assert "不需要安装" not in wrong.message
    for said in (__version__, "0999", schema.REVISION, "完整安装包"):
        assert said in wrong.message


def test_data_of_a_newer_program_is_told_apart_by_the_datas_number_where_the_programs_is_the_same() -> None:
    said = schema.DatabaseNewer(found="0999", ours=schema.REVISION, program=__version__).message
    assert "数据版本 0999" in said
    assert __version__ in said
    assert "完整安装包" in said


@pytest.mark.parametrize("changes", [{"schema": "zz"}, {"from_schema": ""}, {"schema": "99999"}])
def test_a_number_of_data_that_is_none_cannot_be_compared_and_is_refused(
    here: Path, tmp_path: Path, changes: dict[str, Any]
) -> None:
    assert refused(updating.update(tmp_path, **changes)).code == "not-an-update"
