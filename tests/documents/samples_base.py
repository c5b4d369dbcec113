"""Names, addresses and the frame that every sample paper shares. All persons are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime

STATION = "青山村便民服务站"
VILLAGE = "青山村村民委员会"
DAY = date(2026, 11, 5)
AT = datetime(2026, 11, 5, 1, 30, tzinfo=UTC)
LONG_NAME = "努尔买买提江·阿不都热依木·吐尔干巴依·艾合买提·哈比德拉·阿克木·买买提吐尔逊·阿依古丽·叶尔肯"
RARE_NAME = "欧阳𬬩𫖯𰟘"
LONG_ADDRESS = (
    "咸宁市崇阳县青山镇青山村第十二村民小组"
    + "老粮站往东过石拱桥沿水渠第三排靠山一侧红砖瓦房二层右手第一户" * 5
    + "，门牌号106号附3号，邮编437500"
)


def frame(**more: object) -> dict[str, object]:
    return {
        "station": STATION,
        "village": VILLAGE,
        "made_on": DAY,
        "number": "421223106202-20261105-010-0001",
        "maker": "周桂兰",
        "phone": "0715-3391234",
        **more,
    }
