"""Facts that contradict each other: what no integrity check of a database sees and a person would laugh at.

Services refuse most of it when it is typed. It comes in all the same: two machines that each wrote half, an old
program, a hand that went past the program. Every rule is one question to the database, answers with ids and
never with names, and is a warning: the facts may be odd and true, so a person looks and puts them right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stationdesk.core.late import dataclass
from stationdesk.core.words import N_
from stationdesk.security.gate import rules as permit_rules
from stationdesk.storage.finding import Finding
from stationdesk.storage.work import Work

EXAMPLES: Final = 5
LOOK: Final = N_("请打开这几条看一看，按实际情况改正；两台电脑都登记过的，到“同步上报”看有没有要处理的冲突。")


@dataclass(frozen=True)
class Rule:
    """One contradiction: its code, the sentence (with {count}), and a query whose first column names the record."""

    code: str
    sentence: str
    query: str
    what_to_do: str = LOOK


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "person-died-unborn",
        N_("有 {count} 人的去世日期早于出生日期。"),
        "SELECT id FROM people WHERE station_id = :s AND withdrawn_at IS NULL AND died_on < birth",
    ),
    Rule(
        "person-id-birth",
        N_("有 {count} 人的出生日期与身份证号里的不一样。"),
        "SELECT id FROM people WHERE station_id = :s AND withdrawn_at IS NULL AND id_kind = '111'"
        " AND length(id_number) = 18 AND substr(id_number, 7, 8) <> replace(birth, '-', '')",
    ),
    Rule(
        "person-id-twice",
        N_("有 {count} 个身份证号登记在两个人名下。"),
        "SELECT min(id) FROM people WHERE station_id = :s AND withdrawn_at IS NULL AND id_number <> ''"
        " AND id NOT IN (SELECT alias_id FROM person_aliases WHERE station_id = :s AND withdrawn_at IS NULL)"
        " GROUP BY id_kind, id_number HAVING count(*) > 1",
        N_("请在“居民档案”里合并这两份登记，或改正打错的号码。"),
    ),
    Rule(
        "person-in-gone-household",
        N_("有 {count} 人所在的户已经撤销。"),
        "SELECT p.id FROM people p JOIN households h ON h.station_id = p.station_id AND h.id = p.household_id"
        " WHERE p.station_id = :s AND p.withdrawn_at IS NULL AND h.withdrawn_at IS NOT NULL",
    ),
    Rule(
        "absence-backwards",
        N_("有 {count} 次外出的返回日期早于外出日期。"),
        "SELECT id FROM absences WHERE station_id = :s AND withdrawn_at IS NULL AND back < since",
    ),
    Rule(
        "absence-twice",
        N_("有 {count} 人同时登记了两次还没回来的外出。"),
        "SELECT person_id FROM absences WHERE station_id = :s AND withdrawn_at IS NULL AND back IS NULL"
        " GROUP BY person_id HAVING count(*) > 1",
    ),
    Rule(
        "kin-oneself",
        N_("有 {count} 人登记成了自己的亲属。"),
        "SELECT person_id FROM kinships WHERE station_id = :s AND withdrawn_at IS NULL AND person_id = relative_id",
    ),
    Rule(
        "kin-younger",
        N_("有 {count} 人的父母比本人还小。"),
        "SELECT k.person_id FROM kinships k JOIN people c ON c.station_id = k.station_id AND c.id = k.person_id"
        " JOIN people e ON e.station_id = k.station_id AND e.id = k.relative_id"
        " WHERE k.station_id = :s AND k.withdrawn_at IS NULL AND k.kind IN ('father', 'mother')"
        " AND e.birth >= c.birth",
    ),
    Rule(
        "left-behind-twice",
        N_("有 {count} 人在同一本留守名册里登记了两次。"),
        "SELECT person_id FROM left_behind WHERE station_id = :s AND withdrawn_at IS NULL AND until IS NULL"
        " GROUP BY person_id, kind HAVING count(*) > 1",
    ),
    Rule(
        "left-behind-backwards",
        N_("有 {count} 条留守登记的退出日期早于登记日期。"),
        "SELECT id FROM left_behind WHERE station_id = :s AND withdrawn_at IS NULL AND until < since",
    ),
    Rule(
        "case-due-before",
        N_("有 {count} 件办件的到期日早于受理日。"),
        "SELECT id FROM cases WHERE station_id = :s AND withdrawn_at IS NULL AND due_on < accepted_on",
        N_("请打开办件看时限；再到“设置 · 数据包”看放假安排是不是最新的。"),
    ),
    Rule(
        "case-never-opened",
        N_("有 {count} 件办件没有收件的记录。"),
        "SELECT id FROM cases WHERE station_id = :s AND withdrawn_at IS NULL AND id NOT IN"
        " (SELECT case_id FROM case_events WHERE station_id = :s AND withdrawn_at IS NULL)",
    ),
    Rule(
        "case-closed-undated",
        N_("有 {count} 件已办结的办件没有办结时间。"),
        "SELECT id FROM cases WHERE station_id = :s AND withdrawn_at IS NULL AND closed_at IS NULL"
        " AND state IN ('finished', 'delivered', 'archived', 'refused', 'withdrawn')",
    ),
    Rule(
        "certificate-unnumbered",
        N_("有 {count} 份已出具的证明没有编号。"),
        "SELECT id FROM certificates WHERE station_id = :s AND withdrawn_at IS NULL AND state = 'issued'"
        " AND (number IS NULL OR number = '')",
    ),
    Rule(
        "certificate-without-paper",
        N_("有 {count} 份已出具的证明没有存根。"),
        "SELECT id FROM certificates WHERE station_id = :s AND withdrawn_at IS NULL AND state = 'issued'"
        " AND id NOT IN (SELECT subject_id FROM papers WHERE station_id = :s AND subject_table = 'certificates')",
        N_("请打开证明补打一份，程序会按登记的内容重做存根。"),
    ),
    Rule(
        "seal-use-outside",
        N_("有 {count} 次用印不在启封和封存之间。"),
        "SELECT u.id FROM seal_uses u JOIN seal_sessions o ON o.station_id = u.station_id AND o.id = u.session_id"
        " WHERE u.station_id = :s AND u.withdrawn_at IS NULL AND o.on_paper = 0"
        " AND (u.used_at < o.opened_at OR u.used_at > o.closed_at)",
    ),
    Rule(
        "original-back-before",
        N_("有 {count} 件原件的归还时间早于收取时间。"),
        "SELECT id FROM custody_items WHERE station_id = :s AND withdrawn_at IS NULL AND returned_at < taken_at",
    ),
    Rule(
        "visit-unresulted",
        N_("有 {count} 次完成的走访没有走访时间。"),
        "SELECT id FROM visits WHERE station_id = :s AND withdrawn_at IS NULL AND state = 'done'"
        " AND visited_at IS NULL",
    ),
    Rule(
        "sheet-days-backwards",
        N_("有 {count} 张公开表的公示截止早于张贴。"),
        "SELECT id FROM sheets WHERE station_id = :s AND withdrawn_at IS NULL AND until_on < posted_on",
    ),
    Rule(
        "sealed-unreadable",
        N_("有 {count} 组密存内容，谁也没有钥匙。"),
        "SELECT id FROM sealed_groups WHERE station_id = :s AND withdrawn_at IS NULL AND id NOT IN"
        " (SELECT group_id FROM sealed_wraps WHERE station_id = :s AND withdrawn_at IS NULL)",
        N_("请用最近的备份恢复，或从另一台电脑重新接收；密存内容没有钥匙就打不开。"),
    ),
)


def look(work: Work) -> Iterator[Finding]:
    """Every contradiction that is there, and whether anybody is left who can manage people."""
    for rule in RULES:
        found = [str(next(iter(row.values()))) for row in work.rows(rule.query, s=work.station_id)]
        if found:
            yield Finding(
                rule.code, "warn", rule.sentence, rule.what_to_do, len(found), tuple(found[:EXAMPLES])
            )
    yield from _nobody_manages(work)


def _nobody_manages(work: Work) -> Iterator[Finding]:
    table = permit_rules(work)
    # Posts that begin tomorrow count: a clock that went back is found by its own rule.
    held = work.rows(
        "SELECT p.user_id, p.post FROM posts p JOIN users u ON u.station_id = p.station_id AND u.id = p.user_id"
        " WHERE p.station_id = :s AND p.withdrawn_at IS NULL AND u.withdrawn_at IS NULL AND u.disabled_at IS NULL"
        " AND (p.until IS NULL OR p.until >= :today)",
        s=work.station_id,
        today=work.today.isoformat(),
    )
    anybody = work.scalar("SELECT count(*) FROM users WHERE station_id = :s", s=work.station_id)
    if anybody and not any("users:manage" in table.permits_of((row["post"],)) for row in held):
        yield Finding(
            "nobody-manages",
            "warn",
            N_("没有一位在岗的同事能管理人员。"),
            N_("请书记、主任两人用恢复码打开，给一位同事安排管理员岗位。"),
        )
