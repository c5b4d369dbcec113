"""`township`: what a township does with its villages' bundles, in its own home or in PostgreSQL."""

from __future__ import annotations

import time
from pathlib import Path

from stationdesk.cli import devices, other_ways, township_desk, township_joined
from stationdesk.cli.frame import Answer, Call, Subparsers, command, group, table
from stationdesk.cli.sync import taken
from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_, say
from stationdesk.sync import intake, township

FOLDER_ENDINGS = (".sdbundle", ".zip", ".iso", ".sums")
"""What is taken in of a folder; the volumes beside a list of sums belong to it."""
INTO = (
    "--into",
    {
        "metavar": "URL",
        "default": None,
        "help": say(N_("PostgreSQL 数据库：postgresql://用户@主机/数据库；不写则在本机数据文件夹")),
    },
)


class NotATownship(Refusal):
    template = N_("这里是村站点，不是乡镇。请在乡镇的数据文件夹里接收（init --kind township）。")


def register(verbs: Subparsers) -> None:
    """Add the verbs."""
    town = group(verbs, "township", say(N_("乡镇接收")))
    command(
        town,
        "take-in",
        take_in,
        say(N_("接收各村数据包并签发回执")),
        arguments=(
            ("files", {"nargs": "+", "metavar": "FILE"}),
            INTO,
            ("--receipts", {"metavar": "DIR", "default": None}),
            (
                "--workers",
                {
                    "type": int,
                    "default": None,
                    "metavar": "N",
                    "help": say(N_("同时接收的进程数，只用于 PostgreSQL")),
                },
            ),
        ),
    )
    command(town, "report", report, say(N_("各村情况")), arguments=(INTO,))
    command(
        town,
        "release",
        release,
        say(N_("放行 PostgreSQL 里等待第二人确认的数据包")),
        arguments=(("bundle", {"metavar": "BUNDLE"}), INTO),
    )
    command(
        town,
        "partition",
        partition,
        say(N_("县级规模：把 PostgreSQL 里最大的几张表按村分开")),
        arguments=(
            ("--into", {"required": True, "metavar": "URL"}),
            ("--parts", {"type": int, "default": 16, "metavar": "N"}),
        ),
    )
    command(
        town,
        "send-packs",
        send_packs,
        say(N_("向各村下发数据包（事项目录、放假安排……）")),
        arguments=(
            ("--to", {"required": True, "metavar": "DIR"}),
            ("--pack", {"action": "append", "default": None, "metavar": "NAME"}),
        ),
    )
    township_desk.register(town)
    township_joined.register_township(town)
    devices.register_township(town)


def _files(named: list[str]) -> list[Path]:
    """The files, and for a folder every bundle that lies in it."""
    found: list[Path] = []
    for one in map(Path, named):
        found += sorted(f for f in one.iterdir() if f.suffix in FOLDER_ENDINGS) if one.is_dir() else [one]
    return list(dict.fromkeys(found))


def take_in(call: Call) -> Answer:
    """`township take-in FILE…`: bundles of any village, in any order; one receipt a village."""
    desk = call.desk()
    if desk.kind != "township":
        raise NotATownship
    files = _files(call.args.files)
    receipts = Path(call.args.receipts) if call.args.receipts else call.home.root / "receipts"
    started = time.perf_counter()
    with call.progress(say(N_("接收"))) as progress:
        if call.args.into:
            from stationdesk.sync import postgres_take_in

            made = postgres_take_in.take_in_files(
                desk, call.args.into, files, receipts=receipts, workers=call.args.workers, progress=progress
            )
        else:
            came = intake.take_in(desk, files, receipts=receipts, progress=progress)
            return other_ways.told_beside(taken(came.taken, time.perf_counter() - started), came)
    return taken(made, time.perf_counter() - started)


def report(call: Call) -> Answer:
    """`township report`: counts per village, when it was last heard of, what is missing."""
    desk = call.desk()
    if call.args.into:
        from stationdesk.sync import postgres_report

        rows = postgres_report.report(desk, call.args.into)
    else:
        rows = desk.read(township.report)
    text = table(
        (
            N_("村"),
            N_("最近收到"),
            N_("几天没来"),
            N_("居民"),
            N_("办件"),
            N_("缺口"),
            N_("待补"),
            N_("一致"),
            N_("回执码"),
        ),
        (
            (
                called(row),
                row.last_heard or "—",
                "—" if row.silent_days is None else row.silent_days,
                row.people,
                row.cases,
                row.missing,
                row.held,
                "" if row.last_heard is None else say(N_("■ 不一致")) if row.unlike else say(N_("是")),
                row.short_code or "",
            )
            for row in rows
        ),
    )
    todo = [
        say(N_("{village}：{step}"), village=row.name, step=row.next_step) for row in rows if row.next_step
    ]
    if todo:
        text += "\n\n" + "\n".join(todo)
    return Answer({"villages": rows}, text)


def called(row: township.VillageRow) -> str:
    """A village's name, and what it goes on in when it was closed."""
    if not row.joined_into:
        return row.name
    return say(N_("{name}（已并入{into}）"), name=row.name, into=row.joined_into)


def release(call: Call) -> Answer:
    """`township release BUNDLE --into URL`: a second person lets a bundle pass that withdraws much."""
    if call.args.into:
        from stationdesk.sync import postgres_release

        count = postgres_release.release(call.desk(), call.args.into, call.args.bundle)
    else:
        from stationdesk.sync import trip_errands

        count = trip_errands.release(call.desk(), call.args.bundle)
    return Answer(
        {"applied": count.applied, "conflicts": count.conflicts, "kept": count.kept},
        say(N_("已放行，入库 {count} 项。"), count=count.applied),
    )


def partition(call: Call) -> Answer:
    """`township partition --into URL [--parts 16]`: the largest tables divided by village."""
    from stationdesk.security.gate import require
    from stationdesk.sync import postgres_partition

    desk = call.desk()
    if desk.kind != "township":
        raise NotATownship
    desk.read(lambda work: require(work, "sync:enrol"))
    rows = postgres_partition.partition(call.args.into, call.args.parts)
    text = say(
        N_("已把 {n} 张表按村分成 {parts} 份，共 {rows} 行。"),
        n=len(rows),
        parts=call.args.parts,
        rows=sum(rows.values()),
    )
    return Answer({"tables": rows, "parts": call.args.parts}, text)


def send_packs(call: Call) -> Answer:
    """`township send-packs`: the packs that were taken in here, in one bundle for every village."""
    from stationdesk.sync import packs_out

    sent = packs_out.send(call.desk(), Path(call.args.to), call.args.pack or ())
    text = say(
        N_("已写好下发数据包（{packs}），供{villages}个村使用：{file}"),
        packs=say(N_("、")).join(sent.packs),
        villages=sent.villages,
        file=str(sent.file),
    )
    result = {"file": str(sent.file), "packs": sent.packs, "bytes": sent.bytes, "villages": sent.villages}
    return Answer(result, text)
