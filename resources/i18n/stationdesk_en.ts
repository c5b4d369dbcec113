<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>StationDesk</name>
    <message>
        <location filename="../../stationdesk/core/errors.py"/>
        <source>出了意外的问题。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>不认识的数据包“{name}”。请先把程序升级到能读它的版本。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>待核</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包“{name}”与出厂记录不符，可能已损坏或被改动。请重新安装程序，已保存的资料不受影响。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包中“{key}”的内容不合规定，没有导入。请向提供者重新索取。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包中编码“{code}”出现了两次，没有导入。请向提供者重新索取。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>数据包缺少“{key}”，没有导入。请向提供者重新索取。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>本机没有数据包“{name}”的 {version} 版。请向乡镇索取该版数据包后再导入。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>程序缺少数据包“{name}”。请重新安装程序，已保存的资料不受影响。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>这个文件不是数据包（不是规范的 JSON 文本）。请向提供者重新索取。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/core/packs.py"/>
        <source>这个文件有 {size} 字节，超过数据包上限 {limit} 字节，没有导入。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>Debian：apt install fonts-babelstone-han fonts-hanazono；Windows：安装 SimSun-ExtB、SimSun-ExtG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>Debian：apt install fonts-lxgw-wenkai；没有时用宋体代替</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>仿宋</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>基本汉字</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>字体厂商不许嵌入</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>安装系统自带的仿宋（FangSong）；没有时用宋体代替</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>宋体</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 F</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 G</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 H</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>扩展 I</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>楷体</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>生僻字</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>轮廓是 PostScript（CFF）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>运行 resources/make/fonts.py 生成随程序带的思源宋体（Noto Serif SC）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>运行 resources/make/fonts.py 生成随程序带的思源黑体（Noto Sans SC）</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>这台电脑上没有可以印中文的字体。{advice}，然后再试；登记的内容没有变。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>这张纸没有做成：字“{character}”（{code}）在这台电脑的字体里都没有，印出来会是空框。请安装含有这个字的字体后再做（“体检”里写着装哪一种）；登记的内容没有变。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/documents/fonts.py"/>
        <source>黑体</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”不能存放这么大的文件（FAT32 格式的优盘单个文件最大 4 GB）。请换一个磁盘或分成几份，再试一次。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”只能读、不能写（写保护或只读磁盘）。请打开写保护开关或换一个位置，再试一次。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>“{place}”正被另一个程序占用。请关闭打开它的程序（如杀毒、预览、同步软件），再试一次。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>当前的系统用户没有权限使用“{place}”。请换一个位置，或请管理员开放权限后再试。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>找不到“{place}”。优盘可能已拔出，或文件夹被移走。请插好或重新选择位置，再试一次。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>磁盘空间不够：还缺约 {missing_mb} MB（现有 {free_mb} MB 可用）。之前保存的内容完好。请清理“{place}”所在的磁盘或换一个位置，再试一次。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>系统拒绝了对“{place}”的操作：{why}。之前保存的内容完好。请稍后再试；仍不行请联系维护人员。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>读写“{place}”时磁盘出错，这个磁盘可能正在损坏。请立即换一个磁盘，并用最近的备份核对数据。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/atomic.py"/>
        <source>这个磁盘不接受文件名“{place}”（太长或含有不允许的字符）。请换一个短一些的名称。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/blobs.py"/>
        <source>附件太大，不能直接显示。请先另存为文件再打开。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/blobs.py"/>
        <source>附件文件不在本机（编号 {name}）。请从最近的备份恢复，或从另一台设备重新接收；其他资料不受影响。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/blobs.py"/>
        <source>附件文件已损坏，不能打开（编号 {name}）。请从最近的备份恢复这个附件，或重新扫描；其他资料不受影响。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/lock.py"/>
        <source>{program}，进程 {pid}，{since} 起</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/lock.py"/>
        <source>另一个程序</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/lock.py"/>
        <source>这个站的数据正在另一个窗口或程序中使用（{holder}）。请等它做完或先关闭它，再试一次；查看不受影响。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/places.py"/>
        <source>数据文件夹不能放在“{program}”的同步文件夹里：同步软件会在写入中途复制数据库，造成损坏，还会把数据传到外面。请选本机硬盘上不被同步的文件夹；第二台电脑请登记为本站的另一台设备，用数据包交换；备份可以另存到优盘。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/storage/places.py"/>
        <source>数据文件夹不能放在网络共享上（{how}）：正在使用的数据库放在共享文件夹里，迟早会损坏。请选本机硬盘上的文件夹；第二台电脑请登记为本站的另一台设备，两台之间用数据包交换。</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>三留守</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>全程代理</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>同步上报</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>居民档案</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>工作台</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>志愿组织</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>村务公开</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>窗口办理</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>统计考核</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>设置</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pages.py"/>
        <source>证明用印</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/pieces/states.py"/>
        <source>关闭提示</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>临期</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>暂估</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>正常</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../stationdesk/ui/theme.py"/>
        <source>超期</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
