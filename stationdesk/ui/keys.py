"""The keys of the desk: one table, shown on F1 and bound by the frame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from stationdesk.core.words import N_
from stationdesk.ui import theme
from stationdesk.ui.pieces.plain import column, label
from stationdesk.ui.words import tr

GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        N_("到处都能用"),
        (
            ("Ctrl+K", N_("找人、事项、办件、页面")),
            ("F2", N_("新建")),
            ("F3", N_("筛选")),
            ("F4", N_("列表与详情来回")),
            ("F5", N_("刷新")),
            ("F8", N_("打印")),
            ("F9", N_("本页主要操作")),
            ("Ctrl+Enter", N_("保存")),
            ("Esc", N_("返回，填了一半的都留着")),
            ("Ctrl+Z", N_("撤销状态栏里的那一步")),
            ("Ctrl+Shift+R", N_("强制报告：孩子可能受到伤害时")),
        ),
    ),
    (
        N_("页面与屏幕"),
        (
            ("Alt+1 … 9", N_("工作台到统计考核")),
            ("Alt+0", N_("同步上报")),
            ("Alt+-", N_("设置")),
            ("F12", N_("遮住屏幕，任意键返回")),
            ("Ctrl+L", N_("锁定，要密码才能再开")),
            ("F1", N_("这张表")),
        ),
    ),
    (
        N_("看纸面时"),
        (
            ("Enter", N_("打印；打印过以后，完成")),
            ("+  -", N_("放大、缩小")),
        ),
    ),
    (
        N_("日期里"),
        (
            ("d  D", N_("加一天、减一天")),
            ("w  W", N_("加一周、减一周")),
            ("m  M", N_("加一月、减一月")),
            ("=", N_("今天")),
            ("11-22", N_("今年的这一天，也可写 20261122")),
        ),
    ),
    (
        N_("列表里"),
        (
            (N_("直接打字"), N_("跳到那一行")),
            (N_("空格"), N_("做记号")),
            ("Ctrl+A", N_("全部符合的都做记号")),
            ("Enter", N_("打开")),
            ("F3  F3", N_("办件：挑要看哪些，可存成一个筛选")),
            ("Delete", N_("在存下的筛选上：删去它")),
        ),
    ),
    (
        N_("窗口办理的各部分"),
        (
            ("Ctrl+Tab", N_("下一部分，加 Shift 上一部分")),
            ("Ctrl+1 … 9", N_("第几部分")),
            ("Shift+F2", N_("在哪一部分都能新办件")),
        ),
    ),
    (
        N_("新办件时"),
        (
            ("Ctrl+N", N_("登记新人")),
            ("Ctrl+Shift+N", N_("登记单位")),
            ("Ctrl+1 … 9", N_("换成同户的人")),
            ("Ctrl+B", N_("谁来办的")),
            ("Ctrl+R", N_("同上一件的事项")),
            ("Ctrl+J", N_("速记当场办好的")),
            ("Ctrl+D", N_("转为全程代办")),
            ("Ctrl+Shift+J", N_("不予受理：本村决定的事，写明理由")),
        ),
    ),
    (
        N_("核对材料时"),
        (
            (N_("空格"), N_("已收")),
            ("C", N_("复印件")),
            ("M", N_("缺")),
            ("P", N_("承诺后补")),
            ("A", N_("全齐")),
            ("S", N_("附扫描件")),
            ("Ctrl+V", N_("贴图")),
            ("H", N_("用站里已有的这一份")),
            ("W", N_("附刚放进文件夹的扫描件")),
            ("Delete", N_("去掉这一项最后一个扫描件")),
        ),
    ),
    (
        N_("转报录入里"),
        (
            ("F9", N_("待转报：开转办单；转办单：登记这一张的答复")),
            ("Ctrl+D", N_("登记所有还没有答复的")),
        ),
    ),
    (
        N_("预约簿里"),
        (
            ("←  →", N_("在一周的日子上：前一天、后一天")),
            ("PgUp  PgDn", N_("上一周、下一周")),
            ("Enter", N_("在空号上：约这个时间")),
        ),
    ),
)


class KeyCap(QLabel):
    """A key, drawn as one."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("kind", "second")
        metrics = self.fontMetrics()
        self.setMinimumWidth(max(theme.now().px(28), metrics.horizontalAdvance(key) + theme.L))
        self.setMinimumHeight(theme.now().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        worn = theme.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(worn.colour("edge"), 1))
        painter.setBrush(worn.colour("window"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.end()
        super().paintEvent(event)


def sheet() -> QWidget:
    """The shortcut sheet's content."""
    made = QWidget()
    made.setObjectName("keys")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    lay = column(margin=theme.XL, gap=theme.S)
    lay.setContentsMargins(theme.XL, theme.S, theme.XL, theme.XL)
    for title, rows in GROUPS:
        lay.addWidget(label(tr(title), "second"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.now().px(104))
        for number, (key, words) in enumerate(rows):
            cap = KeyCap(tr(key))
            grid.addWidget(cap, number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(tr(words), wrap=True), number, 1)
        lay.addLayout(grid)
        lay.addSpacing(theme.M)
    lay.addStretch(1)
    made.setLayout(lay)
    return made
