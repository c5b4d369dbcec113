"""Code lists of national standards, written here: nationalities and the lists of codes.

Numbers were found in public tables; where a line or the letters come from memory it carries
`unconfirmed`.
"""

from __future__ import annotations

from typing import Any

ETHNIC = """
01 汉 HA Han|02 蒙古 MG Mongol|03 回 HU Hui|04 藏 ZA Tibetan|05 维吾尔 UG Uyghur|06 苗 MH Miao|07 彝 YI Yi
08 壮 ZH Zhuang|09 布依 BY Bouyei|10 朝鲜 CS Korean|11 满 MA Manchu|12 侗 DO Dong|13 瑶 YA Yao|14 白 BA Bai
15 土家 TJ Tujia|16 哈尼 HN Hani|17 哈萨克 KZ Kazak|18 傣 DA Dai|19 黎 LI Li|20 傈僳 LS Lisu|21 佤 VA Va
22 畲 SH She|23 高山 GS Gaoshan|24 拉祜 LH Lahu|25 水 SU Sui|26 东乡 DX Dongxiang|27 纳西 NX Naxi|28 景颇 JP Jingpo
29 柯尔克孜 KG Kirgiz|30 土 TU Tu|31 达斡尔 DU Daur|32 仫佬 ML Mulao|33 羌 QI Qiang|34 布朗 BL Blang|35 撒拉 SL Salar
36 毛南 MN Maonan|37 仡佬 GL Gelao|38 锡伯 XB Xibe|39 阿昌 AC Achang|40 普米 PM Primi|41 塔吉克 TA Tajik|42 怒 NU Nu
43 乌孜别克 UZ Uzbek|44 俄罗斯 RS Russian|45 鄂温克 EW Evenki|46 德昂 DE De'ang|47 保安 BN Bonan|48 裕固 YG Yugur
49 京 GI Gin|50 塔塔尔 TT Tatar|51 独龙 DR Derung|52 鄂伦春 OR Oroqen|53 赫哲 HZ Hezhen|54 门巴 MB Monba
55 珞巴 LB Lhoba|56 基诺 JN Jino
"""
ETHNIC_MORE = (
    ("81", "穿青人", "", "Chuanqing (not a recognised nationality; on ID cards in Guizhou)"),
    ("97", "其他", "", "Other"),
    ("98", "外国血统中国籍人士", "", "Chinese citizen of foreign descent"),
)


def ethnic() -> dict[str, Any]:
    """GB/T 3304 numbers and letters, with the codes 81, 97 and 98 of practice."""
    rows: list[dict[str, Any]] = []
    for cell in ETHNIC.replace("\n", "|").split("|"):
        if cell:
            code, name, letters, english = cell.split(" ")
            full = name if name.endswith("族") else f"{name}族"
            rows.append(
                {
                    "code": code,
                    "name": full,
                    "letters": letters,
                    "name_en": english,
                    "unconfirmed": ["letters"],
                }
            )
    for code, name, letters, english in ETHNIC_MORE:
        rows.append({"code": code, "name": name, "letters": letters, "name_en": english, "unconfirmed": []})
    return {
        "pack": "ethnic",
        "version": "2026-1",
        "effective_from": "1991-01-01",
        "title": "民族代码（GB/T 3304）",
        "source": {"kind": "found", "address": ["GB/T 3304（数字码见公开对照表）"], "from_memory": "字母码"},
        "body": {"ethnic": rows},
    }


# list key | standard | title | what came from memory | code name English[, code name English]…
LISTS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "sex",
        "GB/T 2261.1",
        "性别",
        "*",
        "0 未知的性别 unknown|1 男 male|2 女 female|9 未说明的性别 not stated",
    ),
    (
        "marriage",
        "GB/T 2261.2",
        "婚姻状况",
        "21 22 23 90",
        (
            "10 未婚 never married|20 已婚 married|21 初婚 first marriage|22 再婚 remarried|23 复婚 married again to the same"
            "|30 丧偶 widowed|40 离婚 divorced|90 未说明的婚姻状况 not stated"
        ),
    ),
    (
        "health",
        "GB/T 2261.3",
        "健康状况",
        "67 69",
        (
            "10 健康或良好 healthy or good|20 一般或较弱 fair or weak|30 有慢性病 chronic disease|31 心血管病 cardiovascular"
            "|32 脑血管病 cerebrovascular|33 慢性呼吸系统病 chronic respiratory|34 慢性消化系统病 chronic digestive"
            "|35 慢性肾炎 chronic nephritis|36 结核病 tuberculosis|37 糖尿病 diabetes|38 神经或精神疾病 nervous or mental"
            "|41 癌症 cancer|49 其他慢性病 other chronic|60 残疾 disabled|61 视力残疾 visual|62 听力残疾 hearing"
            "|63 言语残疾 speech|64 肢体残疾 physical|65 智力残疾 intellectual|66 精神残疾 mental|67 多重残疾 multiple"
            "|69 其他残疾 other disability"
        ),
    ),
    (
        "disability",
        "GB/T 26341",
        "残疾类别",
        "*",
        (
            "1 视力残疾 visual|2 听力残疾 hearing|3 言语残疾 speech|4 肢体残疾 physical|5 智力残疾 intellectual"
            "|6 精神残疾 mental|7 多重残疾 multiple"
        ),
    ),
    (
        "disability_grade",
        "GB/T 26341",
        "残疾等级",
        "",
        "1 一级 grade 1|2 二级 grade 2|3 三级 grade 3|4 四级 grade 4",
    ),
    (
        "education",
        "GB/T 4658",
        "学历",
        "",
        (
            "10 研究生教育 postgraduate|20 大学本科教育 undergraduate|30 大学专科教育 college|40 中等职业教育 secondary vocational"
            "|60 普通高级中学教育 senior secondary|70 初级中学教育 junior secondary|80 小学教育 primary|90 其他 other"
        ),
    ),
    (
        "political",
        "GB/T 4762",
        "政治面貌",
        "*",
        (
            "01 中共党员 CPC member|02 中共预备党员 probationary CPC member|03 共青团员 CYL member|04 民革党员 RCCK"
            "|05 民盟盟员 CDL|06 民建会员 CDNCA|07 民进会员 CAPD|08 农工党党员 CPWDP|09 致公党党员 CZGP|10 九三学社社员 JS"
            "|11 台盟盟员 TDSL|12 无党派人士 non-party personage|13 群众 general public"
        ),
    ),
    (
        "relation",
        "GB/T 4761",
        "与户主关系",
        "45 46 47 48 65 66 67 69 81 82 83 84 85 86 87 88 97",
        (
            "01 本人 self|02 户主 householder|10 配偶 spouse|11 夫 husband|12 妻 wife|20 子 son|21 独生子 only son"
            "|22 长子 eldest son|23 次子 second son|24 三子 third son|25 四子 fourth son|26 五子 fifth son"
            "|27 养子或继子 adopted or step son|28 女婿 son-in-law|29 其他儿子 other son|30 女 daughter|31 独生女 only daughter"
            "|32 长女 eldest daughter|33 次女 second daughter|34 三女 third daughter|35 四女 fourth daughter"
            "|36 五女 fifth daughter|37 养女或继女 adopted or step daughter|38 儿媳 daughter-in-law|39 其他女儿 other daughter"
            "|40 孙子、孙女或外孙子、外孙女 grandchild|41 孙子 grandson|42 孙女 granddaughter|43 外孙子 daughter's son"
            "|44 外孙女 daughter's daughter|45 孙媳妇或外孙媳妇 grandson's wife|46 孙女婿或外孙女婿 granddaughter's husband"
            "|47 曾孙子或外曾孙子 great-grandson|48 曾孙女或外曾孙女 great-granddaughter|49 其他孙辈 other grandchild"
            "|50 父母 parent|51 父亲 father|52 母亲 mother|53 公公 husband's father|54 婆婆 husband's mother|55 岳父 wife's father"
            "|56 岳母 wife's mother|57 继父或养父 step or adoptive father|58 继母或养母 step or adoptive mother"
            "|59 其他父母关系 other parent|60 祖父母或外祖父母 grandparent|61 祖父 paternal grandfather"
            "|62 祖母 paternal grandmother|63 外祖父 maternal grandfather|64 外祖母 maternal grandmother"
            "|65 配偶的祖父母或外祖父母 spouse's grandparent|66 曾祖父 great-grandfather|67 曾祖母 great-grandmother"
            "|69 其他祖父母关系 other grandparent|70 兄弟姐妹 sibling|71 兄 elder brother|72 嫂 elder brother's wife"
            "|73 弟 younger brother|74 弟媳 younger brother's wife|75 姐姐 elder sister|76 姐夫 elder sister's husband"
            "|77 妹妹 younger sister|78 妹夫 younger sister's husband|79 其他兄弟姐妹 other sibling|80 其他 other"
            "|81 伯父 father's elder brother|82 伯母 wife of father's elder brother|83 叔父 father's younger brother"
            "|84 婶母 wife of father's younger brother|85 舅父 mother's brother|86 舅母 wife of mother's brother|87 姨父 aunt's husband"
            "|88 姨母 mother's sister|97 其他亲属 other relative|99 非亲属 not related"
        ),
    ),
    (
        "document",
        "GA/T 2000.156",
        "证件类型",
        "*",
        (
            "111 居民身份证 resident ID card|112 临时居民身份证 temporary ID card|113 户口簿 household register"
            "|414 普通护照 passport|511 台湾居民来往大陆通行证 Taiwan resident's permit"
            "|516 港澳居民来往内地通行证 Hong Kong and Macao resident's permit|553 外国人永久居留身份证 foreigner's permanent residence"
        ),
    ),
    (
        "urban_rural",
        "国家统计局城乡分类代码",
        "城乡分类",
        "",
        (
            "111 主城区 main urban|112 城乡结合区 urban-rural fringe|121 镇中心区 town centre|122 镇乡结合区 town fringe"
            "|123 特殊区域 special area|210 乡中心区 township centre|220 村庄 village"
        ),
    ),
)

# Words that household books, village tables and people use; the right side is the code's number.
WORDS: dict[str, dict[str, str]] = {
    "relation": {
        "户主": "02",
        "本人": "01",
        "丈夫": "11",
        "夫": "11",
        "之夫": "11",
        "老公": "11",
        "妻子": "12",
        "之妻": "12",
        "老婆": "12",
        "爱人": "10",
        "配偶": "10",
        "之子": "20",
        "儿子": "20",
        "长子": "22",
        "大儿子": "22",
        "次子": "23",
        "二子": "23",
        "二儿子": "23",
        "三儿子": "24",
        "四儿子": "25",
        "五儿子": "26",
        "养子": "27",
        "继子": "27",
        "婿": "28",
        "女婿": "28",
        "上门女婿": "28",
        "之女": "30",
        "女儿": "30",
        "长女": "32",
        "大女儿": "32",
        "次女": "33",
        "二女": "33",
        "二女儿": "33",
        "三女儿": "34",
        "养女": "37",
        "继女": "37",
        "媳妇": "38",
        "儿媳妇": "38",
        "之媳": "38",
        "长媳": "38",
        "次媳": "38",
        "孙": "41",
        "之孙": "41",
        "长孙": "41",
        "次孙": "41",
        "孙儿": "41",
        "外孙": "43",
        "外甥女": "97",
        "外甥": "97",
        "孙媳": "45",
        "孙媳妇": "45",
        "孙女婿": "46",
        "曾孙": "47",
        "重孙": "47",
        "曾孙子": "47",
        "曾孙女": "48",
        "重孙女": "48",
        "父": "51",
        "之父": "51",
        "爸爸": "51",
        "母": "52",
        "之母": "52",
        "妈妈": "52",
        "家公": "53",
        "家婆": "54",
        "丈人": "55",
        "丈母娘": "56",
        "继父": "57",
        "养父": "57",
        "继母": "58",
        "养母": "58",
        "爷爷": "61",
        "奶奶": "62",
        "外公": "63",
        "姥爷": "63",
        "外婆": "64",
        "姥姥": "64",
        "哥哥": "71",
        "哥": "71",
        "兄长": "71",
        "嫂子": "72",
        "弟弟": "73",
        "弟妹": "74",
        "弟媳妇": "74",
        "姐": "75",
        "妹": "77",
        "侄子": "97",
        "侄女": "97",
        "侄儿": "97",
        "伯伯": "81",
        "叔叔": "83",
        "婶婶": "84",
        "舅舅": "85",
        "舅妈": "86",
        "姨妈": "88",
        "姑母": "97",
        "姑妈": "97",
        "姑姑": "97",
        "亲属": "97",
        "其他亲属": "97",
        "亲戚": "97",
        "非亲属": "99",
        "无亲属关系": "99",
        "雇工": "99",
        "保姆": "99",
        "寄居": "99",
        "其他": "80",
    },
    "sex": {"男性": "1", "女性": "2", "未知": "0", "未说明": "9", "M": "1", "F": "2"},
    "marriage": {"单身": "10", "有配偶": "20", "离异": "40", "未说明": "90"},
    "education": {
        "博士": "10",
        "硕士": "10",
        "研究生": "10",
        "大学": "20",
        "本科": "20",
        "大学本科": "20",
        "大专": "30",
        "专科": "30",
        "大学专科": "30",
        "中专": "40",
        "中职": "40",
        "职高": "40",
        "技校": "40",
        "高中": "60",
        "初中": "70",
        "小学": "80",
        "文盲": "90",
        "半文盲": "90",
        "文盲或半文盲": "90",
        "学龄前": "90",
        "学前": "90",
    },
    "health": {
        "健康": "10",
        "良好": "10",
        "一般": "20",
        "较弱": "20",
        "慢性病": "30",
        "患有慢性病": "30",
        "残疾人": "60",
        "高血压": "31",
        "冠心病": "31",
        "中风": "32",
        "脑卒中": "32",
        "肺结核": "36",
        "精神病": "38",
        "肿瘤": "41",
    },
    "political": {
        "党员": "01",
        "中国共产党党员": "01",
        "预备党员": "02",
        "团员": "03",
        "民革": "04",
        "民盟": "05",
        "民建": "06",
        "民进": "07",
        "农工党": "08",
        "致公党": "09",
        "九三学社": "10",
        "台盟": "11",
        "无党派": "12",
        "无党派民主人士": "12",
        "一般群众": "13",
    },
    "disability": {
        "视力": "1",
        "听力": "2",
        "言语": "3",
        "肢体": "4",
        "智力": "5",
        "精神": "6",
        "多重": "7",
        "盲": "1",
        "聋": "2",
    },
    "disability_grade": {
        "1级": "1",
        "2级": "2",
        "3级": "3",
        "4级": "4",
        "壹级": "1",
        "贰级": "2",
        "叁级": "3",
        "肆级": "4",
    },
    "document": {
        "身份证": "111",
        "临时身份证": "112",
        "护照": "414",
        "永居证": "553",
        "台胞证": "511",
        "回乡证": "516",
    },
}


def codes() -> dict[str, Any]:
    """The lists of codes, each with the free words that mean one of its codes."""
    lists = []
    for key, standard, title, doubted, cells in LISTS:
        items = []
        for cell in cells.split("|"):
            code, name, english = cell.split(" ", 2)
            marks = ["*"] if doubted == "*" or code in doubted.split() else []
            items.append({"code": code, "name": name, "name_en": english, "unconfirmed": marks})
        lists.append(
            {"list": key, "standard": standard, "title": title, "items": items, "words": WORDS.get(key, {})}
        )
    return {
        "pack": "codes",
        "version": "2026-1",
        "effective_from": "2009-01-01",
        "title": "国家标准代码表",
        "source": {
            "kind": "found",
            "address": ["GB/T 2261、4658、4761、4762，公开对照表"],
            "from_memory": "标待核的各条",
        },
        "body": {"lists": lists},
    }
