"""What a station never takes into its hands: what opens an account, and cash. Told by the words people write.

Blanks, wide characters and capitals make no difference. Strict on purpose: a slip that speaks of a password is refused
even where it says that there is none.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SECRET: Final = re.compile(
    r"密[码碼]|口令|(?:验证|校验|动态|短信|取款|支付|登录|解锁)码|暗[码号]|[uk]盾|[uk]宝|优盾|网银(?:盾|key)|usb-?key|令牌"
    r"|(?<![a-z])(?:pin|pwd|passw(?:or)?d|passcode|mima)(?![a-z])"
    r"|(?:卡|存折)[^\d]{0,4}(?<!\d)\d{6}(?!\d)"
)
_NUMBER: Final = r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万零壹贰叁肆伍陆柒捌玖拾佰仟]+)"
_CASH: Final = re.compile(
    rf"现[金钞款]|钞票|钱款|零钱|纸币|硬币|人民币|rmb|取款|[¥$]\d|{_NUMBER}(?:元|圆|块钱|毛钱)"
    r"|(?:养老|退休|离休|低保|抚恤|救助|优待|慰问|供养)金(?:[:：]?\d|$)"
)


def bare(text: str) -> str:
    """A text without what only looks different: blanks, marks nobody sees, wide characters, capitals."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")


def secret(*texts: str) -> bool:
    """Whether any of the texts speaks of a password, or of what opens an account like one."""
    return any(_SECRET.search(bare(text)) for text in texts)


def cash(*texts: str) -> bool:
    """Whether any of the texts speaks of money in notes."""
    return any(_CASH.search(bare(text)) for text in texts)
