"""`cases attach`, `cases files`, `attachments save`: files of a case, put with it and written out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from stationdesk.cli import paper
from stationdesk.cli.frame import PARTLY, Answer, Call, Subparsers, command, group, place, plain, table
from stationdesk.core.clock import local
from stationdesk.core.errors import Unhappy
from stationdesk.core.words import N_, say
from stationdesk.services import attachments, cases, stamped_copies, users
from stationdesk.services import case_record as record
from stationdesk.storage.work import Work

CASE = ("case", {"metavar": "CASE"})


def register(made: Subparsers) -> None:
    """Add the verbs under `cases`."""

    def add(name: str, verb: Callable[[Call], Answer], help: str, *arguments: Any) -> None:
        command(made, name, verb, say(help), arguments=arguments)

    add(
        "attach",
        attach,
        N_("把扫描件、照片附到办件或它的一项材料上"),
        CASE,
        ("files", {"nargs": "+", "metavar": "FILE"}),
        ("--material", {"default": None, "metavar": "NAME"}),
        ("--title", {"default": "", "metavar": "TEXT"}),
    )
    add("files", list_files, N_("办件的附件"), CASE)


def register_files(verbs: Subparsers) -> None:
    """Add the verbs that need no case."""
    made = group(verbs, "attachments", say(N_("附件：另存、改名、移除")))
    one = ("attachment", {"metavar": "ID"})
    command(
        made,
        "save",
        save,
        say(N_("把一个附件写成文件（有记录）")),
        arguments=(one, ("--out", {"required": True, "metavar": "FILE"})),
    )
    command(
        made,
        "copy",
        copy,
        say(N_("限定用途复印件：把“仅限办理……使用”写进图片，出具为 PDF")),
        arguments=(
            one,
            ("--use", {"default": "", "metavar": "TEXT"}),
            ("--out", {"default": None, "metavar": "FILE"}),
        ),
    )
    command(
        made,
        "rename",
        rename,
        say(N_("改附件的名称")),
        arguments=(one, ("title", {"metavar": "TEXT"})),
    )
    command(
        made,
        "withdraw",
        withdraw,
        say(N_("移除一个附件（写明原因）")),
        arguments=(one, ("--reason", {"required": True, "metavar": "TEXT"})),
    )


def attach(call: Call) -> Answer:
    """`cases attach`: exit 1 when some of several files were refused; each good one is kept."""
    args, desk = call.args, call.desk()
    table_name, subject = desk.read(lambda work: _subject(work, args.case, args.material))
    kept, refused = [], []
    wrong: Unhappy | None = None
    for number, file in enumerate(args.files, 1):
        path = place(file)
        title = args.title if len(args.files) == 1 or not args.title else f"{args.title} {number}"

        def put(work: Work, path: Path = path, title: str = title) -> attachments.AttachmentRow:
            return attachments.attach_file(work, table_name, subject, path, title)

        try:
            kept.append(desk.change(put, reason="cases:accept"))
        except Unhappy as problem:
            wrong = wrong or problem
            refused.append({"file": number, "code": problem.code, "message": problem.message})
    if wrong is not None and not kept:
        raise wrong
    lines = [say(N_("已附上 {count} 个文件。"), count=len(kept))]
    lines += [say(N_("第 {n} 个：{why}"), n=one["file"], why=one["message"]) for one in refused]
    result = {"attached": [_file(row) for row in kept], "refused": refused}
    return Answer(result, "\n".join(lines), PARTLY if refused else 0)


def list_files(call: Call) -> Answer:
    """`cases files`."""

    def look(work: Work) -> tuple[attachments.CaseFile, ...]:
        return attachments.of_case(work, cases.resolve_case(work, call.args.case))

    found = call.desk().read(look)
    text = table(
        (N_("编号"), N_("材料"), N_("名称"), N_("类型"), N_("KB"), N_("附上时间"), N_("经办")),
        (
            (
                one.file.id,
                one.material,
                one.file.title,
                one.file.kind_name,
                -(-one.file.size // 1024),
                f"{local(one.file.made_at):%Y-%m-%d %H:%M}",
                one.file.by,
            )
            for one in found
        ),
    )
    return Answer(
        {"files": [{"material": one.material, **_file(one.file)} for one in found]},
        text if found else say(N_("还没有附件。")),
    )


def save(call: Call) -> Answer:
    """`attachments save`: in clear, where the person chose; written down."""
    target = place(call.args.out)
    written = call.desk().change(
        lambda work: attachments.export(work, call.args.attachment, target), reason="attachments:save"
    )
    return Answer({"file": str(target), "bytes": written}, say(N_("已写到 {file}。"), file=target))


def copy(call: Call) -> Answer:
    """`attachments copy`: exit 1 when it was numbered but could not be written."""
    args, desk = call.args, call.desk()
    made = desk.change(
        lambda work: stamped_copies.make(work, args.attachment, args.use), reason="papers:make"
    )
    said = say(N_("已制成限定用途复印件，编号{number}。"), number=made.number)
    more, words, code = paper.written(desk, made.id, args.out)
    return Answer({"paper_id": made.id, "number": made.number, **more}, f"{said}\n{words}".strip(), code)


def rename(call: Call) -> Answer:
    """`attachments rename`."""
    row = call.desk().change(
        lambda work: attachments.rename(work, call.args.attachment, call.args.title), reason="attachments"
    )
    return Answer(_file(row), say(N_("已改名。")))


def withdraw(call: Call) -> Answer:
    """`attachments withdraw`."""
    call.desk().change(
        lambda work: attachments.withdraw(work, call.args.attachment, call.args.reason), reason="attachments"
    )
    return Answer({"attachment_id": call.args.attachment, "withdrawn": True}, say(N_("已移除。")))


def _subject(work: Work, case: str, material: str | None) -> tuple[str, str]:
    """Which record the files go to. Raises CaseUnknown, MaterialUnknown, MaterialAmbiguous."""
    users.require(work, "cases:accept")
    case_id = cases.resolve_case(work, case)
    if material is None:
        return "cases", case_id
    lines = {line.name: line.id for line in record.materials_of(work, case_id)}
    (name,) = record.chosen(list(lines), {material: "have"})
    return "case_materials", lines[name]


def _file(row: attachments.AttachmentRow) -> dict[str, Any]:
    shown: dict[str, Any] = plain(row)
    return {"attachment_id": shown.pop("id"), **shown}
