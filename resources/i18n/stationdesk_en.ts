<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>StationDesk</name>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>书记、主任一般不宜直接保管印章</source>
        <translation>Secretaries and directors should not usually keep the seal themselves</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>代办员</source>
        <translation>Proxy worker</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>作出办结、不予受理等决定</source>
        <translation>decide that a case is finished, not accepted and so on</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>作废证明</source>
        <translation>void certificates</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>保管和交接原件</source>
        <translation>keep originals and hand them over</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>保管和使用印章</source>
        <translation>keep and use the seal</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>修改站点设置</source>
        <translation>change the station's settings</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>儿童主任</source>
        <translation>Child director</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>全科社工</source>
        <translation>Social worker</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>出具告知单</source>
        <translation>give notices of where to go instead</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>合并重复人员</source>
        <translation>merge duplicate people</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>处理冲突</source>
        <translation>settle conflicts</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>备份</source>
        <translation>Backup</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>复核紧急打开记录</source>
        <translation>review files opened in an emergency</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>安排探访</source>
        <translation>plan visits</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>审批人与印章保管人一般不得为同一人</source>
        <translation>Who approves sealing should not usually keep the seal</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>审批证明和用印</source>
        <translation>approve certificates and sealing</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>审核公开表</source>
        <translation>review posting sheets</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>导入居民名单</source>
        <translation>import lists of residents</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>导入数据包</source>
        <translation>import data packs</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>导出上报</source>
        <translation>Export and send up</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>导出居民名单</source>
        <translation>export lists of residents</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>张贴、揭下和登记异议</source>
        <translation>post, take down and record objections</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>恢复</source>
        <translation>restore</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>打开儿童个人档案</source>
        <translation>open a child's file</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>拟制证明</source>
        <translation>draft certificates</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>持有三瓣章之一瓣</source>
        <translation>hold a part of the three-part seal</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>接收下发</source>
        <translation>take in what comes from outside</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>收件、受理、一次性告知</source>
        <translation>receive, accept, give one-time notices</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>文书</source>
        <translation>Clerk</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>显示完整证件号和电话</source>
        <translation>show full ID numbers and phones</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>村主任</source>
        <translation>Village director</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>村党组织书记</source>
        <translation>Village Party secretary</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>村务监督委员会</source>
        <translation>Village supervision committee</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>村务监督委员会成员不得由村委会成员及其近亲属、村会计、文书担任</source>
        <translation>Members of the village supervision committee may not be members of the village committee, their close relatives, the village's accountant or clerk</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅事项目录</source>
        <translation>look at the catalogue of matters</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅代办</source>
        <translation>look at proxy services</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅公开</source>
        <translation>look at publicity</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅办件</source>
        <translation>look at cases</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅居民档案</source>
        <translation>look at residents' files</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅探访</source>
        <translation>look at visits</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅操作记录</source>
        <translation>look at audit records</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅用印登记</source>
        <translation>look at the seal book</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅留守名册</source>
        <translation>look at the registers of the left-behind</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅统计考核</source>
        <translation>look at the assessment</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>查阅证明存根</source>
        <translation>look at certificate stubs</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>登记和修改居民档案</source>
        <translation>enter and edit residents</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>登记和办理代办</source>
        <translation>record and handle proxy services</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>登记强制报告</source>
        <translation>record mandatory reports</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>登记志愿者和社会组织</source>
        <translation>record volunteers and organisations</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>登记探访</source>
        <translation>record visits</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>登记设备</source>
        <translation>enrol devices</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>确认或退回留守对象</source>
        <translation>confirm or send back proposals of the left-behind</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>管理人员和岗位</source>
        <translation>manage people and posts</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>管理员</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>紧急打开儿童档案的人不得复核自己的打开记录</source>
        <translation>Whoever opened a child's file in an emergency may not review that opening</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>编制人不得审核同一张公开表</source>
        <translation>Whoever made a posting sheet may not review it</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>编制公开表</source>
        <translation>make posting sheets</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>见习人员</source>
        <translation>Trainee</translation>
    </message>
    <message>
        <location filename="../../resources/packs/permits/2026-1.json"/>
        <source>阅读密存内容</source>
        <translation>read sealed content</translation>
    </message>
    <message>
        <location filename="../../stationdesk/app.py"/>
        <source>--size 请写成 1366x768 的样子。</source>
        <translation>Please write --size like 1366x768.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/app.py"/>
        <source>密码到工作台可用，对比导入加一次 Argon2id</source>
        <translation>password to a working Today page, against an import plus one Argon2id</translation>
    </message>
    <message>
        <location filename="../../stationdesk/app.py"/>
        <source>工作台页常驻内存</source>
        <translation>resident memory with the Today page open</translation>
    </message>
    <message>
        <location filename="../../stationdesk/app.py"/>
        <source>每页一张图（不需要屏幕）</source>
        <translation>a picture of every page (needs no screen)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/app.py"/>
        <source>练习村</source>
        <translation>practice village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/app.py"/>
        <source>进程启动到密码框可见，对比空窗口</source>
        <translation>process start to a visible password field, against an empty window</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>列出备份</source>
        <translation>list the backups</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>另存到这个文件夹（含附件，可单独恢复）</source>
        <translation>save a copy in this folder (with attachments; it can be restored alone)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>备份和恢复</source>
        <translation>backup and restore</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>备份完好，可以用来恢复：{file}</source>
        <translation>The backup is whole and can be restored: {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>大小（KB）</source>
        <translation>Size (KB)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>已备份并验证：{file}</source>
        <translation>Backed up and verified: {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>已恢复 {at} 的备份。本机从现在起使用设备编号 {number}。</source>
        <translation>Restored the backup of {at}. From now on this computer uses device number {number}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>恢复前的数据已另行备份：{file}</source>
        <translation>What was here before was backed up separately: {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>恢复前的数据打不开，已原样存放在：{folder}</source>
        <translation>What was here before cannot be opened; it was put away unchanged in: {folder}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>恢复备份：先备份现状，再整体换回；从此使用新的设备编号</source>
        <translation>restore a backup: backs up what is here, then swaps the whole; a new device number from then on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>打开备份逐项验证</source>
        <translation>open a backup and verify every part</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <location filename="../../stationdesk/cli/tour.py"/>
        <source>文件</source>
        <translation>File</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/cli/seal.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>有 {count} 个附件不在这个备份里，请从另一台设备重新接收。</source>
        <translation>Attachments not in this backup: {count}. Please take them in again from another device.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <source>立即备份并验证</source>
        <translation>back up now and verify</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/backup.py"/>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>缘由</source>
        <translation>Why</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>{people} 人，每次按键到名单可用，p99；目标 2 毫秒</source>
        <translation>{people} people, each key press to a ready list, p99; the goal is 2 ms</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <location filename="../../stationdesk/cli/check.py"/>
        <location filename="../../stationdesk/cli/due.py"/>
        <location filename="../../stationdesk/cli/papers.py"/>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/cli/station.py"/>
        <location filename="../../stationdesk/cli/tour.py"/>
        <location filename="../../stationdesk/cli/visits.py"/>
        <location filename="../../stationdesk/desk.py"/>
        <location filename="../../stationdesk/security/permits.py"/>
        <location filename="../../stationdesk/services/absences.py"/>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <location filename="../../stationdesk/services/case_life.py"/>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <location filename="../../stationdesk/services/case_record.py"/>
        <location filename="../../stationdesk/services/cases.py"/>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <location filename="../../stationdesk/services/certificates.py"/>
        <location filename="../../stationdesk/services/proxy.py"/>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/services/sheets.py"/>
        <location filename="../../stationdesk/services/users.py"/>
        <location filename="../../stationdesk/services/visits.py"/>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>一次保存，有无变更记录</source>
        <translation>one save, with and without the change log</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>倍数</source>
        <translation>Ratio</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>写入一万人，对比裸 executemany</source>
        <translation>write ten thousand people, against a bare executemany</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <location filename="../../stationdesk/services/cases.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>否</source>
        <translation>no</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>回车到已保存并且回执可打印</source>
        <translation>Enter to saved with a printable receipt</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>基线</source>
        <translation>Baseline</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>实测</source>
        <translation>Measured</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/cli/papers.py"/>
        <source>是</source>
        <translation>yes</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>没有“{name}”这项测速。可选：{names}。</source>
        <translation>There is no benchmark "{name}". Choose from: {names}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>测速</source>
        <translation>Measuring</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>测速，每项都与同一次运行的基线相比</source>
        <translation>measure speed, each against a baseline from the same run</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>目标</source>
        <translation>Goal</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/sealing.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>说明</source>
        <translation>Remarks</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <source>达到</source>
        <translation>Met</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/bench.py"/>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>项目</source>
        <translation>Entry</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>“{text}”应写成 名称=内容。</source>
        <translation>"{text}" must be written as name=content.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>一个办件的全部情况</source>
        <translation>everything about one case</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>一次性告知</source>
        <translation>One-time notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>不予受理（仅限村里决定的事项）</source>
        <translation>do not accept (only matters the village decides)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>事项</source>
        <translation>Matter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>列出办件</source>
        <translation>list cases</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>办结</source>
        <translation>Finish</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>好差评（1 至 5）</source>
        <translation>service rating (1 to 5)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>延长期限</source>
        <translation>Extend the due date</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>归档</source>
        <translation>Archive</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>必需</source>
        <translation>Needed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>情况</source>
        <translation>State</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>撤销当天误登的办件</source>
        <translation>undo a case entered by mistake today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>收件、受理、容缺受理或一次性告知</source>
        <translation>receive, accept, accept with documents promised, or give a one-time notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <source>期限</source>
        <translation>Due</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>期限：{day}{maybe}</source>
        <translation>Due: {day}{maybe}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>材料</source>
        <translation>Documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>灯</source>
        <translation>Light</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>特别程序结束，恢复计时</source>
        <translation>the special procedure is over; the clock runs again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/cli/visits.py"/>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>环节</source>
        <translation>Step</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <source>申请人</source>
        <translation>Applicant</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>申请人撤回</source>
        <translation>the applicant withdraws</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>申请人：{name}</source>
        <translation>Applicant: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>登记机关答复</source>
        <translation>Record the agency's answer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>窗口办件</source>
        <translation>counter cases</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>经办人</source>
        <translation>Handled by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/papers.py"/>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/cli/seal.py"/>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>补交材料</source>
        <translation>take in supplementary documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>请用 --person 或 --organisation 给出申请人。</source>
        <translation>Please give the applicant with --person or --organisation.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <source>请给出评价（1 至 5）。</source>
        <translation>Please give a rating (1 to 5).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>转入特别程序，停止计时</source>
        <translation>begin a special procedure; the clock stops</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>转报</source>
        <translation>Forward</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>送达</source>
        <translation>Deliver</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/cases.py"/>
        <location filename="../../stationdesk/cli/due.py"/>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <location filename="../../stationdesk/services/case_record.py"/>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>（暂估）</source>
        <translation> (provisional)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>--field 请写成 键=内容 的样子。</source>
        <translation>Please write --field as key=content.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>一个月里谁索要了不该开的证明</source>
        <translation>who asked for certificates that may not be issued, in one month</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>一份证明和它的经过</source>
        <translation>one certificate and its history</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>不予批准或撤回待批稿</source>
        <translation>reject or withdraw a draft awaiting approval</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>不出具：{item}</source>
        <translation>Not issued: {item}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>不能开的：出告知单</source>
        <translation>for what may not be issued: a notice of where to go instead</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>代码</source>
        <translation>Code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/papers.py"/>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/cases/refuse_sheet.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>依据</source>
        <translation>Basis</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>停用清单中的一种证明</source>
        <translation>switch off a kind of certificate on the list</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>出具日期</source>
        <translation>Date of issue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>出具证明；须审批的先成为待批稿</source>
        <translation>issue a certificate; one that needs approval becomes a draft first</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>去哪里：{authority}</source>
        <translation>Where to go: {authority}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>可以出具：{item}</source>
        <translation>May be issued: {item}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>可出具清单</source>
        <translation>the list of permitted certificates</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>启用</source>
        <translation>In use</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>启用清单中的一种证明（依当地保留清单）</source>
        <translation>switch on a kind of certificate on the list (by the local list of retained certificates)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>告知单 {number}：{item}不由村里出具，请到{authority}。</source>
        <translation>Notice {number}: the village does not issue {item}; please go to {authority}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>审批（另一人），随即编号出具</source>
        <translation>approve (another person); it is numbered and issued at once</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>已停用“{title}”。</source>
        <translation>"{title}" is no longer in use.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>已出具：{title}，编号 {number}。</source>
        <translation>Issued: {title}, number {number}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>已启用“{title}”。</source>
        <translation>"{title}" is now in use.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>已存为待批稿：{title}（{id}）。请另一人审批。</source>
        <translation>Saved as a draft awaiting approval: {title} ({id}). Please have another person approve it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>待批稿已退回，没有编号。</source>
        <translation>The draft was sent back; it has no number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/core/packs.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/certificates/reading.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>待核</source>
        <translation>To be confirmed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>怎么办：{how}</source>
        <translation>What to do: {how}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>月份请写成 2026-11 的样子。</source>
        <translation>Please write the month like 2026-11.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>有效天数</source>
        <translation>Valid days</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>有效期至</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>次数</source>
        <translation>Times</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>注意：{warning}</source>
        <translation>Please note: {warning}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>站里帮您：{what}</source>
        <translation>The station helps: {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/services/certificate_refusals.py"/>
        <location filename="../../stationdesk/services/certificates.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>索要单位</source>
        <translation>Asked by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <source>经办</source>
        <translation>By</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>补打</source>
        <translation>Reprint</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>补打：原文件再次输出并计数</source>
        <translation>reprint: write the original file again and count it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/cli/papers.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <source>记录号</source>
        <translation>Record</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>证明 {number} 已作废。</source>
        <translation>Certificate {number} is void.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>证明 {number} 第 {n} 次补打。</source>
        <translation>Certificate {number}, reprint no. {n}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>证明存根</source>
        <translation>certificate stubs</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>证明：能开什么、出具、告知单、作废</source>
        <translation>certificates: what may be issued, issue, notice, void</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/certificates.py"/>
        <source>这样的证明能不能开，不能开该去哪里</source>
        <translation>may this certificate be issued, and if not, where to go</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/check.py"/>
        <source>已修复：{codes}</source>
        <translation>Repaired: {codes}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/check.py"/>
        <source>检查完毕，没有发现问题。</source>
        <translation>The check is done; no problems were found.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/check.py"/>
        <source>检查数据是否完好；--repair 修复可以重建的部分</source>
        <translation>check that the data is whole; --repair repairs what can be rebuilt</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/check.py"/>
        <source>请用最近一个完好的备份恢复（backup restore）。</source>
        <translation>Please restore the latest good backup (backup restore).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/check.py"/>
        <source>逐页逐文件检查（较慢）</source>
        <translation>check every page and file (slower)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>{block}：能印 {covered} 个字（{share}%）</source>
        <translation>{block}: {covered} characters can be printed ({share}%)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>{role}：{font}</source>
        <translation>{role}: {font}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>体检：字体、版本、数据库、磁盘、打印机、时钟</source>
        <translation>health check: fonts, versions, database, disk, printers, clock</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>可以先存成 PDF，拿到别的电脑上打印；要在本机打印请安装 CUPS 并添加打印机。</source>
        <translation>Papers can be saved as PDF and printed elsewhere; to print here, please install CUPS and add a printer.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>命令行可以使用；要打开窗口请重新安装程序。</source>
        <translation>The command line works; for the window, please install the program again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>打印机由 Windows 管理，在打印窗口中选择。</source>
        <translation>Windows looks after the printers; choose one in the print window.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>打印机：{names}</source>
        <translation>Printers: {names}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>数据库文件是空的：{place}</source>
        <translation>The database file is empty: {place}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>数据库组件没有加密功能。</source>
        <translation>The database component has no encryption.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>数据所在磁盘剩余 {free} MB</source>
        <translation>Free on the data disk: {free} MB</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>数据文件夹不能写入：{place}</source>
        <translation>The data folder cannot be written: {place}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>数据文件夹缺少数据库或钥匙文件：{place}</source>
        <translation>The data folder lacks its database or key file: {place}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>数据文件夹：{place}</source>
        <translation>Data folder: {place}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>没有可以印制“{role}”的字体。</source>
        <translation>There is no font to print "{role}".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>没有找到中文输入法。</source>
        <translation>No Chinese input method was found.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>没有找到打印系统（CUPS）。</source>
        <translation>No printing system (CUPS) was found.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>没有找到窗口组件（Qt）。</source>
        <translation>The window component (Qt) was not found.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>没有添加打印机。</source>
        <translation>No printer has been added.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>注意</source>
        <translation>Please note</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>用 fcitx 时，程序会改走 ibus 接口；不能输入中文时请重新登录系统。</source>
        <translation>With fcitx the program goes through the ibus interface; if Chinese cannot be typed, please log in to the system again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>电脑时间 {now}（按北京时间）</source>
        <translation>Computer time {now} (Beijing time)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>电脑时间是 {now}，早于程序的制作日期。</source>
        <translation>The computer's time is {now}, earlier than the day this program was made.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>良好</source>
        <translation>fine</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>请安装 fcitx5 或 ibus 拼音输入法。</source>
        <translation>Please install fcitx5 or the ibus pinyin input method.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>请把数据文件夹移到本机硬盘上。</source>
        <translation>Please move the data folder to a disk of this computer.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>请换一个位置，或请管理员开放权限。</source>
        <translation>Please choose another place, or ask the administrator for access.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>请校准电脑的日期和时间：期限和编号都按它计算。</source>
        <translation>Please set the computer's date and time: due dates and numbers are reckoned by them.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>请清理磁盘：保存、备份和导出都需要空间。</source>
        <translation>Please make room on the disk: saving, backing up and exporting need it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>请用最近的备份恢复（backup restore）。</source>
        <translation>Please restore the latest backup (backup restore).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>请重新安装程序。</source>
        <translation>Please install the program again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>输入法：fcitx</source>
        <translation>Input method: fcitx</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>输入法：ibus</source>
        <translation>Input method: ibus</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>还没有站点数据：{place}</source>
        <translation>No station here yet: {place}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/doctor.py"/>
        <source>问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/due.py"/>
        <source>DAYS 应为整数。</source>
        <translation>DAYS must be a whole number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/due.py"/>
        <source>DAYS 应在 0 到 {most} 之间。</source>
        <translation>DAYS must be between 0 and {most}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/due.py"/>
        <source>“{text}”不是日期，例如 2026-11-22。</source>
        <translation>"{text}" is not a date; write it like 2026-11-22.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/due.py"/>
        <source>从某日起若干个工作日后是哪天（起始当天不算）</source>
        <translation>which day is so many working days after a date (the first day does not count)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/due.py"/>
        <source>导入新公布的放假安排，并重算暂估期限</source>
        <translation>import the newly announced holidays and reckon provisional due dates again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/due.py"/>
        <source>工作日历</source>
        <translation>working calendar</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/due.py"/>
        <source>工作日历 {version} 版已在本机，含{years}年；重算暂估期限 {recounted} 件</source>
        <translation>Working calendar version {version} is here, with {years}; provisional due dates reckoned again: {recounted}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>--home 给出的文件夹名用不了。请换一个位置或短一些的名称。</source>
        <translation>The folder given by --home cannot be used. Please choose another place or a shorter name.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>{what} 只能是：{values}。</source>
        <translation>{what} must be one of: {values}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>{what} 后面不能带内容。</source>
        <translation>Nothing may follow {what}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>{what} 后面缺少内容。</source>
        <translation>Something must follow {what}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>{what} 和 {values} 不能同时使用。</source>
        <translation>{what} and {values} cannot be used together.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>{what} 应为整数。</source>
        <translation>{what} must be a whole number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>{what} 的内容不对。</source>
        <translation>What follows {what} is wrong.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>不认识的参数：{what}。--help 列出全部参数。</source>
        <translation>Unknown argument: {what}. --help lists them all.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>以谁的身份</source>
        <translation>as which user</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>命令写得不对；--help 列出用法。</source>
        <translation>The command is not written right; --help shows how.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>命令里有不是文字的内容（编码不对）。请用 UTF-8 重新输入。</source>
        <translation>The command holds something that is not text (wrong encoding). Please type it again in UTF-8.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>多了参数。含有空格的内容请加引号；--help 列出全部参数。</source>
        <translation>There are arguments too many. Please put what holds spaces in quotation marks; --help lists them all.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>密码文件</source>
        <translation>password file</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>密码：</source>
        <translation>Password: </translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>数据文件夹</source>
        <translation>data folder</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>日志没有写成（磁盘满或只读）。</source>
        <translation>The log could not be written (disk full or read-only).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>村级便民服务站的桌面程序。不带命令时打开窗口。</source>
        <translation>The desk of a village service station. Without a command it opens the window.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>程序出了意外的问题（{kind}），这一步没有完成，已保存的资料不受影响。</source>
        <translation>Something unexpected went wrong ({kind}). This step was not finished; what was saved is not affected.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>缺少参数：{what}。</source>
        <translation>Missing arguments: {what}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>语言</source>
        <translation>language</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>请给出一个命令；--help 列出全部命令。</source>
        <translation>Please give a command; --help lists them all.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>读不了密码文件。请检查文件是否存在、是否允许读取。</source>
        <translation>The password file cannot be read. Please check that it exists and may be read.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>输出 JSON</source>
        <translation>write JSON</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>这里没有屏幕，打不开窗口。请在桌面上运行，或改用命令（--help 列出全部命令）。</source>
        <translation>There is no screen here, so the window cannot open. Please run it on a desktop, or use a command (--help lists them all).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>需要密码。请在提示处输入，或用 STATIONDESK_PASSWORD、--password-file 提供。</source>
        <translation>A password is needed. Please enter it at the prompt, or give it by STATIONDESK_PASSWORD or --password-file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>三留守名册</source>
        <translation>registers of the left-behind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>人数</source>
        <translation>People</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>凭证据手工纳入</source>
        <translation>enrol by hand, with evidence</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>出生日期</source>
        <translation>Date of birth</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>名册</source>
        <translation>Register</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>名册（可看过去某天）</source>
        <translation>the register (also as it stood on a day)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/cli/station.py"/>
        <location filename="../../stationdesk/cli/visits.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/restore_page.py"/>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>已登记监护评估。</source>
        <translation>The care assessment was recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>已纳入名册。</source>
        <translation>Enrolled.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>已退出名册。</source>
        <translation>Left the register.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>已退回，情况变化前不再提名。</source>
        <translation>Sent back; not proposed again until something changes.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>年龄</source>
        <translation>Age</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>总数</source>
        <translation>Total</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>打开一份儿童档案（留痕）</source>
        <translation>open a child's file (recorded)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>汇总表，各项合计相等</source>
        <translation>summary; every part adds up</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>监护评估</source>
        <translation>Care assessment</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>确认提名，纳入名册</source>
        <translation>confirm a proposal and enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>类别</source>
        <translation>Kind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>纳入日期</source>
        <translation>Enrolled on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>规则</source>
        <translation>Rule</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>规则提名谁，为什么</source>
        <translation>whom the rules propose, and why</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>退出名册，写明原因</source>
        <translation>take off the register, with the reason</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>退出日期</source>
        <translation>Left on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <source>退回提名，写明原因</source>
        <translation>send a proposal back, with the reason</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/left_behind.py"/>
        <location filename="../../stationdesk/cli/visits.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>风险</source>
        <translation>Risk</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>{version} 版本机已有，没有改动</source>
        <translation>Version {version} is here already; nothing was changed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>{version} 版自{day}起执行：新增 {added} 项，取消 {removed} 项，修改 {changed} 项，不变 {same} 项</source>
        <translation>Version {version} in force from {day}: {added} added, {removed} removed, {changed} changed, {same} unchanged</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>一个事项的全部要求</source>
        <translation>everything one matter asks for</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>事项目录</source>
        <translation>catalogue of matters</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/cli/papers.py"/>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/seal.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/sealing.py"/>
        <source>份数</source>
        <translation>Copies</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>列出事项，或按名称、拼音、日常说法查找</source>
        <translation>list matters, or find one by name, pinyin or everyday words</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>导入新的事项目录</source>
        <translation>import a new catalogue of matters</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>工作日：报送 {station}，承诺 {promised}，法定 {statutory}</source>
        <translation>Working days: forward {station}, promised {promised}, statutory {statutory}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>形式</source>
        <translation>Form</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>承诺(工作日)</source>
        <translation>Promised (working days)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>报送(工作日)</source>
        <translation>Forward (working days)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>收费：{fee}</source>
        <translation>Fee: {fee}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>条件：{conditions}</source>
        <translation>Conditions: {conditions}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>窗口</source>
        <translation>Counter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>编码</source>
        <translation>Code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>谁决定</source>
        <translation>Decides</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/matters.py"/>
        <source>谁决定：{authority}</source>
        <translation>Decides: {authority}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/paper.py"/>
        <source>已经保存，文书没有写成：{why}</source>
        <translation>It is saved; its paper was not written: {why}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/papers.py"/>
        <source>列出文书</source>
        <translation>list papers</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/papers.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>已输出：{file}</source>
        <translation>Written: {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/papers.py"/>
        <source>把一张文书再次输出为 PDF（计数）</source>
        <translation>write a paper as PDF again (counted)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/papers.py"/>
        <source>文书：列出、再次输出</source>
        <translation>papers: list, write again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/papers.py"/>
        <source>种类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>三留守在册</source>
        <translation>Left-behind enrolled</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>人</source>
        <translation>People</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/services/cases.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>代办</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>公开表</source>
        <translation>Posting sheets</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>办件</source>
        <translation>Cases</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>在空文件夹里建一个练习村（密码 practice）</source>
        <translation>make a practice village in an empty folder (password: practice)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>外出记录</source>
        <translation>Absences</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>户</source>
        <translation>Households</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>探访</source>
        <translation>Visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>正在建练习村</source>
        <translation>Making the practice village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>每个人的密码都是 practice：{users}</source>
        <translation>Everyone's password is practice: {users}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>练习村已建好：{name}</source>
        <translation>The practice village is ready: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>练习村的人数应在 {smallest} 到 {largest} 之间。</source>
        <translation>A practice village has between {smallest} and {largest} people.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/cli/visits.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>网格</source>
        <translation>Grid</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/core/papers/certificate_papers.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>证明</source>
        <translation>Certificate</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <location filename="../../stationdesk/core/papers/certificate_papers.py"/>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>证明事项告知单</source>
        <translation>Notice of where to go instead</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/practice.py"/>
        <source>这个文件夹里已有别的文件，练习村没有放进去。请换一个空文件夹。</source>
        <translation>This folder holds other files already; the practice village was not put there. Please choose an empty folder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>{number}：{state}</source>
        <translation>{number}: {state}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>一件代办的全部情况</source>
        <translation>everything about one proxy service</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>不认识的步骤。可用：{known}</source>
        <translation>The step is unknown. Use one of: {known}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>交接单</source>
        <translation>Slip</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>交接单 {number}；未交还原件 {count} 件。</source>
        <translation>Slip {number}; originals not returned: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>交还单</source>
        <translation>Slip of return</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>交还材料（不写 --item 就是全部）</source>
        <translation>return documents (all of them without --item)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>份数应为整数。</source>
        <translation>Copies must be a whole number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>全程代理</source>
        <translation>Proxy service</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>列出代办</source>
        <translation>list proxy services</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>到期</source>
        <translation>Ends</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/services/case_record.py"/>
        <location filename="../../stationdesk/services/custody.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>原件</source>
        <translation>Original</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>原件交接</source>
        <translation>originals handed over</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>受理并转为窗口办件</source>
        <translation>accept it and make it a counter case</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>回访，办结</source>
        <translation>follow up and finish</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>在谁手中</source>
        <translation>In whose hands</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>委托人</source>
        <translation>Resident</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>手中的原件</source>
        <translation>Originals held</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>撤销委托</source>
        <translation>Revoke the authority</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>收下材料，打印两联交接单</source>
        <translation>take documents in and print the slip in two copies</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <location filename="../../stationdesk/cli/tour.py"/>
        <source>步骤</source>
        <translation>Step</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>登记一步：受理、办理、告知、归档、上报……</source>
        <translation>record a step: accept, handle, tell, archive, send up...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>登记委托</source>
        <translation>record what is entrusted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>登记签字的委托书或见证人</source>
        <translation>record the signed letter of authority, or the witness</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>约定交还</source>
        <translation>Agreed return</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/proxy.py"/>
        <source>送达结果</source>
        <translation>deliver the result</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>一张公开表和它的经过</source>
        <translation>one posting sheet and its history</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>公布者</source>
        <translation>Publisher</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>公开目录和到期情况</source>
        <translation>the publicity catalogue and what is due</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>审查（不得是编制人）；--send-back 退回</source>
        <translation>review (not by whoever made it); --send-back sends it back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>已编制 {number}，{rows} 行。</source>
        <translation>Sheet {number} was made, {rows} rows.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>已编制的公开表</source>
        <translation>the sheets made so far</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>已逾期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>应于</source>
        <translation>Due</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>异议已登记，{day}前答复。</source>
        <translation>The objection was recorded, to be answered by {day}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>张贴</source>
        <translation>Posted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>待编制</source>
        <translation>To be made</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/services/publicity_periods.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>期间</source>
        <translation>Period</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>未答复</source>
        <translation>Unanswered</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>村务公开</source>
        <translation>Publicity</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>没有带入的列：{columns}。</source>
        <translation>Columns left out: {columns}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>登记异议</source>
        <translation>record an objection</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>登记张贴</source>
        <translation>record the posting</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>登记揭下</source>
        <translation>record that it was taken down</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>登记村“两委”联席会议通过</source>
        <translation>record that the joint meeting of the two committees passed it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>答复已登记。</source>
        <translation>The answer was recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>答复异议</source>
        <translation>answer an objection</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>编制公开表：从表格文件，或从台账统计</source>
        <translation>make a posting sheet from a table file or from the station's own figures</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>行数</source>
        <translation>Rows</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>表格里没有的列：{columns}。</source>
        <translation>Columns the table lacks: {columns}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>输出张贴用的 PDF；未审查的带草稿水印</source>
        <translation>write the PDF for posting; before review it carries a draft watermark</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>部分</source>
        <translation>Part</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>随时</source>
        <translation>At any time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/publicity.py"/>
        <source>，公示到{day}</source>
        <translation>, on show until {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>……共 {count} 处，--json 列出全部。</source>
        <translation>... {count} in all; --json lists every one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>一个人的档案，号码默认遮盖</source>
        <translation>one person's file, numbers masked</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>与户主关系</source>
        <translation>Relation to head</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <source>事由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <source>公民身份号码</source>
        <translation>ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>共 {total} 人。</source>
        <translation>{total} {total:person/people} in all.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>写出完整号码（有记录）</source>
        <translation>write full numbers (recorded)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>列</source>
        <translation>Column</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>列名对照文件（JSON）</source>
        <translation>column map (JSON)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>包户干部</source>
        <translation>Household's officer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>包括死亡和迁出的人</source>
        <translation>include those who died or moved away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/certificates.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>只检查，不写入</source>
        <translation>only check, write nothing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>合并单元格已按显示的内容补到 {count} 格。</source>
        <translation>Merged cells filled in with what they show: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>同户</source>
        <translation>Same household</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/left_behind/reading.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>在外</source>
        <translation>Away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>在外人员名单，或一个人的外出经历</source>
        <translation>who is away, or one person's absences</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>备注</source>
        <translation>Remarks</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>外出</source>
        <translation>Away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>外出务工：登记、返回、名单</source>
        <translation>away for work: record, return, list</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <source>外出地点</source>
        <translation>Place away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <source>外出日期</source>
        <translation>Away since</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>天数</source>
        <translation>Days</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>导入 CSV 或 XLSX，好的行作为一批写入（可整批撤销），坏的行逐行列出</source>
        <translation>import CSV or XLSX: good rows as one batch (it can be undone whole), bad rows listed one by one</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>导入记录</source>
        <translation>past imports</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>导出为 CSV 或 XLSX，号码默认遮盖</source>
        <translation>export as CSV or XLSX, numbers masked</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>居民名册</source>
        <translation>register of residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>居民档案：导入、导出、查找、登记</source>
        <translation>residents: import, export, find, enter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>已导出 {rows} 行。</source>
        <translation>{rows} {rows:row/rows} exported.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>已撤销</source>
        <translation>Undone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>已撤销：{withdrawn} 条撤回，{restored} 条还原，{kept} 处因后来有改动或使用而保留。</source>
        <translation>Undone: {withdrawn} withdrawn, {restored} restored, {kept} kept because they were changed or used since.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>已登记。</source>
        <translation>Recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <source>已登记外出。</source>
        <translation>The absence was recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <source>已登记返回。</source>
        <translation>The return was recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>性别</source>
        <translation>Sex</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>户籍类型</source>
        <translation>Registration type</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>户编号</source>
        <translation>House no.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>拒绝</source>
        <translation>Refused</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>按汉字、拼音、首字母、身份号码尾号、电话尾号查人</source>
        <translation>find people by characters, pinyin, initials, last digits of ID number or phone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>撤销这一批：residents undo {batch}</source>
        <translation>To undo this batch: residents undo {batch}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>整批撤销一次导入（默认最近一次）</source>
        <translation>undo a whole import (the latest by default)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>新增</source>
        <translation>Added</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/cli/visits.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>显示完整号码（有记录）</source>
        <translation>show full numbers (recorded)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>更新</source>
        <translation>Updated</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>村民代表</source>
        <translation>Villagers' representative</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>检查</source>
        <translation>Checking</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>民族</source>
        <translation>Ethnic group</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>没有导入的列：{columns}</source>
        <translation>Columns not imported: {columns}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>没有导入的行：</source>
        <translation>Rows not imported:</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>没有找到。请换拼音、首字母或尾号再试。</source>
        <translation>Nothing found. Please try pinyin, initials or last digits.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>没有读的工作表：{sheets}</source>
        <translation>Worksheets not read: {sheets}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>现住址</source>
        <translation>Present address</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/cases.py"/>
        <location filename="../../stationdesk/services/proxy.py"/>
        <location filename="../../stationdesk/services/visits.py"/>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>登记一个人</source>
        <translation>enter one person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>登记外出</source>
        <translation>Record an absence</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>登记返回</source>
        <translation>Record a return</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>联系电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>请留意的行：</source>
        <translation>Rows to look at:</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>读到</source>
        <translation>Read</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>读到 {read} 行：新增 {added}，更新 {updated}，无变化 {unchanged}，拒绝 {refused}。</source>
        <translation>{read} rows read: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>身份号码</source>
        <translation>ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>返回日期</source>
        <translation>Back on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <source>这是检查，没有写入。</source>
        <translation>This was a check; nothing was written.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/residents.py"/>
        <location filename="../../stationdesk/services/proxy.py"/>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <location filename="../../stationdesk/ui/cases/refuse_sheet.py"/>
        <location filename="../../stationdesk/ui/pieces/charts.py"/>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/sync/path_drawing.py"/>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>；</source>
        <translation>; </translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>“{seal}”印章的保管人已登记。</source>
        <translation>The keeper of the "{seal}" seal was recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>保管人</source>
        <translation>Keeper</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>印章</source>
        <translation>Seal</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>印章和保管人</source>
        <translation>seals and keepers</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>已出具、还没有登记用印的有 {count} 份。</source>
        <translation>Issued and not yet entered as sealed: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>已登记用印，第 {seq} 号。</source>
        <translation>Sealing recorded, no. {seq}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <source>序号</source>
        <translation>No.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>所盖文书</source>
        <translation>Paper sealed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>批准人</source>
        <translation>Approved by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>指定村委会印章保管人</source>
        <translation>name the keeper of the village committee's seal</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>用印登记</source>
        <translation>record of sealing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>用印登记簿</source>
        <translation>seal book</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/seal.py"/>
        <source>登记一份证明已用印（保管人，不得是审批人）</source>
        <translation>record that a certificate was sealed (by the keeper, who may not be the approver)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <location filename="../../stationdesk/ui/settings/page.py"/>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>人员和岗位</source>
        <translation>Staff, posts</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>停用</source>
        <translation>Disabled</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>列出工作人员</source>
        <translation>list the staff</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>岗位</source>
        <translation>Post</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>已加入站点：{name}。下一步：导出本机交换卡（sync card），拿到原电脑登记。</source>
        <translation>Joined the station: {name}. Next: export this computer's exchange card (sync card) and enrol it at the first computer.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>已添加工作人员。</source>
        <translation>The member of staff was added.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>恢复码（只显示这一次，请抄写或打印后锁好）：</source>
        <translation>Recovery code (shown only this once; copy or print it and lock it away):</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>新建站点：加密的数据文件夹、第一台设备、第一个用户</source>
        <translation>a new station: an encrypted data folder, the first device, the first user</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>添加工作人员（密码从 --pin-file 读）</source>
        <translation>add a member of staff (password from --pin-file)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>站点已建立：{name}</source>
        <translation>The station was made: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>上报和接收</source>
        <translation>send up and take in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>乡镇</source>
        <translation>Township</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>乡镇回执确认 {count} 项：镇里已入库。</source>
        <translation>The township's receipt confirms {count}: received by the township.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>乡镇接收</source>
        <translation>the township takes in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>交换卡已写到 {file}</source>
        <translation>The exchange card was written to {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>入库 {applied} 项，已有 {already} 项，待补 {held} 项，隔离 {quarantined} 项，冲突 {conflicts} 项。</source>
        <translation>Taken in {applied}, already here {already}, waiting {held}, held aside {quarantined}, conflicts {conflicts}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>冲突</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>列出已登记的对方和设备</source>
        <translation>list the enrolled partners and devices</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>列出待处理的冲突</source>
        <translation>list the conflicts to be settled</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>口令</source>
        <translation>Code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>各村情况</source>
        <translation>How each village stands</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>回执：{file}</source>
        <translation>Receipt: {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>处理一项冲突：取本机、对方，或写明取哪个值</source>
        <translation>settle a conflict: take this side's, the other's, or name the value</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>导出数据包并核对</source>
        <translation>export a bundle and read it back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>导出本机交换卡</source>
        <translation>export this computer's exchange card</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>居民</source>
        <translation>Residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>已处理，别的电脑收到后也会一样。</source>
        <translation>Settled; the other computers will have the same once they take it in.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/sync/status.py"/>
        <source>已导出</source>
        <translation>Exported</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>已导出 {changes} 项，{size} KB，已核对，可以拔出：{file}</source>
        <translation>Exported {changes}, {size} KB, read back and right; you may unplug: {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>已放行，入库 {count} 项。</source>
        <translation>Released; {count} taken in.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>已登记：{name}。指纹：{fingerprint}</source>
        <translation>Enrolled: {name}. Fingerprint: {fingerprint}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <location filename="../../stationdesk/sync/status.py"/>
        <source>已送达</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/sync/status.py"/>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>待导出</source>
        <translation>Waiting to export</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>待导出、已导出、已送达、镇里已入库</source>
        <translation>waiting to export, exported, delivered, received by the township</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/services/case_record.py"/>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>待补</source>
        <translation>Outstanding</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>指纹</source>
        <translation>Fingerprint</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>指纹（请打电话核对）：{fingerprint}</source>
        <translation>Fingerprint (please compare by phone): {fingerprint}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>接收</source>
        <translation>Taking in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>接收各村数据包并签发回执</source>
        <translation>take in the villages' bundles and sign receipts</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>接收数据包或回执</source>
        <translation>take in bundles or receipts</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>放行等待第二人确认的数据包</source>
        <translation>release a bundle that waits for a second person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>最近收到</source>
        <translation>Last heard of</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>本站另一台设备</source>
        <translation>Another device of this station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>本站设备</source>
        <translation>Device of this station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>村</source>
        <translation>Village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>栏目</source>
        <translation>Columns</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>没有待处理的冲突。</source>
        <translation>There are no conflicts to settle.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>没有新的内容要上报。</source>
        <translation>There is nothing new to send up.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>登记对方的交换卡</source>
        <translation>Enrol a partner's exchange card</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>缺口</source>
        <translation>Gaps</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>资料</source>
        <translation>Record kind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>还没有登记乡镇的交换卡。</source>
        <translation>The township's exchange card is not enrolled yet.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>这里是村站点，不是乡镇。请在乡镇的数据文件夹里接收（init --kind township）。</source>
        <translation>This is a village station, not a township. Please take in at the township's data folder (init --kind township).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <location filename="../../stationdesk/sync/status.py"/>
        <location filename="../../stationdesk/ui/hooks.py"/>
        <source>镇里已入库</source>
        <translation>Received by the township</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/sync.py"/>
        <source>隔离</source>
        <translation>Held aside</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour.py"/>
        <source>{count} 个文件</source>
        <translation>{count} files</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour.py"/>
        <source>不用窗口，把主要工作从头到尾走一遍，结果放进一个文件夹</source>
        <translation>walk through the main work from end to end without the window; results go into a folder</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour.py"/>
        <source>主要工作走通了，用时 {seconds} 秒，结果在 {out}</source>
        <translation>The main work runs through, in {seconds} seconds; the results are in {out}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour.py"/>
        <source>秒</source>
        <translation>Seconds</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_frame.py"/>
        <source>“{step}”没有走通：{why}（命令：{verb}）</source>
        <translation>"{step}" did not work: {why} (command: {verb})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_frame.py"/>
        <source>这个文件夹里的“{name}”不是走查留下的，没有动它。请换一个文件夹。</source>
        <translation>"{name}" in this folder was not left by a walk-through and was not touched. Please choose another folder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>{number}：{rows} 行，两人审查、联席会议通过后张贴至 {until}</source>
        <translation>{number}: {rows} rows, reviewed by two, passed the joint meeting, posted until {until}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>{title} {number}：换人审批后编号，二维码离线核验有效，改过的不认</source>
        <translation>{title} {number}: numbered after another person approved; its QR code checks out offline, an altered one does not</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>不该开的证明，出告知单</source>
        <translation>A notice for a certificate that may not be issued</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>代办 {number}（{matter}），走访 {visit}，户口簿收下又交还，各有交接单</source>
        <translation>Proxy {number} ({matter}), visit {visit}; the household book was taken in and returned, a slip for each</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>代办一件事，同时入户走访</source>
        <translation>Handle something by proxy and visit a home</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>出具一份证明并核验二维码</source>
        <translation>Issue a certificate and verify its QR code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>告知单 {number}：“{item}”不由村里出，去{authority}</source>
        <translation>Notice {number}: the village does not issue "{item}"; go to {authority}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>编制并张贴一张公开表</source>
        <translation>Make a posting sheet and post it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>规则 {rule} 提名：{reason}</source>
        <translation>Rule {rule} proposes: {reason}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_papers.py"/>
        <source>规则提名一名留守儿童，确认纳入</source>
        <translation>The rules propose a left-behind child; confirm and enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>{changes} 项，{kb} KB，写完读回核对一致</source>
        <translation>{changes} changes, {kb} KB, written, read back and right</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>{matter}：编号 {number}，{due}前办结</source>
        <translation>{matter}: number {number}, to be finished by {due}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>{people} 人，{households} 户，{cases} 个办件；登录密码都是 {password}</source>
        <translation>{people} people, {households} households, {cases} cases; every password is {password}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>　第 {row} 行“{column}”：{reason}</source>
        <translation>  Row {row}, "{column}": {reason}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>从表格导入居民</source>
        <translation>Import residents from a table</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>受理一个办件</source>
        <translation>Accept a case</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>同步状态：{word}，{count} 项</source>
        <translation>Sync state: {word}, {count}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>导出数据包到U盘</source>
        <translation>Export a bundle to the stick</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>带回镇里的回执</source>
        <translation>Bring the township's receipt back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>建练习村</source>
        <translation>Make a practice village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>建镇级接收端，交换卡</source>
        <translation>Make the township's end, exchange cards</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>每个页面截图</source>
        <translation>A picture of every page</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>读 {read} 行，新增 {added} 人，退回 {refused} 行：</source>
        <translation>{read} rows read, {added} people added, {refused} rows refused:</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>镇里入库 {applied} 项：居民 {people}，办件 {cases}</source>
        <translation>Taken in by the township {applied}: residents {people}, cases {cases}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/tour_steps.py"/>
        <source>镇里接收入库</source>
        <translation>The township takes it in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/verify.py"/>
        <source>无效</source>
        <translation>Not valid</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/verify.py"/>
        <source>有效</source>
        <translation>Valid</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/verify.py"/>
        <source>离线核验证明上的二维码</source>
        <translation>verify a certificate's QR code offline</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/verify.py"/>
        <source>编号 {number}，{day}出具，{issuer}</source>
        <translation>Number {number}, issued on {day} by {issuer}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>上门走访</source>
        <translation>home visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>下次：{day}</source>
        <translation>Next: {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>列出走访</source>
        <translation>list visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <location filename="../../stationdesk/ui/sync/running.py"/>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>已登记走访 {number}。</source>
        <translation>Visit {number} was recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>已访</source>
        <translation>Visited</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>待访</source>
        <translation>To visit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>按规则安排走访（默认一周）</source>
        <translation>plan visits by the rules (a week by default)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>接着联系：{who}</source>
        <translation>Get in touch next: {who}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>未访</source>
        <translation>Not visited</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>登记一次走访；不写 --visit 就是临时走访</source>
        <translation>record a visit; without --visit it is an unplanned one</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <source>请给出 --person 或 --visit。</source>
        <translation>Please give --person or --visit.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/visits.py"/>
        <location filename="../../stationdesk/core/papers/proxy_papers.py"/>
        <source>走访日程表</source>
        <translation>Schedule of home visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <location filename="../../stationdesk/ui/cases/refuse_sheet.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>不予受理</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>受理</source>
        <translation>Accept</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>容缺受理</source>
        <translation>Accept with documents promised</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>已办结</source>
        <translation>Finished</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>已受理</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>已归档</source>
        <translation>Archived</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>已撤回</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>已收件</source>
        <translation>Received</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>已转报</source>
        <translation>Forwarded</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>待补正</source>
        <translation>To be supplemented</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>按新放假安排重算期限</source>
        <translation>Due date reckoned again by new holidays</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/services/case_life.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>撤销登记</source>
        <translation>Undo the entry</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>收件</source>
        <translation>Receive</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/services/case_life.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>更正</source>
        <translation>Correct</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>机关答复</source>
        <translation>Agency's answer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>特别程序中</source>
        <translation>Suspended</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>评价</source>
        <translation>Rating</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <source>转为全程代办</source>
        <translation>Change to proxy service</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/case_states.py"/>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>退回补正</source>
        <translation>Returned for supplements</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_code.py"/>
        <source>证明编号或出具单位里有二维码不能用的字符（竖线或换行）。请改正后再出具。</source>
        <translation>The certificate's number or issuer holds a character the QR code cannot carry (a vertical bar or line break). Please correct it, then issue.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_code.py"/>
        <source>这不是本系统证明上的二维码，或者没有扫完整。请把二维码放平、擦净后再扫一次，或者输入证明编号核对。</source>
        <translation>This is not the QR code of one of our certificates, or it was not scanned whole. Please lay it flat, wipe it and scan again, or enter the certificate's number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <source>审批</source>
        <translation>Approve</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>已作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>已出具</source>
        <translation>Issued</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <source>待批</source>
        <translation>To approve</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>拟稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <source>未批准</source>
        <translation>Not approved</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>用印</source>
        <translation>Sealing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <source>编号出具</source>
        <translation>Number and issue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <source>这份证明现在是“{state}”，不能做这一步。</source>
        <translation>This certificate is "{state}" now; this step is not possible.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/certificate_states.py"/>
        <source>退回待批稿</source>
        <translation>Send the draft back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/errors.py"/>
        <source>出了意外的问题。</source>
        <translation>Something unexpected went wrong.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>号码前6位不在行政区划表中，请照身份证核对。</source>
        <translation>The first 6 digits are not in the table of administrative divisions. Please check them against the identity card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>号码前6位是已撤销的行政区划，一般属正常，请留意核对。</source>
        <translation>The first 6 digits are a division that has been abolished. This is usually in order; please have a look.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>没有填身份号码。请照身份证填写18位号码。</source>
        <translation>The ID number is empty. Please enter the 18 characters on the identity card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>身份号码中的出生日期{day}还没有到。请照身份证核对第7至14位。</source>
        <translation>The birth date {day} in the ID number is still to come. Please check characters 7 to 14 against the identity card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>身份号码中的出生日期{digits}不存在。请照身份证核对第7至14位。</source>
        <translation>The birth date {digits} in the ID number does not exist. Please check characters 7 to 14 against the identity card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>身份号码应为18位，现在是{length}位。请照身份证核对后重填。</source>
        <translation>An ID number has 18 characters; this one has {length}. Please check it against the identity card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>身份号码的校验位不对，至少有一位填错。请照身份证逐位核对。</source>
        <translation>The check digit of the ID number is wrong: at least one character is mistyped. Please compare each one with the identity card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>身份号码第{position}位不是数字（只有最后一位可以是X）。请照身份证核对后重填。</source>
        <translation>Character {position} of the ID number is not a digit (only the last may be X). Please check it against the identity card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>这个身份号码已被电子表格舍去末尾几位，无法复原。请把表格中的身份号码一列设为“文本”，照证件重新填写后再导入。</source>
        <translation>A spreadsheet has rounded off the last digits of this ID number; they cannot be recovered. Set that column to text, enter the number again from the card, then import.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/idnumber.py"/>
        <source>这是15位旧号码，已换算成18位，请照现在的身份证核对。</source>
        <translation>This is an old 15-digit number, converted to 18. Please check it against the present identity card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/ink.py"/>
        <source>“{label}”只能写一行。请删掉里面的换行。</source>
        <translation>"{label}" takes one line only. Please remove the line breaks.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/ink.py"/>
        <source>“{label}”有{length}个字，超过{limit}个字，纸上排不下。请写短些。</source>
        <translation>"{label}" has {length} characters, more than the {limit} that fit on the paper. Please write it shorter.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/ink.py"/>
        <source>“{label}”里有看不见或会打乱文字的字符（{code}，第{place}个字）。请删掉后重新输入。</source>
        <translation>"{label}" holds an invisible character or one that upsets the text ({code}, at place {place}). Please delete it and type again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/lengths.py"/>
        <source>内容有 {length} 个字，超过 {limit} 个字的上限，没有保存。请核对是否粘贴了别的内容。</source>
        <translation>The text has {length} characters, more than the limit of {limit}; nothing was saved. Check whether something else was pasted.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/lengths.py"/>
        <source>名称中有换行等控制字符，没有保存。请重新填写。</source>
        <translation>The name contains line breaks or other control characters; nothing was saved. Enter it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/money.py"/>
        <source>金额“{text}”小于一分的部分无法记账。请写到两位小数。</source>
        <translation>The amount "{text}" has more than two decimals. Please write it with two at most.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/money.py"/>
        <source>金额“{text}”看不懂。请写成 1234.50 或 1,234.50元 的样子。</source>
        <translation>The amount "{text}" cannot be read. Please write it like 1234.50 or 1,234.50.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/money.py"/>
        <source>金额“{text}”过大，请核对是否多写了零。</source>
        <translation>The amount "{text}" is too large. Please check for extra zeros.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中有乱码，有字已经丢失。请照证件重新填写姓名。</source>
        <translation>The name is garbled and characters are lost. Please enter it again from the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中有换行等控制字符。请重新填写姓名。</source>
        <translation>The name holds a line break or another control character. Please enter it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中有改变文字方向的隐藏字符，显示会与实际不符。请重新填写姓名。</source>
        <translation>The name holds a hidden character that turns the direction of writing, so it would not look as it is. Please enter it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中有旧系统的自造字，已改为规范汉字，请照证件核对。</source>
        <translation>The name held an old system's private character, changed to the standard one. Please check it against the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中有旧系统的自造字，无法换算，已原样保留，请照证件核对并改正。</source>
        <translation>The name holds an old system's private character that cannot be converted; it was kept as it is. Please correct it from the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中有部首字符而不是汉字，已原样保留，请照证件核对并改正。</source>
        <translation>The name holds a radical sign instead of a character; it was kept as it is. Please correct it from the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中有部首字符，已改为对应的汉字，请照证件核对。</source>
        <translation>The name held a radical sign, changed to its character. Please check it against the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中没有文字。请照证件填写姓名，不要填数字或符号。</source>
        <translation>There are no letters or characters in the name. Please enter it from the card, without digits or signs.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名中的问号或方框可能是丢失的字，请照证件核对并改正。</source>
        <translation>A question mark or box in the name may be a lost character. Please correct it from the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>姓名有{length}个字，超过{limit}个字的上限。请核对是否粘贴了别的内容。</source>
        <translation>The name has {length} characters, more than {limit}. Please check whether something else was pasted.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>已去掉姓名中的空格。</source>
        <translation>Spaces in the name were removed.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>已去掉姓名中看不见的字符。</source>
        <translation>Invisible characters in the name were removed.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>已把姓名中的间隔点改为规范的“·”，请照证件核对。</source>
        <translation>The dot in the name was changed to the standard "·". Please check it against the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>没有填姓名。请照证件填写。</source>
        <translation>The name is empty. Please fill it in from the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>不认识的数据包“{name}”。请先把程序升级到能读它的版本。</source>
        <translation>The data pack "{name}" is unknown. Please upgrade the program to a version that can read it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包“{name}”与出厂记录不符，可能已损坏或被改动。请重新安装程序，已保存的资料不受影响。</source>
        <translation>The data pack "{name}" is not as it was shipped; it may be damaged or altered. Please install the program again; what was saved is not affected.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包中“{key}”的内容不合规定，没有导入。请向提供者重新索取。</source>
        <translation>"{key}" in the data pack is not as it must be; nothing was imported. Please ask its provider for it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包中编码“{code}”出现了两次，没有导入。请向提供者重新索取。</source>
        <translation>The code "{code}" stands twice in the data pack; nothing was imported. Please ask its provider for it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包缺少“{key}”，没有导入。请向提供者重新索取。</source>
        <translation>The data pack lacks "{key}" and was not imported. Please ask its provider for it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>本机没有数据包“{name}”的 {version} 版。请向乡镇索取该版数据包后再导入。</source>
        <translation>This computer has no version {version} of the data pack "{name}". Please ask the township for it, then import it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>程序缺少数据包“{name}”。请重新安装程序，已保存的资料不受影响。</source>
        <translation>The data pack "{name}" is missing. Please install the program again; what was saved is not affected.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>这个文件不是数据包（不是规范的 JSON 文本）。请向提供者重新索取。</source>
        <translation>This file is not a data pack (not proper JSON). Please ask its provider for it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>这个文件有 {size} 字节，超过数据包上限 {limit} 字节，没有导入。</source>
        <translation>This file has {size} bytes, more than the {limit} a data pack may have. It was not imported.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/__init__.py"/>
        <source>这张纸保存的内容读不出来（{why}）。已打印的文件仍然保存着，可以直接重印原件；请同时做一次备份检查。</source>
        <translation>The stored facts of this paper cannot be read ({why}). The printed file is still kept and can be reprinted; please also check a backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/__init__.py"/>
        <source>这张纸是较新版本的程序做的（{kind}，第 {version} 版），本机还不认识。请先升级程序再打开；内容没有丢。</source>
        <translation>This paper was made by a newer program ({kind}, version {version}) that this computer does not know yet. Please upgrade first; nothing is lost.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/case_papers.py"/>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>一次性告知书</source>
        <translation>One-time notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/case_papers.py"/>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>不予受理通知书</source>
        <translation>Notice of non-acceptance</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/case_papers.py"/>
        <source>容缺受理承诺书</source>
        <translation>Promise of missing documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/case_papers.py"/>
        <source>收件凭证 / 受理回执</source>
        <translation>Receipt of documents / of acceptance</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/case_papers.py"/>
        <source>特别程序告知书 / 延期告知书</source>
        <translation>Notice of a special procedure / of extension</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/certificate_papers.py"/>
        <source>证明没有做成：模板要求填写“{key}”，但没有填。请补填后再出具。</source>
        <translation>The certificate was not made: its template asks for "{key}", which is empty. Please fill it in, then issue it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/left_behind_papers.py"/>
        <source>“三留守”人员情况汇总表</source>
        <translation>Summary of left-behind people</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/left_behind_papers.py"/>
        <source>农村留守儿童基本情况登记表</source>
        <translation>Registration form of left-behind children</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/proxy_papers.py"/>
        <source>上门服务记录</source>
        <translation>Record of a home service</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/proxy_papers.py"/>
        <source>代办委托书 / 口头委托记录</source>
        <translation>Letter of authority / record of spoken authority</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/proxy_papers.py"/>
        <source>材料交接单</source>
        <translation>Hand-over slip for documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/publicity_papers.py"/>
        <source>公示表</source>
        <translation>Posting sheet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/station_papers.py"/>
        <source>同步回执</source>
        <translation>Sync receipt</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/station_papers.py"/>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>恢复码</source>
        <translation>Recovery code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/phones.py"/>
        <source>电话号码不对：手机应为1开头的11位数字，座机应带区号（如0715-6321234）。请核对后重填。</source>
        <translation>The phone number is wrong: a mobile number has 11 digits and begins with 1, a landline needs its area code (like 0715-6321234). Please check it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/phones.py"/>
        <source>这个电话号码已被电子表格改成近似数，无法复原。请把该列设为“文本”，重新填写后再导入。</source>
        <translation>A spreadsheet has turned this phone number into an approximate figure; it cannot be recovered. Set that column to text, enter it again, then import.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>上报</source>
        <translation>Send up</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>办理</source>
        <translation>Handle</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>办理中</source>
        <translation>In hand</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>告知进度</source>
        <translation>Tell how it stands</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>回访</source>
        <translation>Follow-up call</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>委托</source>
        <translation>Entrust</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>已上报</source>
        <translation>Sent up</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>已回访</source>
        <translation>Followed up</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>已委托</source>
        <translation>Entrusted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <source>已授权</source>
        <translation>Authorised</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/proxy_states.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>授权</source>
        <translation>Authorise</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>{publisher}的公开表须由{needed}人审查后才能张贴，现有{have}人。请先审查。</source>
        <translation>A sheet of {publisher} must be reviewed by {needed} {needed:person/people} before posting; {have} {have:has/have} done so. Please review it first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>{publisher}的公开表须经村“两委”联席会议通过后才能张贴。请先登记会议日期或记录编号。</source>
        <translation>A sheet of {publisher} must pass the joint meeting of the village's two committees before posting. Please record the meeting's date or minutes first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>乡镇（街道）</source>
        <translation>Township</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>公示中</source>
        <translation>On show</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>农村集体经济组织</source>
        <translation>Rural collective</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>县级主管部门</source>
        <translation>County department</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>审查</source>
        <translation>Review</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>审查退回</source>
        <translation>Review, sent back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>已审查</source>
        <translation>Reviewed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>已揭下</source>
        <translation>Taken down</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>已过会</source>
        <translation>Passed the meeting</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>已退回</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>异议</source>
        <translation>Objection</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>待审查</source>
        <translation>To be reviewed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>揭下</source>
        <translation>Take down</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>村党组织</source>
        <translation>Village Party organisation</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>村民委员会</source>
        <translation>Village committee</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>编制</source>
        <translation>Make</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>联席会议通过</source>
        <translation>Passed the joint meeting</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>输出</source>
        <translation>Write out</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/publicity_states.py"/>
        <source>这张公开表现在是“{state}”，不能做这一步。</source>
        <translation>This sheet is "{state}" now; this step is not possible.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/workdays.py"/>
        <source>临近到期</source>
        <translation>Nearly due</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/workdays.py"/>
        <source>即将到期</source>
        <translation>Due very soon</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/workdays.py"/>
        <source>在期限内</source>
        <translation>In time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/workdays.py"/>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>已超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/workdays.py"/>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>暂估</source>
        <translation>provisional</translation>
    </message>
    <message>
        <location filename="../../stationdesk/desk.py"/>
        <source>数据文件夹里的 home.json 读不出来。数据没有被改动；请用最近的备份恢复，或联系乡镇。</source>
        <translation>The home.json of the data folder cannot be read. The data was not changed; please restore the latest backup, or ask the township.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/desk.py"/>
        <source>柜台电脑</source>
        <translation>counter computer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/desk.py"/>
        <source>这个数据文件夹由更新的程序写成，本程序没有改动它。请安装新版本再打开。</source>
        <translation>A newer program wrote this data folder; this one has changed nothing in it. Please install the newer program, then open it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/desk.py"/>
        <source>这个文件夹里已经有一个站点。请直接打开它，或换一个空文件夹新建。</source>
        <translation>There is a station in this folder already. Please open it, or make the new one in an empty folder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/desk.py"/>
        <source>这台电脑还没有被本站登记，暂时不能录入。请把本机交换卡拿到原电脑登记，再把原电脑导出的数据包拿来接收。</source>
        <translation>This computer is not enrolled at the station yet and cannot record anything for now. Please enrol its exchange card at the first computer, then take in the bundle that one exports.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/desk.py"/>
        <source>这里还没有站点数据。请先新建站点，或用“练习村”试一试；也可以选择另一个数据文件夹。</source>
        <translation>There is no station here yet. Please make one, try the practice village, or choose another data folder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>Debian：apt install fonts-babelstone-han fonts-hanazono；Windows：安装 SimSun-ExtB、SimSun-ExtG</source>
        <translation>Debian: apt install fonts-babelstone-han fonts-hanazono; Windows: install SimSun-ExtB and SimSun-ExtG</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>Debian：apt install fonts-lxgw-wenkai；没有时用宋体代替</source>
        <translation>Debian: apt install fonts-lxgw-wenkai; without it the serif font is used</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>仿宋</source>
        <translation>Fangsong</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>基本汉字</source>
        <translation>basic characters</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>字体厂商不许嵌入</source>
        <translation>its maker forbids embedding</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>安装系统自带的仿宋（FangSong）；没有时用宋体代替</source>
        <translation>Install the system's FangSong; without it the serif font is used</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>宋体</source>
        <translation>Song (serif)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 A</source>
        <translation>Extension A</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 B</source>
        <translation>Extension B</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 C</source>
        <translation>Extension C</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 D</source>
        <translation>Extension D</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 E</source>
        <translation>Extension E</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 F</source>
        <translation>Extension F</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 G</source>
        <translation>Extension G</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 H</source>
        <translation>Extension H</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 I</source>
        <translation>Extension I</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>楷体</source>
        <translation>Kai (script)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>生僻字</source>
        <translation>rare characters</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>轮廓是 PostScript（CFF）</source>
        <translation>its outlines are PostScript (CFF)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>运行 resources/make/fonts.py 生成随程序带的思源宋体（Noto Serif SC）</source>
        <translation>Run resources/make/fonts.py to make the Noto Serif SC that comes with the program</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>运行 resources/make/fonts.py 生成随程序带的思源黑体（Noto Sans SC）</source>
        <translation>Run resources/make/fonts.py to make the Noto Sans SC that comes with the program</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>这台电脑上没有可以印中文的字体。{advice}，然后再试；登记的内容没有变。</source>
        <translation>This computer has no font that can print Chinese. {advice}, then try again; the record is unchanged.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>这张纸没有做成：字“{character}”（{code}）在这台电脑的字体里都没有，印出来会是空框。请安装含有这个字的字体后再做（“体检”里写着装哪一种）；登记的内容没有变。</source>
        <translation>The paper was not made: no font on this computer has the character "{character}" ({code}), so it would print as an empty box. Please install a font that has it (the health check names one); the record is unchanged.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>黑体</source>
        <translation>Hei (sans serif)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/attempts.py"/>
        <source>密码输错次数较多，请等 {seconds} 秒再试。不会永久锁定；忘记密码可以用恢复码重设。</source>
        <translation>Too many wrong passwords: please wait {seconds} {seconds:second/seconds}. You are never locked out for ever; a forgotten password can be reset with the recovery code.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/keyfile.py"/>
        <source>数据文件夹里没有钥匙文件（keys.json）。没有它，密码正确也打不开数据。请检查是否选对了文件夹，或从最近的备份恢复；不要删除数据文件夹里的任何文件。</source>
        <translation>The data folder has no key file (keys.json). Without it even the right password opens nothing. Check that this is the right folder, or restore the latest backup; delete nothing in the data folder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/keyfile.py"/>
        <source>钥匙文件由更新版本的程序写成（格式 {version}）。请升级本程序后再打开。</source>
        <translation>The key file was written by a newer program (format {version}). Please upgrade this program, then open it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/keyfile.py"/>
        <source>钥匙文件（keys.json）已损坏或被改动，为安全起见没有打开。数据本身没有动。请从最近的备份恢复钥匙文件，密码不变；不要删除数据文件夹里的任何文件。</source>
        <translation>The key file (keys.json) is damaged or altered and was not opened, for safety. The data is untouched. Restore the key file from the latest backup, the password stays the same; delete nothing in the data folder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>一般：再加几个字符更好</source>
        <translation>fair: a few more characters would be better</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>太短：至少 {least} 个字符</source>
        <translation>too short: at least {least} characters</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>密码不能和姓名相同。请换一个只有您自己知道的密码。</source>
        <translation>The password may not be the name. Please choose one that only you know.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>密码太短，至少 {least} 个字符。可以用几个不相关的词或一句好记的话。</source>
        <translation>The password is too short: at least {least} characters. A few unrelated words or a sentence you remember will do.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>弱：容易猜到，不要用生日、电话或连续的数字</source>
        <translation>weak: easy to guess; no birthdays, phone numbers or runs of digits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>强</source>
        <translation>strong</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>很弱：这是最常见的密码之一，一猜就中</source>
        <translation>very weak: one of the most common passwords, guessed at once</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>请输入密码。</source>
        <translation>Please enter the password.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/passwords.py"/>
        <source>较强</source>
        <translation>fairly strong</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/permits.py"/>
        <source>{what}（依据：{source}）。请由另一位有权限的人员办理。</source>
        <translation>{what} (basis: {source}). Please have another permitted person do it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/permits.py"/>
        <source>您的岗位不能“{name}”。可由{posts}办理；如工作需要，请站长调整岗位。</source>
        <translation>Your post does not permit "{name}". It can be done by: {posts}. If your work needs it, ask the head of the station to change your post.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/recovery.py"/>
        <source>恢复码应有 {length} 个字符（8 组，每组 4 个），现在是 {count} 个。请对照纸上的恢复码补全。</source>
        <translation>A recovery code has {length} characters (8 groups of 4); this one has {count}. Please complete it from the paper.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/recovery.py"/>
        <source>恢复码有输错的字符。请对照纸上的恢复码，逐组核对后再试。</source>
        <translation>The recovery code has a mistyped character. Please compare it group by group with the paper and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/recovery.py"/>
        <source>恢复码第 {group} 组中的“{character}”不是恢复码里会有的字符。请对照纸上的恢复码重新输入这一组。</source>
        <translation>"{character}" in group {group} never occurs in a recovery code. Please enter that group again from the paper.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/sealed.py"/>
        <source>密封内容已损坏或被移动过，不能打开。请从最近的备份恢复这条记录，并告知负责人。</source>
        <translation>The sealed content is damaged or was moved and cannot be opened. Please restore this record from the latest backup and tell the person in charge.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/sealed.py"/>
        <source>这是密封内容，您不在可阅读的人员之中。如工作需要，请向密封组的负责人申请。</source>
        <translation>This content is sealed, and you are not among its readers. If your work needs it, ask whoever is in charge of the sealed group.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>密码不对，请再输入一次。注意大小写和输入法；忘记密码可以用恢复码重设。</source>
        <translation>The password is wrong; please enter it again. Mind capitals and the input method. A forgotten password can be reset with the recovery code.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>本机没有设置这种恢复方式。请改用个人密码或其他恢复方式。</source>
        <translation>This way of recovery was not set up here. Please use a personal password or another way.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>电脑内存不足，无法验证密码。请关闭一些程序后再试。</source>
        <translation>There is not enough memory to check the password. Please close some programs and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>请输入用户姓名。</source>
        <translation>Please enter the user's name.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>这个恢复码打不开本机的数据。它可能属于另一台设备，或已被新的恢复码代替。请换用最近一次打印的恢复码。</source>
        <translation>This recovery code does not open the data of this computer. It may belong to another device or have been replaced. Please use the one printed last.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>这个文件夹里已有一个站点的数据，不能在上面新建。请换一个空文件夹，或直接打开它。</source>
        <translation>This folder already holds a station's data; a new one cannot be made over it. Please choose an empty folder, or open this one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>这台设备上已有名为“{login}”的用户。请换一个能区分的名称，例如在姓名后加职务。</source>
        <translation>This device already has a user named "{login}". Please choose a name that tells them apart, such as the name followed by the post.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>这台设备上没有名为“{login}”的用户。请检查姓名，或请站长先在“用户”中添加。</source>
        <translation>This device has no user named "{login}". Please check the name, or ask the head of the station to add it under Users.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>这是本机最后一个能登录的用户，不能移除。请先添加另一个用户。</source>
        <translation>This is the last user who can log in here and cannot be removed. Please add another user first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>不认识的外出事由“{reason}”。可填：{known}。</source>
        <translation>The reason for absence "{reason}" is unknown. Use one of: {known}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>与已登记的外出（{since}起）重叠。请先登记那一次的返回日期，或核对日期。</source>
        <translation>This overlaps a recorded absence (since {since}). Please record the return from that one first, or check the dates.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>务工</source>
        <translation>Work</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>外出日期早于出生日期。请核对。</source>
        <translation>The absence begins before the date of birth. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>日期{day}还没有到，不能登记。请等出发或返回以后再登记。</source>
        <translation>The date {day} is still to come and cannot be recorded. Please record it after they have left or returned.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>求学</source>
        <translation>Study</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>没有填外出地点。请填到省和市，例如“广东省东莞市”。</source>
        <translation>The place away is empty. Please give province and city, such as "广东省东莞市".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>经商</source>
        <translation>Trade</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>返回日期{back}早于外出日期{since}。请核对两个日期。</source>
        <translation>The return {back} is earlier than the departure {since}. Please check both dates.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>这个人已登记死亡（{on}），不能登记之后的外出。</source>
        <translation>This person's death is recorded ({on}); no later absence can be recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>这个人没有正在外出的登记，不能登记返回。</source>
        <translation>This person has no absence that is still open, so no return can be recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/absences.py"/>
        <source>随迁</source>
        <translation>With family</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>“{procedure}”不是法定的特别程序，不能停止计时。可选：{procedures}。</source>
        <translation>"{procedure}" is not a statutory special procedure; the clock cannot be stopped. Choose from: {procedures}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>专家评审</source>
        <translation>Expert review</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>停止计时</source>
        <translation>Stop the clock</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>公示</source>
        <translation>Posting</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>办件 {number} 已延长过一次，不能再次延长。</source>
        <translation>Case {number} was extended once already and cannot be extended again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>办件 {number} 已超期，不能再停止计时或延长。请尽快办结，并向申请人说明原因。</source>
        <translation>Case {number} is overdue; the clock can no longer be stopped or extended. Please finish it soon and tell the applicant why it is late.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>听证</source>
        <translation>Hearing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>已停止计时（{procedure}），还剩{left}个工作日，请书面告知申请人</source>
        <translation>The clock has stopped ({procedure}), {left} working {left:day/days} left; please tell the applicant in writing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>已延长，{day}前办结，请书面告知申请人</source>
        <translation>Extended, to be finished by {day}; please tell the applicant in writing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>已恢复计时，{day}前办结</source>
        <translation>The clock runs again, to be finished by {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>延长期限须写明批准人。</source>
        <translation>An extension must name who approved it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>延长期限须在1至{most}个工作日之间。</source>
        <translation>An extension is between 1 and {most} working days.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>拍卖</source>
        <translation>Auction</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>招标</source>
        <translation>Tender</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>检测</source>
        <translation>Testing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>检疫</source>
        <translation>Quarantine</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>检验</source>
        <translation>Inspection</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>这个数据包是“{title}”，不是工作日历，没有导入。</source>
        <translation>This data pack is "{title}", not a working calendar. It was not imported.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_clock.py"/>
        <source>鉴定</source>
        <translation>Expert appraisal</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>“{matter}”由本村决定，不需要转报。请直接办结或一次性告知。</source>
        <translation>The village decides "{matter}" itself; there is nothing to forward. Please finish it or give a one-time notice.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>不满意</source>
        <translation>Dissatisfied</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>不认识的答复“{result}”。可用：{results}。</source>
        <translation>The answer "{result}" is unknown. Use one of: {results}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>办件 {number} 登记后又办了别的手续，不能撤销登记。请改用“撤回”，并写明原因。</source>
        <translation>Case {number} has had other steps since it was entered; the entry cannot be undone. Please withdraw it and say why.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>办结期限不能早于受理日期。</source>
        <translation>The due date cannot be earlier than the day of acceptance.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>只有登记人本人当天可以撤销登记。请改用“撤回”，并写明原因。</source>
        <translation>Only whoever made the entry can undo it, on the same day. Please withdraw the case and say why.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>基本满意</source>
        <translation>Fairly satisfied</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已办结，编号{number}</source>
        <translation>Finished, number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已归档，编号{number}</source>
        <translation>Archived, number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已撤回，编号{number}，请退还已收材料</source>
        <translation>Withdrawn, number {number}; please return the documents taken in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已撤销登记，编号{number}作废，不再使用</source>
        <translation>Entry undone; number {number} is void and will not be used again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已收补交材料{came}项，承诺后补还有{left}项</source>
        <translation>Supplements taken in: {came}; promised and still to come: {left}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已收补交材料{came}项，还缺{left}项</source>
        <translation>Supplements taken in: {came}; still missing: {left}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已更正，编号{number}</source>
        <translation>Corrected, number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已登记机关答复：{state}，编号{number}</source>
        <translation>Agency's answer recorded: {state}, number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已登记评价：{word}</source>
        <translation>Rating recorded: {word}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已经一次性告知过。再次告知必须写明原因（例如后来补交的材料中发现了新问题），并会计数。</source>
        <translation>A one-time notice was given already. Another one needs a reason (such as a new problem in the supplements) and is counted.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已转为全程代办，编号{number}</source>
        <translation>Changed to proxy service, number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已转报，编号{number}，等待机关答复</source>
        <translation>Forwarded, number {number}; waiting for the agency's answer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>已送达，编号{number}</source>
        <translation>Delivered, number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>日期不能晚于今天。</source>
        <translation>The date cannot be later than today.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>日期早于一年前，请核对。</source>
        <translation>The date is more than a year ago. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>没有缺少的材料，不需要告知。</source>
        <translation>No document is missing; no notice is needed.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>满意</source>
        <translation>Satisfied</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>补齐日期不能早于今天。</source>
        <translation>The day to bring them by cannot be earlier than today.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>评价分为五级：5非常满意、4满意、3基本满意、2不满意、1非常不满意。</source>
        <translation>There are five ratings: 5 very satisfied, 4 satisfied, 3 fairly satisfied, 2 dissatisfied, 1 very dissatisfied.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>请至少写明一份补交的材料。</source>
        <translation>Please name at least one document that was brought.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>这次服务已评价过，一次服务只评价一次。</source>
        <translation>This service was rated already; one service is rated once.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>非常不满意</source>
        <translation>Very dissatisfied</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>非常满意</source>
        <translation>Very satisfied</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_life.py"/>
        <source>，请在{day}前联系核实</source>
        <translation>; please call back by {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>三个工作日内到期</source>
        <translation>Due within three working days</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>今日到期</source>
        <translation>Due today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>在办</source>
        <translation>In progress</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>容缺待补</source>
        <translation>Documents promised</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>待转报</source>
        <translation>To be forwarded</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>待送达</source>
        <translation>To be delivered</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>机关退回补正</source>
        <translation>Returned by the agency</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>没有“{state}”这种办件状态。可用：{states}。</source>
        <translation>There is no case state "{state}". Use one of: {states}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_lists.py"/>
        <source>等待机关答复</source>
        <translation>Waiting for the agency</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>“{name}”可能指：{names}。请写出材料全名。</source>
        <translation>"{name}" may mean: {names}. Please give the document's full name.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>“{step}”必须写明原因。</source>
        <translation>"{step}" needs a reason.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>办件 {number} 现在是“{state}”，不能“{step}”。现在可以：{possible}。</source>
        <translation>Case {number} is "{state}" now; "{step}" is not possible. Possible now: {possible}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <location filename="../../stationdesk/services/custody.py"/>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>复印件</source>
        <translation>Copy</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>容缺后补</source>
        <translation>Promised</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>已一次告知缺{count}项，告知书{notice}，补齐当日受理</source>
        <translation>One notice named all {count} missing (notice {notice}); the case is accepted the day they are complete</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>已受理，编号{number}，{day}前办结{maybe}</source>
        <translation>Accepted, number {number}, to be finished by {day}{maybe}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>已容缺受理，编号{number}，{day}前办结{maybe}</source>
        <translation>Accepted with documents promised, number {number}, to be finished by {day}{maybe}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>已当场办结，编号{number}</source>
        <translation>Finished on the spot, number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>已收</source>
        <translation>Received</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>已收件，编号{number}，{day}前报镇{maybe}</source>
        <translation>Received, number {number}, to reach the township by {day}{maybe}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>已收复印件</source>
        <translation>Copy received</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>日期不对：{why}</source>
        <translation>The date is wrong: {why}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>有几个办件的编号以此结尾：{numbers}。请输入更长的编号。</source>
        <translation>Several cases have numbers that end like this: {numbers}. Please enter more of the number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>本事项没有名为“{name}”的材料。本事项的材料：{names}。</source>
        <translation>This matter has no document called "{name}". Its documents: {names}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>材料“{name}”的情况“{state}”不认识。可用：have（已收）、copy（复印件）、missing（待补）、promised（容缺后补）。</source>
        <translation>"{state}" is not known for the document "{name}". Use: have (received), copy (a copy), missing (outstanding), promised.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>没有找到这个办件。请核对编号，或用姓名、编号后四位查找。</source>
        <translation>The case was not found. Please check the number, or search by name or the number's last four digits.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <source>网上核验</source>
        <translation>Checked online</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/case_record.py"/>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>表格</source>
        <translation>Form</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>“{matter}”不能当场办结：{why}</source>
        <translation>"{matter}" cannot be finished on the spot: {why}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>“{matter}”不能由{kind}申请。可申请的有：{kinds}。</source>
        <translation>"{matter}" cannot be applied for by: {kind}. It can be by: {kinds}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>“{matter}”属于社会救助，站点不得当场拒绝。请收下申请；材料不齐的，出具一次性告知书。</source>
        <translation>"{matter}" is social assistance; the station may not turn it away at the counter. Please take the application; if documents are missing, give a one-time notice.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>“{matter}”由{agency}决定是否受理，站点不能不予受理。请收件后报送。</source>
        <translation>{agency} decides whether "{matter}" is accepted; the station cannot refuse it. Please receive and forward it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>“{matter}”须本人到场，不能由他人代办。行动不便的，可安排上门办理。</source>
        <translation>The applicant must come in person for "{matter}"; nobody can act for them. Whoever cannot walk well can have a home service.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>上级机关</source>
        <translation>the higher agency</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <location filename="../../stationdesk/services/proxy.py"/>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>上门</source>
        <translation>Home visit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>不予受理必须写明理由。</source>
        <translation>A refusal must give its reasons.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>不是即办件</source>
        <translation>it is not a matter done at once</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>不认识的受理方式“{channel}”。可用：{channels}。</source>
        <translation>The channel "{channel}" is unknown. Use one of: {channels}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>个人</source>
        <translation>one person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>口头</source>
        <translation>By word of mouth</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>家庭</source>
        <translation>a household</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>已登记不予受理，编号{number}，请将通知书交申请人签收</source>
        <translation>Non-acceptance recorded, number {number}; please have the applicant sign for the notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>材料不齐</source>
        <translation>documents are missing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>由机关决定</source>
        <translation>an agency decides</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>登记显示申请人已去世，请改选办理人（例如家属）。</source>
        <translation>The applicant is recorded as dead. Please choose who acts instead (such as a relative).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>纸质登记补录</source>
        <translation>Entered later from paper</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>网上</source>
        <translation>Online</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>自助终端</source>
        <translation>Self-service terminal</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>请先选择申请人。可按姓名、拼音、身份证号或电话后几位查找。</source>
        <translation>Please choose the applicant first. Search by name, pinyin, ID number or last digits of the phone.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/cases.py"/>
        <source>预约</source>
        <translation>By appointment</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <source>“{kind}”没有“{key}”这一项。可填：{keys}。</source>
        <translation>"{kind}" has no entry "{key}". It takes: {keys}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <source>“{label}”不像一个姓名。请照证件填写。</source>
        <translation>"{label}" does not look like a name. Please fill it in from the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <source>“{label}”不是一个存在的日期。请写成 2026-11-22 的样子。</source>
        <translation>"{label}" is not a real date. Please write it like 2026-11-22.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <source>“{label}”不是有效的公民身份号码。请照证件逐位核对。</source>
        <translation>"{label}" is not a valid ID number. Please compare it with the card, digit by digit.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <source>“{label}”与居民档案里这个人的不一致。请核对证件；档案有误的先改档案。</source>
        <translation>"{label}" differs from this person's file. Please check the card; if the file is wrong, correct the file first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <source>“{label}”应填数字，例如 {example}。</source>
        <translation>"{label}" takes a number, such as {example}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <source>“{label}”早于开始日期。请核对。</source>
        <translation>"{label}" is earlier than the first day. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_fields.py"/>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>请填写“{label}”。</source>
        <translation>Please fill in "{label}".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>“{item}”在不应出具清单内：{document}</source>
        <translation>"{item}" is on the list of what may not be issued: {document}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>“{label}”里写了“{item}”的内容，属于{document}不应由村里出具的事项。请删去这部分；确需证明的请到：{authority}。</source>
        <translation>"{label}" holds what belongs to "{item}", which under {document} the village may not certify. Please delete that part; if the proof is really needed, go to: {authority}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>不在可出具清单：没有法律法规依据、也未列入保留清单的证明，村里不出具</source>
        <translation>It is not on the list of permitted certificates: what neither law nor the retained list provides for, the village does not issue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>乡镇（街道）便民服务中心</source>
        <translation>the township's service centre</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>代为向乡镇询问</source>
        <translation>ask the township on their behalf</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>在“证明”页选“{title}”，填写后按流程审批、用印</source>
        <translation>Choose "{title}" on the Certificates page, fill it in, then have it approved and sealed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>在可出具清单内，依据：{basis}</source>
        <translation>It is on the list of permitted certificates, basis: {basis}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>本村（{seal}）</source>
        <translation>this village ({seal})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>本省清单未列“{item}”，但它也不在可出具清单，村里不出具</source>
        <translation>The province's list does not name "{item}", but it is not permitted either; the village does not issue it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>清单里有“{title}”，但本站没有启用（须当地清单保留）</source>
        <translation>"{title}" is on the list, but this station has not switched it on (the local list must retain it)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>证明事项</source>
        <translation>What is to be certified</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>请乡镇确认当地保留清单后，由站长在设置中启用；未启用前不出具</source>
        <translation>Please have the township confirm the local list of retained certificates; then the head of the station switches it on under Settings. Until then it is not issued</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_gate.py"/>
        <source>请写明要开什么证明，例如“无犯罪记录证明”。</source>
        <translation>Please say which certificate is wanted, such as "无犯罪记录证明".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_record.py"/>
        <source>可出具清单里没有“{kind}”。请从清单中选择；清单外的一律不出具，可先用“能不能开”查一查该去哪里办。</source>
        <translation>"{kind}" is not on the list of permitted certificates. Please choose from the list; nothing else is issued. Ask "may it be issued" first to see where to go.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_record.py"/>
        <source>没有找到这份证明。请核对编号后再试。</source>
        <translation>The certificate was not found. Please check the number and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_refusals.py"/>
        <source>“{title}”在本站可出具清单内，不用告知单。请直接在“证明”页出具。</source>
        <translation>"{title}" is on this station's list of permitted certificates; no notice is needed. Please issue it on the Certificates page.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_refusals.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>未说明</source>
        <translation>not given</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_refusals.py"/>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>清单外事项</source>
        <translation>something not on the list</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_refusals.py"/>
        <location filename="../../stationdesk/services/certificates.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>用途</source>
        <translation>Purpose</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_verify.py"/>
        <source>与存根不符：同一编号的证明内容不是这样。</source>
        <translation>It does not match the stub: the certificate of this number says something else.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_verify.py"/>
        <source>签发设备已于{day}停用，此后签发的不算数。</source>
        <translation>The device that signed it was revoked on {day}; what it signed after that does not count.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_verify.py"/>
        <source>签名不符：内容被改动过，或不是该设备签发的。</source>
        <translation>The signature does not match: the content was altered, or this device did not sign it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_verify.py"/>
        <source>签名有效。本机没有这份证明的存根，截至{day}不知道它是否作废，可拨打证明上的电话核对。</source>
        <translation>The signature is valid. There is no stub of this certificate here, so whether it was voided up to {day} is not known; you may call the number on the certificate.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_verify.py"/>
        <source>签名有效，与存根相符；截至{day}未见作废。</source>
        <translation>The signature is valid and matches the stub; up to {day} it was not voided.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_verify.py"/>
        <source>签名有效，但有效期已于{day}届满。</source>
        <translation>The signature is valid, but the certificate ran out on {day}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_verify.py"/>
        <source>这份证明已于{day}作废。</source>
        <translation>This certificate was voided on {day}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificate_verify.py"/>
        <source>这台电脑不认识签发它的设备，不能证明是真的。请拨打证明上的电话按编号核对，或先登记对方的交换卡。</source>
        <translation>This computer does not know the device that signed it and cannot say it is genuine. Please call the number on the certificate, or enrol that station's exchange card first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>“{title}”在本站没有启用：须当地保留清单列明、经乡镇确认后，由站长在设置中启用。</source>
        <translation>"{title}" is not in use at this station: the local list must retain it, the township confirm it, and the head of the station switch it on under Settings.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>“{title}”须由{posts}审批。</source>
        <translation>"{title}" must be approved by: {posts}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>“{title}”须经会议讨论决定。请填写会议日期或记录编号后再批。</source>
        <translation>"{title}" must be decided at a meeting. Please give the meeting's date or minutes, then approve.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>会议记录</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>佐证材料</source>
        <translation>Supporting documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>拟稿人不能审批自己拟的证明。请由另一位有审批权限的人员办理。</source>
        <translation>Whoever drafted a certificate cannot approve it. Please have another person who may approve do it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>核实人</source>
        <translation>Checked by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>档案登记此人已去世，不能以其为申请人出具证明。请改由办理人申请。</source>
        <translation>The file says this person has died; no certificate can name them as applicant. Please let whoever acts for them apply.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>要替换的那份证明还没有作废。请先作废，再出具新的。</source>
        <translation>The certificate to be replaced is not void yet. Please void it first, then issue the new one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/certificates.py"/>
        <source>请写明原因。</source>
        <translation>Please say why.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/check.py"/>
        <source>操作记录的校验链有 {count} 处断开（有人改动或删除过操作记录）。</source>
        <translation>The chain of audit records is broken in {count} places (somebody altered or deleted records).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/check.py"/>
        <source>数据库像是被人直接换回了旧的一份：本机已用过更新的一期编号，继续使用会重号。</source>
        <translation>The database looks as if an older copy had been put back by hand: this computer has used a newer epoch already, and going on would repeat numbers.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/check.py"/>
        <source>数据文件夹的 home.json 与数据库不是同一个站点或设备。</source>
        <translation>The data folder's home.json and its database are not of the same station or device.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/check.py"/>
        <source>有 {count} 条记录的查找索引不完整，可能搜不到。</source>
        <translation>The search index is incomplete for {count} records; they may not be found.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/check.py"/>
        <source>请不要登记新资料；用“备份恢复”（backup restore）重新恢复这一份，程序会换用新的设备编号。</source>
        <translation>Please record nothing new; restore this copy again with backup restore, and the program takes a new device number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/check.py"/>
        <source>请退出并用密码重新进入一次，程序会自动补齐；仍有提示请用最近的备份恢复钥匙文件。</source>
        <translation>Please quit and come in with the password once; the program completes it by itself. If the warning stays, restore the key file from the latest backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/check.py"/>
        <source>钥匙文件（keys.json）的两份副本不一致或缺一份。</source>
        <translation>The two copies of the key file (keys.json) differ, or one is missing.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>“密码、带密码的银行卡”一律不得代管（代办保管规定）。请当面交还，让本人或家属自己保管。</source>
        <translation>Passwords, and bank cards with their password, may never be kept for a resident (rules on keeping things in proxy services). Please give them back at once, to be kept by the resident or the family.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>份数要在1到99之间。</source>
        <translation>Copies must be between 1 and 99.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>养老金等现金一律不得代管（代办保管规定）。代领代缴须两人经手、当面点清并有收据。</source>
        <translation>Pensions and other cash may never be kept for a resident (rules on keeping things in proxy services). Collecting or paying takes two people, counting together and a receipt.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>收取材料</source>
        <translation>Take documents in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>本次</source>
        <translation>this time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>材料形式只有：original（原件）、copy（复印件）。</source>
        <translation>Forms of document: original, copy.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>没有找到这件交接的材料，或者它不属于这件代办。</source>
        <translation>This document was not found among those handed over, or belongs to another proxy service.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>约定交还日期{day}已经过去。请核对。</source>
        <translation>The agreed day of return {day} has passed. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>请写明交接的材料，一行一件。</source>
        <translation>Please name the documents handed over, one a line.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>这件代办已收有一份未交还的同名原件（交接单{slip}）。请核对是否重复登记。</source>
        <translation>An original of this name is here already and not returned (slip {slip}). Please check whether it is entered twice.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>这件代办没有未交还的材料。</source>
        <translation>Nothing handed over in this proxy service is still to be returned.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/custody.py"/>
        <source>这件材料已经交还（交接单{slip}），不能再交还一次。</source>
        <translation>This document was returned already (slip {slip}) and cannot be returned again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/duplicates.py"/>
        <source>这两份档案没有合并过。</source>
        <translation>These two files were not merged.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/duplicates.py"/>
        <source>选的是同一份档案，不用合并。</source>
        <translation>Both are the same file; there is nothing to merge.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/households.py"/>
        <source>已有名为“{name}”的网格。请换一个名称，或直接使用它。</source>
        <translation>There is a grid called "{name}" already. Please choose another name, or use that one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/households.py"/>
        <source>户编号 {number} 已经有了。请打开那一户，或核对编号。</source>
        <translation>Household number {number} is taken. Please open that household, or check the number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/households.py"/>
        <source>找不到这个网格。请先登记网格，或核对名称。</source>
        <translation>The grid was not found. Please enter the grid first, or check its name.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/households.py"/>
        <source>没有填户编号。请照户口簿或村里的编号填写。</source>
        <translation>The household number is empty. Please take it from the household book or the village's numbering.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/households.py"/>
        <source>没有填网格名称。例如“第一网格”。</source>
        <translation>The grid's name is empty. For example "第一网格".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/households.py"/>
        <source>这一户还有 {count} 人，不能撤销。请先把他们移到别的户。</source>
        <translation>This household still has {count} {count:person/people} and cannot be withdrawn. Please move them to another household first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/kinship.py"/>
        <source>不能把本人登记为自己的亲属。</source>
        <translation>A person cannot be their own relative.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/kinship.py"/>
        <source>不认识的亲属关系“{kind}”。可填：father、mother、spouse、guardian。</source>
        <translation>The relation "{kind}" is unknown. Use: father, mother, spouse, guardian.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/kinship.py"/>
        <source>这个人已登记了另一位同样的亲属。请先更正原来的登记。</source>
        <translation>Another relative of this kind is recorded for this person. Please correct that record first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>一般</source>
        <translation>fair</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>不认识的类别“{kind}”。可填：child（儿童）、woman（妇女）、elder（老年人）。</source>
        <translation>The group "{kind}" is unknown. Use: child, woman, elder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>差</source>
        <translation>poor</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>年龄{age}周岁，不属于“{group}”（{wanted}）。请核对出生日期或类别。</source>
        <translation>Aged {age}, which is outside "{group}" ({wanted}). Please check the date of birth or the group.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>手工纳入要写明证据，例如“2026年11月20日入户核实，父母均在外”。</source>
        <translation>Enrolling by hand needs evidence, such as "20 November 2026, visited at home: both parents are away".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>按现有登记，规则没有提出这个人。可能情况已变或已在册；请刷新提名名单，或凭证据手工纳入。</source>
        <translation>By what is recorded now, the rules do not propose this person. Things may have changed, or they are enrolled already; please refresh the proposals, or enrol by hand with evidence.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>日期{day}还没有到，不能登记。</source>
        <translation>The date {day} is still to come and cannot be recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>没有找到这条在册记录。请刷新名册后再选。</source>
        <translation>This enrolment was not found. Please refresh the register and choose again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>没有登记出生日期，不能判断年龄段。请先在档案里补上。</source>
        <translation>There is no date of birth, so the age group cannot be told. Please add it to the file first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>照护人类型只有：grandparent（祖辈）、relative（其他亲属）、guardian（监护人）、other（其他）、none（无人）。</source>
        <translation>Kinds of carer: grandparent, relative, guardian, other, none.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>留守儿童</source>
        <translation>Left-behind children</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>留守妇女</source>
        <translation>Left-behind women</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>留守老年人</source>
        <translation>Left-behind elderly people</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>监护评估只有三级：good（较好）、fair（一般）、poor（差）。</source>
        <translation>Care is rated on three levels: good, fair, poor.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>请写明原因，别人看得懂的一句话就行。</source>
        <translation>Please give the reason in a sentence others understand.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>较好</source>
        <translation>good</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>这个人已在册（{since}起），不能重复纳入。请打开原来的记录。</source>
        <translation>This person is enrolled already (since {since}). Please open that record.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>这个人已登记死亡或迁出，不能纳入。请先核对档案。</source>
        <translation>This person is recorded as dead or moved away and cannot be enrolled. Please check the file first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>这条记录已在{until}退出名册。再次符合条件时请重新纳入，历史会保留。</source>
        <translation>This record left the register on {until}. If the person qualifies again, please enrol them anew; the history is kept.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>退出日期{until}早于纳入日期{since}。请核对。</source>
        <translation>The end {until} is earlier than the enrolment {since}. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind.py"/>
        <source>风险等级只有：low（低）、medium（中）、high（高）。</source>
        <translation>Levels of risk: low, medium, high.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_files.py"/>
        <source>不能给自己授权。请由另一位负责人登记。</source>
        <translation>Nobody can authorise themselves. Please have another person in charge record it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_files.py"/>
        <source>打开儿童个人档案要有书面授权（未成年人网络保护条例第三十六条）。请村党组织书记登记授权；情况紧急时可写明原因紧急打开，事后复核。</source>
        <translation>Opening a child's file needs written authority (Regulations on the Protection of Minors Online, art. 36). Please have the village Party secretary record it; in an emergency open it with a reason, to be reviewed afterwards.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_files.py"/>
        <source>授权的结束日期{until}早于开始日期{since}。请核对。</source>
        <translation>The authority ends {until}, before it begins {since}. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_files.py"/>
        <source>现在没有岗位有权阅读密存内容的人员，写下后谁也打不开。请先给儿童主任等安排岗位。</source>
        <translation>At present nobody's post may read sealed content, so once written nobody could open it. Please give somebody a post such as child director first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>{low}—{high}岁</source>
        <translation>{low}–{high}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>{low}岁以上</source>
        <translation>{low} and over</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>一方外出，另一方不能照护</source>
        <translation>One away, the other cannot care</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>低收入</source>
        <translation>Low income</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>八十周岁以上</source>
        <translation>Aged 80 and over</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>其中（可重复计）</source>
        <translation>Among them (may overlap)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>其他亲属照护</source>
        <translation>Other relatives</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>其他人照护</source>
        <translation>Others</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>其他监护人照护</source>
        <translation>Another guardian</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>合法权益受侵害</source>
        <translation>Rights violated</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <location filename="../../stationdesk/services/residents.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>女</source>
        <translation>Female</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>年龄不符</source>
        <translation>Age does not fit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>性别和年龄</source>
        <translation>Sex and age</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>性别未登记</source>
        <translation>Sex not recorded</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>手工纳入</source>
        <translation>Enrol by hand</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>无人照护</source>
        <translation>Nobody</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>未评估</source>
        <translation>Not assessed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>本月已探访</source>
        <translation>Visited this month</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>本月探访</source>
        <translation>Visits this month</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>残疾</source>
        <translation>Disability</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>照护人</source>
        <translation>Carer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>父母双方外出</source>
        <translation>Both parents away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>父母情况</source>
        <translation>Parents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>独居</source>
        <translation>Living alone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <location filename="../../stationdesk/services/residents.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>男</source>
        <translation>Male</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>祖辈照护</source>
        <translation>Grandparents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>重点关爱对象（可重复计）</source>
        <translation>In special need of care (may overlap)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/left_behind_summary.py"/>
        <source>重病</source>
        <translation>Serious illness</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/matters.py"/>
        <source>事项目录中没有“{code}”。请按名称、拼音或编码查找；仍没有的，按“其他诉求”登记。</source>
        <translation>"{code}" is not in the catalogue of matters. Please search by name, pinyin or code; if it is not there, enter it as "其他诉求".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/matters.py"/>
        <source>本机已有内容不同的 {version} 版，没有导入。请向提供者索取新版本号的数据包。</source>
        <translation>A different version {version} is here already; nothing was imported. Please ask the provider for a pack with a new version number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/matters.py"/>
        <source>这个数据包是“{title}”，不是事项目录，没有导入。</source>
        <translation>This data pack is "{title}", not a catalogue of matters. It was not imported.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/papers.py"/>
        <source>作废请写明原因。</source>
        <translation>Please say why it is void.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/papers.py"/>
        <source>没有“{kind}”这种文书。可用：{kinds}。</source>
        <translation>There is no kind of paper "{kind}". Use one of: {kinds}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/papers.py"/>
        <source>没有找到这张纸。请核对编号后再试。</source>
        <translation>The paper was not found. Please check the number and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/papers.py"/>
        <source>这张纸已作废（{day}），不能再打印。请打印替换它的那一张。</source>
        <translation>This paper is void ({day}) and can no longer be printed. Please print the one that replaces it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/papers.py"/>
        <source>这张纸已打印过。再次打印请写明原因，例如“遗失补打”。</source>
        <translation>This paper was printed already. Please say why it is printed again, such as "the first was lost".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/papers.py"/>
        <source>这张纸还是草稿，未批准前不能作为正式文书保存。</source>
        <translation>This paper is still a draft; it cannot be kept as an official one before approval.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>“{matter}”依法要本人到场办理，不能代办（目录{version}版，依据：{basis}）。可改为预约上门或陪同办理。</source>
        <translation>By law the resident must come in person for "{matter}"; no proxy is allowed (catalogue version {version}, basis: {basis}). You can arrange a home service or go with them.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>书面</source>
        <translation>In writing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>代缴费用</source>
        <translation>Pay fees</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>代领结果</source>
        <translation>Collect the result</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>口头委托要有见证人（本人和代办员以外的人）。请写明见证人。</source>
        <translation>Spoken authority needs a witness (neither the resident nor the proxy worker). Please name the witness.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>口头委托，有见证人</source>
        <translation>By word of mouth, with a witness</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>告知方式只有：{known}。</source>
        <translation>Ways to tell them: {known}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>委托人已登记死亡，委托终止（民法典第一百七十三条）。请把原件交还家属并撤销这件代办。</source>
        <translation>The resident is recorded as dead, so the authority has ended (Civil Code, art. 173). Please return the originals to the family and revoke this proxy service.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>委托人未满十八周岁或没有完全行为能力，要由监护人委托（民法典第十九条、第二十条）。请写明监护人。</source>
        <translation>The resident is under 18 or without full capacity; a guardian must give the authority (Civil Code, arts. 19 and 20). Please name the guardian.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>委托方式只有：{known}。</source>
        <translation>Ways to give authority: {known}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>当面</source>
        <translation>In person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>授权已于{expires}到期，不能再代为办理。请重新委托；已取得的结果和原件仍可送还。</source>
        <translation>The authority ran out on {expires}; nothing more can be done under it. Please have it given anew; results and originals can still be handed over.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>授权期限要写到{first}至{last}之间的某一天。</source>
        <translation>The authority must end on a day between {first} and {last}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>没有找到这件代办。请核对编号后再试。</source>
        <translation>The proxy service was not found. Please check the number and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>监护人必须是另一位在世的成年人。请核对。</source>
        <translation>A guardian must be another living adult. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>短信</source>
        <translation>Text message</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>签收文书</source>
        <translation>Sign for papers</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>补正材料</source>
        <translation>Bring supplements</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>请写明撤销原因。</source>
        <translation>Please say why it is revoked.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>请至少写明一个委托事项。</source>
        <translation>Please give at least one matter entrusted.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>请逐项写明授权范围（不能写“全权”）。可选：{known}。</source>
        <translation>Please name each thing authorised ("everything" will not do). Choose from: {known}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>还有{count}件原件没有交还，不能{step}。请先办理交还。</source>
        <translation>{count} {count:original is/originals are} not returned yet; "{step}" is not possible. Please return them first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>这件代办现在是“{state}”，不能做“{step}”。现在可以做：{possible}。</source>
        <translation>This proxy service is "{state}" now; "{step}" is not possible. Possible now: {possible}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/proxy.py"/>
        <source>递交材料</source>
        <translation>Hand in documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>“{title}”的内容不在本程序里，请用 --rows 提供表格（CSV 或 XLSX）。</source>
        <translation>The content of "{title}" is not in this program; please give a table with --rows (CSV or XLSX).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>会议日期或记录编号</source>
        <translation>Meeting date or minutes</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>公示期到{day}为止，没有满期不能揭下。确需撤下的，请写明原因后重新公示。</source>
        <translation>It is on show until {day} and cannot be taken down before. If it must come down, please say why and post it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>审查意见</source>
        <translation>Review remark</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>异议内容</source>
        <translation>Objection</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>张贴日期不能晚于今天，也不能早于编制日期。请核对。</source>
        <translation>The day of posting cannot be later than today or earlier than the day it was made. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>张贴点</source>
        <translation>Posting place</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>您已审查过这张公开表，请由另一位审查人审查。</source>
        <translation>You have reviewed this sheet already. Please have another reviewer do it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>提出人</source>
        <translation>Raised by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>村务公开栏</source>
        <translation>village notice board</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>没有找到这条异议，或已答复。请核对后再试。</source>
        <translation>The objection was not found, or was answered already. Please check and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>渠道</source>
        <translation>Channel</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>答复</source>
        <translation>Answer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>还有{count}条异议没有答复，答复后才能归档。</source>
        <translation>{count} {count:objection is/objections are} not answered; the sheet can be archived once they are.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <source>这张表须由村务监督委员会成员审查。</source>
        <translation>This sheet must be reviewed by a member of the village supervision committee.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>退回原因</source>
        <translation>Why it was sent back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_periods.py"/>
        <source>期间“{text}”看不懂。按月写 2026-10，按季写 2026Q3，按年写 2026。</source>
        <translation>The period "{text}" cannot be read. Write a month as 2026-10, a quarter as 2026Q3, a year as 2026.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_record.py"/>
        <source>“{name}”不得张榜公开：{rule}。</source>
        <translation>"{name}" may not be posted: {rule}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_record.py"/>
        <source>公开目录里没有“{code}”。请从目录中选择。</source>
        <translation>"{code}" is not in the publicity catalogue. Please choose from the catalogue.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_record.py"/>
        <source>没有找到这张公开表。请核对编号后再试。</source>
        <translation>The posting sheet was not found. Please check the number and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>“{title}”不得公开这些列：{columns}。可用的列：{allowed}。请删去后再导入，或选择“不带这些列”。</source>
        <translation>"{title}" may not publish these columns: {columns}. It takes: {allowed}. Please delete them and import again, or choose "without these columns".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>一个日期</source>
        <translation>a date</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>一张公开表最多{limit}行，这里有{count}行。请按小组分成几张。</source>
        <translation>A posting sheet has at most {limit} rows; this one has {count}. Please split it by group.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>儿童、举报或受害人信息</source>
        <translation>details of a child, an informer or a victim</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>合计行的“{column}”与各行之和不符，各行之和为{wanted}。请核对后再导入。</source>
        <translation>"{column}" in the row of totals is not the sum of the rows, which is {wanted}. Please check, then import again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>唯一的合计行</source>
        <translation>the only row of totals</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>手机号码</source>
        <translation>a mobile number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>数字</source>
        <translation>a number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>整数</source>
        <translation>a whole number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>有效的公民身份号码</source>
        <translation>a valid ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>电话号码</source>
        <translation>a phone number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>病名或残疾详情</source>
        <translation>an illness or details of a disability</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>百分数</source>
        <translation>a percentage</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>第{line}行“{column}”不是{wanted}。请改正后再导入。</source>
        <translation>Row {line}, "{column}", is not {wanted}. Please correct it, then import again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>第{line}行“{column}”是公式，不是内容。请把公式换成结果后再导入。</source>
        <translation>Row {line}, "{column}", is a formula. Please replace it by its result, then import again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>第{line}行“{column}”是未成年人，儿童信息不得公开。请删去这一行。</source>
        <translation>Row {line}, "{column}", is a minor; children's details may not be posted. Please delete this row.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>第{line}行“{column}”里有{what}，不得张贴。请改掉后再导入。</source>
        <translation>Row {line}, "{column}", holds {what}, which may not be posted. Please change it, then import again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>第{line}行余额不对：上一行余额加收入减支出应为{wanted}元。请核对后再导入。</source>
        <translation>The balance in row {line} is wrong: the balance above plus income less spending makes {wanted} yuan. Please check, then import again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>能印出来的一行文字</source>
        <translation>one printable line of text</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>表格里没有一行内容。请核对文件。</source>
        <translation>The table has no rows. Please check the file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>表格里没有认得出的列。可用的列：{allowed}。</source>
        <translation>The table has no column that is known here. It takes: {allowed}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>证件号码</source>
        <translation>an ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>金额</source>
        <translation>an amount</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>银行账号</source>
        <translation>a bank account</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/publicity_rows.py"/>
        <source>门牌住址</source>
        <translation>a house number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>“{value}”不在“{list}”的代码表里。请从列表中选择。</source>
        <translation>"{value}" is not in the code list "{list}". Please choose from the list.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>出生日期与身份号码中的{inside}不符。请照证件核对两处。</source>
        <translation>The date of birth differs from the ID number, which says {inside}. Please check both against the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>性别与身份号码不符（号码第17位表示{inside}）。请照证件核对两处。</source>
        <translation>The sex differs from the ID number (its 17th digit says {inside}). Please check both against the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>户籍</source>
        <translation>Registered here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>找不到这一户。请先登记户，或核对户编号。</source>
        <translation>The household was not found. Please enter it first, or check its number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>日期{day}不对：不能早于出生，也不能晚于今天。请核对后重填。</source>
        <translation>The date {day} is wrong: not before birth, not after today. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>有 {count} 个人符合，无法确定是哪一位。请改用身份号码或档案编号。</source>
        <translation>{count} people match; which one is meant is not clear. Please use the ID number or the file's number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>档案里找不到这个人。请用姓名拼音、身份号码或电话尾号再查，或先登记。</source>
        <translation>Nobody in the files matches. Please search by pinyin, ID number or last digits of the phone, or enter the person first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>没有“{name}”这一项，不能修改。</source>
        <translation>There is no entry "{name}" to change.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>没有身份号码，请尽快补上。</source>
        <translation>No ID number; please add it soon.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>身份号码和出生日期至少填一项，否则无法分清同名的人。</source>
        <translation>Please give the ID number or the date of birth, or people of one name cannot be told apart.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <source>这个身份号码已登记在另一份档案上。请打开那份档案；如确为两人，请照证件核对号码。</source>
        <translation>This ID number is in another file. Please open that file; if they are two people, check the numbers against the cards.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents.py"/>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>非户籍</source>
        <translation>Registered elsewhere</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_batch.py"/>
        <source>找不到这一次导入。请从导入记录中选择。</source>
        <translation>This import was not found. Please choose from the past imports.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_batch.py"/>
        <source>检查之后档案又有改动，这次没有导入。请重新检查一遍再导入。</source>
        <translation>The files have changed since the check; nothing was imported. Please check again, then import.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_batch.py"/>
        <source>这一次导入已经撤销过了。</source>
        <translation>This import was undone already.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_batch.py"/>
        <source>这一次导入的明细不在本机（数据不全或已清除），不能撤销。</source>
        <translation>The details of this import are not on this computer (incomplete or cleared); it cannot be undone.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_export.py"/>
        <source>导出的文件名应以 .xlsx 或 .csv 结尾。</source>
        <translation>The export file's name must end in .xlsx or .csv.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>健康状况</source>
        <translation>Health</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <source>外出务工</source>
        <translation>Away for work</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>婚姻状况</source>
        <translation>Marital status</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <source>对照文件读不懂。它应是 JSON，例如 {{"姓名（曾用名）": "姓名"}}，左边是表格里的列名，右边是本程序的列名。</source>
        <translation>The column map cannot be read. It must be JSON such as {{"姓名（曾用名）": "姓名"}}: on the left the column of your table, on the right the program's.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <source>对照文件里的“{name}”不是本程序的列名。可用的列名：{known}。</source>
        <translation>"{name}" in the column map is no column of this program. Use one of: {known}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>户籍地址</source>
        <translation>Registered address</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>政治面貌</source>
        <translation>Political affiliation</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>文化程度</source>
        <translation>Education</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <source>无证件原因</source>
        <translation>Why no ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>村民小组</source>
        <translation>Village group</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>残疾等级</source>
        <translation>Degree of disability</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_headings.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>残疾类别</source>
        <translation>Kind of disability</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>“{text}”不是性别。请填“男”或“女”。</source>
        <translation>"{text}" is not a sex. Please write "男" or "女".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>“{text}”没有对应的标准代码，已按原文保留，请以后核对。</source>
        <translation>There is no standard code for "{text}"; it was kept as written. Please check later.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>“{text}”看不出是“户籍”还是“非户籍”。请填其中之一。</source>
        <translation>"{text}" tells neither "户籍" nor "非户籍". Please write one of them.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>与同一户前面的行不一致，以前面的行为准。</source>
        <translation>It differs from an earlier row of the same household; the earlier one counts.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>与第 {row} 行是同一个身份号码。请核对是重复登记，还是号码抄错。</source>
        <translation>The ID number is the same as in row {row}. Please check whether it is entered twice or miscopied.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>与第 {row} 行是同一份档案。请删去一行。</source>
        <translation>It is the same file as row {row}. Please delete one row.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>写了外出务工但没有外出日期，外出没有登记，请补上日期。</source>
        <translation>Away for work, but since when is empty; the absence was not recorded. Please add the date.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>列“{first}”和“{second}”都是{meaning}，无法确定用哪一列。请删去一列，或用对照文件指定。</source>
        <translation>The columns "{first}" and "{second}" both mean {meaning}; which to use is not clear. Please delete one, or name one in a column map.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>姓名与档案不同，将改为表格中的姓名，请核对是否同一人。</source>
        <translation>The name differs from the file and will be changed to the one in the table. Please check that it is the same person.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>档案中有 {count} 个人同名同生日，无法确定是哪一位。请填写身份号码。</source>
        <translation>{count} people in the files have this name and birthday; which one is meant is not clear. Please give the ID number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>档案里有同名同生日、没有身份号码的人，将补上号码，请核对是否同一人。</source>
        <translation>The files have a person of this name and birthday without an ID number; the number will be added. Please check that it is the same person.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>没有外出地点，先按“不详”登记，请以后补上。</source>
        <translation>The place away is empty; it was recorded as "不详" for now. Please add it later.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>没有户编号，没有归入任何户（表格里可能是合并单元格），请以后补上。</source>
        <translation>There is no household number, so nobody was put into a household (perhaps merged cells in the table). Please add it later.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>没有户编号，网格等户的内容没有地方登记。</source>
        <translation>There is no household number, so the grid and other household details have no place.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>电话“{masked}”不对，没有登记，请核对后补上。</source>
        <translation>The phone number "{masked}" is wrong and was not recorded. Please check and add it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>表格写“否”，但档案里仍在外出，请登记返回日期。</source>
        <translation>The table says "否", but the file says still away. Please record the return.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>表格里既没有“公民身份号码”也没有“出生日期”一列，无法分清同名的人，没有导入。请补上其中一列。</source>
        <translation>The table has neither an ID number (公民身份号码) nor a date of birth (出生日期) column, so people of one name cannot be told apart; nothing was imported. Please add one of them.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>表格里没有“姓名”一列，没有导入。请改好列名，或用对照文件（--map）指定各列。</source>
        <translation>The table has no name column (姓名); nothing was imported. Please rename the column, or give a column map (--map).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>记录号不在本站档案里，按身份号码或姓名处理。</source>
        <translation>The record number is not in this station's files; the ID number or name was used.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>记录号与身份号码指向两份不同的档案。请核对，或清空记录号一格。</source>
        <translation>The record number and the ID number lead to two different files. Please check, or clear the record number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>这一格有 {length} 个字，超过 {limit} 个字的上限。请缩短后再导入。</source>
        <translation>This cell has {length} characters, more than {limit}. Please shorten it, then import.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/residents_refusals.py"/>
        <source>这是遮盖过号码的表格（号码带 * 号），不能导入，没有改动任何档案。请用完整的表格。</source>
        <translation>This table has masked numbers (with *) and cannot be imported; no file was changed. Please use the full table.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/seal.py"/>
        <source>书记、主任一般不宜直接保管印章（国办发〔2001〕52号）。请指定其他人员保管。</source>
        <translation>Secretaries and directors should not usually keep the seal themselves (国办发〔2001〕52号). Please name somebody else.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/seal.py"/>
        <source>用印份数和页数应为 1 到 999。请核对。</source>
        <translation>The copies and pages sealed must be 1 to 999. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/seal.py"/>
        <source>这份证明已登记过用印。再次用印（例如补打）请写明原因。</source>
        <translation>The sealing of this certificate was recorded already. Please say why it is sealed again (such as a reprint).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheet_values.py"/>
        <source>“{text}”不是一个存在的日期。请照证件填写，例如 1990-01-02。</source>
        <translation>"{text}" is not a real date. Please fill it in from the card, such as 1990-01-02.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheet_values.py"/>
        <source>“{text}”没有写到日。请写完整的年月日，例如 1990-01-02。</source>
        <translation>"{text}" has no day. Please write the whole date, such as 1990-01-02.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheet_values.py"/>
        <source>“{text}”看不出是“是”还是“否”。请填“是”或“否”。</source>
        <translation>"{text}" is neither yes nor no. Please write "是" or "否".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheet_values.py"/>
        <source>日期{day}太早，不可能。请核对后重填。</source>
        <translation>The date {day} is too early to be true. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheet_values.py"/>
        <source>日期{day}还没有到。请核对后重填。</source>
        <translation>The date {day} is still to come. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheet_values.py"/>
        <source>这里是遮盖过的内容（带 * 号），不能导入。请用完整的表格；从本程序导出时请选“显示完整号码”。</source>
        <translation>This is masked (with *) and cannot be imported. Please use the full table; when exporting from this program, choose to write full numbers.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>CSV 文件第 {line} 行附近的引号不成对，之后的内容会连成一格，没有导入。请改正引号或另存为 XLSX。</source>
        <translation>Near line {line} of the CSV file a quotation mark has no partner, so that what follows would run into one cell; nothing was imported. Please correct it or save as XLSX.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>找不到这个表格文件。请检查文件名，U盘是否已拔出。</source>
        <translation>The table file was not found. Please check its name, and whether the stick was unplugged.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>没有找到表头。表格里应有一行列名，至少包含“姓名”和“公民身份号码”；看到的是：{found}。也可以用对照文件（--map）指定各列。</source>
        <translation>No headings were found. The table needs a row of column names with at least name (姓名) and ID number (公民身份号码); seen: {found}. Or give a column map (--map).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>第 {row} 行有一格超过 {limit} 个字，没有导入。请核对是否粘贴了别的内容。</source>
        <translation>A cell in row {row} has more than {limit} characters; nothing was imported. Please check whether something else was pasted.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>表格文件已损坏，读不出来，没有导入。请在表格软件中打开并另存为新文件后再试。</source>
        <translation>The table file is damaged and cannot be read; nothing was imported. Please open it in a spreadsheet program, save it as a new file and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>表格文件有 {size} MB，超过 {limit} MB 的上限，没有导入。请分成几个文件。</source>
        <translation>The table file has {size} MB, more than {limit} MB; nothing was imported. Please split it into several files.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>表格文件有打开密码。请先在表格软件中取消密码，另存后再导入。</source>
        <translation>The table file has a password. Please remove it in the spreadsheet program, save, then import.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>表格文件解压后异常巨大，可能是恶意文件，没有打开。请用表格软件另存为新文件再导入。</source>
        <translation>The table file unpacks to a huge size and may be malicious; it was not opened. Please save it as a new file in a spreadsheet program, then import.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>表格有 {rows} 行、{columns} 列，超过 {max_rows} 行、{max_columns} 列的上限，没有导入。请删去多余的行列或分成几个文件。</source>
        <translation>The table has {rows} rows and {columns} columns, more than {max_rows} rows and {max_columns} columns; nothing was imported. Please delete what is not needed or split the file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>表格里没有内容，没有导入。请检查是否选错了文件或工作表。</source>
        <translation>The table is empty; nothing was imported. Please check whether it is the right file or worksheet.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>读不了这个表格文件（{detail}）。请关闭正在使用它的程序，或把它复制到本机后再试。</source>
        <translation>The table file cannot be read ({detail}). Please close the program that uses it, or copy it to this computer and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>这个 CSV 文件既不是 UTF-8 也不是 GBK/GB18030 编码，第 {line} 行起读不懂，没有导入。请另存为 XLSX 后再试。</source>
        <translation>This CSV file is neither UTF-8 nor GBK/GB18030; from line {line} on it cannot be read, and nothing was imported. Please save it as XLSX and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/sheets.py"/>
        <source>这个文件不是表格（CSV、XLSX 或 XLS），没有导入。请在表格软件中另存为 XLSX 后再试。</source>
        <translation>This file is no table (CSV, XLSX or XLS); nothing was imported. Please save it as XLSX in a spreadsheet program and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/station.py"/>
        <source>“{code}”不是有效的村（社区）代码。代码应为12位数字，首位不为0，例如 421221106202。</source>
        <translation>"{code}" is not a village or community code. It has 12 digits and does not begin with 0, like 421221106202.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/station.py"/>
        <source>请填写站点名称，例如“四邑村便民服务站”。</source>
        <translation>Please enter the station's name, such as "四邑村便民服务站".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/users.py"/>
        <source>找不到这位工作人员，可能已被停用。请刷新名单再选。</source>
        <translation>This member of staff was not found, perhaps disabled. Please refresh the list and choose again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/users.py"/>
        <source>没有“{post}”这个岗位。可选的岗位：{posts}。</source>
        <translation>There is no post "{post}". The posts are: {posts}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>一次最多安排{days}天，开始日期不能晚于结束日期，也不能早于今天。</source>
        <translation>At most {days} days can be planned at once; the first cannot be later than the last or earlier than today.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>上次不在家，再访</source>
        <translation>Was not at home, visit again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>不在家</source>
        <translation>Not at home</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <location filename="../../stationdesk/ui/left_behind/age_risk.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>中</source>
        <translation>medium</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <location filename="../../stationdesk/ui/left_behind/age_risk.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>低</source>
        <translation>low</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>健康</source>
        <translation>Health</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>卫生</source>
        <translation>Hygiene</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>安全</source>
        <translation>Safety</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>居住环境</source>
        <translation>Living conditions</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>已搬走</source>
        <translation>Moved away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>没有找到这次走访。请刷新后再选。</source>
        <translation>The visit was not found. Please refresh and choose again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>精神</source>
        <translation>State of mind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>见到本人</source>
        <translation>Seen in person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>视频</source>
        <translation>Video call</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>走访方式只有：{known}。</source>
        <translation>Ways to visit: {known}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>走访日期{day}还没有到，不能登记。请核对日期，或看看电脑时钟。</source>
        <translation>The day of the visit, {day}, is still to come and cannot be recorded. Please check the date, or look at the computer's clock.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>走访日期早于这个人的出生日期。请核对。</source>
        <translation>The day of the visit is earlier than this person's birth. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>走访结果只有：{known}。</source>
        <translation>Results of a visit: {known}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>这次走访已登记过，不能再登记一次。需要补充时请另记一次走访。</source>
        <translation>This visit was recorded already. To add something, please record another visit.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>邻里互助</source>
        <translation>Help from neighbours</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <source>风险只有：low（低）、medium（中）、high（高）。</source>
        <translation>Levels of risk: low, medium, high.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/visits.py"/>
        <location filename="../../stationdesk/ui/left_behind/age_risk.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>高</source>
        <translation>high</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”不能存放这么大的文件（FAT32 格式的优盘单个文件最大 4 GB）。请换一个磁盘或分成几份，再试一次。</source>
        <translation>"{place}" cannot hold so large a file (a FAT32 stick takes files up to 4 GB). Please use another disk or split it, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”只能读、不能写（写保护或只读磁盘）。请打开写保护开关或换一个位置，再试一次。</source>
        <translation>"{place}" can be read but not written (write-protected). Please release the switch or choose another place, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”是文件夹或设备，不能当作文件写入。请换一个文件名，再试一次。</source>
        <translation>"{place}" is a folder or a device and cannot be written as a file. Please choose another file name, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”正被另一个程序占用。请关闭打开它的程序（如杀毒、预览、同步软件），再试一次。</source>
        <translation>Another program is using "{place}". Please close it (a virus scanner, a preview, a sync program), then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>当前的系统用户没有权限使用“{place}”。请换一个位置，或请管理员开放权限后再试。</source>
        <translation>The present system user may not use "{place}". Please choose another place, or ask the administrator for access.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>找不到“{place}”。优盘可能已拔出，或文件夹被移走。请插好或重新选择位置，再试一次。</source>
        <translation>"{place}" was not found. The stick may be unplugged or the folder moved. Please plug it in or choose again, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>磁盘空间不够：还缺约 {missing_mb} MB（现有 {free_mb} MB 可用）。之前保存的内容完好。请清理“{place}”所在的磁盘或换一个位置，再试一次。</source>
        <translation>The disk is too full: about {missing_mb} MB more are needed ({free_mb} MB are free). What was saved before is safe. Please make room on the disk of "{place}" or choose another place, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>系统拒绝了对“{place}”的操作：{why}。之前保存的内容完好。请稍后再试；仍不行请联系维护人员。</source>
        <translation>The system refused the work on "{place}": {why}. What was saved before is safe. Please try again later, or call for support.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>读写“{place}”时磁盘出错，这个磁盘可能正在损坏。请立即换一个磁盘，并用最近的备份核对数据。</source>
        <translation>The disk failed while using "{place}"; it may be dying. Please change to another disk at once and check the data against the latest backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>这个磁盘不接受文件名“{place}”（太长或含有不允许的字符）。请换一个短一些的名称。</source>
        <translation>This disk does not take the file name "{place}" (too long, or with forbidden characters). Please choose a shorter one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/backups.py"/>
        <source>“{name}”不是本程序的备份文件，或没有写完整。请选择扩展名为 .sdbackup 的文件。</source>
        <translation>"{name}" is not a backup of this program, or was not written whole. Please choose a file that ends in .sdbackup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/backups.py"/>
        <source>刚写的备份没有通过检查（{what}），已删除；现有数据没有动。请先做“数据检查”，再备份一次。</source>
        <translation>The backup just written did not pass its check ({what}) and was deleted; the data here is untouched. Please run the data check, then back up again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/backups.py"/>
        <source>备份文件“{name}”已损坏（{what}），不能用来恢复；现有数据没有动。请换另一个备份。</source>
        <translation>The backup "{name}" is damaged ({what}) and cannot be restored; the data here is untouched. Please use another backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/backups.py"/>
        <source>这个备份由更新版本的程序写成（格式 {version}）。请升级本程序后再用。</source>
        <translation>A newer program wrote this backup (format {version}). Please upgrade this program first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/blobs.py"/>
        <source>附件太大，不能直接显示。请先另存为文件再打开。</source>
        <translation>The attachment is too large to be shown here. Please save it as a file, then open that.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/blobs.py"/>
        <source>附件文件不在本机（编号 {name}）。请从最近的备份恢复，或从另一台设备重新接收；其他资料不受影响。</source>
        <translation>The attachment is not on this computer (number {name}). Please restore it from the latest backup or take it in again from another device; nothing else is affected.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/blobs.py"/>
        <source>附件文件已损坏，不能打开（编号 {name}）。请从最近的备份恢复这个附件，或重新扫描；其他资料不受影响。</source>
        <translation>The attachment is damaged and cannot be opened (number {name}). Please restore it from the latest backup or scan it again; nothing else is affected.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>变更日志的校验链有 {count} 处断开。</source>
        <translation>The chain of the change log is broken in {count} places.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>变更日志缺少 {count} 段。</source>
        <translation>Stretches missing from the change log: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>变更日志里有 {count} 条记录在表里找不到（绕过程序删除）。</source>
        <translation>Records in the change log that are not in their tables (deleted behind the program's back): {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>可以自动修复：再运行一次检查并选择“修复”（check --repair），不会动已登记的资料。</source>
        <translation>This can be repaired by itself: run the check again with repair (check --repair); nothing recorded is touched.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>数据库内部结构有 {count} 处不一致。</source>
        <translation>The inner structure of the database is inconsistent in {count} places.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>数据库文件有 {count} 页被改动或损坏。</source>
        <translation>Pages of the database file altered or damaged: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>数据库的数据版本与程序不一致。</source>
        <translation>The data version of the database is not the program's.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 个变更记录触发器缺失或被改动。</source>
        <translation>Change-log triggers missing or altered: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 个当前值指向不存在的变更。</source>
        <translation>Present values that point to changes that do not exist: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 个编号被用了两次。</source>
        <translation>Numbers used twice: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 个编号计数落后于已用的编号，继续使用会重号。</source>
        <translation>Counters behind the numbers already used, so that going on would repeat numbers: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 个附件或已出具文书的文件不在本机。</source>
        <translation>Files of attachments or issued papers not on this computer: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 个附件文件不属于任何记录。</source>
        <translation>Attachment files that belong to no record: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 个附件文件已损坏。</source>
        <translation>Damaged attachment files: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 台设备的日志进度与日志本身不一致。</source>
        <translation>Devices whose log position differs from the log: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 条记录不在变更日志里（绕过程序写入）。</source>
        <translation>Records that are not in the change log (written behind the program's back): {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 条记录指向不存在的记录。</source>
        <translation>Records that point to records that do not exist: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 条记录的内容与变更日志不一致（绕过程序改动）。</source>
        <translation>Records that differ from the change log (altered behind the program's back): {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 笔变更不属于任何一次保存。</source>
        <translation>Changes that belong to no save: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 笔变更的内容与当时记录的不一致。</source>
        <translation>Changes that differ from what was recorded then: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>有 {count} 类记录的校验和与内容不符。</source>
        <translation>Kinds of records whose checksum differs from their content: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>电脑的时间比上一次保存的时间还早。</source>
        <translation>The computer's time is earlier than the last save.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>请人工核对这些编号，并告诉乡镇；数据没有丢。</source>
        <translation>Please check these numbers by hand and tell the township; no data is lost.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>请从备份恢复，或从另一台设备重新接收。</source>
        <translation>Please restore a backup, or take in again from another device.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>请校准电脑的日期和时间。已保存的资料不受影响。</source>
        <translation>Please set the computer's date and time. What was saved is not affected.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/checks.py"/>
        <source>请用最近一个完好的备份恢复，并把检查结果告诉乡镇。</source>
        <translation>Please restore the latest good backup, and tell the township the result of the check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>找不到数据库文件。请检查数据文件夹是否被移动，或用备份恢复。</source>
        <translation>The database file was not found. Please check whether the data folder was moved, or restore a backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>数据库打不开：密钥不对，或文件已损坏。数据没有被改动。请用最近的备份恢复，或联系乡镇。</source>
        <translation>The database cannot be opened: the key is wrong or the file is damaged. The data was not changed. Please restore the latest backup, or ask the township.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>数据库有损坏，这一步没有保存。请到“设置”做检查，或用最近的备份恢复。</source>
        <translation>The database is damaged; this step was not saved. Please run the check under Settings, or restore the latest backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>数据库正被另一个程序占用，这一步没有保存。请稍等片刻再试。</source>
        <translation>Another program is using the database; this step was not saved. Please wait a moment and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>数据库没有接受这一步（{detail}），之前保存的都在。请再试一次；仍不行请做数据库检查。</source>
        <translation>The database did not take this step ({detail}); what was saved before is safe. Please try again, and run the database check if it stays so.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>数据库组件版本过低（{version}，需要 {needed} 以上），为防止数据损坏，程序没有打开数据库。请重新安装程序。</source>
        <translation>The database component is too old ({version}; {needed} or newer is needed). To keep the data from harm it was not opened. Please install the program again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>数据文件夹是只读的，数据库打不开；数据没有被改动。请检查磁盘写保护或文件夹的权限。</source>
        <translation>The data folder is read-only, so the database cannot be opened; the data was not changed. Please check the write protection of the disk or the folder's permissions.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>数据文件夹是只读的，这一步没有保存。请检查磁盘或文件夹的权限。</source>
        <translation>The data folder is read-only; this step was not saved. Please check the disk or the folder's permissions.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>磁盘已满，数据库暂时打不开；数据完好，不要恢复备份。请腾出一些空间后再打开。</source>
        <translation>The disk is full, so the database cannot be opened for now; the data is whole, do not restore a backup. Please make some room, then open it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>磁盘已满，这一步没有保存，之前保存的都在。请腾出空间后再保存一次。</source>
        <translation>The disk is full. This step was not saved; what was saved before is safe. Please make room, then save again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/engine.py"/>
        <source>磁盘读写出错，这一步没有保存，之前保存的都在。磁盘可能已满或正在损坏：请查看剩余空间，再试一次；仍不行请换磁盘并用备份恢复。</source>
        <translation>The disk failed; this step was not saved, what was saved before is safe. The disk may be full or dying: please look at the free space and try again; if it stays so, change the disk and restore a backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/lock.py"/>
        <source>{program}，进程 {pid}，{since} 起</source>
        <translation>{program}, process {pid}, since {since}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/lock.py"/>
        <source>另一个程序</source>
        <translation>another program</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/lock.py"/>
        <source>这个站的数据正在另一个窗口或程序中使用（{holder}）。请等它做完或先关闭它，再试一次；查看不受影响。</source>
        <translation>Another window or program is using this station's data ({holder}). Please wait for it or close it, then try again; looking things up still works.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/numbers.py"/>
        <source>这台电脑今天的编号已用到 {largest}，请换一台电脑继续，或明天再办。</source>
        <translation>This computer has used its numbers for today up to {largest}. Please go on at another computer, or tomorrow.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/places.py"/>
        <source>数据文件夹不能放在“{program}”的同步文件夹里：同步软件会在写入中途复制数据库，造成损坏，还会把数据传到外面。请选本机硬盘上不被同步的文件夹；第二台电脑请登记为本站的另一台设备，用数据包交换；备份可以另存到优盘。</source>
        <translation>The data folder cannot lie in a folder synced by "{program}": it would copy the database half-written, damage it, and carry the data outside. Please choose a folder on this computer's own disk that is not synced; enrol a second computer as another device and exchange bundles; backups may go to a stick.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/places.py"/>
        <source>数据文件夹不能放在网络共享上（{how}）：正在使用的数据库放在共享文件夹里，迟早会损坏。请选本机硬盘上的文件夹；第二台电脑请登记为本站的另一台设备，两台之间用数据包交换。</source>
        <translation>The data folder cannot lie on a network share ({how}): a database in use there is damaged sooner or later. Please choose a folder on this computer's own disk; enrol a second computer as another device of the station and exchange bundles.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/restore.py"/>
        <source>本站的窗口或另一个程序还开着数据。请先全部关闭，再恢复备份；现有数据没有动。</source>
        <translation>The station's window or another program still has the data open. Please close them all, then restore; the data here is untouched.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/restore.py"/>
        <source>这个备份属于另一个站点，不能覆盖这里的数据。请为它另选一个空文件夹（--home），或选择本站的备份。</source>
        <translation>This backup belongs to another station and cannot replace the data here. Please choose an empty folder for it (--home), or a backup of this station.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/restore.py"/>
        <source>这台设备的编号（{device_no}）已恢复过九次，不能再用同一编号，以免重号。请把本机登记为本站的另一台设备（init --join），再接收数据。</source>
        <translation>This device's number ({device_no}) was restored nine times and cannot be used again, lest numbers repeat. Please enrol this computer as another device of the station (init --join), then take the data in.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/schema.py"/>
        <source>数据库升级没有完成，已回到升级前的状态，数据没有丢。请联系乡镇或重新安装程序。</source>
        <translation>The database upgrade did not finish; everything is back as it was before, and no data is lost. Please ask the township or install the program again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/schema.py"/>
        <source>这个数据库由更新版本的程序使用过（数据版本 {found}，本程序 {ours}）。请安装新版程序后再打开；数据没有被改动。</source>
        <translation>A newer program has used this database (data version {found}; this program has {ours}). Please install the newer program, then open it; the data was not changed.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/card.py"/>
        <source>交换卡内容有错（{what}），不能录入。请对方重新导出交换卡。</source>
        <translation>The exchange card is faulty ({what}) and cannot be enrolled. Please have it exported again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/card.py"/>
        <source>交换卡由更新版本的程序导出，请先升级本机程序。</source>
        <translation>A newer program exported this exchange card. Please upgrade this one first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/card.py"/>
        <source>交换卡的签名不对，内容可能被改动过，不能录入。请对方重新导出交换卡，并当面或电话核对指纹。</source>
        <translation>The signature of the exchange card is wrong; it may have been altered and cannot be enrolled. Please have it exported again and compare the fingerprint in person or by phone.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/card.py"/>
        <source>这不是交换卡文件，请检查是否选错了文件。</source>
        <translation>This is not an exchange card. Please check whether it is the right file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/errands.py"/>
        <source>找不到要导出到的文件夹。U盘可能没有插好；请插好后再选一次。</source>
        <translation>The folder to export to was not found. The stick may not be plugged in; please plug it in and choose again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/errands.py"/>
        <source>找不到要接收的文件，没有接收。请检查文件名，或重新插好U盘再选一次。</source>
        <translation>The file to take in was not found; nothing was taken in. Please check its name, or plug the stick in again and choose once more.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/errands.py"/>
        <source>这个文件不是数据包、回执或交换卡。请选择 .sdbundle、.sdreceipt 或 .sdcard 文件。</source>
        <translation>This file is no bundle, receipt or exchange card. Please choose a .sdbundle, .sdreceipt or .sdcard file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/medium.py"/>
        <source>写到存储介质上的内容读回来不一致，这个U盘可能已损坏。文件没有保留，请换一个U盘重新导出。</source>
        <translation>What was written reads back differently; this stick may be damaged. The file was not kept. Please use another stick and export again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/medium.py"/>
        <source>存储介质上已有同名文件 {name}，没有覆盖它。请重新导出一次。</source>
        <translation>A file named {name} is already there and was not overwritten. Please export again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/medium.py"/>
        <source>存储介质不能写入（写保护或没有权限）。请打开写保护开关，或换一个U盘、文件夹。</source>
        <translation>The stick or folder cannot be written (protected, or no permission). Please release the switch, or choose another stick or folder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/medium.py"/>
        <source>存储介质不见了（可能被拔出或网络断开）。请重新插好再做一次；本机数据没有变化。</source>
        <translation>The stick or folder has gone (unplugged, or the network broke). Please plug it in and try again; the data here is unchanged.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/medium.py"/>
        <source>存储介质放不下这么大的单个文件。请减少附件分几次导出，或换用 exFAT、NTFS 格式的U盘。</source>
        <translation>The stick cannot hold so large a file. Please export in parts with fewer attachments, or use a stick formatted as exFAT or NTFS.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/medium.py"/>
        <source>存储介质空间不够，还差约 {missing_mb} MB。请删去不用的文件或换一个U盘再导出；本机数据没有变化。</source>
        <translation>The stick is too full: about {missing_mb} MB more are needed. Please delete what is not needed or use another stick, then export again; the data here is unchanged.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/medium.py"/>
        <source>读写存储介质时出错（{why}）。请换一个U盘或文件夹再试；本机数据没有变化。</source>
        <translation>Using the stick or folder failed ({why}). Please try another; the data here is unchanged.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/peers.py"/>
        <source>对方的交换卡与已登记的密钥不同。可能对方重装过，也可能是冒充；请先打电话核对指纹，再由管理员注销旧卡后登记。</source>
        <translation>The exchange card has another key than the one enrolled. They may have installed anew, or it may be an impostor; please compare the fingerprint by phone, then have an administrator revoke the old card and enrol this one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/peers.py"/>
        <source>还没有登记乡镇的交换卡，不知道发给谁。请先到“同步上报”登记乡镇给的交换卡。</source>
        <translation>The township's exchange card is not enrolled, so there is nobody to send to. Please enrol the card the township gave you on the Sync page first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/peers.py"/>
        <source>这是本机自己的交换卡，不用登记。请选择对方（乡镇或另一台电脑）导出的卡。</source>
        <translation>This is this computer's own exchange card; it needs no enrolment. Please choose the card of the other side (the township or another computer).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>发出这个数据包的设备（{device}）已停用，不能接收。如系误停，请镇级管理员恢复后重试。</source>
        <translation>The device that sent this bundle ({device}) has been revoked; it cannot be taken in. If that was a mistake, have the township's administrator restore it and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包内容与签名的清单不符，不能接收。请对方重新导出一次。</source>
        <translation>The content of the bundle differs from its signed list; it cannot be taken in. Please have it exported again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包内容的大小与清单不符，不能接收。请对方重新导出一次。</source>
        <translation>The sizes in the bundle differ from its list; it cannot be taken in. Please have it exported again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包内部结构不符合规定，不能接收。请把它留存并报告镇级管理员。</source>
        <translation>The inner structure of the bundle is not as it must be; it cannot be taken in. Please keep it and tell the township's administrator.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包在途中损坏，不能接收。请对方重新导出，最好换一个U盘。</source>
        <translation>The bundle was damaged on the way and cannot be taken in. Please have it exported again, best on another stick.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包来自不归本机接收的站点（村码 {village}），不能接收。请核对是否拿错了。</source>
        <translation>The bundle comes from a station that does not report here (village code {village}); it cannot be taken in. Please check whether it is the right one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包没有拷完整（可能U盘被提前拔出）。请对方重新导出或重新拷贝一次。</source>
        <translation>The bundle was not copied whole (the stick may have been pulled early). Please have it exported or copied again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包没有签名，不能接收。请对方重新导出一次。</source>
        <translation>The bundle is not signed and cannot be taken in. Please have it exported again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包由更新版本的程序导出，本机版本还读不了。请先升级本机程序，数据包请保留。</source>
        <translation>A newer program exported this bundle; this one cannot read it yet. Please upgrade first, and keep the bundle.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包的村码（{village}）与登记的不一致，不能接收。请核对站点登记，或请对方重新导出。</source>
        <translation>The village code in the bundle ({village}) differs from the enrolled one; it cannot be taken in. Please check the station's enrolment, or have it exported again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包的清单有错，不能接收。请对方升级程序后重新导出，并把这个包留存备查。</source>
        <translation>The list in the bundle is faulty; it cannot be taken in. Please have the sender upgrade and export again, and keep this bundle.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包的签名不对，内容可能被改动过，不能接收。请把它留存并报告镇级管理员。</source>
        <translation>The signature of the bundle is wrong; it may have been altered and cannot be taken in. Please keep it and tell the township's administrator.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包超过允许的大小，或展开后远大于所称的大小，不能接收。</source>
        <translation>The bundle is larger than allowed, or unpacks to far more than it says; it cannot be taken in.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包里有清单没有列出的内容，不能接收。请把它留存并报告镇级管理员。</source>
        <translation>The bundle holds something its list does not name; it cannot be taken in. Please keep it and tell the township's administrator.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包里有规定以外的文件，不能接收。请把它留存并报告镇级管理员。</source>
        <translation>The bundle holds a file that does not belong there; it cannot be taken in. Please keep it and tell the township's administrator.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包里有重名的文件，不能接收。请把它留存并报告镇级管理员。</source>
        <translation>The bundle holds two files of one name; it cannot be taken in. Please keep it and tell the township's administrator.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包里的变更记录格式有错，不能接收。请对方升级程序后重新导出，并把这个包留存备查。</source>
        <translation>A change in the bundle has a faulty form; it cannot be taken in. Please have the sender upgrade and export again, and keep this bundle.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包里签名的收件人没有本机，可能被人转手加密过，不能接收。请向发出的站点索取原件。</source>
        <translation>The signed recipients of this bundle do not include this computer; somebody may have encrypted it anew. It cannot be taken in. Please ask the sending station for the original.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>数据包里缺少应有的内容，不能接收。请对方重新导出一次。</source>
        <translation>Something is missing from the bundle; it cannot be taken in. Please have it exported again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>本机磁盘空间不够打开数据包，还差约 {missing_mb} MB。请清理磁盘后重试，数据包请保留。</source>
        <translation>This computer has too little room to open the bundle: about {missing_mb} MB more are needed. Please make room and try again; keep the bundle.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>还没有登记发出这个数据包的设备（{device}）。请先录入该设备的交换卡，再重新接收。</source>
        <translation>The device that sent this bundle ({device}) is not enrolled. Please enrol its exchange card, then take the bundle in again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>这不是本系统的数据包，请检查是否选错了文件。</source>
        <translation>This is not a StationDesk bundle. Please check whether it is the right file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>这个数据包不是发给本机的，打不开。请核对是否拿错了，或请对方按本机的交换卡重新导出。</source>
        <translation>This bundle is not addressed to this computer and cannot be opened. Please check whether it is the right one, or have it exported again for this computer's exchange card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/reader.py"/>
        <source>这个数据包不能接收。</source>
        <translation>This bundle cannot be taken in.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/receipt.py"/>
        <source>回执由更新版本的程序导出，请先升级本机程序。</source>
        <translation>A newer program exported this receipt. Please upgrade this one first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/receipt.py"/>
        <source>回执的签名不对，不能作为入库凭据。请向镇里重新索取回执。</source>
        <translation>The signature of the receipt is wrong; it proves nothing. Please ask the township for the receipt again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/receipt.py"/>
        <source>这不是回执文件，请检查是否选错了文件。</source>
        <translation>This is not a receipt. Please check whether it is the right file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/receipt.py"/>
        <source>这份回执不是给本站点的，请检查是否拿错了文件。</source>
        <translation>This receipt is not for this station. Please check whether it is the right file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/settle.py"/>
        <source>这一项冲突已经处理过了，或又有了新的内容。请刷新后再看。</source>
        <translation>This conflict was settled already, or has new content. Please refresh and look again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/settle.py"/>
        <source>选的不是这项冲突的任何一方。请刷新后再选。</source>
        <translation>What was chosen is not a side of this conflict. Please refresh and choose again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/shortcode.py"/>
        <source>回执码与本机导出过的内容都对不上，请再核对一遍，或改用回执文件。</source>
        <translation>The receipt code matches nothing exported here. Please check it once more, or use the receipt file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/shortcode.py"/>
        <source>回执码应是 12 位字母和数字（没有 U），请核对后重新输入。</source>
        <translation>A receipt code has 12 letters and digits (no U). Please check it and enter it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/status.py"/>
        <source>{word}：{count} 项。</source>
        <translation>{word}: {count}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/status.py"/>
        <source>还没有要上报的内容。</source>
        <translation>There is nothing to send up yet.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/status.py"/>
        <source>这份回执确认了本机没有的内容，可能属于恢复前的数据。没有采用；请在“同步上报”查看，并联系乡镇。</source>
        <translation>This receipt confirms content that is not here, perhaps from before a restore. It was not used; please look at the Sync page and ask the township.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/take_in.py"/>
        <source>没有等待放行的这个数据包。请刷新后再看；它可能已经放行。</source>
        <translation>No such bundle is waiting for release. Please refresh; it may have been released already.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/writer.py"/>
        <source>有一条记录太大（{table}），不能装入数据包。请把长内容改为附件后再导出。</source>
        <translation>A record is too large for a bundle ({table}). Please make its long content an attachment, then export.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/writer.py"/>
        <source>本机有一个附件已损坏（{sha256}），没有导出。请先运行检查，或从备份恢复这个附件。</source>
        <translation>An attachment on this computer is damaged ({sha256}); nothing was exported. Please run the check, or restore the attachment from a backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/sync/writer.py"/>
        <source>要导出的内容超过一个数据包的上限（{limit_mb} MB），请分几个数据包导出。</source>
        <translation>This is more than one bundle may hold ({limit_mb} MB). Please export several bundles.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/ask_sheet.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/pieces/dates.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>不是日期：请写成 11-22 或 20261122</source>
        <translation>Not a date: please write 11-22 or 20261122</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/assessment/page.py"/>
        <source>指标直接从办件和走访里算，点数字看到每一条</source>
        <translation>Figures are counted from cases and visits themselves; click one to see every entry</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/assessment/page.py"/>
        <source>月报、季报、年报一键生成</source>
        <translation>Monthly, quarterly and yearly reports in one step</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/assessment/page.py"/>
        <source>百分制考核表，每项得分写明依据</source>
        <translation>A score sheet out of 100, each score with its basis</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/assessment/page.py"/>
        <source>统计考核还在做，下一版会有</source>
        <translation>Assessment is being made and comes with the next version</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>F9　{word}</source>
        <translation>F9  {word}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>F9　受理</source>
        <translation>F9  Accept</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>{total} 项，已收 {n} 项</source>
        <translation>{n} of {total} received</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>先找人，再选事项</source>
        <translation>First find the person, then choose the matter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>再选事项</source>
        <translation>Then choose the matter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>已登记</source>
        <translation>Entered</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>找到人以后，这里是他的情况；选了事项，这里是条件、期限和收费。</source>
        <translation>Once a person is found, this shows how they stand; once a matter is chosen, its conditions, due date and fee.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>新办件</source>
        <translation>New case</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>材料齐，现在就办好</source>
        <translation>All documents are here: finish it now</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>没填完的已留着，随时接着填。</source>
        <translation>What is half filled in is kept; go on whenever you like.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>没找到？Ctrl+N 登记新人</source>
        <translation>Not found? Ctrl+N enters a new person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>没有找到。换拼音首字母、身份证或电话后四位再试，或按 Ctrl+N 登记新人。</source>
        <translation>Nothing found. Try pinyin initials, the last four of the ID number or phone, or press Ctrl+N to enter a new person.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>登记此人</source>
        <translation>Enter this person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_form.py"/>
        <source>缺 {n} 项，出一张告知书，补齐再计时</source>
        <translation>{n} missing: give one notice; the clock runs once all is here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>Esc 先放下</source>
        <translation>Esc  Put aside</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>不予受理…</source>
        <translation>Do not accept...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>事项、拼音首字母，或照着说：给老人办补贴</source>
        <translation>Matter, pinyin initials, or as people say it: allowance for the elderly</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>例如 11-30</source>
        <translation>e.g. 11-30</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>全齐</source>
        <translation>All here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>再核对</source>
        <translation>Check again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>办什么</source>
        <translation>What</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>办什么：事项名称、拼音或口头说法</source>
        <translation>What for: the matter's name, pinyin or everyday words</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>后补</source>
        <translation>Promised</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>填了一半的留着，随时接着填</source>
        <translation>What is half filled in is kept; go on whenever you like</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/person_line.py"/>
        <source>姓名、拼音首字母、身份证或电话后几位</source>
        <translation>Name, pinyin initials, last digits of ID number or phone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>当场办结</source>
        <translation>Finish on the spot</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/proxy/matters_line.py"/>
        <source>找到的事项</source>
        <translation>Matters found</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/person_line.py"/>
        <source>找到的人</source>
        <translation>People found</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>承诺何时补齐</source>
        <translation>Promised for which day</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>换事项</source>
        <translation>Other matter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/person_line.py"/>
        <source>换人</source>
        <translation>Other person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>换行</source>
        <translation>Next row</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>空格</source>
        <translation>Space</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>缺</source>
        <translation>Missing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>谁</source>
        <translation>Who</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/accept_parts.py"/>
        <source>谁来办：姓名、拼音、身份证或电话后几位</source>
        <translation>Who: name, pinyin, last digits of ID number or phone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>{words}（待核）</source>
        <translation>{words} (to be confirmed)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>不收费</source>
        <translation>no fee</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>住址</source>
        <translation>Address</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>何时申请</source>
        <translation>When</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>办出来</source>
        <translation>Result</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>可上门</source>
        <translation>Home service</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>可代办</source>
        <translation>Proxy allowed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>同户 {n} 人</source>
        <translation>Same household: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>同户 {n} 人（Ctrl+数字 换人）</source>
        <translation>Same household: {n} (Ctrl+digit takes that person)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <location filename="../../stationdesk/ui/finding.py"/>
        <source>已去世</source>
        <translation>Died</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <location filename="../../stationdesk/ui/finding.py"/>
        <source>已迁出</source>
        <translation>Moved away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>提醒</source>
        <translation>Note</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>收费</source>
        <translation>Fee</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>本村</source>
        <translation>this village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>条件</source>
        <translation>Terms</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>正在办的 {n} 件</source>
        <translation>In progress: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>残疾 {what}</source>
        <translation>Disability {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <source>注意保密</source>
        <translation>Confidential</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>身份证</source>
        <translation>ID card</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <source>身份证号</source>
        <translation>ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/cards.py"/>
        <location filename="../../stationdesk/ui/proxy/matters_line.py"/>
        <source>须本人到场</source>
        <translation>In person only</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>{day}前{what}，还有 {n} 个工作日</source>
        <translation>{what} by {day}: {n} working {n:day/days} left</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>{day}前补</source>
        <translation>by {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>{what}（已作废）</source>
        <translation>{what} (void)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>{what}：{answer}</source>
        <translation>{what}: {answer}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>在左边选一件，这里是它的材料、文书和经过。</source>
        <translation>Choose one on the left; its documents, papers and history show here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <source>复制编号</source>
        <translation>Copy the number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>已出文书</source>
        <translation>Papers made</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>已印 {n} 份</source>
        <translation>Printed: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>应在{day}前{what}，已超 {n} 个工作日</source>
        <translation>{what} by {day}: {n} working {n:day/days} late</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>报镇</source>
        <translation>To the township</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>有 {n} 步在两台电脑上撞在一起，没有算进来，请核对。</source>
        <translation>Steps that collided on two computers and were not counted: {n}. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>有则交</source>
        <translation>if there is one</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>未打印</source>
        <translation>Not printed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>机关编号</source>
        <translation>Agency's number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>材料　已收 {n}/{all}</source>
        <translation>Documents  {n} of {all} received</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>来办的人</source>
        <translation>Who came</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>登记</source>
        <translation>Record</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>（不明）</source>
        <translation>(unknown)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_detail.py"/>
        <source>（档案已撤销）</source>
        <translation>(file withdrawn)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <source>已办</source>
        <translation>Done</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <source>待办</source>
        <translation>To do</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>我的</source>
        <translation>Mine</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/case_list.py"/>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>{day}交过</source>
        <translation>Handed in {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>{form}{n}份</source>
        <translation>{form} × {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>必交</source>
        <translation>required</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>承诺后补</source>
        <translation>Promised</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>收复印件</source>
        <translation>Copy</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>未交</source>
        <translation>Not in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>材料核对单</source>
        <translation>Checklist of documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>这个事项不要材料</source>
        <translation>This matter needs no documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/checklist.py"/>
        <source>这个事项不要材料。</source>
        <translation>This matter needs no documents.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>兄弟姐妹</source>
        <translation>Brother or sister</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>别人来办、电话、备注…</source>
        <translation>Someone else came, phone, remarks...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>子女</source>
        <translation>Son or daughter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>孙子女</source>
        <translation>Grandchild</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>怎么来的</source>
        <translation>How it came</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>是申请人的</source>
        <translation>Relation to applicant</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>本人</source>
        <translation>In person</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>村干部</source>
        <translation>Village officer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>母亲</source>
        <translation>Mother</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>父亲</source>
        <translation>Father</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>监护人</source>
        <translation>Guardian</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>空着就用档案里的</source>
        <translation>Empty: the one in the file</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>谁来办</source>
        <translation>Who came</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <source>邻居</source>
        <translation>Neighbour</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/more_facts.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>配偶</source>
        <translation>Husband or wife</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <source>18位，末位可为X</source>
        <translation>18 characters, the last may be X</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <source>不登记，回去查找</source>
        <translation>Do not enter; back to the search</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <source>户籍在外地</source>
        <translation>Registered elsewhere</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <source>户籍在本村</source>
        <translation>Registered in this village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <source>未填</source>
        <translation>Not filled in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <source>没有身份证时填</source>
        <translation>Fill in when there is no ID card</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/new_person.py"/>
        <source>登记此人　Enter</source>
        <translation>Enter this person  Enter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>F2　新办件</source>
        <translation>F2  New case</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>不要了</source>
        <translation>Discard</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>从工作台来的</source>
        <translation>From Today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>刚登记就撤销</source>
        <translation>Undone right after entry</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>办件列表</source>
        <translation>List of cases</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>另有 {n} 份没填完的</source>
        <translation>Half filled in as well: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>只看：{what}。点上面的筛选可看全部。</source>
        <translation>Only: {what}. The filters above show all.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>在办件里找：编号后几位、姓名、拼音、事项</source>
        <translation>Find in cases: last digits of the number, name, pinyin, matter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>打印…</source>
        <translation>Print...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>按 F2 开始第一件：先找人，再选事项，核对材料，办结。</source>
        <translation>Press F2 to begin the first: find the person, choose the matter, check the documents, finish.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>换一个筛选，或清空搜索。</source>
        <translation>Choose another filter, or clear the search.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>接着填</source>
        <translation>Go on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>没填完：{names}（{day}）</source>
        <translation>Half filled in: {names} ({day})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>没有符合的办件</source>
        <translation>No case matches</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>筛选办件</source>
        <translation>Filter the cases</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>编号后几位、姓名、事项　F3</source>
        <translation>Last digits of number, name, matter  F3</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>草稿已丢掉。</source>
        <translation>The draft was discarded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>还没有办件</source>
        <translation>No cases yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>{day}前办结{maybe}</source>
        <translation>finish by {day}{maybe}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>{day}前报镇{maybe}</source>
        <translation>to the township by {day}{maybe}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <location filename="../../stationdesk/ui/finding.py"/>
        <location filename="../../stationdesk/ui/left_behind/age_risk.py"/>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>{n}岁</source>
        <translation>aged {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>▲ 条件写的是{least}周岁以上，此人{age}岁，请核对。</source>
        <translation>▲ The conditions say {least} or older; this person is {age}. Please check.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>尾号{tail}</source>
        <translation>...{tail}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>本村 · {n}个工作日</source>
        <translation>Village · {n} working {n:day/days}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>本村 · 即办</source>
        <translation>Village · at once</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>本村决定</source>
        <translation>Village decides</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>机关 · {n}日内报</source>
        <translation>Agency · forward in {n} {n:day/days}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/reading.py"/>
        <source>机关 · 当日报</source>
        <translation>Agency · forward same day</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <source>Enter　打印{what}</source>
        <translation>Enter  Print {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <source>后补：{names}</source>
        <translation>Promised: {names}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <source>打印{what}</source>
        <translation>Print {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <source>打开办件</source>
        <translation>Open the case</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <source>收起</source>
        <translation>Close</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <source>注意：他还有同一事项在办（{numbers}）</source>
        <translation>Note: another case of the same matter is in progress ({numbers})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/receipt_card.py"/>
        <source>缺：{names}</source>
        <translation>Missing: {names}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/refuse_sheet.py"/>
        <source>可以去哪里</source>
        <translation>Where to go instead</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/refuse_sheet.py"/>
        <source>理由，一行一条</source>
        <translation>Reasons, one a line</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/refuse_sheet.py"/>
        <source>申请人会拿到一张写明理由的通知书。</source>
        <translation>The applicant gets a notice with the reasons.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source> 个工作日</source>
        <translation> working days</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>{name}（有则交）</source>
        <translation>{name} (if there is one)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>为什么再告知一次</source>
        <translation>Why another notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>为什么更正</source>
        <translation>Why it is corrected</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>他说了什么</source>
        <translation>What they said</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>再次告知</source>
        <translation>Another notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>办出来的结果</source>
        <translation>What came of it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>哪一种特别程序</source>
        <translation>Which special procedure</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>哪天报的</source>
        <translation>Forwarded on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>哪天送到</source>
        <translation>Delivered on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>延长</source>
        <translation>Extend</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>归档以后不再办别的手续，随时可以查看和补打。</source>
        <translation>After archiving there are no further steps; it can be looked at and reprinted at any time.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>怎么送的</source>
        <translation>How it was delivered</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>恢复计时</source>
        <translation>Run the clock again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>撤回</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>本人，或代收人和关系</source>
        <translation>The applicant, or who took it and their relation</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>机关怎么答复</source>
        <translation>What the agency answered</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>机关的编号</source>
        <translation>The agency's number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>机关说何时办结</source>
        <translation>When the agency will finish</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>特别程序</source>
        <translation>Special procedure</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>理由或结果</source>
        <translation>Reason or result</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>申请人的评价（自愿）</source>
        <translation>The applicant's rating (voluntary)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>申请人自己要撤回，可以不说理由。收下的材料请退还。</source>
        <translation>The applicant asks to withdraw and need not say why. Please return the documents taken in.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>登记错了才用。编号作废、不再使用，已出的纸也作废。</source>
        <translation>Only for a wrong entry. The number is void and not used again; papers already made are void too.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>省级平台或机关的编号</source>
        <translation>Number on the province's platform or at the agency</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>空着就用目录里写的</source>
        <translation>Empty: as the catalogue says</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>窗口领取、上门、邮寄</source>
        <translation>At the counter, at home, by post</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>答复日期</source>
        <translation>Answered on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>补齐材料</source>
        <translation>Take in supplements</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>请在哪天前补来</source>
        <translation>Please bring them by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>谁收的</source>
        <translation>Received by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>还没有就空着</source>
        <translation>Leave empty if there is none</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>还缺的或要重交的</source>
        <translation>Still missing, or to be brought again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>这次补来的</source>
        <translation>Brought this time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/steps.py"/>
        <source>退回、不予受理必须写明</source>
        <translation>Needed when returned or not accepted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>告知单</source>
        <translation>Notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>待审批</source>
        <translation>To approve</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>批准</source>
        <translation>Approve</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>用印簿</source>
        <translation>Seal book</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>给谁</source>
        <translation>For</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <source>要的证明</source>
        <translation>Certificate wanted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/columns.py"/>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>谁来问</source>
        <translation>Who asks</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>F8  再打一张告知单</source>
        <translation>F8  Print the notice again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>F8  打印</source>
        <translation>F8  Print</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>F8  补打…</source>
        <translation>F8  Reprint...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>{n} 份，每份 {m} 页</source>
        <translation>Copies: {n}, pages each: {m}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>作废…</source>
        <translation>Void...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>作废原因</source>
        <translation>Why it is void</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>出具</source>
        <translation>Issue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>原话</source>
        <translation>In their words</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>在左边选一份，这里是它的内容和经过。</source>
        <translation>Choose one on the left; what it says and its history show here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>已用印</source>
        <translation>Sealed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>批准…</source>
        <translation>Approve...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>未登记用印</source>
        <translation>Sealing not recorded</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>本月索要单位</source>
        <translation>Who asked this month</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>本月被索要不该开的证明 {n} 次</source>
        <translation>Asked this month for what may not be issued: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>用印人</source>
        <translation>Sealed by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>用印第 {n} 号</source>
        <translation>Sealing no. {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>登记用印…</source>
        <translation>Record the sealing...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>看稿</source>
        <translation>See the draft</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>等另一位有审批权限的人批准，批了才有编号。</source>
        <translation>Waits for another person who may approve; it has no number before that.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <source>补打 {n} 次</source>
        <translation>Reprinted: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>退回</source>
        <translation>Send back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>退回…</source>
        <translation>Send back...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>F8  看稿</source>
        <translation>F8  See the draft</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>▲ 还没有送出。再按一次 Esc 就放弃这份稿子。</source>
        <translation>▲ Not sent yet. Press Esc again to give this draft up.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>不用审批</source>
        <translation>No approval needed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>例如 县民政局婚姻登记处</source>
        <translation>Such as the county's marriage registry</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>先找到是给谁开的</source>
        <translation>First find who it is for</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>入户核实、合同、会议记录……</source>
        <translation>home visit, contract, minutes...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>哪个单位要的</source>
        <translation>Which body wants it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>按档案填写；留空即可</source>
        <translation>As in the file; leave empty if so</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/certificates/reading.py"/>
        <source>有效 {n} 天</source>
        <translation>Valid for {n} {n:day/days}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>来自居民档案</source>
        <translation>From the residents' files</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>样稿：{title}</source>
        <translation>Sample: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>核实的依据</source>
        <translation>How it was checked</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>签字</source>
        <translation>Signed by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>给谁开</source>
        <translation>Issued for</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>这份证明</source>
        <translation>This certificate</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>送审批</source>
        <translation>Send for approval</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/form.py"/>
        <source>须另一人审批</source>
        <translation>Another person must approve</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>Enter　出告知单</source>
        <translation>Enter  Make the notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>出告知单</source>
        <translation>Make the notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>去哪里</source>
        <translation>Where to go</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>怎么办</source>
        <translation>What to do</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>本站还没有启用：{item}</source>
        <translation>Not in use at this station: {item}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>村里不出具：{item}</source>
        <translation>Not issued by the village: {item}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>站里帮您</source>
        <translation>The station helps</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/gate_card.py"/>
        <source>还提到</source>
        <translation>Also mentioned</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>{item}：请到{authority}。</source>
        <translation>{item}: please go to {authority}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>{n} 份</source>
        <translation>{n} {n:certificate/certificates}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>{n} 张</source>
        <translation>{n} {n:sheet/sheets}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>{n} 次</source>
        <translation>{n} {n:time/times}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>上面写要开什么证明：能开的直接填，不能开的出告知单，写明去哪里办。</source>
        <translation>Write above what is wanted: what may be issued is filled in at once; for what may not, a notice says where to go.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>不愿说也可以不填</source>
        <translation>may be left empty if they would rather not say</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>作废 {number}</source>
        <translation>Void {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>例如 某银行、某学校</source>
        <translation>Such as a bank or a school</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>例如：写错地址，已收回原件</source>
        <translation>Such as: wrong address, original taken back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>例如：遗失，已登记</source>
        <translation>Such as: lost, recorded</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>原因写在上面。已保存的都在，按 F5 再读一次。</source>
        <translation>The reason is above. What was saved is safe; press F5 to read again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>告知单 {number} 已出，请打印交给来人。</source>
        <translation>Notice {number} was made; please print it for the person at the counter.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>哪个单位要他开</source>
        <translation>Which body asked them for it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>已批准，编号 {number}。</source>
        <translation>Approved, number {number}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>已记第 {n} 次补打。</source>
        <translation>Reprint no. {n} was recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>已送审批：{title}。另一人批准后才有编号，才能打印。</source>
        <translation>Sent for approval: {title}. It gets its number and can be printed once another person approves.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>开证明</source>
        <translation>Issue a certificate</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>您的岗位不能出具证明，请由文书办理。</source>
        <translation>Your post cannot issue certificates; please ask the clerk.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>您的岗位看不到用印簿</source>
        <translation>Your post does not show the seal book</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>您的岗位看不到证明和用印</source>
        <translation>Your post does not show certificates and sealing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>打出来的和原件是同一份文件，补打次数记在存根上。</source>
        <translation>What prints is the original file itself; reprints are counted on the stub.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>批准后立即编号、签上本机的核验码，内容不能再改。拟稿人不能批自己的稿。</source>
        <translation>On approval it is numbered and signed with this computer's check code at once, and cannot be changed. Whoever drafted it cannot approve it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>批准并编号</source>
        <translation>Approve and number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>批准：{title}</source>
        <translation>Approve: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>批语</source>
        <translation>Remark</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>换一个筛选看看。</source>
        <translation>Try another filter.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>有人来开村里不该开的证明时，写下原话，告知单告诉他去哪里办。</source>
        <translation>When somebody wants what the village may not issue, write down their words; the notice tells them where to go.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>核验…</source>
        <translation>Verify...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>核验证明</source>
        <translation>Verify a certificate</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>每月汇总报镇，便于纠正</source>
        <translation>Reported to the township every month, so that it can be put right</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>没有找到，换汉字试试。</source>
        <translation>Nothing found. Try Chinese characters.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>清单里可以开的</source>
        <translation>What the list permits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>清单里相近的</source>
        <translation>Close to it on the list</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>登记用印</source>
        <translation>Record the sealing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>登记用印：{number}</source>
        <translation>Record the sealing: {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>盖完章再登记。批准的人不能自己盖章。</source>
        <translation>Seal first, then record it. Whoever approved it cannot seal it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>稿子已退回，没有编号。</source>
        <translation>The draft was sent back; it has no number.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>编号不会再用，纸不能再打印。请先收回已交出的原件。</source>
        <translation>The number is not used again and the paper can no longer be printed. Please take back the original first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>补打 {number}</source>
        <translation>Reprint {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>补打原因</source>
        <translation>Why it is reprinted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>要去办什么</source>
        <translation>What it is for</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>要开什么证明</source>
        <translation>Which certificate</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>要开什么证明？照来人说的写，例如：收养、无犯罪记录</source>
        <translation>Which certificate? Write what they say, such as "收养" or "无犯罪记录"</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>证明 {number} 已作废，扫码核验会显示作废。</source>
        <translation>Certificate {number} is void; scanning it will say so.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>证明出具后，由管印的人在详情里登记用印。</source>
        <translation>Once a certificate is issued, the keeper of the seal records the sealing in its details.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>还没有出过告知单</source>
        <translation>No notices yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>还没有开过证明</source>
        <translation>No certificates yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>还没有用印记录</source>
        <translation>No sealings yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>这一页没有读出来</source>
        <translation>This page could not be read</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>这里现在没有</source>
        <translation>Nothing here now</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>退回：{title}</source>
        <translation>Send back: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>须会议讨论决定的证明要填</source>
        <translation>Needed where a meeting must decide</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/reading.py"/>
        <source>未启用</source>
        <translation>Not in use</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/sealing.py"/>
        <source>再次用印时写明原因</source>
        <translation>Give the reason when sealing again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/sealing.py"/>
        <source>每份页数</source>
        <translation>Pages each</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/verifying.py"/>
        <source>不用联网：按本机认识的设备签名和存根核对。</source>
        <translation>Needs no network: checked against the signatures of the devices known here and the stubs.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/verifying.py"/>
        <source>核验</source>
        <translation>Verify</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/verifying.py"/>
        <source>核验码</source>
        <translation>Check code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/verifying.py"/>
        <source>用扫码枪扫纸上的二维码，或把内容粘贴到这里</source>
        <translation>Scan the QR code on the paper, or paste what it holds here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/verifying.py"/>
        <source>编号 {number}</source>
        <translation>Number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cover.py"/>
        <source>屏幕已遮住，按任意键返回</source>
        <translation>The screen is covered; press any key to return</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cover.py"/>
        <source>按任意键返回</source>
        <translation>Press any key to return</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cover.py"/>
        <source>请稍候，马上为您办理</source>
        <translation>One moment please, we shall be with you at once</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>12 位村编码</source>
        <translation>12-digit village code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>××省××市××县××镇××村</source>
        <translation>Province, city, county, township, village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>上一步</source>
        <translation>Back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/new_password.py"/>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>两遍不一样，请再输一遍。</source>
        <translation>The two differ; please enter it once more.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/restore_page.py"/>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>从备份恢复</source>
        <translation>Restore a backup</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>先练习</source>
        <translation>Practise first</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>全称</source>
        <translation>Full name</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>全程代理、证件交接、上门</source>
        <translation>Proxy services, handing over documents, home visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/new_password.py"/>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>再输一遍</source>
        <translation>Enter it once more</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>再选一个平时做的岗位；管理员只管人和备份。</source>
        <translation>Please choose the post for the daily work too; the administrator only looks after people and backups.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>印在每张纸的抬头上</source>
        <translation>Printed at the head of every paper</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>可以，再长一些更好；几个不相干的词连起来最好记</source>
        <translation>It will do; longer is better. A few unrelated words are easiest to remember</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>和恢复码的最后一组不一样，请照纸再看一遍。</source>
        <translation>It differs from the last group of the recovery code; please look at the paper again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>哪个村</source>
        <translation>Which village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>填写内容</source>
        <translation>What to fill in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>太容易猜：别用生日、电话、连着的数字</source>
        <translation>Too easy to guess: no birthdays, phone numbers or runs of digits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>存成 PDF</source>
        <translation>Save as PDF</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>密码，再输一遍</source>
        <translation>Password, once more</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>已存到 {place}。打印以后请把这个文件删掉。</source>
        <translation>Saved to {place}. Please delete this file once it is printed.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>建立本村的站点</source>
        <translation>Make this village's station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>建立站点</source>
        <translation>Make the station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>开始</source>
        <translation>Begin</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>开始使用</source>
        <translation>Start working</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>开证明、管用印登记、贴公开表、办件</source>
        <translation>Issues certificates, keeps the seal book, posts sheets, handles cases</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>很好</source>
        <translation>very good</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>忘了密码，或电脑坏了要从备份恢复时，只有它能开门。打印出来，封好，锁进柜子；不要拍照，不要存在这台电脑上。</source>
        <translation>If the password is forgotten, or this computer breaks and a backup is restored, only this opens the door. Print it, seal it in an envelope and lock it away; do not photograph it or keep it on this computer.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>恢复码 {code}</source>
        <translation>Recovery code {code}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>打几个字、拼音首字母或编码就能找到；找不到就自己填。</source>
        <translation>Type a few characters, pinyin initials or the code; if it is not found, fill it in yourself.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>批准用印和公开，看什么超期了</source>
        <translation>Approves sealing and posting, sees what is overdue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>找到的村</source>
        <translation>Villages found</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>找村</source>
        <translation>Find the village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>换了电脑或重装过系统，手里有备份和恢复码</source>
        <translation>For a new or newly installed computer, with a backup and the recovery code at hand</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>村名</source>
        <translation>Village</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>村名、乡镇、编码</source>
        <translation>Village, township, code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>村和站</source>
        <translation>Village and station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/shell.py"/>
        <source>村级便民服务站</source>
        <translation>Village service station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>村编码是 12 位数字，不以 0 开头，例如 421221106202。</source>
        <translation>A village code has 12 digits and does not begin with 0, such as 421221106202.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>正在建立</source>
        <translation>Setting up</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>没有找到。按回车，在下面自己填村名和编码。</source>
        <translation>Nothing found. Press Enter and fill in village and code below.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>添加工作人员、备份恢复、和镇里交换钥匙；第一位总要有</source>
        <translation>Adds staff, restores backups, exchanges keys with the township; the first person always has it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>照纸上输入恢复码的最后一组</source>
        <translation>Enter the last group of the recovery code from the paper</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>照纸上输入最后一组</source>
        <translation>Enter the last group from the paper</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>留守儿童建档、走访、报告</source>
        <translation>Keeps the files of left-behind children, visits, reports</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>确认纸上的字是清楚的</source>
        <translation>to be sure the paper can be read</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>窗口收件、办件、代办、走访、居民档案</source>
        <translation>Takes in and handles cases at the counter, proxy services, visits, residents' files</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>站名</source>
        <translation>Station's name</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>第一位工作人员</source>
        <translation>The first member of staff</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>约三分钟就能开始用。没有网络也行，数据只存在这台电脑上。</source>
        <translation>Ready in about three minutes. No network is needed; the data stays on this computer.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>至少 8 个字符，自己记得住的几个词最好</source>
        <translation>At least 8 characters; a few words you remember are best</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>请填全称，它印在纸上。</source>
        <translation>Please fill in the full name; it is printed on papers.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <location filename="../../stationdesk/ui/restore_page.py"/>
        <source>请填姓名。</source>
        <translation>Please fill in the name.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>请填村名，或在上面找到它按回车。</source>
        <translation>Please fill in the village, or find it above and press Enter.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>请填站名，它印在纸上。</source>
        <translation>Please fill in the station's name; it is printed on papers.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>还差 {n} 个字符</source>
        <translation>{n} more {n:character/characters}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>这个人能添加别的人。一人可以有几个岗位；批准用印的人和管印的人不能是同一个。</source>
        <translation>This person can add others. One person may hold several posts; who approves sealing may not be who keeps the seal.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>这台电脑还没有站点</source>
        <translation>This computer has no station yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>选村、起站名、设第一位工作人员</source>
        <translation>Choose the village, name the station, set up the first member of staff</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/first_start.py"/>
        <source>里面的人和事都是编的，随便试，弄不坏</source>
        <translation>Everyone and everything in it is made up; try whatever you like, nothing breaks</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/hooks.py"/>
        <source>{n} 项已导出</source>
        <translation>Exported: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/hooks.py"/>
        <source>{n} 项待导出</source>
        <translation>Waiting to export: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/hooks.py"/>
        <source>{n} 项要处理</source>
        <translation>To be settled: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/hooks.py"/>
        <source>没有待上报</source>
        <translation>Nothing to send up</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>三留守汇总表</source>
        <translation>Left-behind summary</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>儿童登记表</source>
        <translation>Child's registration form</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>回执</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>委托书</source>
        <translation>Letter of authority</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>容缺承诺书</source>
        <translation>Promise of documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>恢复凭条</source>
        <translation>Recovery sheet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>接收回执</source>
        <translation>Receipt of a bundle</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>期限变动告知书</source>
        <translation>Notice of a changed due date</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>证件交接单</source>
        <translation>Hand-over slip</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>走访单</source>
        <translation>Visit sheet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/issuing.py"/>
        <source>走访记录</source>
        <translation>Visit record</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/pieces/charts.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>今年的这一天，也可写 20261122</source>
        <translation>That day of this year; 20261122 will do too</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>做记号</source>
        <translation>Mark</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>全部符合的都做记号</source>
        <translation>Mark all that match</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>列表与详情来回</source>
        <translation>Between list and details</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>列表里</source>
        <translation>In lists</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>到处都能用</source>
        <translation>Everywhere</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>加一周、减一周</source>
        <translation>A week on, a week back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>加一天、减一天</source>
        <translation>A day on, a day back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>加一月、减一月</source>
        <translation>A month on, a month back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>同步上报</source>
        <translation>Sync</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>工作台到统计考核</source>
        <translation>From Today to Assessment</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>找人、事项、办件、页面</source>
        <translation>Find people, matters, cases, pages</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>撤销状态栏里的那一步</source>
        <translation>Undo the step in the status bar</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>新建</source>
        <translation>New</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>日期里</source>
        <translation>In dates</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>本页主要操作</source>
        <translation>The page's main action</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>核对材料时</source>
        <translation>When checking documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>直接打字</source>
        <translation>Just type</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>跳到那一行</source>
        <translation>Go to that row</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>返回，填了一半的都留着</source>
        <translation>Back; what is half filled in is kept</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>这张表</source>
        <translation>This list of keys</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>遮住屏幕，任意键返回</source>
        <translation>Cover the screen; any key returns</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>锁定，要密码才能再开</source>
        <translation>Lock; the password opens again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>页面与屏幕</source>
        <translation>Pages and screen</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/age_risk.py"/>
        <source>年龄和风险：共 {n} 人，{said}</source>
        <translation>Age and risk: {n} {n:person/people}, {said}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/age_risk.py"/>
        <source>未评</source>
        <translation>not assessed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/age_risk.py"/>
        <source>风险{word} {n} 人</source>
        <translation>{word} risk: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/age_risk.py"/>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <source>，</source>
        <translation>, </translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>上次走访</source>
        <translation>Last visit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>在册自</source>
        <translation>Since</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>建议</source>
        <translation>Proposal</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>满</source>
        <translation>Turns</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>纳入</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>要做什么</source>
        <translation>What to do</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>责任人</source>
        <translation>In charge</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/columns.py"/>
        <source>退出</source>
        <translation>Leave</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>F8  打印登记表</source>
        <translation>F8  Print the registration form</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>F9  确认纳入</source>
        <translation>F9  Confirm and enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>{n} 条，凭本人密钥阅读</source>
        <translation>{n} notes, read with one's own key</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>▲ 紧急打开，理由已封存，等书记复核。</source>
        <translation>▲ Opened in an emergency; the reason is sealed and waits for the secretary's review.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>不纳入…</source>
        <translation>Do not enrol...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>儿童的姓名和档案只给有授权的人看。</source>
        <translation>Children's names and files are shown only to those authorised.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>其他亲属</source>
        <translation>Other relative</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>其他人</source>
        <translation>Someone else</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>去走访</source>
        <translation>Go and visit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>在左边选一个人，这里是理由、一家人和能做的事。</source>
        <translation>Choose a person on the left; the reason, the family and what can be done show here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>学校</source>
        <translation>School</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>密存</source>
        <translation>Sealed notes</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>建议纳入</source>
        <translation>Proposed for enrolment</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>建议退出</source>
        <translation>Proposed to leave</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>打开档案</source>
        <translation>Open the file</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>按{version}版规则提出，由人确认才算数。</source>
        <translation>Proposed by version {version} of the rules; counts only once a person confirms.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>档案凭书面授权打开；每次打开都留痕。</source>
        <translation>The file opens with written authority; every opening is recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>照料人</source>
        <translation>Carer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>父母都在外</source>
        <translation>Both parents away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>监护{word}</source>
        <translation>Care: {word}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>监护评估…</source>
        <translation>Care assessment...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>祖辈</source>
        <translation>Grandparents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>第 {n} 户</source>
        <translation>Household {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>这一家</source>
        <translation>The family</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <source>退出名册…</source>
        <translation>Take off the register...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/detail.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>风险{word}</source>
        <translation>{word} risk</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>{name} {day}满{n}岁。按 Enter 打开居民档案。</source>
        <translation>{name} turns {n} on {day}. Press Enter to open the file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>{name} 已纳入{kind}名册。</source>
        <translation>{name} was enrolled: {kind}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>{name} 已退出名册，历史都在。</source>
        <translation>{name} left the register; the history is kept.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>{n} 人</source>
        <translation>{n} {n:person/people}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>{what} {n} 人。按 Enter 打开这些人。</source>
        <translation>{what}: {n} {n:person/people}. Press Enter to open them.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>{what}：{n} 人。Esc 回到汇总。</source>
        <translation>{what}: {n} {n:person/people}. Esc goes back to the summary.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>一个月内到龄</source>
        <translation>Of age within a month</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>一个月内没有人到龄</source>
        <translation>Nobody comes of age within a month</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>一句话，别人看得懂</source>
        <translation>A sentence others understand</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>不纳入</source>
        <translation>Do not enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>不纳入：{name}</source>
        <translation>Do not enrol: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>从哪天起</source>
        <translation>From which day</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>例如：11月20日入户核实，父母均在外</source>
        <translation>Such as: 20 November, visited at home, both parents are away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>例如：父亲已返乡，尚未登记</source>
        <translation>Such as: the father is back, not recorded yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>儿童</source>
        <translation>Children</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>先在居民档案里登记外出务工，系统会提出名单，由人确认。</source>
        <translation>First record in the residents' files who is away for work; the program then proposes names, and a person confirms.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>到龄提醒</source>
        <translation>Coming of age</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>发生了什么、为什么现在必须看</source>
        <translation>What happened, and why it must be seen now</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>可以比监护情况定得更高，不能更低</source>
        <translation>May be set higher than the care calls for, not lower</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>哪一类</source>
        <translation>Which group</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>哪一类人</source>
        <translation>Which group of people</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>哪天</source>
        <translation>Day</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>在册</source>
        <translation>Enrolled</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>在册总数</source>
        <translation>Enrolled in all</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>外出登记有变化时，这里会提出该纳入或退出的人。</source>
        <translation>When absences change, whoever should be enrolled or leave is proposed here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>妇女</source>
        <translation>Women</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>已紧急打开并记下理由，等复核。</source>
        <translation>Opened in an emergency with its reason; waits for review.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>已纳入{kind}名册。</source>
        <translation>Enrolled: {kind}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>已记下原因；情况变化前不再提出 {name}。</source>
        <translation>The reason was recorded; {name} is not proposed again until something changes.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>已评估：风险{word}。走访按风险安排。</source>
        <translation>Assessed: {word} risk. Visits are planned by risk.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>年龄和风险</source>
        <translation>Age and risk</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>待确认</source>
        <translation>To confirm</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>待确认的建议</source>
        <translation>Proposals to confirm</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>您的岗位看不到三留守名册</source>
        <translation>Your post does not show the registers of the left-behind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>打印汇总表</source>
        <translation>Print the summary</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>打开居民档案</source>
        <translation>Open the residents' files</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>按外出登记，系统提出了 {n} 个人，由人确认后才算在册。</source>
        <translation>By the absences recorded, {n} {n:person is/people are} proposed; they count once a person confirms.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>汇总</source>
        <translation>Summary</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>没有授权：{name}</source>
        <translation>Not authorised: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>没有要确认的人</source>
        <translation>Nobody to confirm</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>满16、18、60、80岁前一个月在这里提醒。</source>
        <translation>A month before turning 16, 18, 60 or 80, people are listed here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>照护人是</source>
        <translation>The carer is</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>监护情况</source>
        <translation>Care</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>监护评估：{name}</source>
        <translation>Care assessment: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>看什么</source>
        <translation>What to show</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>看到的情况</source>
        <translation>What was seen</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>看待确认的人</source>
        <translation>See whom to confirm</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>确认纳入</source>
        <translation>Confirm and enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>紧急打开</source>
        <translation>Open in an emergency</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>紧急打开后打印</source>
        <translation>Open in an emergency and print</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>紧急理由</source>
        <translation>Reason of the emergency</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>纳入名册</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>老人</source>
        <translation>Elderly people</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>记下评估</source>
        <translation>Keep the assessment</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>证据</source>
        <translation>Evidence</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>较好→低风险，一般→中，差→高</source>
        <translation>Good → low risk, fair → medium, poor → high</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>还没有人在册</source>
        <translation>Nobody enrolled yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>退出名册</source>
        <translation>Take off the register</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>退出名册：{name}</source>
        <translation>Take off the register: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/reading.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>{place} · {day}起</source>
        <translation>{place} · since {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/reading.py"/>
        <source>外出的人已返回，或情况已变</source>
        <translation>Those away have returned, or things have changed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/reading.py"/>
        <source>已登记死亡</source>
        <translation>Death recorded</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/reading.py"/>
        <source>已登记迁出</source>
        <translation>Moved away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/reading.py"/>
        <source>已过年龄</source>
        <translation>Past the age</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/reading.py"/>
        <source>父母外出的情况见档案</source>
        <translation>See the file for which parents are away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/new_password.py"/>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>新密码</source>
        <translation>New password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/new_password.py"/>
        <source>给 {user} 设一个新密码</source>
        <translation>Set a new password for {user}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/new_password.py"/>
        <source>设好并打开</source>
        <translation>Set it and open</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/new_password.py"/>
        <source>设新密码</source>
        <translation>Set a new password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/new_password.py"/>
        <location filename="../../stationdesk/ui/restore_page.py"/>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/opening.py"/>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>备份文件 (*.sdbackup)</source>
        <translation>Backup files (*.sdbackup)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/opening.py"/>
        <source>恢复码.pdf</source>
        <translation>Recovery code.pdf</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/opening.py"/>
        <source>恢复码存到哪里</source>
        <translation>Where to save the recovery code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/opening.py"/>
        <source>练习村没有装好。请重新安装程序，或在命令行运行 stationdesk practice。</source>
        <translation>The practice village did not come with the program. Please install the program again, or run stationdesk practice on the command line.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/opening.py"/>
        <source>选择备份文件</source>
        <translation>Choose a backup</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>三留守</source>
        <translation>Left-behind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>居民档案</source>
        <translation>Residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>工作台</source>
        <translation>Today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>志愿组织</source>
        <translation>Volunteers</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>窗口办理</source>
        <translation>Counter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>统计考核</source>
        <translation>Assessment</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>证明用印</source>
        <translation>Certificates</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/person_line.py"/>
        <source>没有找到。换拼音首字母或证件后四位；新人请先在居民档案登记。</source>
        <translation>Nothing found. Try pinyin initials or the last four of the ID number; please enter a new person under Residents first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/charts.py"/>
        <source>{day}：{n} 件到期</source>
        <translation>{day}: {n} due</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/charts.py"/>
        <source>休</source>
        <translation>off</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/dates.py"/>
        <source>11-22 或 20261122，= 今天</source>
        <translation>11-22 or 20261122, = for today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/dates.py"/>
        <source>d 加一天，D 减一天；w、W 一周；m、M 一月；= 今天</source>
        <translation>d a day on, D a day back; w, W a week; m, M a month; = today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/fields.py"/>
        <source>必填</source>
        <translation>required</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/fields.py"/>
        <source>显示密码</source>
        <translation>Show the password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/fields.py"/>
        <source>遮住密码</source>
        <translation>Hide the password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/masked.py"/>
        <source>显示{what}</source>
        <translation>Show {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/masked.py"/>
        <source>遮住{what}</source>
        <translation>Hide {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/panes.py"/>
        <source>{words}，{n} 条</source>
        <translation>{words}, {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/panes.py"/>
        <source>关闭 (Esc)</source>
        <translation>Close (Esc)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/panes.py"/>
        <source>列表和详情的分隔条</source>
        <translation>Divider between list and details</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/panes.py"/>
        <source>编辑内容</source>
        <translation>Edit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/panes.py"/>
        <source>详情</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/panes.py"/>
        <source>返回列表</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/side_form.py"/>
        <source>▲ 还没有保存。再按一次 Esc 就不保存了。</source>
        <translation>▲ Not saved yet. Press Esc again to leave without saving.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/states.py"/>
        <source>关闭提示</source>
        <translation>Close the notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>共 {n} 页</source>
        <translation>Pages: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>另存为</source>
        <translation>Save as</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>另存为…</source>
        <translation>Save as...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>已交给打印机，{n} 页。</source>
        <translation>Handed to the printer, pages: {n}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>已存到 {place}</source>
        <translation>Saved to {place}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>放大</source>
        <translation>Larger</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>第 {n} 页</source>
        <translation>Page {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>纸面</source>
        <translation>Paper</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>缩小</source>
        <translation>Smaller</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>预览：{title}</source>
        <translation>Preview: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/printing.py"/>
        <source>打印机没有接收。事已经办好、编号不变，看看打印机开了没有、有没有纸，再点“打印”，或先“另存为”。</source>
        <translation>The printer did not take it. The case is done and keeps its number. Check that the printer is on and has paper, then press Print again, or save it as a file first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/printing.py"/>
        <source>没能存到那里（盘满了，或者不许写）。记录没有丢，换一个地方再存。</source>
        <translation>It could not be saved there (disk full, or not permitted). The record is not lost; please choose another place.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/printing.py"/>
        <source>这张纸打不开。记录没有丢，请从列表里重新打印；还不行就做一次“检查”。</source>
        <translation>This paper cannot be opened. The record is not lost; please print it again from the list, and run the check if that fails.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>为什么</source>
        <translation>Why</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>代办编号</source>
        <translation>Proxy number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>在谁手里</source>
        <translation>Held by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>授权到</source>
        <translation>Until</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>收取</source>
        <translation>Taken</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>日子</source>
        <translation>Day</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>约定还</source>
        <translation>Return by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <source>走到</source>
        <translation>Stage</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/columns.py"/>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>走访人</source>
        <translation>Visited by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>F9  记走访</source>
        <translation>F9  Record the visit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>■ 已过日子</source>
        <translation>■ The day has passed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>■ 授权已到期或委托人已去世，不能再代为办理；原件仍可交还。</source>
        <translation>■ The authority has run out or the resident has died: nothing more can be done under it; originals can still be returned.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>下次</source>
        <translation>Next</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>交还</source>
        <translation>Return</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>全部交还…</source>
        <translation>Return all...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>原件和材料：{n} 件在外</source>
        <translation>Originals and documents: {n} held</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>原件和材料：都不在外</source>
        <translation>Originals and documents: none held</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>去了</source>
        <translation>Visited</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>在{who}手里</source>
        <translation>Held by {who}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>在左边选一件，这里是走到哪一步、原件在谁手里。</source>
        <translation>Choose one on the left; how far it has come and who holds the originals show here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>安排在</source>
        <translation>Planned for</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>已{how}告知</source>
        <translation>Told: {how}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>已交还 {day}</source>
        <translation>Returned {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>打印走访记录</source>
        <translation>Print the visit record</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>收取材料…</source>
        <translation>Take documents in...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>方式</source>
        <translation>Way</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>看办件</source>
        <translation>See the case</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>见证人</source>
        <translation>Witness</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/detail.py"/>
        <source>，约定 {day} 还</source>
        <translation>, to be returned on {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/matters_line.py"/>
        <source>事项、拼音首字母，或照着说；可加几项</source>
        <translation>Matter, pinyin initials, or as people say it; several can be added</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/matters_line.py"/>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>代办什么</source>
        <translation>What to handle</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/matters_line.py"/>
        <source>去掉：{what}</source>
        <translation>Take out: {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>{number} {state}。</source>
        <translation>{number} {state}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>{n} 件</source>
        <translation>{n} {n:entry/entries}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>{n} 户次</source>
        <translation>{n} {n:home/homes}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>{step}：{name}</source>
        <translation>{step}: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>一行一件，例如：
身份证
户口簿 复印件</source>
        <translation>One a line, such as:
ID card
household book copy</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>不写就是委托人本人</source>
        <translation>Empty: the resident</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>临时走访</source>
        <translation>Unplanned visit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>为什么要代办</source>
        <translation>Why a proxy is needed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>交接单 {number}，还有 {n} 件原件在外。</source>
        <translation>Slip {number}; originals still held: {n}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>交给谁</source>
        <translation>Handed to</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>交还并出交接单</source>
        <translation>Return and make the slip</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>今天没有安排走访，先“安排一周”。</source>
        <translation>No visits are planned today; "Plan a week" first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>代办还是走访</source>
        <translation>Proxy services or visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>例如：行动不便，子女在外</source>
        <translation>Such as: cannot walk well, children away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>到哪个窗口</source>
        <translation>At which counter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>口头委托要有见证人，不能是代办员</source>
        <translation>Spoken authority needs a witness, who may not be the proxy worker</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>同行的人</source>
        <translation>Who came along</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>复印件在后面空一格写明，其余都算原件</source>
        <translation>A copy is marked after a space; all others count as originals</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>委托人是未成年人或不能辨认自己行为时</source>
        <translation>When the resident is a minor or cannot judge for themselves</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>安排一周</source>
        <translation>Plan a week</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>已接受委托，编号 {number}。请委托人在委托书上签字。</source>
        <translation>Entrusted, number {number}. Please have the resident sign the letter of authority.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>已记下没见到，{day}再去；先联系：{then}。</source>
        <translation>Recorded as not met; visit again {day}. Get in touch first: {then}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>已走访</source>
        <translation>Visited</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>已过日子</source>
        <translation>Day passed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>怎么告知的</source>
        <translation>How they were told</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>怎么委托的</source>
        <translation>How it was entrusted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>怎么走访的</source>
        <translation>How it was made</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>您的岗位看不到代办和走访</source>
        <translation>Your post does not show proxy services and visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>您的岗位看不到走访</source>
        <translation>Your post does not show visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>手中原件</source>
        <translation>Originals held</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>找了谁</source>
        <translation>Spoke to</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>按风险和规则把该走的人排到一周里，同一户排在同一天。</source>
        <translation>Plans a week of visits by risk and rules, with one household on one day.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>授权做哪些</source>
        <translation>What is authorised</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>授权到哪天</source>
        <translation>Authorised until</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>排了 {n} 次走访（{first} 到 {last}），早先已排 {m} 次。</source>
        <translation>{n} {n:visit/visits} planned ({first} to {last}), {m} planned before.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>接受委托</source>
        <translation>Take it on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>收下并出交接单</source>
        <translation>Take in and make the slip</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>收了什么</source>
        <translation>What was taken in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>收了谁的证件，这里一直挂着，直到交还。</source>
        <translation>Whose papers are here stays listed until they are returned.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>新代办</source>
        <translation>New proxy service</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>本周</source>
        <translation>This week</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>村民不方便跑的事，由代办员全程办：委托写清楚，原件收还都有单子。</source>
        <translation>For residents who cannot come, a proxy worker handles it all: what is entrusted is written down, and every original has its slip.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>没有原件在外</source>
        <translation>No originals are held</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>没有在办的代办</source>
        <translation>No proxy service in hand</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>没有安排走访</source>
        <translation>No visits planned</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>没有过了日子还没去的</source>
        <translation>None is past its day</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>看下来风险</source>
        <translation>Risk as seen</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>筛选代办</source>
        <translation>Filter the proxy services</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>筛选走访</source>
        <translation>Filter the visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>约定哪天还</source>
        <translation>Return agreed for</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>见到了吗</source>
        <translation>Were they met</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>记下</source>
        <translation>Record</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>记走访</source>
        <translation>Record a visit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>记走访：{name}</source>
        <translation>Record a visit: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>谁交来的</source>
        <translation>Brought by</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>谁委托</source>
        <translation>Who entrusts</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>走访</source>
        <translation>Visits</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>走访已记下。</source>
        <translation>The visit was recorded.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>走访已记下，下次 {day}。</source>
        <translation>The visit was recorded; next one {day}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>走访谁</source>
        <translation>Whom to visit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>逐项写明，不能写“全权”</source>
        <translation>Name each thing; "everything" will not do</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>银行卡密码、密码、养老金现金一律不收。</source>
        <translation>PINs, passwords and pension cash are never taken in.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>需要什么</source>
        <translation>What they need</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/path_drawing.py"/>
        <source>走到：{state}</source>
        <translation>Stage: {state}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/refusals.py"/>
        <source>先找到是谁。输入姓名、拼音或证件后几位，回车选中。</source>
        <translation>First find who it is. Type name, pinyin or last digits of the ID number and press Enter.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>F2  编制</source>
        <translation>F2  Make</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>F8  预览 A4</source>
        <translation>F8  Preview on A4</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>{day} 前答复</source>
        <translation>to be answered by {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>{n} 人审查</source>
        <translation>{n} {n:reviewer/reviewers}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>{n} 人（要 {m} 人）</source>
        <translation>{n} (of {m})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>{n} 天</source>
        <translation>{n} {n:day/days}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>{n} 条异议待答复</source>
        <translation>{n} {n:objection/objections} to answer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>{n} 行</source>
        <translation>{n} {n:row/rows}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>▲ 到期，可以揭下</source>
        <translation>▲ Time is up; it can be taken down</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>上次张贴</source>
        <translation>Last time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>不得公开</source>
        <translation>Never posted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>到哪天</source>
        <translation>Until</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>匿名</source>
        <translation>anonymous</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>在哪里</source>
        <translation>Where</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>在左边选一张，这里是它的要求和走到哪一步。</source>
        <translation>Choose one on the left; what it needs and how far it has come show here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>审查同意…</source>
        <translation>Review and agree...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>已答复 {day}{late}：{text}</source>
        <translation>Answered {day}{late}: {text}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>本站台账能直接统计出这张表。</source>
        <translation>This sheet can be drawn up from the station's own records.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>每季度</source>
        <translation>Quarterly</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>每年</source>
        <translation>Yearly</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>每月</source>
        <translation>Monthly</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>登记异议…</source>
        <translation>Record an objection...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>登记张贴…</source>
        <translation>Record the posting...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>登记揭下…</source>
        <translation>Record that it was taken down...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>登记过会…</source>
        <translation>Record the meeting...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>看这一期</source>
        <translation>See this one</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>答复…</source>
        <translation>Answer...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>联席会议</source>
        <translation>joint meeting</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>要经过</source>
        <translation>Needs</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>这一期</source>
        <translation>Period</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>这样的名单编不出来，也打不出来。</source>
        <translation>A list like this can be neither made nor printed.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/detail.py"/>
        <source>（晚了）</source>
        <translation> (late)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/grid.py"/>
        <location filename="../../stationdesk/ui/tables.py"/>
        <source>列标题</source>
        <translation>Column heading</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/grid.py"/>
        <source>行号</source>
        <translation>Row number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>Ctrl+Enter  编好送审查</source>
        <translation>Ctrl+Enter  Make it and send for review</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>▲ 还没有送出。再按一次 Esc 就放弃这张表。</source>
        <translation>▲ Not sent yet. Press Esc again to give this sheet up.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>不带这些列</source>
        <translation>Without these columns</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>从台账统计</source>
        <translation>From the station's records</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>例如 2026-10、2026年第三季度</source>
        <translation>Such as 2026-10 or 2026Q3</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>公开表内容</source>
        <translation>Content of the sheet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>公示 {n} 天</source>
        <translation>On show for {n} {n:day/days}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>粘贴</source>
        <translation>Paste</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>编好送审查</source>
        <translation>Make it and send for review</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>读到 {n} 行，核对后再送。</source>
        <translation>{n} {n:row/rows} read; please check before sending.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>读表格文件</source>
        <translation>Read a table file</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/make_form.py"/>
        <source>读表格文件…</source>
        <translation>Read a table file...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>{title}：{state}</source>
        <translation>{title}: {state}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>一行一处；不写就是村务公开栏</source>
        <translation>One place a line; empty: the village notice board</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>下一期到了日子，会列在这里。</source>
        <translation>Once the next one is due, it is listed here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>不写就是“同意公开”</source>
        <translation>Empty: "agreed for posting"</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>不得公开的事项</source>
        <translation>What may never be posted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>不愿说可以不写</source>
        <translation>may be left empty if they would rather not say</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>先看 A4 预览。编制的人不能审查自己编的表。</source>
        <translation>Look at the A4 preview first. Whoever made a sheet cannot review it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>全部公开表</source>
        <translation>All sheets</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>公开目录</source>
        <translation>Publicity catalogue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>公开表从目录里编制，经审查、过会后张贴。</source>
        <translation>Sheets are made from the catalogue and posted after review and meeting.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>同意公开</source>
        <translation>Agree for posting</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>哪天揭的</source>
        <translation>Taken down on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>哪天贴的</source>
        <translation>Posted on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>在走流程</source>
        <translation>In progress</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>多久</source>
        <translation>Every</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>审查：{title}</source>
        <translation>Review: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>已张贴</source>
        <translation>Posted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>已编好 {n} 行，等审查。</source>
        <translation>Made, {n} {n:row/rows}; waits for review.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>已通过</source>
        <translation>Passed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>异议已登记，{day} 前答复。</source>
        <translation>The objection was recorded, to be answered by {day}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>当面、电话、意见箱</source>
        <translation>in person, by phone, letter box</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>怎么提的</source>
        <translation>How it was raised</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>您的岗位看不到村务公开</source>
        <translation>Your post does not show publicity</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>意见</source>
        <translation>Remark</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>没带的列：{columns}。</source>
        <translation>Columns left out: {columns}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>登记异议：{title}</source>
        <translation>Record an objection: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>登记张贴：{title}</source>
        <translation>Record the posting: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>登记揭下：{title}</source>
        <translation>Record that it was taken down: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>登记过会：{title}</source>
        <translation>Record the meeting: {title}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>看公开目录</source>
        <translation>See the catalogue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>答复已登记（过了答复期限）。</source>
        <translation>The answer was recorded (after the time for answers).</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>编公开表</source>
        <translation>Make a sheet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>规定</source>
        <translation>Rule</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>该公开的</source>
        <translation>To be posted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>该公开的都公开了</source>
        <translation>All that is due has been posted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>谁提的</source>
        <translation>Who raised it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>贴在哪里</source>
        <translation>Where it was posted</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>还没登记过会的，在这里一起登记</source>
        <translation>If the meeting was not recorded yet, record it here as well</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>选一张，再按 F2 编制。</source>
        <translation>Choose one, then press F2 to make it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>遮盖了 {n} 处。</source>
        <translation>{n} {n:cell/cells} masked.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>，公示到 {day}</source>
        <translation>, on show until {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/reading.py"/>
        <source>{year}年</source>
        <translation>{year}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/reading.py"/>
        <source>{year}年{month}月</source>
        <translation>{month}/{year}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/reading.py"/>
        <source>{year}年第一季度</source>
        <translation>Q1 {year}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/reading.py"/>
        <source>{year}年第三季度</source>
        <translation>Q3 {year}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/reading.py"/>
        <source>{year}年第二季度</source>
        <translation>Q2 {year}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/reading.py"/>
        <source>{year}年第四季度</source>
        <translation>Q4 {year}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/rail.py"/>
        <source>{page}，{n} 件要办</source>
        <translation>{page}, {n} to do</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/rail.py"/>
        <source>页面</source>
        <translation>Pages</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/rail.py"/>
        <source>，有超期或有风险</source>
        <translation>, overdue or at risk</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <source>{day}起在{place}，已 {n} 天。</source>
        <translation>In {place} since {day}, {n} {n:day/days} so far.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <source>已经回来的才填。</source>
        <translation>Only if already back.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <source>省和市，例如 广东省东莞市</source>
        <translation>Province and city, such as Dongguan, Guangdong</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/absence_form.py"/>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>请写日期，例如 11-22 或 20261122</source>
        <translation>Please write the date like 11-22 or 20261122</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>{n} 对可能是同一个人。合并以后两份的历史都在，随时可以拆开。</source>
        <translation>{n} {n:pair/pairs} may be the same person. After merging both histories stay, and it can be undone at any time.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>■ 身份号码相同</source>
        <translation>■ Same ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>▲ 同名同生日</source>
        <translation>▲ Same name and birthday</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>保留{name}的第 {n} 份档案，并入另一份</source>
        <translation>Keep file {n} of {name} and merge the other into it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>保留这份</source>
        <translation>Keep this one</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>先处理这 {n} 对，其余的随后列出。</source>
        <translation>Please settle these {n} pairs first; the others follow.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>已合并，两份的历史都在。</source>
        <translation>Merged; both histories are kept.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>已拆开，两份档案又各是各的。</source>
        <translation>Taken apart; they are two files again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>正在比对全部档案…</source>
        <translation>Comparing all files...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>没有号码</source>
        <translation>no ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>没有重复的档案</source>
        <translation>No duplicate files</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>看档案</source>
        <translation>See the file</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/duplicates_sheet.py"/>
        <source>身份号码相同，或同名同生日的，会列在这里。</source>
        <translation>Files with the same ID number, or the same name and birthday, are listed here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>写出完整的身份号码和电话（会记下来）</source>
        <translation>Write full ID numbers and phones (this is recorded)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>只要现在列表里的</source>
        <translation>Only what the list shows now</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>在册的全部居民（{n} 人）</source>
        <translation>All residents on file ({n})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>导出到哪里</source>
        <translation>Where to export to</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>导出的表可以改好再导入：每一行带着记录号，不会重复登记。遮盖过号码的表不能再导入。</source>
        <translation>The exported table can be corrected and imported again: each row carries its record number, so nobody is entered twice. A table with masked numbers cannot be imported.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>居民名册.xlsx</source>
        <translation>Residents.xlsx</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>已导出 {n} 人到 {file}</source>
        <translation>Exported {n} {n:person/people} to {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>您的岗位不能导出完整号码，导出的号码是遮盖过的。</source>
        <translation>Your post cannot export full numbers; the exported ones are masked.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/export_form.py"/>
        <source>选地方并导出…</source>
        <translation>Choose a place and export...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>{age}岁</source>
        <translation>aged {age}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <source>在外 {n} 人</source>
        <translation>{n} away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <source>在家</source>
        <translation>At home</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <source>在家 {n} 人</source>
        <translation>{n} at home</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <source>家里现在没有人</source>
        <translation>Nobody is at home now</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>已故</source>
        <translation>Died</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_drawing.py"/>
        <source>这一户：在家 {home} 人，在外 {away} 人</source>
        <translation>This household: {home} at home, {away} away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>与新户主关系</source>
        <translation>Relation to the new head</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>已移户。</source>
        <translation>Moved to the household.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>新的户编号</source>
        <translation>New household number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>没有户</source>
        <translation>No household</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>没有改动。</source>
        <translation>Nothing was changed.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>现在：{number}</source>
        <translation>Now: {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>移户</source>
        <translation>Move household</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>空着就是不归任何户。</source>
        <translation>Empty: in no household.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/household_form.py"/>
        <source>这一户已保存。</source>
        <translation>The household was saved.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>{day}  新增 {added}，更新 {updated}，没导入 {refused}</source>
        <translation>{day}  {added} added, {updated} updated, {refused} not imported</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>{n} 处后来有改动或在使用，保留未动。</source>
        <translation>Kept because they were changed or used since: {n}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>{n} 行没有导入，可以存成文件，改好再导入一次。</source>
        <translation>{n} {n:row was/rows were} not imported; they can be saved as a file, corrected and imported again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>■ 不能导入</source>
        <translation>■ Cannot be imported</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>▲ 还有没读的工作表：{sheets}</source>
        <translation>▲ Worksheets not read: {sheets}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>不导入的列：{columns}</source>
        <translation>Columns not imported: {columns}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>不导入这一列</source>
        <translation>Do not import this column</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>不能导入</source>
        <translation>Cannot be imported</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>以前的导入</source>
        <translation>Past imports</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>合并单元格已按显示的内容补到 {n} 格。</source>
        <translation>Merged cells filled in with what they show: {n}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>名单没有存成（{why}）。请换一个文件夹再存；导入的结果不受影响。</source>
        <translation>The list was not saved ({why}). Please choose another folder; the import itself is not affected.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>回去改列</source>
        <translation>Back to the columns</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>存到哪里</source>
        <translation>Where to save</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>导入 {n} 人</source>
        <translation>Import {n} {n:person/people}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>已存好。改好以后可以再导入一次。</source>
        <translation>Saved. Once corrected, it can be imported again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>已导入：新增 {added} 人，更新 {updated} 人。</source>
        <translation>Imported: {added} people added, {updated} updated.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>已撤销这次导入：撤回 {a} 条，还原 {b} 条。</source>
        <translation>The import was undone: {a} withdrawn, {b} restored.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>把户籍表拖到这里，或点下面选一个文件。</source>
        <translation>Drop the household register here, or choose a file below.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>把没导入的行存成文件…</source>
        <translation>Save the rows not imported...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>把这些行存成文件…</source>
        <translation>Save these rows...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>换一个文件</source>
        <translation>Another file</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>撤销 {day} 的导入</source>
        <translation>Undo the import of {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>撤销这一批</source>
        <translation>Undo this batch</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>核对列</source>
        <translation>Columns</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>每一行都处理了。</source>
        <translation>Every row was dealt with.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>没有变化</source>
        <translation>Unchanged</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>没有可导入的</source>
        <translation>Nothing to import</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>没有导入的行</source>
        <translation>Rows not imported</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>没有导入的行.csv</source>
        <translation>Rows not imported.csv</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>第 {n} 行：{reason}</source>
        <translation>Row {n}: {reason}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>表里的“{heading}”是哪一项</source>
        <translation>What the column "{heading}" means</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>认得 Excel（xlsx、xls）、WPS、ods 和 csv。先试一遍，给您看结果，再写入。</source>
        <translation>Takes Excel (xlsx, xls), WPS, ods and csv. It is tried first and the result shown, then written.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>试导入</source>
        <translation>Trial</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>请留意的行</source>
        <translation>Rows to look at</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>请留意（会导入）</source>
        <translation>To look at (will be imported)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>读到 {rows} 行、{columns} 列，认得其中 {known} 列。</source>
        <translation>{rows} rows and {columns} columns read, {known} columns recognised.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <source>选文件</source>
        <translation>File</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/import_sheet.py"/>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>选文件…</source>
        <translation>Choose a file...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>60岁以上</source>
        <translation>60 and over</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>与户主</source>
        <translation>Relation to head</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>修改 {name}</source>
        <translation>Edit {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>全部网格</source>
        <translation>All grids</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>可以从 Excel 导入户籍表，也可以一人一人登记。</source>
        <translation>Import the register from Excel, or enter people one by one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>可能重复的档案</source>
        <translation>Possible duplicates</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>姓名、拼音、首字母，身份号码或电话尾号</source>
        <translation>Name, pinyin, initials, last digits of ID number or phone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>导入…</source>
        <translation>Import...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>导入居民</source>
        <translation>Import residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>导入户籍表…</source>
        <translation>Import the household register...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>导出…</source>
        <translation>Export...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>导出居民</source>
        <translation>Export residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>居民名单</source>
        <translation>List of residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>已故、迁出</source>
        <translation>Died, moved away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>换拼音、首字母或号码尾号试试，或去掉筛选。</source>
        <translation>Try pinyin, initials or last digits, or remove the filter.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>改这一户：{number}</source>
        <translation>Edit this household: {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>未满18岁</source>
        <translation>Under 18</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>查居民</source>
        <translation>Find residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>查重</source>
        <translation>Duplicates</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>标记</source>
        <translation>Marks</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>没有符合的人</source>
        <translation>Nobody matches</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>登记外出：{name}</source>
        <translation>Record an absence: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>登记居民</source>
        <translation>Enter a resident</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>登记返回：{name}</source>
        <translation>Record a return: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>看全部居民</source>
        <translation>See all residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>移户：{name}</source>
        <translation>Move household: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>缺号码</source>
        <translation>no number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>缺身份号码</source>
        <translation>No ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>迁出</source>
        <translation>Moved away</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>还没有居民档案</source>
        <translation>No residents' files yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>{masked}（不改就空着）</source>
        <translation>{masked} (leave empty to keep it)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>✓ 校验通过，出生 {day}</source>
        <translation>✓ Check digit right, born {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>几个号码用空格隔开</source>
        <translation>Several numbers are separated by spaces</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>填了没有登记过的编号，就新立一户。</source>
        <translation>A number not yet in use makes a new household.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>填好以后，出生日期和性别会自己出来。</source>
        <translation>Once filled in, date of birth and sex appear by themselves.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>已保存。</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>已登记 {name}。</source>
        <translation>{name} was entered.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>户主 {name}</source>
        <translation>Head: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>无监护能力（重病、重残等）</source>
        <translation>Cannot care for others (serious illness or disability)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>显示完整号码再改（会记下来）</source>
        <translation>Show the full number to edit it (this is recorded)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>死亡日期</source>
        <translation>Date of death</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>没有身份号码的原因</source>
        <translation>Why there is no ID number</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>迁出日期</source>
        <translation>Moved away on</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_form.py"/>
        <source>还没有这一户，保存时新立。</source>
        <translation>There is no such household yet; saving makes it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>■ 已故 {day}</source>
        <translation>■ Died {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>■ 迁出 {day}</source>
        <translation>■ Moved away {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>▲ 已外出 {n} 天</source>
        <translation>▲ Away for {n} {n:day/days}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>▲ 无监护能力</source>
        <translation>▲ Cannot care for others</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>上下键选，F4 到档案，回车修改</source>
        <translation>Up and down to choose, F4 to the file, Enter to edit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>亲属</source>
        <translation>Relatives</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>修改</source>
        <translation>Edit</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>共 {n} 天</source>
        <translation>{n} {n:day/days}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>出生</source>
        <translation>Born</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>外出经历</source>
        <translation>Absences</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>户编号 {number}</source>
        <translation>Household number {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>改这一户</source>
        <translation>Edit this household</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>没有归入任何户。可用“移户”登记到一户。</source>
        <translation>In no household. Use "Move household" to put them in one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>没有：{why}</source>
        <translation>None: {why}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>至今</source>
        <translation>today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>被监护人</source>
        <translation>Ward</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>还没有办件。</source>
        <translation>No cases yet.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>还没有登记</source>
        <translation>Not recorded yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>这一户</source>
        <translation>This household</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/person_pane.py"/>
        <source>选一个人看档案</source>
        <translation>Choose a person to see their file</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/restore_page.py"/>
        <source>备份那天的密码</source>
        <translation>The password of the day of the backup</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/restore_page.py"/>
        <source>恢复并打开</source>
        <translation>Restore and open</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/restore_page.py"/>
        <source>正在恢复</source>
        <translation>Restoring</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/restore_page.py"/>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>请输入密码</source>
        <translation>Please enter the password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>{name}：{covered} / {assigned} 字可以印</source>
        <translation>{name}: {covered} of {assigned} characters can be printed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>▲ {role}：{advice}</source>
        <translation>▲ {role}: {advice}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>● {role}：{font}</source>
        <translation>● {role}: {font}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>图标：Phosphor Icons（MIT）。字体各按其许可。</source>
        <translation>Icons: Phosphor Icons (MIT). Fonts under their own licences.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>字体</source>
        <translation>Fonts</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>村级便民服务站的柜台：离线、加密，一村一份数据。</source>
        <translation>The desk of a village service station: offline, encrypted, a village's data in one place.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>版本</source>
        <translation>Version</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>用到的开源软件</source>
        <translation>Open-source software used</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/about.py"/>
        <source>系统</source>
        <translation>System</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>图标、按钮和表格的行一起变大。</source>
        <translation>Icons, buttons and the rows of tables grow with it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>打印时可以另选；文书按 A4 排版。</source>
        <translation>Another can be chosen when printing; papers are laid out for A4.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>打印给群众的文书始终是中文。</source>
        <translation>Papers printed for residents are always in Chinese.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>文字大小</source>
        <translation>Text size</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>没有找到打印机。文书仍可以存成 PDF，拿到别处打印。</source>
        <translation>No printer was found. Papers can still be saved as PDF and printed elsewhere.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>深色（夜里值班用）</source>
        <translation>Dark (for night duty)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/machine.py"/>
        <source>（默认）</source>
        <translation>(default)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/packs.py"/>
        <source>{version} 从 {day} 起</source>
        <translation>{version} from {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/packs.py"/>
        <source>● 已核</source>
        <translation>● Confirmed</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/packs.py"/>
        <source>◐ 待核 {n} 条</source>
        <translation>◐ To be confirmed: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/packs.py"/>
        <source>事项、代码、历法、岗位都是带版本的数据，不用升级程序就能换。◐ 是还要向镇里核实的条目。</source>
        <translation>Matters, codes, calendars and posts are data with versions of their own, exchanged without upgrading the program. ◐ marks what the township still has to confirm.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/packs.py"/>
        <location filename="../../stationdesk/ui/settings/page.py"/>
        <source>数据包</source>
        <translation>Data packs</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/packs.py"/>
        <source>版本 {version}，{day}起</source>
        <translation>Version {version}, since {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/page.py"/>
        <source>关于</source>
        <translation>About</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/page.py"/>
        <source>备份和检查</source>
        <translation>Backup, check</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/page.py"/>
        <source>站点和设备</source>
        <translation>Station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/page.py"/>
        <source>设置的各部分</source>
        <translation>Parts of the settings</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/page.py"/>
        <source>这台电脑</source>
        <translation>This computer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>▲ {what}（{source}）</source>
        <translation>▲ {what} ({source})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>▲ 换掉别人的密码以后，封存给他个人的内容要由有权限的同事再给他一次。</source>
        <translation>▲ After changing somebody else's password, a colleague who may must give them what was sealed for them once more.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>不能在这台电脑上登录</source>
        <translation>Cannot log in on this computer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>初始密码</source>
        <translation>First password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>密码已换。</source>
        <translation>The password was changed.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>已停用</source>
        <translation>Disabled</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>已添加 {name}。</source>
        <translation>{name} was added.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>换密码</source>
        <translation>Change the password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>换我的密码…</source>
        <translation>Change my password...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>没有岗位</source>
        <translation>No post</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>添加</source>
        <translation>Add</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>添加同事</source>
        <translation>Add a colleague</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>添加同事…</source>
        <translation>Add a colleague...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>添加和修改人员需要管理员岗位。</source>
        <translation>Adding and changing people needs the administrator's post.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>现在的密码</source>
        <translation>Present password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>请本人来输，或当面告诉本人后让本人改掉。</source>
        <translation>Please let them type it, or tell them in person and have them change it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>请至少选一个岗位：权限跟着岗位走。</source>
        <translation>Please choose at least one post: permits follow from posts.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>重设密码…</source>
        <translation>Reset the password...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/people.py"/>
        <source>（您）</source>
        <translation>(you)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>{at} 以后登记的内容会从这台电脑上拿掉；已经导出的，镇里和别的电脑还有。</source>
        <translation>What was recorded after {at} goes from this computer; what was exported is still with the township and the other computers.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>▲ 还没有备份。</source>
        <translation>▲ No backup yet.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>✓ 备份完好，可以用来恢复：{file}</source>
        <translation>✓ The backup is whole and can be restored: {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>✓ 已备份并核对：{file}</source>
        <translation>✓ Backed up and read back: {file}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>✓ 检查完毕，没有发现问题。</source>
        <translation>✓ The check is done; no problems were found.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>✓ 这份备份完好：{at}</source>
        <translation>✓ This backup is whole: {at}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>从备份恢复…</source>
        <translation>Restore a backup...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>修复可以重建的部分</source>
        <translation>Repair what can be rebuilt</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>升级前</source>
        <translation>before an upgrade</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>备份到U盘或文件夹…</source>
        <translation>Back up to a stick or folder...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>备份到哪里</source>
        <translation>Back up to</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>复制这一行</source>
        <translation>Copy this line</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>已复制。退出程序以后粘贴到命令行运行。</source>
        <translation>Copied. Quit the program, then paste it into the command line.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>恢复以后，这台电脑换用新的设备编号，文书编号不会重复。</source>
        <translation>After restoring, this computer takes a new device number, so that paper numbers never repeat.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>恢复前</source>
        <translation>before a restore</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>手动</source>
        <translation>by hand</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>最近一次备份：{at}（{why}）</source>
        <translation>Latest backup: {at} ({why})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>核对</source>
        <translation>Verify</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>核对 {at} 的备份</source>
        <translation>Verify the backup of {at}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>检查数据</source>
        <translation>Check the data</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>每份备份写完都会打开核对。备份是加密的，用当天的密码才打得开。</source>
        <translation>Every backup is opened and verified once written. Backups are encrypted; only the password of that day opens them.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>现在的数据会先另外备份一份，随时可以换回来。</source>
        <translation>The present data is backed up separately first and can be put back at any time.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>看数据库、附件、操作记录的校验链和查找索引是不是完好。不改动任何东西。</source>
        <translation>Looks whether database, attachments, audit chain and search index are whole. Changes nothing.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>立即备份</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>自动</source>
        <translation>by itself</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>请先退出程序，再在命令行里运行下面这一行（会问密码）：</source>
        <translation>Please quit the program first, then run the line below on the command line (it asks for the password):</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>还有 {n} 份更早的备份。</source>
        <translation>Earlier backups: {n} more.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>退出并恢复</source>
        <translation>Quit and restore</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/safety.py"/>
        <source>选一份备份</source>
        <translation>Choose a backup</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/section.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>正在读…</source>
        <translation>Reading...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>修改…</source>
        <translation>Edit...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>印在每张告知单和回执上。</source>
        <translation>Printed on every notice and receipt.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>咨询电话</source>
        <translation>Phone for questions</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>已保存。以后的文书按新的写，以前的不变。</source>
        <translation>Saved. Papers from now on carry the new words; earlier ones stay as they are.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>文书编号里的三位设备号就是它。新电脑先加入本站，再在“同步上报 → 交换卡”里登记。</source>
        <translation>It is the three-digit device number inside paper numbers. A new computer joins the station first, then is enrolled under "Sync → Exchange cards".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>村（社区）</source>
        <translation>Village (community)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>没有填</source>
        <translation>Not filled in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>没有填，文书上会空着</source>
        <translation>Not filled in; papers leave it blank</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>站点</source>
        <translation>Station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>站点信息</source>
        <translation>About the station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>站点名称</source>
        <translation>Station's name</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>统计代码</source>
        <translation>Statistical code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>设备</source>
        <translation>Devices</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/station.py"/>
        <source>（这台电脑）</source>
        <translation>(this computer)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>{at}  {n} 项  {kb} KB</source>
        <translation>{at}  {n} {n:change/changes}  {kb} KB</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>{at}  入库 {a} 项，已有 {b} 项</source>
        <translation>{at}  {a} taken in, {b} already here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>{at} 收到，原文件留在隔离区</source>
        <translation>Received {at}; the file itself is held aside</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>{n} 项，从 {at} 起</source>
        <translation>{n} {n:change/changes}, since {at}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>■ 两边改得不一样，请选一个（{n}）</source>
        <translation>■ Changed differently on two sides; please choose one ({n})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>不详</source>
        <translation>unknown</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>两台电脑各改各的，谁也没有错。选好以后，别的电脑同步时也按这个。没选的值仍留在历史里。</source>
        <translation>Two computers changed it, and neither is wrong. What you choose goes to the other computers with the next sync. What you do not choose stays in the history.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>以“{value}”为准</source>
        <translation>"{value}" is right</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>以这个为准</source>
        <translation>This one is right</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>先处理这 {n} 项，其余的随后列出。</source>
        <translation>Please settle these {n} first; the others follow.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>处理冲突需要相应的岗位。</source>
        <translation>Settling conflicts needs a post that permits it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>导出过的数据包</source>
        <translation>Bundles exported</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>已入库</source>
        <translation>taken in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>已注销</source>
        <translation>revoked</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>已隔离</source>
        <translation>held aside</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>我看过了，放行</source>
        <translation>I have looked at it; release it</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>指纹 {print}</source>
        <translation>Fingerprint {print}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>收到的</source>
        <translation>Received here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>最近的镇里回执：{at}</source>
        <translation>Latest receipt from the township: {at}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>本站另一台电脑</source>
        <translation>Another computer of this station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>登记过的对方</source>
        <translation>Enrolled partners</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>等待和隔离</source>
        <translation>Waiting and held aside</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>等放行</source>
        <translation>waits for release</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>设备 {number}</source>
        <translation>Device {number}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>还没有导出过。</source>
        <translation>Nothing exported yet.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>还没有收到过数据包。</source>
        <translation>No bundle received yet.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards.py"/>
        <source>还没有登记镇里的交换卡，数据包不知道发给谁。</source>
        <translation>The township's exchange card is not enrolled yet, so there is nobody to send bundles to.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>{kind}，代码 {code}</source>
        <translation>{kind}, code {code}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>✓ 已登记：{name}</source>
        <translation>✓ Enrolled: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>不对，不登记</source>
        <translation>They differ; do not enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>交换卡</source>
        <translation>Exchange cards</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>交换卡存到哪里</source>
        <translation>Where to save the exchange card</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>交换卡已导出。</source>
        <translation>The exchange card was exported.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>只有单位名称和公钥，没有秘密。给镇里一份，镇里才认得本站的数据包。</source>
        <translation>It holds only the name and public keys, nothing secret. Give one to the township, so that it knows this station's bundles.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>导出交换卡…</source>
        <translation>Export the exchange card...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>已写到 {file}
指纹：{print}</source>
        <translation>Written to {file}
Fingerprint: {print}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>已登记{name}的交换卡。</source>
        <translation>The exchange card of {name} was enrolled.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>把镇里（或本站另一台电脑）给的交换卡拖到这里。</source>
        <translation>Drop the exchange card from the township (or another computer of this station) here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>本机的交换卡</source>
        <translation>This computer's exchange card</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>村站点或本站电脑</source>
        <translation>Village station or own computer</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>电话里核对一致，登记</source>
        <translation>Compared by phone and the same: enrol</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>登记交换卡需要管理员岗位。</source>
        <translation>Enrolling exchange cards needs the administrator's post.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>登记以前先打电话，把两边屏幕上的指纹念一遍。</source>
        <translation>Before enrolling, please phone and read the fingerprints on both screens to each other.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/cards_sheet.py"/>
        <source>选交换卡…</source>
        <translation>Choose an exchange card...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>Ctrl+Enter  导出</source>
        <translation>Ctrl+Enter  Export</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>U盘 {name}（空 {mb} MB）</source>
        <translation>Stick {name} ({mb} MB free)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>✓ 已核对，可以拔出。
{changes} 项，{size} KB：{file}
交到镇里，拿回回执以后在“接收”里读入。</source>
        <translation>✓ Read back and right; you may unplug.
{changes} changes, {size} KB: {file}
Take it to the township, and read their receipt in under "Take in".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>写到哪里</source>
        <translation>Write to</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>已取消，没有留下数据包。</source>
        <translation>Cancelled; no bundle was left behind.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>已导出 {n} 项并核对，可以拔出。</source>
        <translation>Exported {n} and read back; you may unplug.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>数据包是加密的，只有镇里和本站的电脑打得开。U盘丢了也不泄密，也不丢数据。</source>
        <translation>The bundle is encrypted; only the township and this station's computers can open it. Should the stick be lost, nothing is revealed and nothing is gone.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>正在写出并核对</source>
        <translation>Writing and reading back</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>没有找到U盘。插好以后点“重新找U盘”，或选一个文件夹。</source>
        <translation>No stick was found. Plug one in and press "Look again for sticks", or choose a folder.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>没有新的内容要上报：镇里都已确认。</source>
        <translation>There is nothing new to send up: the township has confirmed everything.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>选文件夹</source>
        <translation>Choose a folder</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>选文件夹…</source>
        <translation>Choose a folder...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/export_sheet.py"/>
        <source>重新找U盘</source>
        <translation>Look again for sticks</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>▲ {n} 处两边改得不一样，要人选一个，列在本页。</source>
        <translation>▲ Changed differently on two sides: {n}; a person must choose, see this page.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>▲ {n} 项先放着，缺的补上以后自动入库。</source>
        <translation>▲ Put aside for now: {n}; they come in by themselves once what is missing arrives.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>✓ {n} 个数据包：入库 {a} 项，已有 {b} 项。</source>
        <translation>✓ Bundles: {n}; {a} taken in, {b} already here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>✓ 回执已写在数据包旁边：{file}，请让村里带回。</source>
        <translation>✓ The receipt was written beside the bundle: {file}. Please have the village take it back.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>✓ 回执确认 {n} 项：镇里已入库。</source>
        <translation>✓ The receipt confirms {n}: received by the township.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>几个文件可以一起，先后顺序不要紧；重复接收不会重复入库。</source>
        <translation>Several files can come together, in any order; nothing is taken in twice.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>把各村的数据包拖到这里</source>
        <translation>Drop the villages' bundles here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>把数据包或镇里的回执拖到这里</source>
        <translation>Drop a bundle or the township's receipt here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>正在接收</source>
        <translation>Taking in</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>没有新的内容：都已经有了。</source>
        <translation>Nothing new: everything is here already.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/intake_sheet.py"/>
        <source>还有 {n} 处没有列出。</source>
        <translation>Not listed: {n} more.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>▲ 还没有登记镇里的交换卡。请向镇里要一张，在“交换卡”里登记，才能导出。</source>
        <translation>▲ The township's exchange card is not enrolled. Please ask the township for one and enrol it under "Exchange cards"; then you can export.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>上报到：{name}</source>
        <translation>Sends up to: {name}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>交换卡…</source>
        <translation>Exchange cards...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>写好并读回核对 {at}</source>
        <translation>Written and read back {at}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>只在本机</source>
        <translation>Only here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>对方程序确认收到</source>
        <translation>Confirmed by the other side's program</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>导出到U盘…</source>
        <translation>Export to a stick...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>已按选的这个保存，下次导出会带给别的电脑。</source>
        <translation>Saved as chosen; the next export takes it to the other computers.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>已放行，入库 {n} 项。</source>
        <translation>Released; {n} taken in.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>待导出的是：{said}</source>
        <translation>Waiting to export: {said}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>接收…</source>
        <translation>Take in...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>接收各村数据包…</source>
        <translation>Take in the villages' bundles...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>电话口令</source>
        <translation>Code by phone</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>留守</source>
        <translation>Left-behind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>登记交换卡…</source>
        <translation>Enrol an exchange card...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>请各村导出交换卡，在“交换卡”里一张一张登记。</source>
        <translation>Please have each village export its exchange card, and enrol them one by one under "Exchange cards".</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>还没有</source>
        <translation>Not yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>还没有登记任何村</source>
        <translation>No village is enrolled yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>镇里签发回执 {at}</source>
        <translation>Receipt signed by the township {at}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/path_drawing.py"/>
        <source>{word} {n} 项，{proof}</source>
        <translation>{word}: {n}, {proof}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/path_drawing.py"/>
        <source>上报到哪一步：{said}</source>
        <translation>How far things have come: {said}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>一次撤销很多条，等第二个人看过再放行</source>
        <translation>Withdraws many records at once; released after a second person has looked</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>不予出具告知单</source>
        <translation>Slips of refusal</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>不能入库（{code}）</source>
        <translation>Cannot be taken in ({code})</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>代办经过</source>
        <translation>Proxy steps</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>代管原件</source>
        <translation>Originals in custody</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>保留并修改</source>
        <translation>Keep it, with the change</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>公开表的行</source>
        <translation>Publicity sheet rows</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>公开表经过</source>
        <translation>Publicity sheet history</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>内容读不懂，已隔离，请对方重新导出</source>
        <translation>Cannot be read and is held aside; please have it exported again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>前面还缺数据包，补上以后自动入库</source>
        <translation>Earlier bundles are missing; comes in by itself once they arrive</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>办件材料</source>
        <translation>Case documents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>办件经过</source>
        <translation>Case history</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>加密组</source>
        <translation>Sealed groups</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>加密组成员</source>
        <translation>Sealed group members</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>加密记录</source>
        <translation>Sealed notes</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>合并的居民</source>
        <translation>Merged people</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>同一台设备的记录对不上，已停收这台设备，请联系镇里</source>
        <translation>The records of one device contradict each other; nothing more is taken from it. Please ask the township</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>好差评</source>
        <translation>Ratings</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>导入</source>
        <translation>Imports</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>户成员</source>
        <translation>Household members</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>所在户</source>
        <translation>Household</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>撤销这条资料</source>
        <translation>Withdraw this record</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>操作记录</source>
        <translation>Audit records</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>文书经过</source>
        <translation>Paper history</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>无监护能力</source>
        <translation>Cannot care for others</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>来自更新版本的程序，升级后自动入库</source>
        <translation>From a newer program; comes in by itself after the upgrade</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>查阅授权</source>
        <translation>File authorisations</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>留守名册的决定</source>
        <translation>Left-behind register decisions</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>留守对象</source>
        <translation>Left-behind people</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>监护能力</source>
        <translation>Ability to care</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>站点设置</source>
        <translation>Station settings</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>等另一条资料先到</source>
        <translation>Waits for another record</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>证明经过</source>
        <translation>Certificate history</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>起始日期</source>
        <translation>First day</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>附件</source>
        <translation>Attachments</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/reading.py"/>
        <source>（空）</source>
        <translation>(empty)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/running.py"/>
        <source>正在停下，已写的一半会删去…</source>
        <translation>Stopping; what is half written is deleted...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>临期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>正常</source>
        <translation>On time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>{day}到期的</source>
        <translation>Due on {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>{day}前</source>
        <translation>by {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>{kept}/{all} 件</source>
        <translation>{kept} of {all}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>{n} 件今天到期</source>
        <translation>{n} due today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>{n} 件已超期，先办它们</source>
        <translation>{n} overdue; do these first</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>{n} 件等着转报</source>
        <translation>{n} to be forwarded</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>{who}，{hello}。今天是{day} {weekday}。</source>
        <translation>{hello}, {who}. Today is {weekday}, {day}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>。</source>
        <translation>.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>下午好</source>
        <translation>Good afternoon</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>中午好</source>
        <translation>Good day</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>今天到期</source>
        <translation>Due today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>今天没有要办的</source>
        <translation>Nothing to do today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>今日走访</source>
        <translation>Visits today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>冲突待定</source>
        <translation>Conflicts to settle</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>办件到期、走访、证件归还、公示到期都会出现在这里。</source>
        <translation>Due cases, visits, documents to return and postings that end appear here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>原件未还</source>
        <translation>Originals not returned</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>委托快到期</source>
        <translation>Authority running out</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>已超 {n} 个工作日</source>
        <translation>{n} working {n:day/days} late</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>按时办结</source>
        <translation>Finished in time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>接下来办</source>
        <translation>Next to do</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>早上好</source>
        <translation>Good morning</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>晚上好</source>
        <translation>Good evening</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>来件待处理</source>
        <translation>Bundles held aside</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>没有今天必须办完的。</source>
        <translation>Nothing must be finished today.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>没有等着办的。</source>
        <translation>Nothing waits.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>等机关办结</source>
        <translation>Waiting for the agency</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>等补正</source>
        <translation>Waiting for supplements</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>等补齐</source>
        <translation>Waiting for the rest</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>练习模式：这里的人和事都是编的，随便办。试试按 F2 受理一件，再按 Ctrl+K 找人。</source>
        <translation>Practice: everyone and everything here is made up, so try whatever you like. Press F2 to accept a case, then Ctrl+K to find a person.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>补正后再报</source>
        <translation>Supplement and forward again</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>证明待批</source>
        <translation>Certificates to approve</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>走访已过期</source>
        <translation>Visits overdue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>近五周按时办结</source>
        <translation>Finished in time, last five weeks</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>近五周还没有办结的。</source>
        <translation>Nothing finished in the last five weeks yet.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>这七天到期</source>
        <translation>Due in the next seven days</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>这七天到期的办件</source>
        <translation>Cases due in the next seven days</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/tiles.py"/>
        <source>{what}：{n}</source>
        <translation>{what}: {n}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/tiles.py"/>
        <source>今天的数字</source>
        <translation>Today's figures</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>同步：{words}</source>
        <translation>Sync: {words}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>找人、事项、办件、页面　Ctrl+K</source>
        <translation>Find people, matters, cases, pages  Ctrl+K</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>找到的</source>
        <translation>Found</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>没有待导出的</source>
        <translation>Nothing waits to be exported</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>没有找到。换拼音首字母、身份证后四位或电话后四位再试。</source>
        <translation>Nothing found. Try pinyin initials, or the last four of the ID number or phone.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>看每一项走到哪里  Alt+0</source>
        <translation>See how far each item has come  Alt+0</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>遮住屏幕  F12</source>
        <translation>Cover the screen  F12</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>锁定  Ctrl+L</source>
        <translation>Lock  Ctrl+L</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>键盘一览  F1</source>
        <translation>Keys  F1</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>{n} 秒后可以再试。</source>
        <translation>You can try again in {n} {n:second/seconds}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>下一步设一个新密码。</source>
        <translation>Next you set a new password.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>开门：输入密码</source>
        <translation>Open up: enter the password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>忘了密码？</source>
        <translation>Forgotten the password?</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>打印在恢复单上的那一串</source>
        <translation>The code printed on the recovery sheet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>数据只在这台电脑上，加了密；没有密码谁也打不开。</source>
        <translation>The data is on this computer only, encrypted; nobody opens it without a password.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>正在打开</source>
        <translation>Opening</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>正在打开…</source>
        <translation>Opening...</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>用密码打开</source>
        <translation>Open with the password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>练习模式</source>
        <translation>Practice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>请输入恢复码</source>
        <translation>Please enter the recovery code</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>谁在用</source>
        <translation>Who is here</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/volunteers/page.py"/>
        <source>志愿与组织还在做，下一版会有</source>
        <translation>Volunteers and organisations are being made and come with the next version</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/volunteers/page.py"/>
        <source>志愿者和社会组织登记，备案到期提醒</source>
        <translation>A register of volunteers and organisations, with reminders when a filing ends</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/volunteers/page.py"/>
        <source>服务时长一次一记，年底一张表</source>
        <translation>Hours recorded each time, one sheet at the year's end</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/volunteers/page.py"/>
        <source>需求与志愿者对上号，一起做的项目</source>
        <translation>Needs matched with volunteers, projects done together</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>▲ 练习模式</source>
        <translation>▲ Practice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>其他页面照常能用，已保存的都在。请把“设置 → 检查”的结果带给镇里的技术员。</source>
        <translation>The other pages work as usual, and what was saved is safe. Please take the result of "Settings → Check" to the township's technician.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>出了意外的问题（{kind}）。工作还在屏幕上，已保存的都在。可以再试一次；还不行，请按 F12 后联系镇里的技术员。</source>
        <translation>Something unexpected went wrong ({kind}). Your work is still on the screen and what was saved is safe. Try again; if it fails, press F12 and call the township's technician.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>更多操作</source>
        <translation>More actions</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>这一页打不开</source>
        <translation>This page cannot be opened</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>这里的人和事都是编的</source>
        <translation>Everyone and everything here is made up</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>键盘一览</source>
        <translation>Keys</translation>
    </message>
</context>
</TS>
