"""One sample of every paper, with the names and addresses that break layouts. All persons are invented."""

from __future__ import annotations

from datetime import date

from stationdesk.core import papers as p
from tests.documents import (
    samples_cases,
    samples_certificates,
    samples_figures,
    samples_publicity,
    samples_reports,
    samples_seal,
)
from tests.documents.samples_archives import ARCHIVES
from tests.documents.samples_base import AT, DAY, LONG_ADDRESS, LONG_NAME, RARE_NAME, STATION, VILLAGE, frame
from tests.documents.samples_catalogue import CATALOGUE
from tests.documents.samples_children import CHILDREN
from tests.documents.samples_rounds import ROUNDS
from tests.documents.samples_township import TOWNSHIP
from tests.documents.samples_trips import TRIPS


def clock_notice(change: str = "extended") -> p.ClockNotice:
    return p.ClockNotice(
        **frame(),
        change=change,
        applicant="单于秀珍",
        matter="集体资产承租",
        case_number="421223106202-20261105-010-0007",
        accepted_on=DAY,
        reason="需要召开村民代表会议",
        procedure="公示" if change == "suspended" else "",
        days=7,
        left=4 if change == "suspended" else None,
        due_before=DAY,
        due_on=None if change == "suspended" else DAY,
        estimated=change == "extended",
        approved_by="村民委员会主任",
    )


def case_slip(decides: str = "agency", name: str = LONG_NAME, materials: int = 7) -> p.CaseSlip:
    listed = [
        p.SlipMaterial(name="居民身份证", form="原件", copies=1, state="核验后退还"),
        p.SlipMaterial(name="户口簿（首页、本人页和家庭成员页）", form="复印件", copies=2, state="已收"),
        p.SlipMaterial(name="最低生活保障申请书", form="原件", copies=1, state="已收"),
        p.SlipMaterial(name="申请人家庭经济状况核对授权书", form="原件", copies=1, state="容缺后补"),
        p.SlipMaterial(name="银行卡（惠民惠农财政补贴资金“一卡通”）", form="复印件", copies=1, state="已收"),
        p.SlipMaterial(name="残疾人证", form="电子件", copies=1, state="已收"),
        p.SlipMaterial(name="诊断证明书", form="复印件", copies=1, state="待补"),
    ]
    while len(listed) < materials:
        listed.append(p.SlipMaterial(name=f"补充材料之{len(listed) + 1}", form="复印件", state="已收"))
    return p.CaseSlip(
        **frame(),
        decides=decides,
        agency="崇阳县青山镇人民政府" if decides == "agency" else "",
        applicant=name,
        agent="周桂兰（代办员）",
        matter="最低生活保障申请（含家庭经济状况核对）",
        received_at=AT,
        due_on=date(2026, 12, 3),
        promise="法定30个工作日，承诺20个工作日内办结",
        materials=tuple(listed[:materials]),
        notes=("补齐容缺材料的期限是2026年11月20日，逾期未补的，视为撤回申请。",),
        qr="421223106202-20261105-010-0001",
    )


def one_time_notice() -> p.OneTimeNotice:
    return p.OneTimeNotice(
        **frame(),
        applicant=RARE_NAME,
        matter="农村宅基地和建房（规划许可）申请",
        case_number="421223106202-20261105-010-0002",
        asked_on=DAY,
        missing=(
            p.MissingItem(name="户口簿复印件", problem="缺户主页", how="带户口簿来站点，免费复印"),
            p.MissingItem(name="四至邻居意见", problem="东侧邻居未签字", how="站点网格员可陪同上门"),
            p.MissingItem(name="旧房照片", problem="看不清门牌，请重新拍照（远景、近景各1张）", how=""),
        ),
        basis="《中华人民共和国行政许可法》第三十二条第一款第（四）项",
        bring_by=date(2026, 11, 19),
        consequence="逾期未补齐又没有说明的，材料退回，可以重新申请。",
        round=2,
        again_because="11月3日补交的照片显示旧房已部分倒塌，需要另行说明",
    )


def deferred_promise() -> p.DeferredPromise:
    return p.DeferredPromise(
        **frame(),
        applicant=p.Person(
            name=RARE_NAME, id_no="42120219550307004X", phone="13800001234", address=LONG_ADDRESS
        ),
        matter="城乡居民基本养老保险待遇申领",
        case_number="421223106202-20261105-010-0003",
        items=(
            p.DeferredItem(name="银行卡复印件", due_on=date(2026, 11, 12)),
            p.DeferredItem(
                name="户口簿户主页、本人页复印件（户口簿在外地子女处，邮寄途中）", due_on=date(2026, 11, 20)
            ),
        ),
    )


def refusal_notice(decided_by: str = "village") -> p.RefusalNotice:
    return p.RefusalNotice(
        **frame(),
        decided_by=decided_by,
        agency="崇阳县青山镇人民政府",
        applicant="单于秀珍",
        matter="特困人员救助供养",
        asked_on=DAY,
        reasons=("申请人有法定赡养义务人且具备赡养能力，不符合认定条件", "申请事项应由户籍所在地受理"),
        basis="《社会救助暂行办法》第十四条",
        turn_to="崇阳县青山镇人民政府社会事务办公室",
    )


def proxy_authority(oral: bool = False) -> p.ProxyAuthority:
    return p.ProxyAuthority(
        **frame(),
        oral=oral,
        principal=p.Person(
            name=LONG_NAME, id_no="42120219550307004X", phone="13800001234", address=LONG_ADDRESS
        ),
        reason="年满80周岁，腿脚不便，子女在外务工",
        agent=p.Person(name="周桂兰", phone="13900005678"),
        badge="QS-012",
        matters=("高龄津贴申领", "城乡居民医保参保登记"),
        powers=("递交材料", "补正材料", "签收文书", "代领结果", "代缴依法应缴的费用"),
        starts_on=DAY,
        ends_on=date(2027, 5, 4),
        materials=("身份证原件", "户口簿原件", "银行卡复印件"),
        delivery="送到委托人家中，当面签收",
        spoken_at=AT if oral else None,
        channel="电话" if oral else "",
        recorder="周桂兰" if oral else "",
        witness="陈丨",
    )


def custody_slip() -> p.CustodySlip:
    return p.CustodySlip(
        **frame(),
        giver=RARE_NAME,
        taker="周桂兰（代办员）",
        matter="高龄津贴申领",
        case_number="421223106202-20261105-010-0004",
        handed_at=AT,
        items=(
            p.CustodyItem(name="居民身份证", form="原件", note="当日归还"),
            p.CustodyItem(name="户口簿", form="原件", note="封面有破损"),
            p.CustodyItem(name="一寸免冠照片", form="原件", copies=4),
        ),
        return_by=date(2026, 11, 12),
    )


def visit_day_sheet(stops: int = 14) -> p.VisitDaySheet:
    base = [
        p.VisitStop(
            name=LONG_NAME,
            address=LONG_ADDRESS[:60],
            phone="13800001234",
            tags="独居、高龄",
            purpose="月探访；高龄津贴资格认证",
            last_visit=date(2026, 10, 9),
        ),
        p.VisitStop(
            name=RARE_NAME, address="青山村三组12号", phone="0715-3391111", tags="留守儿童", purpose="随访"
        ),
        p.VisitStop(
            name="张𱩂", address="青山村五组", phone="13700002222", tags="重残", purpose="换证、送轮椅"
        ),
    ]
    return p.VisitDaySheet(
        **frame(),
        day=date(2026, 11, 6),
        agents=("周桂兰", "李㛃"),
        stops=tuple(base[n % 3] for n in range(stops)),
    )


def visit_record() -> p.VisitRecord:
    return p.VisitRecord(
        **frame(),
        person=p.Person(name=RARE_NAME, phone="13800001234", address=LONG_ADDRESS),
        grid="青山网格03",
        appointed=True,
        visited_on=DAY,
        arrived="9:10",
        left="9:55",
        agents=("周桂兰", "李㛃"),
        purpose="月探访，核对高龄津贴资格，收取医保缴费材料",
        observed=(
            p.Labelled(label="健康", text="能自己走动，血压偏高，按时服药。"),
            p.Labelled(label="精神", text="情绪平稳，想念在外的儿子，已帮其视频通话20分钟。"),
            p.Labelled(label="安全", text="煤气灶软管老化，已提醒更换；灯泡坏1只，当场换好。"),
            p.Labelled(label="卫生", text="整洁。"),
            p.Labelled(label="居住环境", text="屋后排水沟堵塞，雨天积水。"),
        ),
        done="高龄津贴资格现场认证完成；医保缴费材料已收。",
        collected=("身份证复印件1份", "缴费委托书1份"),
        needs="排水沟清理，转村环境整治专班。",
        next_visit=date(2026, 12, 4),
        signed_by="女儿陈某",
        signed_for_because="老人不识字，按指印",
    )


def child_form() -> p.ChildForm:
    return p.ChildForm(
        **frame(number=""),
        filled_by_unit=VILLAGE,
        name="何𰟘",
        gender="女",
        ethnic="土家族",
        born_on=date(2015, 3, 8),
        id_no="421224201503082281",
        registered_address="崇阳县青山镇青山村五组",
        lives_at=LONG_ADDRESS,
        health="健康",
        boards=True,
        schooling="小学",
        paternal_grandfather=p.Relative(name="何大山", born_on=date(1952, 1, 1)),
        paternal_grandmother=p.Relative(dead=True),
        maternal_grandfather=p.Relative(name=LONG_NAME, born_on=date(1950, 6, 1)),
        maternal_grandmother=p.Relative(name="訾大妹", born_on=date(1953, 6, 1)),
        father=p.Relative(
            name="何永福",
            born_on=date(1985, 2, 1),
            id_no="421224198502010018",
            works_at="广东省东莞市",
            phone="13800001234",
        ),
        mother=p.Relative(
            name="吴𫖯",
            born_on=date(1988, 7, 1),
            id_no="421224198807010028",
            works_at="浙江省杭州市",
            phone="13800004321",
        ),
        both_away=True,
        carer_name="何大山",
        carer_phone="13700000000",
        carer_id_no="421224195201010011",
        carer_relation="祖父",
        carer_address="青山村五组",
        care_kind="一般",
        income=("打工", "种养殖"),
        support=("低保", "爱心助学"),
        head="任桂芳",
        checker="谌家贵",
        more=(
            p.Labelled(label="学校、班级", text="青山镇中心小学　五年级（2）班"),
            p.Labelled(label="班主任、电话", text="舒老师　13900001111"),
            p.Labelled(label="儿童类别", text="农村留守儿童、家庭贫困"),
            p.Labelled(label="风险等级", text="中"),
            p.Labelled(label="委托照护书", text="421223106202-20261105-010-0004（2026-11-05至2027-02-28）"),
            p.Labelled(label="儿童主任", text="王敏"),
            p.Labelled(label="建档日期", text="2026-03-01"),
            p.Labelled(label="动态更新日期", text="2026-11-05"),
            p.Labelled(label="状态", text="在册"),
        ),
    )


def left_behind_summary() -> p.LeftBehindSummary:
    return p.LeftBehindSummary(
        **frame(number=""),
        cut_off=date(2026, 10, 31),
        period="2026年8月1日至2026年10月31日",
        sections=(
            p.SummarySection(
                title="一、农村留守儿童",
                columns=("项目", "合计", "0—5岁", "6—13岁", "14—15岁", "本期新增", "本期减少"),
                rows=(
                    ("总数", "46", "9", "28", "9", "3", "2"),
                    ("父母双方外出", "31", "5", "20", "6", "2", "1"),
                    ("一方外出，另一方无监护能力", "15", "4", "8", "3", "1", "1"),
                ),
            ),
            p.SummarySection(
                title="二、农村留守妇女",
                columns=("项目", "合计", "低收入", "重病", "残疾", "权益受侵害"),
                rows=(),
            ),
            p.SummarySection(
                title="三、农村留守老年人",
                columns=("项目", "合计", "独居", "空巢", "80岁以上", "失能", "月探访率"),
                rows=(("总数", "88", "21", "40", "17", "6", "100%"),),
            ),
        ),
        notes=("公开张贴时，小于3的数字以“＜3”代替。",),
        head="任桂芳",
        checker="谌家贵",
    )


def certificate(name: str = RARE_NAME, address: str = "崇阳县青山镇青山村五组12号") -> p.Certificate:
    fields = (
        ("name", "姓名", "name", name),
        ("id_no", "公民身份号码", "id", "42120219550307004X"),
        ("spouse", "配偶姓名", "name", "覃月娥"),
        ("address", "常住地址", "text", address),
        ("marriage", "婚姻状况（按证件）", "text", "已婚（结婚证字号J421224-2010-000123）"),
        ("work", "从业与收入来源", "text", "务农和外出务工，家庭年收入约86,400元"),
        ("children", "子女情况（按收养人声明）", "text", "无子女"),
        (
            "ability",
            "抚养教育能力说明",
            "longtext",
            "家庭和睦，住房120平方米，身体健康，邻里评价良好，有能力抚养教育子女",
        ),
        ("county", "收养登记机关所在县", "text", "崇阳县"),
    )
    return p.Certificate(
        **frame(number="青山证〔2026〕18号"),
        code="C-03",
        title="收养人婚姻状况和抚养教育能力情况证明",
        body="{county}民政局：\n　　{name}，公民身份号码{id_no}，现住{address}，婚姻状况为{marriage}，配偶{spouse}。据其子女情况声明："
        "{children}。其主要从业与收入来源为{work}。经走访了解，其抚养教育被收养人的能力情况为：{ability}\n"
        "　　本证明仅用于办理收养登记。",
        fields=tuple(p.CertificateField(key=k, label=lb, type=t, value=v) for k, lb, t, v in fields),
        issuer=VILLAGE,
        signatories=("村民委员会主任", "妇联主席或儿童主任"),
        purpose="办理收养登记",
        asked_by="崇阳县民政局",
        legal_basis="《中国公民收养子女登记办法》（2023年修订）第六条第二项",
        valid_days=180,
        valid_until=date(2027, 5, 4),
        applicant=name,
        approver="任桂芳",
        verified_by=("谌家贵", "葛存义"),
        verified_how=("入户走访", "邻里证实", "核对证件原件"),
        verified_on=DAY,
        evidence="结婚证、户口簿原件\n邻居三户证言",
        for_court=True,
        replaces="青山证〔2026〕11号",
        seal_record="2026-0031",
        qr="SDC1:" + "A" * 180,
    )


def certificate_refusal() -> p.CertificateRefusal:
    return p.CertificateRefusal(
        **frame(),
        applicant="曹𱯧",
        item="亲属关系证明",
        item_no="1",
        listed_in="《不应由基层群众性自治组织出具证明事项清单（第一批）》（民发〔2020〕20号）",
        authority="公安派出所（同户、曾同户）；婚姻登记机关；卫生健康部门；公证机构；档案保管单位",
        how="户口簿、结婚证、出生医学证明、独生子女证、档案能证明的直接出示；历史户籍由派出所出具；涉继承、涉外的办公证",
        station_does="查本人户口簿页是否已能说明；代约派出所、公证处",
        demanded_by="中国某某银行崇阳支行",
        demanded_for="提取已故母亲存款",
        asked_on=DAY,
    )


def posting_sheet(rows: int = 30, paper: str = "A4") -> p.PostingSheet:
    names = (LONG_NAME, RARE_NAME, "李㛃", "陈丨", "尉迟广明", "周𪨶")
    return p.PostingSheet(
        **frame(number=""),
        code="CA-04",
        part="财务",
        title="惠农补贴发放清册",
        period="2026年第三季度",
        columns=tuple(
            p.PostingColumn(label=lb, type=t)
            for lb, t in (
                ("序号", "int"),
                ("户主", "name"),
                ("村民小组", "text"),
                ("补贴项目", "text"),
                ("面积（亩）", "area"),
                ("标准", "money"),
                ("金额", "money"),
                ("公民身份号码", "id"),
                ("一卡通账号", "bank"),
                ("联系电话", "phone"),
            )
        ),
        rows=tuple(
            (
                str(n + 1),
                names[n % 6],
                f"{n % 14 + 1}组",
                "耕地地力保护补贴",
                f"{n % 9}.{n % 10}0",
                "98.50",
                f"{n * 7 % 1000}.00",
                "421224********0018",
                "****4321",
                "138****1234",
            )
            for n in range(rows)
        ),
        total=("合计", "", "", "", "135.00", "", "13,297.50", "", "", "") if rows else (),
        posted_from=date(2026, 11, 6),
        posted_to=date(2026, 11, 13),
        complaint_phone="0715-3391235",
        sign_offs=("村民小组组长", "村民委员会主任", "村务监督委员会主任"),
        legal_basis="《农村集体经济组织法》第四十五条",
        note="证件、电话、账号按规定隐去中间位数。",
        places=("村部公开栏", "五组文化广场"),
        paper=paper,
    )


def who_saw(rows: int = 40) -> p.WhoSawSheet:
    return p.WhoSawSheet(
        **frame(),
        person=LONG_NAME,
        rows=tuple(
            (f"2026-11-22 09:{n % 60:02d}", RARE_NAME if n % 3 else LONG_NAME, "显示完整证件号和电话", "010")
            for n in range(rows)
        ),
        left_out=3,
    )


def file_authorisation() -> p.FileAuthorisationSheet:
    return p.FileAuthorisationSheet(
        **frame(number="421223106202-20261105-010-0042"),
        holder="周玉梅",
        posts=("儿童主任", "全科社工"),
        granter="郑建国",
        granter_posts=("村党组织书记",),
        since=date(2026, 11, 5),
        until=date(2027, 11, 4),
        reason="儿童主任日常走访、建档需要，经村党组织会议2026年11月4日研究同意。",
    )


def recovery_sheet() -> p.RecoverySheet:
    groups = ("K7QM", "2XHD", "9PRT", "WJ4C", "6VNE", "A3LF", "8YBG", "5ZKS")
    return p.RecoverySheet(**frame(number="", maker=""), groups=groups, home_label="青山村便民服务站一号电脑")


def sync_receipt() -> p.SyncReceipt:
    return p.SyncReceipt(
        **frame(number="R-20261105-0007"),
        sender=STATION,
        receiver="青山镇便民服务中心",
        bundle="421223106202-12.1-000931-001045.sdb",
        digest="b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
        taken_at=AT,
        channel="U 盘",
        changes_in=115,
        applied=112,
        known=2,
        held=1,
        through="12.1.1045",
        held_reasons=(p.Labelled(label="12.1.1002", text="事项目录版本 2026-3 本机没有，导入后自动重试。"),),
    )


def consultation_notice(name: str = LONG_NAME) -> p.ConsultationNotice:
    return p.ConsultationNotice(
        **frame(),
        asker=name,
        subject="孩子在外地打工，老人的高龄津贴怎么办，要带什么",
        matter="八十周岁以上老年人高龄津贴申请（含异地居住、代领及资格年度认证）",
        code="SA-014",
        decides="agency",
        agency="县民政局",
        asked_on=DAY,
        basis="《老年人权益保障法》第三十三条",
        conditions="本县户籍，年满八十周岁，未领取同类津贴；异地居住的，每年进行一次资格认证。",
        limits=("站点收件后2个工作日内报镇", "法定20个工作日，承诺10个工作日"),
        steps=("申请", "村核实公示", "乡镇审核", "县民政局审批", "发放"),
        fee="免费",
        place="青山村便民服务站一号窗口",
        apply_within="年满八十周岁当月起",
        materials=(
            p.NoticeMaterial(name="居民身份证", form="原件", how="当场核验后退还"),
            p.NoticeMaterial(name="户口簿（首页和本人页）", form="复印件", copies=2, how="站点可以免费复印"),
            p.NoticeMaterial(name="惠农补贴“一卡通”社会保障卡或本人银行存折", form="复印件", required=False),
            p.NoticeMaterial(name="高龄津贴申请表", form="表格", how="站点提供，可由工作人员代填"),
        ),
        in_person=False,
        catalogue="2026-1",
        unconfirmed=("办理时限",),
    )


def appointment_slip(name: str = LONG_NAME) -> p.AppointmentSlip:
    return p.AppointmentSlip(
        **frame(),
        person=name,
        day=date(2026, 11, 25),
        weekday="周三",
        time="09:00",
        place="青山村便民服务站",
        matter="八十周岁以上老年人高龄津贴申请（含异地居住、代领及资格年度认证）",
        bring=("居民身份证 原件", "户口簿（首页和本人页）复印件 2份", "社会保障卡或本人银行存折"),
        notes=("请按时间来，晚到半小时以上请先打电话。",),
    )


def printer_test(size: str = "A4") -> p.PrinterTest:
    return p.PrinterTest(**frame(number=""), size=size, printer="前台激光打印机")


def signature_list(lines: int = 40) -> p.SignatureList:
    names = ("曾庆兰", LONG_NAME, RARE_NAME, "欧阳秀珍", "王建国")
    return p.SignatureList(
        **frame(number="签421223106202-20261105-010-0001"),
        matter="八十周岁以上老年人高龄津贴申请（含异地居住、代领及资格年度认证）",
        about="第三网格（石拱桥片）",
        batch_number="批421223106202-20261105-010-0001",
        opened_on=DAY,
        lines=tuple(
            p.SignatureLine(
                number=f"421223106202-20261105-010-{n:04d}",
                name=names[n % 5],
                id_no="" if n % 7 == 0 else "421***********1234",
                status="已收件" if n % 3 else "待补正（缺2项）",
            )
            for n in range(1, lines + 1)
        ),
    )


def handover_sheet(lines: int = 40) -> p.HandoverSheet:
    names = ("曾庆兰", LONG_NAME, RARE_NAME, "四邑种养殖农民专业合作社（有限责任）", "王建国")
    return p.HandoverSheet(
        **frame(number="转421223106202-20261105-010-0001"),
        to="崇阳县青山镇人民政府便民服务中心（社会救助窗口）",
        handed_on=DAY,
        carried_by="周桂兰",
        remark="其中两件为加急。",
        lines=tuple(
            p.HandoverLine(
                number=f"421223106202-20261105-010-{n:04d}",
                applicant=names[n % 5],
                matter="最低生活保障申请（含家庭经济状况核对）" if n % 2 else "高龄津贴申领",
                materials=n % 6,
                due_on=date(2026, 11, 24) if n % 4 else None,
                remark="容缺：诊断证明书后补" if n % 5 == 0 else "",
            )
            for n in range(1, lines + 1)
        ),
    )


def stamped_copy() -> p.StampedCopy:
    return p.StampedCopy(
        **frame(),
        material="申请人居民身份证",
        use="高龄津贴申领",
        case_number="421221106202-20261122-010-0001",
        picture_sha256="0" * 64,
    )


ALL = {
    "stamped_copy": stamped_copy,
    "signature_list": signature_list,
    "handover_sheet": handover_sheet,
    "consultation_notice": consultation_notice,
    "appointment_slip": appointment_slip,
    "printer_test": printer_test,
    "case_slip": case_slip,
    "one_time_notice": one_time_notice,
    "deferred_promise": deferred_promise,
    "refusal_notice": refusal_notice,
    "clock_notice": clock_notice,
    "delivery_receipt": lambda: samples_cases.delivery_receipt(frame()),
    "seal_book": lambda: samples_seal.seal_book(frame()),
    "seal_session": lambda: samples_seal.seal_session(frame()),
    "seal_handover": lambda: samples_seal.seal_handover(frame()),
    "day_closing": lambda: samples_figures.day_closing(frame()),
    "proxy_authority": proxy_authority,
    "custody_slip": custody_slip,
    "visit_day_sheet": visit_day_sheet,
    "visit_record": visit_record,
    "child_form": child_form,
    "file_authorisation": file_authorisation,
    "who_saw": who_saw,
    "left_behind_summary": left_behind_summary,
    "mandatory_report": lambda: samples_reports.mandatory_report(frame()),
    "certificate": certificate,
    "certificate_refusal": certificate_refusal,
    "certificate_demands": samples_certificates.certificate_demands,
    "posting_sheet": posting_sheet,
    "posting_record": samples_publicity.posting_record,
    "approval_sheet": samples_publicity.approval_sheet,
    "assessment_sheet": samples_publicity.assessment_sheet,
    "recovery_sheet": recovery_sheet,
    "sync_receipt": sync_receipt,
}

ALL |= TRIPS | CATALOGUE | CHILDREN | ROUNDS | ARCHIVES | TOWNSHIP
