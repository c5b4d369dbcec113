"""What the keys of a home answer when they do not open, or may not be changed: one sentence each, with the next step."""

from __future__ import annotations

from stationdesk.core.errors import Refusal, Trouble
from stationdesk.core.words import N_


class WrongPassword(Refusal):
    """The password does not open this person's slot."""

    template = N_("密码不对，请再输入一次。注意大小写和输入法；忘记密码可以用恢复码重设。")


class KeysPutBack(Refusal):
    """The key file is older than one that this home has seen: somebody put it back, and with it old passwords."""

    template = N_(
        "钥匙文件（keys.json）被换成了以前的，用它的旧密码不能打开；程序会把最新的换回来，并记入操作记录。"
        "请用现在的密码再打开一次；忘记密码可以用恢复码重设。"
    )


class WrongRecoveryCode(Refusal):
    """A well-formed recovery code that does not open this home."""

    template = N_(
        "这个恢复码打不开本机的数据。它可能属于另一台设备，或已被新的恢复码代替。请换用最近一次打印的恢复码。"
    )


class NobodyByThatName(Refusal):
    """No slot has this name. Parameter: login."""

    template = N_("这台设备上没有名为“{login}”的用户。请检查姓名，或请管理员先在“设置—人员和岗位”里添加。")


class NameTaken(Refusal):
    """Another slot has this name. Parameter: login."""

    template = N_("这台设备上已有名为“{login}”的用户。请换一个能区分的名称，例如在姓名后加职务。")


class NameMissing(Refusal):
    """A person without a name."""

    template = N_("请输入用户姓名。")


class LastPerson(Refusal):
    """The last person's slot is not removed: nobody could open the home by password."""

    template = N_("这是本机最后一个能登录的用户，不能移除。请先添加另一个用户。")


class HomeHasKeys(Refusal):
    """A key file is there already; a new one would make the data unreadable."""

    template = N_("这个文件夹里已有一个站点的数据，不能在上面新建。请换一个空文件夹，或直接打开它。")


class NoSuchCode(Refusal):
    """The home has no slot of this kind."""

    template = N_("本机没有设置这种恢复方式。请改用个人密码或其他恢复方式。")


class WrongEntryCode(Refusal):
    """A well-formed one-time code that is not this person's on this computer."""

    template = N_("登录码不对：它只对一个人、一台电脑、一个请求号有效。请把本页的请求号再念给发码的人。")


class EntryCodeExpired(Refusal):
    """The last day of the code is over. Parameter: until."""

    template = N_("这个登录码到 {until} 为止，已经过期。请向发码的人要一个新的。")


class EntryClosed(Refusal):
    """Too many wrong codes; opening the desk here makes a new request."""

    template = N_(
        "登录码输错次数过多，这个请求号已作废。请能登录的同事在这台电脑上打开一次，再要新的登录码。"
    )


class NoEntryHere(Refusal):
    """No first unlock is prepared for this person on this computer, or it has been used."""

    template = N_(
        "这台电脑上没有为您准备首次登录，或登录码已用过。已有密码的请用密码打开；"
        "没有的请能登录的同事在这台电脑上打开一次（名单由上报接收而来）。"
    )


class MemoryShort(Trouble):
    """Argon2id could not have its memory."""

    template = N_("电脑内存不足，无法验证密码。请关闭一些程序后再试。")
