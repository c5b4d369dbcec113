"""What the codes in the columns of an export of everything mean, for whoever opens it without this program.

`table.column` → code → word. Codes of data packs (posts, help, questions …) are taken from the packs the station holds
(`services.handing_out_codes`); what stands here are the program's own.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
absences.reason work=务工 business=经商 study=求学 accompany=随迁 other=其他
appointments.place counter=到站 home=上门 point=流动服务点
appointments.channel counter=窗口 visit=上门 phone=电话 oral=口头 proxy=代办 online=网上 terminal=自助终端 mobile=流动服务点
appointments.state booked=已预约 came=已到 missed=未到 cancelled=已取消
blank_slips.kind visit=上门服务记录 custody=材料交接单 request=口头委托记录 receipt=收件凭证 notice=一次性告知书 seal=同启同签同封记录
care_notices.addressee school=学校 village=实际居住地村（居）委会
case_batches.kind household=一户 grid=一个网格 list=名单
case_materials.state have=已收 copy=已收复印件 missing=待补 promised=容缺后补
case_rating_steps.kind called=已联系核实 unreachable=没有联系上 unfounded=核实后不属实 planned=限期整改 mended=已整改 told=已反馈结果 revisited=已回访
cases.channel counter=窗口 visit=上门 phone=电话 oral=口头 proxy=代办 appointment=预约 online=网上 terminal=自助终端 mobile=流动服务点 paper=纸质登记补录
cases.decides village=本村办理 agency=上级机关办理
cases.platform provincial=省级平台
certificates.approval party_secretary=村党组织书记 village_head=村委会主任 station_head=站长 committee_meeting=会议决定，主任或书记批 two_person=主任或书记 collective_board=集体经济组织会议决定 mediator=人民调解委员会
child_files.health healthy=健康 disabled=残疾 ill=患病
consultations.channel counter=窗口 visit=上门 phone=电话 oral=口头 proxy=代办 online=网上 terminal=自助终端 mobile=流动服务点
consultations.state open=待答复 answered=已答复 guided=已转介 case=已转办件
custody_items.form original=原件 copy=复印件 collected=代领
guardian_contacts.who father=父亲 mother=母亲 both=父母
guardian_contacts.reached child=孩子 carer=照护人 both=孩子和照护人
guardian_contacts.how phone=电话 video=视频 message=语音、短信 home=回家
help_records.group woman=留守妇女 elder=留守老年人
kinships.kind father=父亲 mother=母亲 spouse=配偶 guardian=监护人 child=子女 ward=被监护人
left_behind.carer_kind grandparent=祖辈 relative=其他亲属 guardian=监护人 other=其他人 none=无人照护
left_behind.guardianship good=较好 fair=一般 poor=差
left_behind.risk high=高 medium=中 low=低
left_behind_assessments.grade good=较好 fair=一般 poor=差
left_behind_assessments.risk high=高 medium=中 low=低
left_behind_decisions.decision confirmed=纳入名册 rejected=退回提名
left_behind_list_lines.answer agreed=无差异 enrolled=已纳入名册 removed=已退出名册 corrected=本村已更正 theirs=请上级更正 not_ours=不是本村的人 kept=核实后维持
left_behind_round_lines.result same=情况不变 changed=已更新 left=已退出 entered=已纳入 declined=不纳入 absent=没见到人 noted=已记下
left_behind_rounds.period quarter=季度核查 half=半年核查 other=专项核查
organisations.kind company=企业 shop=个体工商户 cooperative=农民专业合作社 farm=家庭农场 collective=农村集体经济组织 committee=村（居）民委员会、村民小组 social=社会组织 institution=学校、卫生室等事业单位 agency=机关、群团 religious=宗教活动场所 other=其他
paper_events.kind printed=打印 saved=存成文件 reprinted=补打 confirmed=确认打印完好 voided=作废 spoiled=作废时已打出
people.guardian_capacity none=无监护能力
people.resident_type registered=户籍 other=非户籍
proxy_fees.kind collected=代收 paid=代缴
proxy_requests.way written=书面 oral=口头 phone=电话 visit=上门
proxy_steps.told_by phone=电话 message=短信 face=当面
seals.body committee=村民委员会 party=村党组织 supervisors=村务监督委员会 collective=集体经济组织
sheets.calendar working=工作日 calendar=自然日
sheets.publisher village=村 party=村党组织 township=乡镇
sheets.source file=由表格编制 register=由台账编制
stations.kind village=村 township=乡镇
supervision_steps.kind mended=已整改 confirmed=复查通过 not_mended=复查未通过
task_rows.channel phone=打电话 visit=上门 window=来站 register=查档案
task_rows.matched_by id_number=身份号码 id_part=姓名和部分号码 name_birth=姓名和出生日期 name_address=姓名和住址 name=只有姓名，待确认 hand=人工确认
task_rows.state open=待填 done=已填 not_ours=不是本村 absent=未找到 refused=拒绝
tasks.state open=填写中 returned=已回传 closed=已结束
trip_items.state open=未办 done=办成 failed=没办成
village_decision_steps.outcome passed=通过 rejected=未通过 posted=已公开
visits.mode door=上门 phone=电话 video=视频 neighbour=邻里互助
visits.result seen=见到本人 not_home=不在家 refused=拒绝 moved=已搬走
visits.risk high=高 medium=中 low=低
visits.state planned=待访 done=已访 missed=未访 dropped=取消
data_requests.kind erase=删除 export=导出全部数据
data_requests.state asked=待审批 approved=已确认 done=已完成 declined=不同意 withdrawn=申请人撤回
data_requests.ground asked=本人要求 due=保存期满 handover=移交 restored=恢复备份以后再次删除
erased_records.how own=本人的记录 beside=别的记录里提到的
changes.op I=新增 U=修改
"""


def _read(text: str) -> dict[str, dict[str, str]]:
    made: dict[str, dict[str, str]] = {}
    for line in text.strip().splitlines():
        place, *pairs = line.split()
        made[place] = dict(pair.split("=", 1) for pair in pairs)
    return made


CODES: Final = _read(_WORDS)
"""`table.column` → code → what it means."""
