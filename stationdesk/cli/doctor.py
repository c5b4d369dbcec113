"""`doctor`: what this computer has and lacks, and what to do about it. Needs no password."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from importlib import metadata, util
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from stationdesk import __version__
from stationdesk.cli import doctor_password
from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command, place
from stationdesk.core import launch, no_dumps
from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say
from stationdesk.desk import read_card
from stationdesk.security import keyfile, slots
from stationdesk.services import computer, diagnostics, health
from stationdesk.storage import engine as engines
from stationdesk.storage import home_place, lost_card, program_folder
from stationdesk.storage.atomic import saying
from stationdesk.storage.lock import holder_of
from stationdesk.storage.places import require_local
from stationdesk.sync import update_file, updates

Result = computer.Line


def register(verbs: Subparsers) -> None:
    """Add the verb."""
    command(
        verbs,
        "doctor",
        doctor,
        say(N_("体检：字体、版本、数据库、磁盘、打印机、时钟")),
        arguments=(
            (
                "--pack",
                {
                    "default": None,
                    "metavar": "FILE",
                    "help": say(N_("另写一份诊断包（不含任何人的信息；有密码时逐行查过）")),
                },
            ),
        ),
    )


def doctor(call: Call) -> Answer:
    """`doctor`: exit 0 when nothing is bad, else 1."""
    checks = [
        result
        for look in (_python, _qt, _database, _home, _disk, _memory, _clock, _fonts, _desktop, _program)
        for result in look(call)
    ]
    ok = all(result.state != "bad" for result in checks)
    answer: dict[str, Any] = {
        "ok": ok, "version": __version__, "platform": update_file.here(), "checks": checks,
    }  # fmt: skip
    text = _text(checks)
    if call.args.pack:
        packed = _pack(call, checks)
        answer["pack"] = packed
        text += "\n" + say(
            N_("诊断包：{file}。涉及个人的 {n} 行没有放进去。"), file=packed.file.name, n=packed.left_out
        )
    return Answer(answer, text, 0 if ok else PARTLY)


def _pack(call: Call, checks: list[Result]) -> diagnostics.Packed:
    """The pack; where a password is at hand every line is searched for everybody of the registers."""
    people, facts = frozenset[str](), None
    given = call.args.password_file or os.environ.get("STATIONDESK_PASSWORD")
    home = _where(call)
    if given and home.database.is_file():
        desk = call.desk()
        people = desk.read(diagnostics.words_of)
        facts = desk.read(diagnostics.facts_of)
    rows = [asdict(result) for result in checks]
    return diagnostics.write(home, place(call.args.pack).resolve(), rows, people=people, facts=facts)


def _text(checks: list[Result]) -> str:
    signs = {"ok": N_("良好"), "warn": N_("注意"), "bad": N_("问题")}
    lines = []
    for result in checks:
        lines.append(f"[{say(signs[result.state])}] {result.message}")
        if result.what_to_do:
            lines.append(f"       {result.what_to_do}")
    return "\n".join(lines)


def _python(call: Call) -> Iterator[Result]:
    system = platform.platform(terse=True)
    kind = update_file.here()
    yield Result(
        "python", "ok", f"StationDesk {__version__} · {kind} · Python {platform.python_version()} · {system}"
    )


def _qt(call: Call) -> Iterator[Result]:
    try:
        found = util.find_spec("PySide6")
    except ModuleNotFoundError:
        found = None
    if found is None:
        advice = say(N_("命令行可以使用；要打开窗口请重新安装程序。"))
        yield Result("qt", "warn", say(N_("没有找到窗口组件（Qt）。")), advice)
        return
    try:
        version = metadata.version("PySide6-Essentials")
    except metadata.PackageNotFoundError:
        version = ""  # a packaged program carries no metadata
    yield Result("qt", "ok", f"Qt (PySide6) {version}".strip())


def _database(call: Call) -> Iterator[Result]:
    try:
        engines.check_version()
        with closing(sqlcipher.connect(":memory:")) as connection:
            cipher = connection.execute("PRAGMA cipher_version").fetchone()
            options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    except Unhappy as bad:
        yield Result("database", "bad", bad.message, say(N_("请重新安装程序。")))
        return
    if cipher is None or "HAS_CODEC" not in options:
        yield Result("database", "bad", say(N_("数据库组件没有加密功能。")), say(N_("请重新安装程序。")))
        return
    yield Result("database", "ok", f"SQLite {sqlcipher.sqlite_version} · SQLCipher {cipher[0]}")


def _where(call: Call) -> Home:
    """The home; while this computer's own is nowhere, the place where another would be made."""
    try:
        return call.home
    except home_place.HomeGone:
        return Home(home_place.fresh())


def _home(call: Call) -> Iterator[Result]:
    try:
        home = call.home
    except home_place.HomeGone as gone:
        advice = say(N_("打开便民服务站的窗口，按里面的办法一步一步找回。"))
        yield Result("home", "bad", gone.message, advice)
        return
    try:
        require_local(home.root)
    except Unhappy as bad:
        yield Result("home", "bad", bad.message, say(N_("请把数据文件夹移到本机硬盘上。")))
        return
    place = home.root
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK):
        message = say(N_("数据文件夹不能写入：{place}"), place=home.root)
        yield Result("home", "bad", message, say(N_("请换一个位置，或请管理员开放权限。")))
    elif lost_card.is_lost(home):
        message = say(N_("有数据库或钥匙文件，却没有 home.json：{place}"), place=home.root)
        advice = say(
            N_("请不要在这里新建站点。把原来的 home.json 放回，或用最近的备份恢复（backup restore）。")
        )
        yield Result("home", "bad", message, advice)
    elif not home.card.exists():
        yield Result("home", "ok", say(N_("还没有站点数据：{place}"), place=home.root))
    elif not home.database.is_file() or not home.keys.exists():
        message = say(N_("数据文件夹缺少数据库或钥匙文件：{place}"), place=home.root)
        yield Result("home", "bad", message, say(N_("请用最近的备份恢复（backup restore）。")))
    elif home.database.stat().st_size == 0:
        message = say(N_("数据库文件是空的：{place}"), place=home.root)
        yield Result("home", "bad", message, say(N_("请用最近的备份恢复（backup restore）。")))
    else:
        try:
            card = read_card(home)
            slots.KeySlots(home).people()
            kept = keyfile.load(home.keys).home_id
        except Unhappy as bad:
            yield Result("home", "bad", bad.message, say(N_("请用最近的备份恢复（backup restore）。")))
            return
        if kept != card.home_id:
            message = say(N_("钥匙文件和 home.json 不是同一个站点的：{place}"), place=home.root)
            yield Result("home", "bad", message, say(N_("请用最近的备份恢复（backup restore）。")))
        elif not os.access(home.database, os.W_OK):
            message = say(N_("数据库文件是只读的：{place}"), place=home.database)
            advice = say(N_("请去掉文件的只读属性，或请管理员开放权限。资料没有动。"))
            yield Result("home", "bad", message, advice)
        else:
            yield Result("home", "ok", say(N_("数据文件夹：{place}"), place=home.root))
        yield from _password(home)
        yield from _file(home)
        yield from _held(home)
        yield from _health(call, home)


PAGE: Final = 4096


def _file(home: Home) -> Iterator[Result]:
    """What can be said of the database file without its key."""
    advice = say(
        N_(
            "不要往里写。先用 --look-only 只看不写地打开，再检查（check）或用最近的备份恢复（backup restore）。"
        )
    )
    try:
        with saying(home.database), home.database.open("rb") as handle:
            head = handle.read(16)
            size = home.database.stat().st_size
    except Unhappy as bad:
        yield Result("database-file", "bad", bad.message, advice)
        return
    if head.startswith(b"SQLite format 3"):
        message = say(N_("数据库文件没有加密，不是本程序写的。"))
        yield Result("database-file", "bad", message, say(N_("请把原来的 station.db 放回，或用备份恢复。")))
    elif size % PAGE or not head.strip(b"\0"):
        message = say(N_("数据库文件被截短或抹掉了一部分（{size} 字节）。"), size=size)
        yield Result("database-file", "bad", message, advice)
    else:
        yield Result("database-file", "ok", say(N_("数据库文件 {mb} MB"), mb=max(1, size // 1_000_000)))


def _password(home: Home) -> Iterator[Result]:
    try:
        found = doctor_password.look(home)
    except Unhappy as bad:
        yield Result("password", "warn", bad.message)
        return
    yield Result("password", "warn" if found.what_to_do else "ok", found.message, found.what_to_do)


def _held(home: Home) -> Iterator[Result]:
    holder = holder_of(home.lock)
    if holder is not None:
        message = say(N_("正在使用：{holder}"), holder=holder)
        yield Result("in-use", "ok", message, say(N_("这时别的窗口和命令只能看；要写请等它做完。")))


def _health(call: Call, home: Home) -> Iterator[Result]:
    """What the looks in the background came to."""
    hurt = health.hurt_now(home)
    last = health.latest(home)
    if hurt is not None:
        message = say(
            N_("{at} 检查发现数据库文件有损坏（{found}）。"), at=_at(hurt), found=", ".join(hurt.found)
        )
        advice = say(
            N_(
                "先用 --look-only 打开，把没上报的导出来；再运行 check --repair，修不好的用 backup restore 恢复。"
            )
        )
        yield Result("health", "bad", message, advice)
    elif last is None:
        message = say(N_("还没有检查过数据库。"))
        yield Result("health", "warn", message, say(N_("请运行一次检查（check --full）。")))
    elif last.found:
        message = say(N_("{at} 检查发现问题：{found}"), at=_at(last), found=", ".join(last.found))
        yield Result("health", "warn", message, say(N_("请运行 check --repair。")))
    else:
        message = say(
            N_("{at} 检查过，用了 {seconds} 秒，没有发现问题"), at=_at(last), seconds=f"{last.seconds:.1f}"
        )
        old = health.full_due(home, call.clock.now() - health.FULL_EVERY)
        advice = say(N_("两周之内没有彻底检查过，请运行一次 check --full。")) if old else ""
        yield Result("health", "warn" if old else "ok", message, advice)


def _at(looked: health.Looked) -> str:
    return f"{local(looked.at):%Y-%m-%d %H:%M}"


def _disk(call: Call) -> Iterator[Result]:
    yield from computer.disk(_where(call))
    yield from computer.second_disk(_where(call))


def _memory(call: Call) -> Iterator[Result]:
    del call
    if not no_dumps.begin():
        message = say(N_("系统不允许关闭崩溃转储：程序出错时，内存里的内容可能被写到磁盘上。"))
        yield Result("memory", "warn", message, say(N_("请管理员关闭系统的崩溃转储。")))
    found = no_dumps.swap()
    if found == "plain":
        message = say(N_("电脑的交换分区没有加密：内存里的内容可能被系统写到磁盘上，程序管不了。"))
        yield Result("memory", "warn", message, say(N_("请管理员加密或关闭交换分区（页面文件）。")))
    elif found == "unknown":
        message = say(N_("看不到交换分区（页面文件）有没有加密，程序管不了它。"))
        yield Result("memory", "ok", message)
    else:
        yield Result("memory", "ok", say(N_("崩溃时不写内存转储；内存内容不会明文落到交换分区")))


def _clock(call: Call) -> Iterator[Result]:
    return computer.clock(_where(call), call.clock.now())


def _fonts(call: Call) -> Iterator[Result]:
    from stationdesk.documents import fonts

    report = fonts.here().report()
    for role in report.roles:
        if role.found:
            yield Result(
                f"font-{role.role}", "ok", say(N_("{role}：{font}"), role=say(role.name), font=role.found[0])
            )
        else:
            message = say(N_("没有可以印制“{role}”的字体。"), role=say(role.name))
            yield Result(
                f"font-{role.role}", "warn" if role.role != "song" else "bad", message, say(role.advice or "")
            )
    for block in report.blocks:
        share = block.covered * 100 // max(block.assigned, 1)
        message = say(
            N_("{block}：能印 {covered} 个字（{share}%）"),
            block=say(block.name),
            covered=block.covered,
            share=share,
        )
        yield Result(f"coverage-{block.name}", "ok", message)
    for name, why in report.refused:
        yield Result(f"font-refused-{name}", "warn", say(N_("{role}：{font}"), role=name, font=say(why)))


def _desktop(call: Call) -> Iterator[Result]:
    yield from computer.input_method()
    yield from computer.printers()
    yield from computer.screen()
    yield from computer.antivirus(_where(call))


def _program(call: Call) -> Iterator[Result]:
    """What updates brought: every file of it is read."""
    del call
    taken_back = updates.taken_back()
    if taken_back is not None:
        version, sentence = taken_back
        advice = say(N_("请把情况告诉发放更新的单位，索取更新的版本。"))
        yield Result("update-taken-back", "warn", say(sentence, version=version), advice)
    if launch.is_installed():
        yield _keys()
        yield from _program_folder()
    found = updates.standing(whole=True)
    if found is None or not found.current:
        return
    if launch.number(found.current) < launch.number(__version__):
        message = N_("更新带来过 {version}，现在装的程序比它新，不再用它。")
        yield Result("program", "ok", say(message, version=found.current))
        return
    message = say(N_("更新带来的版本：{version}（{place}）"), version=found.current, place=found.folder)
    if found.problems:
        wrong = say(
            N_("更新带来的版本 {version} 有文件缺失或被改动：{files}"),
            version=found.current,
            files=", ".join(map(program_folder.shown, found.problems[:5])),
        )
        yield Result(
            "program", "bad", wrong, say(N_("请重新安装更新文件；杀毒软件动过的，请把程序文件夹加入信任。"))
        )
    elif found.state == "trying":
        yield Result("program", "ok", message, say(N_("还在试用：打开一次站点以后才算装好。")))
    else:
        yield Result("program", "ok", message)


def _program_folder() -> Iterator[Result]:
    """Why a version that an update brought would not be started, where something stands in its way."""
    try:
        program_folder.require_usable()
    except Unhappy as wrong:
        message = say(
            N_("更新带来的版本这样启动不了，现在用的是安装的程序：{place}"), place=program_folder.place()
        )
        yield Result("program", "bad", message, wrong.message)
        return
    except OSError:  # its own folder forbids this user to look
        message = say(N_("程序文件夹读不出来：{place}"), place=program_folder.place())
        yield Result("program", "bad", message, say(N_("请让管理员把这个文件夹的权限还给您。")))
        return
    state = launch.read()
    if state is not None and state["state"] != "good" and not os.access(program_folder.place(), os.W_OK):
        message = say(
            N_("程序文件夹不能写入，新装的版本试不了，现在用的是安装的程序：{place}"),
            place=program_folder.place(),
        )
        advice = say(N_("请管理员开放权限；磁盘变成只读的，请先把备份拷到U盘，再检查磁盘。"))
        yield Result("program", "bad", message, advice)
    if launch.unheard():
        message = say(
            N_("程序文件夹里的 current.json 坏了，更新带来的版本启动不了，现在用的是安装的程序：{place}"),
            place=program_folder.place(),
        )
        yield Result("program", "bad", message, say(N_("请用更新文件再更新一次，会重新写好。数据没有动。")))


def _keys() -> Result:
    """Whose updates this computer takes."""
    try:
        known = update_file.keys()
    except update_file.ReleaseKeysUnreadable as wrong:
        advice = say(
            N_("不知道怎么办的，请让管理员查看 {place} 的权限。"), place=update_file.key_places()[-1]
        )
        return Result("release-keys", "bad", wrong.message, advice)
    if not known:
        advice = say(N_("请把发放单位的公钥（.pub 文件）放到 {place}。"), place=update_file.key_places()[-1])
        return Result("release-keys", "warn", say(N_("没有发布钥匙，装不了更新文件。")), advice)
    names = say(N_("、")).join(sorted(name for name, _key in known.values()))
    return Result("release-keys", "ok", say(N_("认得的更新签名：{names}"), names=names))
