"""Registering an organisation or shop, correcting it, and taking it out of the lists."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPlainTextEdit

from stationdesk.core import credit_code
from stationdesk.core.errors import Unhappy
from stationdesk.services import organisations
from stationdesk.services.organisations import KINDS, EditOrganisation, NewOrganisation, OrganisationDetail
from stationdesk.ui import theme
from stationdesk.ui.pages import Frame
from stationdesk.ui.pieces.fields import text_field
from stationdesk.ui.pieces.plain import label
from stationdesk.ui.pieces.side_form import SideForm, pick
from stationdesk.ui.words import tr


class OrganisationForm(SideForm):
    """A new organisation, or (with `one`) corrections; only what was changed is sent."""

    def __init__(self, frame: Frame, one: OrganisationDetail | None, *, name: str = "") -> None:
        super().__init__(frame, "organisation_form")
        self.one = one
        self.name = text_field("organisation_form.name", tr("单位名称"))
        self.name.setText(one.name if one is not None else name)
        self.field("name", tr("单位名称"), self.name, needed=True)
        kinds = [(key, tr(words)) for key, words in KINDS.items()]
        self.kind = pick("organisation_form.kind", tr("类别"), kinds, one.kind if one else None)
        self.field("kind", tr("类别"), self.kind)
        self.code = text_field("organisation_form.credit_code", tr("统一社会信用代码"), digits=True)
        self.code.setText((one.credit_code if one else None) or "")
        self.field(
            "credit_code", tr("统一社会信用代码"), self.code, help=tr("照营业执照填18位；没有证照的空着。")
        )
        self.code.textChanged.connect(self._on_code)
        self.contact = text_field("organisation_form.contact", tr("联系人"))
        self.contact.setText((one.contact if one else None) or "")
        self.field("contact", tr("联系人"), self.contact)
        self.phone = text_field("organisation_form.phone", tr("电话"), sensitive=True, digits=True)
        if one is not None and one.phone_masked:
            self.phone.setPlaceholderText(tr("{masked}（不改就空着）", masked=one.phone_masked))
        self.field("phone", tr("电话"), self.phone)
        self.address = text_field("organisation_form.address", tr("地址"))
        self.address.setText((one.address if one else None) or "")
        self.field("address", tr("地址"), self.address)
        self.remark = QPlainTextEdit()
        self.remark.setObjectName("organisation_form.remark")
        self.remark.setAccessibleName(tr("备注"))
        self.remark.setTabChangesFocus(True)
        self.remark.setFixedHeight(theme.now().px(72))
        self.remark.setPlainText((one.remark if one else None) or "")
        self.field("remark", tr("备注"), self.remark)
        self.end(tr("保存") if one is not None else tr("登记"))

    def _on_code(self, text: str) -> None:
        """Say at once whether a whole code is right; a half one is not scolded."""
        row = self.form.row("credit_code")
        plain = "".join(sign for sign in text if sign.isalnum())
        if len(plain) < credit_code.LENGTH:
            row.set_help(
                tr("照营业执照填18位；没有证照的空着。")
                if not plain
                else tr("已填{n}位，共18位", n=len(plain))
            )
            return
        try:
            credit_code.parse(text)
            row.set_help(tr("代码正确"), "good")
        except Unhappy as wrong:
            row.set_help(wrong.message, "warn")

    def save(self) -> None:
        given: dict[str, Any] = {
            "name": self.name.text(),
            "kind": self.kind.currentData(),
            "credit_code": self.code.text().strip() or None,
            "contact": self.contact.text().strip() or None,
            "address": self.address.text().strip() or None,
            "remark": self.remark.toPlainText().strip() or None,
        }
        if self.phone.text().strip() or self.one is None:
            given["phone"] = self.phone.text().strip() or None
        if self.one is None:
            new = NewOrganisation(**given)
            self.put(lambda work: organisations.add(work, new), self._saved)
            return
        one = self.one
        changes = {key: value for key, value in given.items() if value != getattr(one, key, None)}
        if not changes:
            self.finished.emit(tr("没有改动。"), "")
            return
        self.put(lambda work: organisations.edit(work, EditOrganisation(one.id, changes)), self._saved)

    def _saved(self, saved: organisations.Saved) -> None:
        words = tr("单位已保存。") if self.one is not None else tr("单位已登记。")
        self.finished.emit(" ".join([words, *map(tr, saved.warnings)]), saved.organisation_id)


class WithdrawOrganisationForm(SideForm):
    """Why an organisation is taken out of the lists."""

    def __init__(self, frame: Frame, one: OrganisationDetail) -> None:
        super().__init__(frame, "organisation_withdraw")
        self.one = one
        self.lay.addWidget(
            label(tr("撤销后不再出现在名单和查找里，已有的办件不变。可以在状态栏撤回。"), "second", wrap=True)
        )
        self.reason = text_field("organisation_withdraw.reason", tr("原因"))
        self.field("reason", tr("原因"), self.reason, needed=True, help=tr("例如“已注销”“重复登记”。"))
        self.end(tr("撤销单位"))

    def save(self) -> None:
        one, why = self.one.id, self.reason.text()
        self.put(
            lambda work: organisations.withdraw(work, one, why),
            lambda _none: self.finished.emit(tr("单位已撤销。"), one),
        )
