"""An update from a stick: proved whole before anything changes, unpacked beside, named at one moment, taken back when it fails."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from stationdesk import __version__, app
from stationdesk.cli import doctor
from stationdesk.core import launch, patient, program_locks
from stationdesk.core.errors import Unhappy
from stationdesk.storage import atomic, home_place, program_folder
from stationdesk.sync import minisign, update_file, updates
from tests.sync import updating

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed program whose user data lies in a folder named in Chinese, with a blank."""
    data = tmp_path / "王 敏" / "share"
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setattr(launch, "is_installed", lambda: True)
    monkeypatch.setattr(launch, "root", lambda: str(tmp_path / "installed"))
    keys = data / "StationDeskProgram" / "release-keys"
    keys.mkdir(parents=True)
    (keys / "某县.pub").write_text(updating.KEY.public.text, "utf-8")
    return data / "StationDeskProgram"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good update file, never changed."""
    return updating.update(tmp_path_factory.mktemp("good"))


def take(file: Path, back_up: Callable[[], Path] | None = None) -> updates.Taken:
    return updates.take(updates.read(file), version=__version__, back_up=back_up)


def pointer(here: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((here / launch.POINTER).read_text("utf-8"))
    return found


def names(here: Path) -> list[str]:
    return sorted(
        one.name for one in here.iterdir() if one.is_dir() and one.name not in ("release-keys", "running")
    )


def code_of(fn: Callable[[], object]) -> str:
    with pytest.raises(Unhappy) as said:
        fn()
    assert said.value.message
    return said.value.code


def test_a_good_update_is_unpacked_as_it_was_built_and_named_for_the_next_start(
    here: Path, good: Path
) -> None:
    taken = take(good)
    assert (taken.folder / "run").stat().st_mode & 0o777 == 0o755
    assert (taken.folder / "lib/same.bin").read_bytes() == bytes(range(256)) * 40
    said = pointer(here)
    assert (said["state"], said["tries"], said["current"]["version"]) == ("trying", 0, "9.1.0")
    assert program_folder.changed(taken.folder) == []
    assert not list(here.glob(".*"))


def test_the_backup_is_made_before_anything_changes(here: Path, good: Path) -> None:
    seen = []

    def back_up() -> Path:
        seen.append(sorted(one.name for one in here.iterdir()))
        return Path("x.sdbackup")

    assert take(good, back_up).backup == Path("x.sdbackup")
    assert seen == [["release-keys"]]
    shutil.rmtree(here / names(here)[0])
    (here / launch.POINTER).unlink()

    def refuses() -> Path:
        raise atomic.DiskFull(missing_mb=1, free_mb=0, place="x")

    assert code_of(lambda: take(good, refuses)) == "disk-full"
    assert names(here) == []
    assert not (here / launch.POINTER).exists()


def test_a_file_that_is_cut_anywhere_is_called_half_copied(here: Path, good: Path, tmp_path: Path) -> None:
    whole = good.read_bytes()
    kept = [whole[:part] for part in (1, 3, *range(0, len(whole), max(len(whole) // 40, 1)))]
    for left in [
        *kept,
        bytes(len(whole)),
    ]:  # a stick pulled out too early leaves nothing, or nothing but zeros
        cut = tmp_path / "cut.sdupdate"
        cut.write_bytes(left)
        assert code_of(lambda cut=cut: updates.read(cut)) == "update-half-copied"
    cut.write_bytes(b"\xff\xd8\xff\xe0 a photo")
    assert code_of(lambda: updates.read(cut)) == "not-an-update"


def test_a_file_with_any_byte_changed_is_refused(here: Path, good: Path, tmp_path: Path) -> None:
    whole = good.read_bytes()
    with zipfile.ZipFile(good) as archive:
        payload = archive.getinfo(update_file.PAYLOAD)
    refused = 0
    inside = range(payload.header_offset + 60, payload.header_offset + 60 + payload.file_size, 97)
    for at in [*range(0, len(whole), 61), *inside]:
        bad = tmp_path / "bad.sdupdate"
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        try:
            got = updates.read(bad)
        except Unhappy:
            refused += 1
        else:
            # Times and attributes of the package's own list say nothing: what is unpacked is the same.
            assert got.manifest == updates.read(good).manifest
    assert refused > 30


def test_only_a_known_key_is_believed(here: Path, good: Path, tmp_path: Path) -> None:
    stranger = updating.update(tmp_path, key=minisign.SecretKey.generate())
    assert code_of(lambda: updates.read(stranger)) == "update-not-signed"
    assert updates.read(good).signed_by == "某县"
    (here / "release-keys" / "某县.pub").unlink()
    assert code_of(lambda: updates.read(good)) == "update-not-signed"


RUN = {"path": "run", "size": 1, "sha256": "0", "run": True}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"product": "otherdesk"}, "update-other-product"),
        ({"platform": "windows-arm64"}, "update-other-platform"),
        ({"version": __version__}, "update-not-newer"),
        ({"version": "0.0.9"}, "update-not-newer"),
        ({"from_version": "5.0.0"}, "update-from-too-old"),
        ({"from_schema": "0999"}, "update-from-older-build"),
        ({"format": 2, "in_a_later_form": 1}, "update-format-newer"),
        ({"format": 0}, "not-an-update"),
        ({"product": "other\n\x1b[31m"}, "not-an-update"),
        ({"start": ["run", "\0"]}, "not-an-update"),
        ({"start": ["lib/same.bin"]}, "not-an-update"),
        ({"files": [RUN, {"path": "a\nb"}]}, "not-an-update"),
        ({"files": [RUN, {"path": "Manifest.json"}]}, "not-an-update"),
        ({"start": ["lib/none"]}, "not-an-update"),
        ({"files": [{"path": "../run", "size": 1, "sha256": "0"}], "start": ["../run"]}, "not-an-update"),
        ({"files": [{"path": "/run", "size": 1, "sha256": "0"}], "start": ["/run"]}, "not-an-update"),
        ({"files": [{"path": "run", "link": "../../x"}]}, "not-an-update"),
        ({"files": [{"path": "run", "link": "/bin/sh"}]}, "not-an-update"),
        ({"files": [{"path": "run", "size": -1, "sha256": "0"}]}, "not-an-update"),
        (
            {"files": [RUN, {"path": "RUN", "size": 1, "sha256": "0"}]},
            "update-names-unfit",
        ),
        (
            {
                "files": [
                    {"path": "run", "size": 1, "sha256": "0"},
                    {"path": "run/x", "size": 1, "sha256": "0"},
                ]
            },
            "not-an-update",
        ),
        ({"payload_size": 7}, "update-half-copied"),
        ({"payload_sha256": "00"}, "update-half-copied"),
    ],
)
def test_what_is_not_for_this_program_is_refused_in_words(
    here: Path, tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    file = updating.update(tmp_path, **changes)
    assert code_of(lambda: updates.read(file)) == code


def test_a_signed_list_that_does_not_fit_its_contents_leaves_nothing(here: Path, tmp_path: Path) -> None:
    files = [{"path": "run", "size": 3, "sha256": "00" * 32, "run": True}]
    file = updating.update(tmp_path, files=files)
    assert code_of(lambda: take(file)) == "update-half-copied"
    assert names(here) == []


def test_a_full_disk_is_seen_before_and_survived_in_the_middle(
    here: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(atomic, "free_space", lambda path: 1000)
        assert code_of(lambda: take(good)) == "disk-full"
    real = os.write
    for nth in range(2, 6):  # the first only says who holds the lock
        left = [nth]

        def full(fd: int, data: Any, left: list[int] = left) -> int:
            left[0] -= 1
            if not left[0]:
                raise OSError(28, "No space left on device")
            return real(fd, data)

        with monkeypatch.context() as patched:
            patched.setattr(atomic.os, "write", full)
            assert code_of(lambda: take(good)) == "disk-full"
        assert names(here) == []
        assert not (here / launch.POINTER).exists()
        assert launch.begin([]) is None

    # What is told then is how much the whole version needs, and where: not the one file that did not fit.
    writes: list[int] = []

    def filled(fd: int, data: Any) -> int:
        writes.append(fd)
        if len(writes) > 1:
            raise OSError(28, "No space left on device")
        return real(fd, data)

    with monkeypatch.context() as patched:
        patched.setattr(atomic.os, "write", filled)
        patched.setattr(atomic, "free_space", lambda path: 10**12 if len(writes) < 2 else 1_000_000)
        with pytest.raises(atomic.DiskFull) as said:
            take(good)
    assert f"“{here}”" in said.value.message
    assert ".incoming" not in said.value.message

    def no_room(name: str, said: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(launch, "_put", no_room)
        assert code_of(lambda: take(good)) == "disk-full"
        assert launch.begin([]) is None
    take(good)


def test_another_program_that_runs_from_there_is_waited_for(here: Path, good: Path) -> None:
    (here / program_locks.RUNNING).mkdir()
    code = "import fcntl,os,sys;f=open(sys.argv[1]+'/'+str(os.getpid()),'w');fcntl.flock(f,2);print('held',flush=True);sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-S", "-c", code, str(here / program_locks.RUNNING)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert code_of(lambda: take(good)) == "program-elsewhere"
        other.communicate(b"")
    take(good)


def test_a_folder_that_others_may_write_is_neither_filled_nor_started(here: Path, good: Path) -> None:
    here.chmod(0o777)
    assert code_of(lambda: take(good)) == "program-folder-open"
    here.chmod(0o700)
    taken = take(good)
    taken.folder.chmod(0o777)
    assert launch.begin([]) is None
    assert (launch.rolled_back() or {})["why"] == "damaged"


def test_a_program_that_is_no_installation_is_not_updated(
    here: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "is_installed", lambda: False)
    assert code_of(lambda: take(good)) == "not-installed"
    assert launch.begin([]) is None


# starting -------------------------------------------------------------------------------------------


def works(here: Path, tmp_path: Path) -> str:
    return updating.WORKS.format(log=tmp_path / "log", pointer=here / launch.POINTER)


def test_a_version_that_works_is_kept_and_started_by_itself(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(updating.update(tmp_path, run=works(here, tmp_path)))
    assert launch.begin(["--home", "某 处"]) == 0
    assert (tmp_path / "log").read_text("utf-8").endswith("/run --home 某 处\n")
    assert pointer(here)["state"] == "good"
    ran: list[Any] = []
    monkeypatch.setattr(launch, "_run", lambda words, argv: ran.append(words) or 5)
    assert launch.begin([]) == 5
    assert ran[0][0].startswith(str(here))


@pytest.mark.parametrize("end", ["exit 70", "exit 1", "kill -SEGV $$"])
def test_a_version_that_fails_before_it_works_is_taken_back_at_once(
    here: Path, tmp_path: Path, end: str
) -> None:
    take(updating.update(tmp_path, run=f"#!/bin/sh\n{end}\n"))
    assert launch.begin([]) is None  # the installed program goes on by itself
    assert pointer(here)["current"] is None
    version, sentence = updates.taken_back() or ("", "")
    assert version == "9.1.0"
    assert "退回" in sentence
    assert launch.begin([]) is None


def test_a_verb_that_a_failing_version_may_have_half_done_is_not_done_twice_and_that_is_said(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(updating.update(tmp_path, run="#!/bin/sh\nexit 70\n"))
    assert launch.begin(["--home", "x", "cases", "accept"]) == 70
    said = capsys.readouterr().err
    assert "9.1.0" in said
    assert "退回" in said
    assert launch.begin(["--home", "x", "cases", "accept"]) is None


@pytest.mark.parametrize(("end", "code"), [("kill -9 $$", -signal.SIGKILL), ("exit 3", 3), ("exit 130", 130)])
def test_a_version_that_is_begun_twice_and_never_works_is_taken_back(
    here: Path, tmp_path: Path, end: str, code: int
) -> None:
    update = updating.update(tmp_path, run=f"#!/bin/sh\n{end}\n")
    take(update)
    assert launch.begin([]) == code
    assert launch.begin([]) == code
    assert launch.begin([]) is None
    assert (launch.rolled_back() or {})["why"] == "unfinished"
    # Two power cuts or a full disk say nothing against it: once there is room it may be tried again.
    take(update)
    assert pointer(here)["state"] == "trying"
    assert launch.begin([]) == code


def test_a_password_page_that_is_closed_again_is_no_failure(here: Path, tmp_path: Path) -> None:
    orderly = 'sed \'s/"tries": 1/"tries": 0/\' "{p}" > "{p}.n" && mv "{p}.n" "{p}"\nexit 0\n'
    take(updating.update(tmp_path, run="#!/bin/sh\n" + orderly.format(p=here / launch.POINTER)))
    for _ in range(4):
        assert launch.begin([]) == 0
    assert pointer(here)["state"] == "trying"


@pytest.fixture
def on_trial(here: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The process is a new version that was begun once and has not opened a home yet."""
    folder = take(good).folder
    launch.write(pointer(here) | {"tries": 1})
    monkeypatch.setattr(launch, "root", lambda: os.path.realpath(folder))
    return here


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["users", "--help"], ["no-such-verb"]])
def test_asking_a_new_version_who_it_is_speaks_not_against_it(
    on_trial: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with suppress(SystemExit):
        app.run(words)
    assert "".join(capsys.readouterr())
    assert pointer(on_trial)["tries"] == 0


def test_a_disk_that_is_not_plugged_in_speaks_not_against_a_new_version(
    on_trial: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = {"format": 1, "home_id": "x", "root": "/no/such/disk/StationDesk", "below": "StationDesk"}
    home_place.note_file().write_text(json.dumps(note), "utf-8")
    assert app.run(["users", "list"]) == 3
    assert "/no/such/disk" in capsys.readouterr().err
    assert pointer(on_trial)["tries"] == 0


def test_what_was_taken_back_is_not_installed_again_and_a_better_one_is(here: Path, tmp_path: Path) -> None:
    bad = updating.update(tmp_path, run="#!/bin/sh\nexit 70\n")
    take(bad)
    launch.begin([])
    assert code_of(lambda: take(bad)) == "update-taken-back"
    take(updating.update(tmp_path, "9.1.1", run=works(here, tmp_path)))
    assert updates.taken_back() is None
    assert launch.begin([]) == 0


def test_the_version_before_is_kept_and_started_again_and_older_ones_go(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("9.1.0", "9.2.0", "9.3.0"):
        run = works(here, tmp_path) if version != "9.3.0" else "#!/bin/sh\nexit 70\n"
        take(updating.update(tmp_path, version, run=run))
        if version != "9.3.0":
            assert launch.begin([]) == 0
    assert [name.split("-")[0] for name in names(here)] == ["9.2.0", "9.3.0"]
    ran: list[str] = []
    monkeypatch.setattr(launch, "_run", lambda words, argv: ran.append(words[0]) or 0)
    assert launch.begin([]) == 0
    assert "/9.2.0-" in ran[0]
    assert pointer(here)["state"] == "good"


@pytest.mark.parametrize("harm", ["longer", "newer", "more", "less", "link", "list"])
def test_only_the_files_of_the_signed_list_are_started(here: Path, tmp_path: Path, harm: str) -> None:
    folder = take(updating.update(tmp_path, run=works(here, tmp_path))).folder
    file = folder / "lib/字体/宋.bin"
    if harm == "longer":
        file.write_bytes(b"x")
    elif harm == "newer":
        at = file.stat().st_mtime + 60  # the file may have been laid in this very second
        os.utime(file, (at, at))
    elif harm == "more":
        (folder / "lib" / "planted.so").write_bytes(b"x")
    elif harm == "less":
        file.unlink()
    elif harm == "link":
        (folder / "lib/same.bin").unlink()
        (folder / "lib/same.bin").symlink_to("empty")
    else:
        (folder / launch.MANIFEST).write_text("{}", "utf-8")
    assert launch.begin([]) is None
    assert not (tmp_path / "log").exists()
    assert (launch.rolled_back() or {})["why"] == "damaged"
    take(next(tmp_path.glob("out-*/*.sdupdate")))  # a hurt good version may be installed again
    assert launch.begin([]) == 0


def test_a_changed_byte_that_size_and_time_hide_is_found_by_the_whole_look(here: Path, good: Path) -> None:
    file = take(good).folder / "lib/字体/宋.bin"
    at = file.stat().st_mtime
    file.write_bytes(b"\1" + file.read_bytes()[1:])
    os.utime(file, (at, at))
    found = updates.standing(whole=True)
    assert found is not None
    assert found.problems == ("lib/字体/宋.bin",)
    assert (updates.standing() or found).problems == ()


def test_a_newer_installed_program_starts_itself(
    here: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(good)
    monkeypatch.setattr(launch, "__version__", "9.1.0")
    assert launch.begin([]) is None


def no_unicode(folder: str) -> bytes:
    named = {"version": "9.1.0", "folder": folder, "manifest": "0" * 64}
    state = {"current": named, "before": None, "state": "good", "tries": 0, "bad": []}
    return json.dumps({"format": 1} | state).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 1}',
        b"\xff" * 99,
        b"[" * 60000,
        no_unicode("\ud800"),
        no_unicode("/etc"),
    ],
)
def test_a_spoilt_pointer_starts_the_installed_program(here: Path, good: Path, text: bytes) -> None:
    take(good)
    (here / launch.POINTER).write_bytes(text)
    assert launch.begin([]) is None


def test_doctor_says_whose_updates_are_taken_and_which_version_is_used(
    here: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> dict[str, tuple[str, str]]:
        return {one.name: (one.state, one.message + one.what_to_do) for one in doctor._program(None)}  # type: ignore[arg-type]

    assert told() == {"release-keys": ("ok", "认得的更新签名：某县")}
    take(good)
    assert "还在试用" in told()["program"][1]
    monkeypatch.setattr(doctor, "__version__", "9.2.0")  # a newer package was installed
    assert "不再用它" in told()["program"][1]
    (here / "release-keys/某县.pub").write_text("no key", "utf-8")
    assert told()["release-keys"][0] == "bad"
    (here / "release-keys/某县.pub").unlink()
    state, words = told()["release-keys"]
    assert state == "warn"
    assert str(here / "release-keys") in words


# killed ---------------------------------------------------------------------------------------------

STAGES = (
    (program_folder, "make_folder", 1),
    (program_folder, "_sweep", 1),
    (program_folder, "make_folder", 2),
    (program_folder, "Draft", 1),
    (program_folder, "Draft", 3),
    (program_folder, "write_file", 1),
    (program_folder, "write_file", 2),
    (patient, "replace", 1),
    (patient, "replace", 2),
    (program_folder, "sync_folder", 1),
    (program_folder, "changed", 1),
    (program_folder, "_switch", 1),
    (launch, "_put", 1),
    (program_folder, "_thin", 1),
)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("module", "name", "nth"), STAGES, ids=[f"{s[1]}-{s[2]}" for s in STAGES])
def test_killed_anywhere_the_old_version_or_the_whole_new_one_starts(
    here: Path, good: Path, module: Any, name: str, nth: int, after: bool
) -> None:
    child = os.fork()
    if not child:
        real, count = getattr(module, name), [0]

        def killed(*args: Any, **kwargs: Any) -> Any:
            count[0] += 1
            if count[0] == nth and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            got = real(*args, **kwargs)
            if count[0] == nth:
                os.kill(os.getpid(), signal.SIGKILL)
            return got

        setattr(module, name, killed)
        try:
            take(good)
        finally:
            os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    if (here / launch.POINTER).exists():
        state = pointer(here)
        assert program_folder.changed(here / state["current"]["folder"]) == []
    else:
        assert launch.begin([]) is None
        take(good)
        assert not list(here.glob(f"{program_folder.INCOMING}*"))
    assert pointer(here)["state"] == "trying"


def test_minisign_itself_reads_the_signature(here: Path, good: Path, tmp_path: Path) -> None:
    tool = shutil.which("minisign")
    if tool is None:
        pytest.skip("no minisign here")
    with zipfile.ZipFile(good) as archive:
        archive.extractall(tmp_path)
    line = updating.KEY.public.line
    done = subprocess.run(
        [tool, "-V", "-P", line, "-m", str(tmp_path / "manifest.json")], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
