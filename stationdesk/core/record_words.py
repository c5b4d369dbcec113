"""Tables and columns by their Chinese names, for whoever opens an export of everything without this program."""

from __future__ import annotations

from typing import Final

TABLES: Final = {
    "absences": "外出",
    "admissions": "事项准入",
    "agent_statements": "代办月报",
    "appointments": "预约",
    "archive_addenda": "归档附注",
    "archive_counts": "归档页数",
    "archive_extras": "归档补件",
    "archive_handovers": "档案移交",
    "archive_items": "归档文件",
    "archive_volumes": "案卷",
    "assessment_lines": "考核自评指标",
    "assessments": "考核自评",
    "attachments": "附件",
    "audit": "操作记录",
    "blackout_packs": "停电包",
    "blank_slips": "空白单据",
    "care_actions": "关爱措施",
    "care_entries": "加密记录",
    "care_goals": "关爱计划",
    "care_letters": "委托照护书",
    "care_members": "加密记录",
    "care_notices": "委托照护书的告知",
    "case_batches": "多人办理",
    "case_events": "办件经过",
    "case_handovers": "转办单",
    "case_materials": "办件材料",
    "case_notices": "一次性告知",
    "case_rating_steps": "差评处理",
    "case_ratings": "好差评",
    "cases": "办件",
    "certificate_events": "证明经过",
    "certificate_refusals": "不予出具告知单",
    "certificate_switches": "证明启用",
    "certificates": "证明",
    "child_answers": "监护评估的回答",
    "child_files": "儿童档案",
    "child_moves": "儿童转出转入",
    "child_statuses": "儿童类别",
    "committee_members": "村班子名单",
    "consultations": "首问",
    "custody_items": "代管原件",
    "data_requests": "删除和导出申请",
    "day_closings": "日清",
    "device_revocations": "停用的设备",
    "devices": "设备",
    "elder_children": "留守老年人档案",
    "elder_files": "留守老年人档案",
    "entry_keys": "首次登录码",
    "erased_records": "已删除的记录",
    "file_authorisation_steps": "查阅授权",
    "file_authorisations": "查阅授权",
    "file_opening_reviews": "加密记录",
    "file_openings": "加密记录",
    "fund_entries": "经费",
    "grids": "网格",
    "guardian_contacts": "父母联系",
    "guardian_words": "监护人的意见",
    "help_records": "帮扶记录",
    "households": "户",
    "import_batches": "导入",
    "kinships": "亲属",
    "lawful_bases": "处理依据",
    "left_behind": "留守对象",
    "left_behind_assessments": "监护评估",
    "left_behind_decisions": "留守名册的决定",
    "left_behind_list_lines": "核对名单的一行",
    "left_behind_lists": "核对的名单",
    "left_behind_round_lines": "核查的一行",
    "left_behind_rounds": "核查",
    "mandatory_reports": "加密记录",
    "marks": "标记",
    "memberships": "户成员",
    "officer_keys": "镇里专人",
    "organisations": "单位",
    "paper_approvals": "纸面签字",
    "paper_events": "文书经过",
    "papers": "已出文书",
    "people": "居民",
    "person_aliases": "合并的居民",
    "phones": "电话",
    "place_changes": "村码变更",
    "post_reviews": "岗位变动后的复核",
    "posts": "岗位",
    "prohibited_extras": "不应出具的项目",
    "proxy_fees": "代办费用",
    "proxy_requests": "代办",
    "proxy_steps": "代办经过",
    "report_calls": "加密记录",
    "report_steps": "加密记录",
    "seal_handovers": "印章移交",
    "seal_holders": "持瓣人",
    "seal_presences": "到场确认",
    "seal_sessions": "同启同封",
    "seal_uses": "用印",
    "sealed_groups": "加密组",
    "sealed_notes": "加密记录",
    "sealed_wraps": "加密组成员",
    "seals": "印章",
    "sheet_copies": "公开表式样",
    "sheet_declines": "不用公布的说明",
    "sheet_events": "公开表经过",
    "sheet_places": "张贴处",
    "sheet_rows": "公开表的行",
    "sheets": "公开表",
    "sight_lost": "加密记录",
    "station_settings": "站点设置",
    "stations": "站点",
    "supervision_checks": "监督事项",
    "supervision_steps": "监督经过",
    "task_rows": "任务的行",
    "tasks": "任务",
    "told_apart": "不是一件事的认定",
    "township_items": "镇里下发的事项",
    "township_tasks": "乡镇任务",
    "trip_items": "行程事项",
    "trip_packs": "出行包",
    "trips": "跑腿行程",
    "user_keys": "人员",
    "users": "人员",
    "village_decision_steps": "决策经过",
    "village_decisions": "决策",
    "visit_clash_notes": "走访核对",
    "visit_contacts": "走访联系",
    "visits": "探访",
    "woman_files": "留守妇女档案",
    "woman_rights": "加密记录",
}
"""Synced table → what one row of it is."""

_WORDS: Final = """
ability_by=评估人 ability_on=评估日期 ability_score=能力评分 about=关于 abstained=弃权
accepted_on=受理日期 added=新增数 address=地址 addressee=送达对象 admission_id=准入编号 against=反对
age_key=加密公钥 agent_id=代办员编号 agent_name=网格员 agent_user_id=网格员编号
alias_id=重复记录编号 allowed_by=批准人 answer=答复 answer_note=答复说明 answered_by=答复人
answered_on=答复日期 answers=答案 applicant=申请人 approval=审批 approval_number=批准文号
approved_at=审批时间 approved_by=审批人 approved_on=批准日期 approver=审批人 approver_id=审批人编号
arrived=到达 as_of=截至日期 asked=询问 asked_at=申请时间 asked_by=申请人 assessment_id=评估编号
at=时间 authorisation_id=授权编号 authorised_at=授权时间 authority=主管部门 away=外出务工
back=返回日期 back_at=返回时间 basis=依据 batch_id=批次编号 begun_on=建档日期 birth=出生日期
blob=密文文件名 boards=是否寄宿 body=正文 borrower=借用人 both_because=双持原因 box=盒 boxes=盒数
by=何人 by_on=完成期限 by_person_id=代办人编号 by_relation=与代办人关系 by_whom=何人提供
calendar=历法 calendar_version=历法版本 called_at=通话时间 came_at=来访时间 card=交换卡
care=照护约定 care_kind=照护类型 carer=照护人 carer_address=照护人住址 carer_id=照护人编号
carer_id_number=照护人身份证号 carer_kind=照护人类型 carer_name=照护人姓名 carer_phone=照护人电话
carer_relation=与照护人关系 carried_by=携带人 case_id=办件编号 category=类别 cause_id=起因编号
cause_table=起因表 cells=单元格 certificate_id=证明编号 chair=主持人 changes=变化 channel=渠道
check_id=监督编号 checked_by=核查人 checked_on=核查日期 checker=核查人 checkers=核查人 checks=核对项
checks_version=核对项版本 child_opinion=儿童意见 children_cared=照料儿童数 cipher=密文
clerk_id=文书编号 closed_as=退出类别 closed_at=结束时间 closed_on=结束日期 closed_why=结束原因
closing=期末 code=代码 collected=代收 columns=栏目 comes_home=回家频次 comment=评语 companion=同行人
confirmed_at=确认时间 consent=是否征得同意 contact=联系人 contact_phone=联系电话 contacts=联系人
copies=份数 counts=计数 county=县区 credit_code=统一社会信用代码 data=附带数据 dated=成文日期
day=日期 days=天数 deadline_at=最迟时间 decided_at=决定时间 decided_by=决定人 decides=办理层级
decision=决定 decision_id=决策编号 delivered_at=送达时间 demanded_by=索要单位 demanded_for=索要事由
denied_at=否认时间 denied_why=否认原因 departed=离开 department=部门 despite=不顾何项 detail=明细
device_id=设备编号 device_no=设备号 died_on=死亡日期 difficulties=困难 digest=校验值
director=儿童主任 disability=残疾 disability_kind=残疾类别 disability_level=残疾等级
disability_paper=残疾证 disabled_at=停用时间 doctor=医生 document=文号 done=处理 done_at=完成时间
done_on=完成日期 due_back=应还时间 due_on=期限 due_provisional=期限暂估 education=文化程度
effective=生效日期 elders_cared=照料老人数 ended_at=结束时间 ended_on=结束日期 ended_why=结束原因
enrolled_at=登记时间 enrolled_by=登记人 enrolment_id=名册编号 entitled=应到 entrusted=是否委托照护
entry_id=条目编号 envelope=信封号 epoch=纪元 errand=差事 ethnic=民族 evidence=依据
expires_at=到期时间 expires_on=到期日 external_number=上级编号 facts=文书内容 fen=金额（分）
fields=填写项 figures=数字 file_name=文件名 filled=填写内容 finding=发现 finished_at=完成时间
finished_by=完成人 first_id=先来的记录 first_worker_id=首问人编号 follow_by=回复期限
for_court=用于诉讼 form=形式 found_at=发现时间 frequency=频次 from_name=移交人 from_place=迁出地
full=满分 full_place=完整地名 fund_fen=经费（分） gaps=缺漏 given=来表内容 given_by=同意人
given_on=送达日期 given_to=领用人 giver=移交人 goal=目标 goal_id=目标编号 grade=等级
granted_by=授权人 grid_id=网格编号 ground=缘由 group=组别 group_id=密存组编号 groups=人群
guardian_capacity=监护能力 guardian_id=监护人编号 guardians=监护人 guardianship=监护情况
guided_to=引导至 handed_on=移交日期 handover_id=转办单编号 happened_on=发生日期 have=现有
head=村主任 heading_row=表头行 health=健康 heard_on=听取日期 held_from=取自 held_on=召开日期
holder_id=持有人编号 home=户 house=户 household_id=所在户 household_register=有无户口 households=户
housing=住房 how=方式 husband_name=丈夫姓名 husband_phone=丈夫电话 husband_place=丈夫务工地
husband_since=丈夫外出日期 husband_work=丈夫工作 hygiene=卫生 id=记录编号 id_kind=证件种类
id_number=身份号码 illness=患病 illnesses=疾病 in_favour=赞成 income=收入 incomes=收入
intact=封口完好 issued_at=出具时间 item=物件或事项 item_name=事项名称 items=件目 justified=是否正当
keeper=保管人 keeper_id=保管人编号 key=设置项或密钥 kin=亲属 kind=种类 label=名称 labour=劳动能力
lacks_why=缺漏原因 last_contact=最近联系 last_number=末个编号 layout=版式 left_at=出发时间
letter_id=照护书编号 liaison=包户干部 line=行 lines=明细行 list_id=名单编号 list_version=清单版本
living=居住 living_address=现住址 made_at=登记时间 made_by=登记人 made_on=制作日期 marital=婚姻状况
mark=标记 matched_by=对上方式 matter=事项 matter_code=事项代码 matter_name=事项名称
matter_version=事项目录版本 matters=事项 may_add=可否加行 measures=措施 media_type=文件类型
member_id=成员编号 mend_by=整改期限 met=是否达标 method=方式 minutes=分钟 mode=走访方式 month=月份
moved_on=迁移日期 moved_out_on=迁出日期 n=序号 name=姓名或名称 needs=需要 new_code=新代码
new_envelope=新信封号 new_name=新名称 next_on=下次日期 no_id_why=无证件原因 not_heard_why=未听取原因
note=说明 note_id=密存说明编号 number=编号 of_station=所属站点 of_table=所属表 office=办公室
office_name=办公室名称 old_code=原代码 old_name=原名称 on=是否启用 on_day=日期 on_paper=纸面补记
opened_at=开始时间 opened_on=开始日期 opening=期初 opening_id=打开记录编号 opinion=意见
organisation_id=单位编号 outcome=结果 pages=页数 paid_at=支付时间 paid_by=支付人 paper_id=文书编号
paper_kept=是否留存 paper_number=文书号 part=类别 pdf_blob=PDF密文文件名 pdf_sha256=PDF校验值
people=人 period=时段 person_id=居民编号 petal=瓣号 petals=瓣数 phone=电话 photo_consent=照片同意
place=地点 places=张贴点 planned_on=计划日期 platform=上级平台 platform_at=录入时间 points=分数
political=政治面貌 position=意见 post=岗位 posted_by=张贴人 posted_on=张贴日期 practice=是否练习
present=实到 previous=前一条校验值 principal_id=委托人编号 printed_at=打印时间 problem=问题
promised_by=承诺补齐日 promised_days=承诺天数 proxy_request_id=代办编号 public_key=公钥
publisher=发布单位 purpose=用途 qr=二维码内容 question=问题 quorum=到场人数 rank=次序
rating_id=评价编号 reached=是否联系上 read=读入数 reason=原因 receipt=票据 received_at=收到时间
received_on=收到日期 recipient=收件公钥或收件人 record=所指记录 record_id=记录编号
recorded_at=补记时间 recorded_by=补记人 records=记录类 refers_to=所指 refused=拒收数
registered_address=户籍地址 relation=与户主关系 relative_id=亲属编号 remark=备注
replaces_id=替换的记录 report_id=报告编号 representative=村民代表 request_id=代办或申请编号
requested_at=委托时间 required=是否必需 resident_type=户籍类型 responsible=责任人
responsible_id=责任人编号 result=结果 return_by=应还日期 return_slip_number=还件条号
returned_at=归还或回传时间 returned_for=还件用途 returned_to=还给何人
revoked_after_seq=停用前最后序号 revoked_at=停用时间 risk=风险等级 round_id=核查轮次 row=行号
rule=规则 safety=安全 said_on=说话日期 salt=盐值 scheme=考核方案 school=学校 school_class=班级
schooling=就学 scope=范围 score=得分 seal_id=印章编号 sealed=已密封 sealed_at=封存时间
sealed_by=封存人 second=第二人 second_id=第二人编号 seen=见到何人 seen_at=查看时间 sender=发出单位
sent_at=发出时间 seq=顺序 serial=单号 session_id=用印批次 settled_at=结清时间 settled_by=结清人
settled_on=办结日期 settled_with=结清对象 settlement=结清方式 sex=性别 sha256=内容校验值 sheet=表名
sheet_id=公开表编号 sign_key=签名公钥 sign_offs=签字栏 signed=签名 signed_because=代签原因
signed_by=签收人 signed_how=签字方式 signed_on=签字日期 signer_id=签字人编号 since=起 size=字节数
slip_number=收条号 slips=空白单 slot=时段 source=来源 spirit=精神 spoken_to=接洽人 staff_number=工号
stage=环节 started_on=启用日期 state=状态 station_days=本站天数 station_does=本站做什么
station_due_on=本站期限 station_id=站点编号 station_name=站点名称 statutory_days=法定天数 step=步骤
stopped_on=停用日期 stopped_why=停用原因 straddle=骑缝章 struck_at=划销时间 struck_why=划销原因
sub_delegation=可否转委托 subject=事由 subject_id=所属记录 subject_table=所属表 suggested=建议等级
summary=概要 support=帮扶 table_name=表名 tag=动作 taken_at=接收时间 taken_by=领取人
taken_down_on=揭下日期 taken_for=收件用途 taken_from=交件人 taken_on=领取日期 taker=接收人
target_id=对象编号 task_id=任务编号 teacher=老师 teacher_phone=老师电话 title=标题 to_name=接收人
to_place=迁入地 told_by=告知人 tombstone=留存变更号 total=合计 town=乡镇 township=乡镇
township_item=乡镇事项 trainings=培训 trip_id=外出编号 txn=事务号 undone_at=撤回时间 unit=单位
until=止 until_on=公示截止 updated=更新数 updated_on=更新日期 used_at=使用时间 used_id=用于何记录
used_table=用于何表 user_id=登记人编号 valid_to=有效期至 valid_until=有效期至 value=值
verified_by=核实人 verified_how=核实方式 verified_on=核实日期 version=版本 village=村
village_code=村代码 village_group=村民小组 village_name=村名 village_opinion=村委会意见
visit_id=走访编号 visited_at=走访时间 visits=走访 void_reason=作废原因 voided_at=作废时间
volume_id=卷编号 volumes=卷目 voucher=凭证 walk_minutes=步行分钟 walk_order=走访次序 wanted=要求
way=方式 what=内容 where=地点 who=何人 whose=谁的电话 why=原因 withdrawn_at=撤销时间
withdrawn_why=撤销原因 witness=见证人 wording=证明内容 words=词语 worker_id=经办人编号
wrapped=密钥密文 year=年度
"""
COLUMNS: Final = dict(pair.split("=", 1) for pair in _WORDS.split())
"""Column → what stands in it; the same word means the same in every table."""
