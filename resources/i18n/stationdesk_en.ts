<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>StationDesk</name>
    <message>
        <location filename="../../stationdesk/cli/frame.py"/>
        <source>以谁的身份</source>
        <translation>as which user</translation>
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
        <source>需要密码。请在提示处输入，或用 STATIONDESK_PASSWORD、--password-file 提供。</source>
        <translation>A password is needed. Please enter it at the prompt, or give it by STATIONDESK_PASSWORD or --password-file.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>人员和岗位</source>
        <translation>people and posts</translation>
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
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../stationdesk/cli/station.py"/>
        <source>岗位</source>
        <translation>Post</translation>
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
        <location filename="../../stationdesk/core/money.py"/>
        <source>金额“{text}”小于一分的部分无法记账。请写到两位小数。</source>
        <translation>The amount “{text}” has more than two decimals. Please write it with two at most.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/money.py"/>
        <source>金额“{text}”看不懂。请写成 1234.50 或 1,234.50元 的样子。</source>
        <translation>The amount “{text}” cannot be read. Please write it like 1234.50 or 1,234.50.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/money.py"/>
        <source>金额“{text}”过大，请核对是否多写了零。</source>
        <translation>The amount “{text}” is too large. Please check for extra zeros.</translation>
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
        <translation>The dot in the name was changed to the standard “·”. Please check it against the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/names.py"/>
        <source>没有填姓名。请照证件填写。</source>
        <translation>The name is empty. Please fill it in from the card.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>不认识的数据包“{name}”。请先把程序升级到能读它的版本。</source>
        <translation>The data pack “{name}” is unknown. Please upgrade the program to a version that can read it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>待核</source>
        <translation>to be checked</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包“{name}”与出厂记录不符，可能已损坏或被改动。请重新安装程序，已保存的资料不受影响。</source>
        <translation>The data pack “{name}” is not as it was shipped; it may be damaged or altered. Please install the program again; what was saved is not affected.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包中“{key}”的内容不合规定，没有导入。请向提供者重新索取。</source>
        <translation>“{key}” in the data pack is not as it must be; nothing was imported. Please ask its provider for it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包中编码“{code}”出现了两次，没有导入。请向提供者重新索取。</source>
        <translation>The code “{code}” stands twice in the data pack; nothing was imported. Please ask its provider for it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包缺少“{key}”，没有导入。请向提供者重新索取。</source>
        <translation>The data pack lacks “{key}” and was not imported. Please ask its provider for it again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>本机没有数据包“{name}”的 {version} 版。请向乡镇索取该版数据包后再导入。</source>
        <translation>This computer has no version {version} of the data pack “{name}”. Please ask the township for it, then import it.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>程序缺少数据包“{name}”。请重新安装程序，已保存的资料不受影响。</source>
        <translation>The data pack “{name}” is missing. Please install the program again; what was saved is not affected.</translation>
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
        <source>一次性告知书</source>
        <translation>One-time notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/case_papers.py"/>
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
        <location filename="../../stationdesk/core/papers/certificate_papers.py"/>
        <source>证明</source>
        <translation>Certificate</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/certificate_papers.py"/>
        <source>证明事项告知单</source>
        <translation>Notice of where to go instead</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/papers/certificate_papers.py"/>
        <source>证明没有做成：模板要求填写“{key}”，但没有填。请补填后再出具。</source>
        <translation>The certificate was not made: its template asks for “{key}”, which is empty. Please fill it in, then issue it.</translation>
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
        <location filename="../../stationdesk/core/papers/proxy_papers.py"/>
        <source>走访日程表</source>
        <translation>Schedule of home visits</translation>
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
        <location filename="../../stationdesk/core/workdays.py"/>
        <source>临近到期</source>
        <translation>nearly due</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/workdays.py"/>
        <source>即将到期</source>
        <translation>due very soon</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/workdays.py"/>
        <source>在期限内</source>
        <translation>in time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/workdays.py"/>
        <source>已超期</source>
        <translation>overdue</translation>
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
        <source>这个文件夹里已经有一个站点。请直接打开它，或换一个空文件夹新建。</source>
        <translation>There is a station in this folder already. Please open it, or make the new one in an empty folder.</translation>
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
        <translation>The paper was not made: no font on this computer has the character “{character}” ({code}), so it would print as an empty box. Please install a font that has it (the health check names one); the record is unchanged.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>黑体</source>
        <translation>Hei (sans serif)</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/attempts.py"/>
        <source>密码输错次数较多，请等 {seconds} 秒再试。不会永久锁定；忘记密码可以用恢复码重设。</source>
        <translation>Too many wrong passwords: please wait {seconds} seconds. You are never locked out for ever; a forgotten password can be reset with the recovery code.</translation>
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
        <translation>Your post does not permit “{name}”. It can be done by: {posts}. If your work needs it, ask the head of the station to change your post.</translation>
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
        <translation>“{character}” in group {group} never occurs in a recovery code. Please enter that group again from the paper.</translation>
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
        <translation>This device already has a user named “{login}”. Please choose a name that tells them apart, such as the name followed by the post.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>这台设备上没有名为“{login}”的用户。请检查姓名，或请站长先在“用户”中添加。</source>
        <translation>This device has no user named “{login}”. Please check the name, or ask the head of the station to add it under Users.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/security/slots.py"/>
        <source>这是本机最后一个能登录的用户，不能移除。请先添加另一个用户。</source>
        <translation>This is the last user who can log in here and cannot be removed. Please add another user first.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/numbers.py"/>
        <source>这台电脑今天的编号已用到 {largest}，请换一台电脑继续，或明天再办。</source>
        <translation>This computer has used its numbers for today up to {largest}. Please go on at another computer, or tomorrow.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/station.py"/>
        <source>“{code}”不是有效的村（社区）代码。代码应为12位数字，首位不为0，例如 421221106202。</source>
        <translation>“{code}” is not a village or community code. It has 12 digits and does not begin with 0, like 421221106202.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/station.py"/>
        <source>请填写站点名称，例如“四邑村便民服务站”。</source>
        <translation>Please enter the station's name, such as “四邑村便民服务站”.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/users.py"/>
        <source>找不到这位工作人员，可能已被停用。请刷新名单再选。</source>
        <translation>This member of staff was not found, perhaps disabled. Please refresh the list and choose again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/services/users.py"/>
        <source>没有“{post}”这个岗位。可选的岗位：{posts}。</source>
        <translation>There is no post “{post}”. The posts are: {posts}.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”不能存放这么大的文件（FAT32 格式的优盘单个文件最大 4 GB）。请换一个磁盘或分成几份，再试一次。</source>
        <translation>“{place}” cannot hold so large a file (a FAT32 stick takes files up to 4 GB). Please use another disk or split it, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”只能读、不能写（写保护或只读磁盘）。请打开写保护开关或换一个位置，再试一次。</source>
        <translation>“{place}” can be read but not written (write-protected). Please release the switch or choose another place, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”正被另一个程序占用。请关闭打开它的程序（如杀毒、预览、同步软件），再试一次。</source>
        <translation>Another program is using “{place}”. Please close it (a virus scanner, a preview, a sync program), then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>当前的系统用户没有权限使用“{place}”。请换一个位置，或请管理员开放权限后再试。</source>
        <translation>The present system user may not use “{place}”. Please choose another place, or ask the administrator for access.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>找不到“{place}”。优盘可能已拔出，或文件夹被移走。请插好或重新选择位置，再试一次。</source>
        <translation>“{place}” was not found. The stick may be unplugged or the folder moved. Please plug it in or choose again, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>磁盘空间不够：还缺约 {missing_mb} MB（现有 {free_mb} MB 可用）。之前保存的内容完好。请清理“{place}”所在的磁盘或换一个位置，再试一次。</source>
        <translation>The disk is too full: about {missing_mb} MB more are needed ({free_mb} MB are free). What was saved before is safe. Please make room on the disk of “{place}” or choose another place, then try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>系统拒绝了对“{place}”的操作：{why}。之前保存的内容完好。请稍后再试；仍不行请联系维护人员。</source>
        <translation>The system refused the work on “{place}”: {why}. What was saved before is safe. Please try again later, or call for support.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>读写“{place}”时磁盘出错，这个磁盘可能正在损坏。请立即换一个磁盘，并用最近的备份核对数据。</source>
        <translation>The disk failed while using “{place}”; it may be dying. Please change to another disk at once and check the data against the latest backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>这个磁盘不接受文件名“{place}”（太长或含有不允许的字符）。请换一个短一些的名称。</source>
        <translation>This disk does not take the file name “{place}” (too long, or with forbidden characters). Please choose a shorter one.</translation>
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
        <source>数据库组件版本过低（{version}，需要 {needed} 以上），为防止数据损坏，程序没有打开数据库。请重新安装程序。</source>
        <translation>The database component is too old ({version}; {needed} or newer is needed). To keep the data from harm it was not opened. Please install the program again.</translation>
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
        <location filename="../../stationdesk/storage/places.py"/>
        <source>数据文件夹不能放在“{program}”的同步文件夹里：同步软件会在写入中途复制数据库，造成损坏，还会把数据传到外面。请选本机硬盘上不被同步的文件夹；第二台电脑请登记为本站的另一台设备，用数据包交换；备份可以另存到优盘。</source>
        <translation>The data folder cannot lie in a folder synced by “{program}”: it would copy the database half-written, damage it, and carry the data outside. Please choose a folder on this computer's own disk that is not synced; enrol a second computer as another device and exchange bundles; backups may go to a stick.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/places.py"/>
        <source>数据文件夹不能放在网络共享上（{how}）：正在使用的数据库放在共享文件夹里，迟早会损坏。请选本机硬盘上的文件夹；第二台电脑请登记为本站的另一台设备，两台之间用数据包交换。</source>
        <translation>The data folder cannot lie on a network share ({how}): a database in use there is damaged sooner or later. Please choose a folder on this computer's own disk; enrol a second computer as another device of the station and exchange bundles.</translation>
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
        <location filename="../../stationdesk/storage/work.py"/>
        <source>数据库有损坏，这一步没有保存。请到“设置”做检查，或用最近的备份恢复。</source>
        <translation>The database is damaged; this step was not saved. Please run the check under Settings, or restore the latest backup.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/work.py"/>
        <source>数据库正被另一个程序占用，这一步没有保存。请稍等片刻再试。</source>
        <translation>Another program is using the database; this step was not saved. Please wait a moment and try again.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/work.py"/>
        <source>数据库没有接受这一步（{detail}），之前保存的都在。请再试一次；仍不行请做数据库检查。</source>
        <translation>The database did not take this step ({detail}); what was saved before is safe. Please try again, and run the database check if it stays so.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/work.py"/>
        <source>数据文件夹是只读的，这一步没有保存。请检查磁盘或文件夹的权限。</source>
        <translation>The data folder is read-only; this step was not saved. Please check the disk or the folder's permissions.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/work.py"/>
        <source>磁盘已满，这一步没有保存，之前保存的都在。请腾出空间后再保存一次。</source>
        <translation>The disk is full. This step was not saved; what was saved before is safe. Please make room, then save again.</translation>
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
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>按 F2 开始第一件：先找人，再选事项，核对材料，办结。</source>
        <translation>Press F2 to begin the first: find the person, choose the matter, check the documents, finish.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/cases/page.py"/>
        <source>还没有办件</source>
        <translation>No cases yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>只能开清单里允许的证明；不该村里开的，会打印告知单说明去哪里办。</source>
        <translation>Only permitted certificates can be issued; for any other a notice is printed that says where to go.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/certificates/page.py"/>
        <source>还没有开过证明</source>
        <translation>No certificates yet</translation>
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
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/pieces/charts.py"/>
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
        <source>复印件</source>
        <translation>copy</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>工作台到统计考核</source>
        <translation>From Today to Assessment</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>已收</source>
        <translation>received</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>打印</source>
        <translation>Print</translation>
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
        <source>承诺后补</source>
        <translation>promised</translation>
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
        <source>空格</source>
        <translation>Space</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <source>缺</source>
        <translation>missing</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/keys.py"/>
        <location filename="../../stationdesk/ui/pages.py"/>
        <location filename="../../stationdesk/ui/settings/page.py"/>
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
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>先在居民档案里登记外出务工，系统会提出名单，由人确认。</source>
        <translation>First record in the residents' files who is away for work; the program then proposes names, and a person confirms.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>打开居民档案</source>
        <translation>Open the residents' files</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/left_behind/page.py"/>
        <source>还没有在册的留守人员</source>
        <translation>No left-behind people enrolled yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>三留守</source>
        <translation>Left-behind</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>全程代理</source>
        <translation>Proxy service</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>居民档案</source>
        <translation>Residents</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
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
        <source>村务公开</source>
        <translation>Publicity</translation>
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
        <translation>Certificates and seal</translation>
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
        <location filename="../../stationdesk/ui/pieces/dates.py"/>
        <source>不是日期：请写成 11-22 或 20261122</source>
        <translation>Not a date: please write 11-22 or 20261122</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/fields.py"/>
        <source>必填</source>
        <translation>required</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/fields.py"/>
        <source>显示{what}</source>
        <translation>Show {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/fields.py"/>
        <source>显示密码</source>
        <translation>Show the password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/fields.py"/>
        <source>遮住{what}</source>
        <translation>Hide {what}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/fields.py"/>
        <source>遮住密码</source>
        <translation>Hide the password</translation>
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
        <source>返回列表</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/states.py"/>
        <source>关闭提示</source>
        <translation>Close the notice</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
        <source>F8  打印</source>
        <translation>F8  Print</translation>
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
        <translation>Save as…</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/preview.py"/>
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
        <source>已存好。</source>
        <translation>Saved.</translation>
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
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>村民委托的事、手里的原件、上门走访都记在这里。</source>
        <translation>What residents have entrusted, originals in your hands and home visits are recorded here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/proxy/page.py"/>
        <source>还没有代办</source>
        <translation>No proxy services yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>按目录到期提醒，公开前自动检查身份证号和电话。</source>
        <translation>The catalogue reminds you when one is due; ID numbers and phones are looked for before posting.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/publicity/page.py"/>
        <source>还没有公开表</source>
        <translation>No posting sheets yet</translation>
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
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>可以从 Excel 导入户籍表，也可以一人一人登记。</source>
        <translation>Import the register from Excel, or enter people one by one.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/residents/page.py"/>
        <source>还没有居民档案</source>
        <translation>No residents' files yet</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/settings/page.py"/>
        <source>人员与岗位、打印机、事项目录、备份与检查、文字大小。</source>
        <translation>People and posts, printers, the catalogue of matters, backup and check, text size.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/shell.py"/>
        <source>村级便民服务站</source>
        <translation>Village service station</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <source>新办的事会自动排在这里：待导出 → 已导出 → 已送达 → 镇里已入库。</source>
        <translation>What is done lines up here by itself: to be exported → exported → delivered → taken in by the township.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/sync/page.py"/>
        <location filename="../../stationdesk/ui/top_bar.py"/>
        <source>没有待导出的</source>
        <translation>Nothing to export</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/tables.py"/>
        <source>列标题</source>
        <translation>Column heading</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>临期</source>
        <translation>due soon</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>正常</source>
        <translation>on time</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>超期</source>
        <translation>overdue</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>今天没有要办的</source>
        <translation>Nothing to do today</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>办件到期、走访、证件归还、公示到期都会出现在这里。</source>
        <translation>Due cases, visits, documents to return and postings that end appear here.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/today/page.py"/>
        <source>去窗口办理</source>
        <translation>Go to the counter</translation>
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
        <translation>You can try again in {n} seconds.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/unlock.py"/>
        <source>开门后马上设一个新密码。恢复码用过一次就换新的。</source>
        <translation>Set a new password right after opening. A recovery code is replaced once it has been used.</translation>
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
        <translation>Opening…</translation>
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
        <source>请输入密码</source>
        <translation>Please enter the password</translation>
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
        <source>▲ 练习模式：这里的人和事都是编的</source>
        <translation>▲ Practice: the people and cases here are made up</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>其他页面照常能用，已保存的都在。请把“设置 → 检查”的结果带给镇里的技术员。</source>
        <translation>The other pages work as usual, and what was saved is safe. Please take the result of “Settings → Check” to the township's technician.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>出了意外的问题（{kind}）。工作还在屏幕上，已保存的都在。可以再试一次；还不行，请按 F12 后联系镇里的技术员。</source>
        <translation>Something unexpected went wrong ({kind}). Your work is still on the screen and what was saved is safe. Try again; if it fails, press F12 and call the township's technician.</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>周{day}</source>
        <translation>weekday {day}</translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/window.py"/>
        <source>撤销</source>
        <translation>Undo</translation>
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
        <source>键盘一览</source>
        <translation>Keys</translation>
    </message>
</context>
</TS>
