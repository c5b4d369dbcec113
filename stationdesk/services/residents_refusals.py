"""Why a spreadsheet or one row of it is not imported, and what is odd but goes in: the sentences."""

from __future__ import annotations

from typing import Final

from stationdesk.core.errors import Refusal
from stationdesk.core.words import N_


class ColumnTwice(Refusal):
    template = N_("列“{first}”和“{second}”都是{meaning}，无法确定用哪一列。请删去一列，或用对照文件指定。")


class NameColumnMissing(Refusal):
    template = N_("表格里没有“姓名”一列，没有导入。请改好列名，或用对照文件（--map）指定各列。")


class NumberColumnsMissing(Refusal):
    template = N_(
        "表格里既没有“公民身份号码”也没有“出生日期”一列，无法分清同名的人，没有导入。请补上其中一列。"
    )


class FileMasked(Refusal):
    template = N_("这是遮盖过号码的表格（号码带 * 号），不能导入，没有改动任何档案。请用完整的表格。")
    code = "value-masked"


class RepeatedInFile(Refusal):
    template = N_("与第 {row} 行是同一个身份号码。请核对是重复登记，还是号码抄错。")


class SamePersonTwiceInFile(Refusal):
    template = N_("与第 {row} 行是同一份档案。请删去一行。")


class RecordContradicts(Refusal):
    template = N_("记录号与身份号码指向两份不同的档案。请核对，或清空记录号一格。")


class SeveralMatch(Refusal):
    template = N_("档案中有 {count} 个人同名同生日，无法确定是哪一位。请填写身份号码。")


class TextTooLong(Refusal):
    template = N_("这一格有 {length} 个字，超过 {limit} 个字的上限。请缩短后再导入。")


class TypeUnknown(Refusal):
    template = N_("“{text}”看不出是“户籍”还是“非户籍”。请填其中之一。")


class SexUnknown(Refusal):
    template = N_("“{text}”不是性别。请填“男”或“女”。")


WORD_UNKNOWN: Final = N_("“{text}”没有对应的标准代码，已按原文保留，请以后核对。")
HOUSEHOLD_MISSING: Final = N_("没有户编号，没有归入任何户（表格里可能是合并单元格），请以后补上。")
HOUSEHOLD_DIFFERS: Final = N_("与同一户前面的行不一致，以前面的行为准。")
GRID_WITHOUT_HOUSEHOLD: Final = N_("没有户编号，网格等户的内容没有地方登记。")
NAME_DIFFERS: Final = N_("姓名与档案不同，将改为表格中的姓名，请核对是否同一人。")
NUMBER_GAINED: Final = N_("档案里有同名同生日、没有身份号码的人，将补上号码，请核对是否同一人。")
AWAY_WITHOUT_DATE: Final = N_("写了外出务工但没有外出日期，外出没有登记，请补上日期。")
AWAY_WITHOUT_PLACE: Final = N_("没有外出地点，先按“不详”登记，请以后补上。")
STILL_AWAY: Final = N_("表格写“否”，但档案里仍在外出，请登记返回日期。")
PHONE_BAD: Final = N_("电话“{masked}”不对，没有登记，请核对后补上。")
RECORD_UNKNOWN: Final = N_("记录号不在本站档案里，按身份号码或姓名处理。")
