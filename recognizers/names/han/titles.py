"""Titles beside names: taken off a span, and followed to further mentions of the same person in the same text.

A pure function of a text and the spans found in it. An office stays outside the span (王主任 gives 王), a form of address
stays inside (王老师), as LAC marks it and as annotators of informal text do. Knows no network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recognizers.names.base import PersonSpan
from recognizers.names.han.characters import HAN

OFFICES = frozenset(
    "教授 博士 医生 大夫 护士 律师 法官 警官 院士 主任 主席 总理 总统 部长 局长 处长 科长 厅长"
    " 省长 市长 县长 区长 镇长 乡长 村长 校长 所长 会长 社长 台长 站长 队长 班长 组长 团长 师长"
    " 军长 司令 将军 书记 委员 议员 总裁 总监 董事长 经理 总经理 秘书 导演 教练 记者 编辑 工程师"
    " 助理 醫生 護士 律師 總理 總統 部長 局長 處長 科長 廳長 省長 市長 縣長 區長 鎮長 鄉長 村長"
    " 校長 所長 會長 社長 台長 站長 隊長 班長 組長 團長 師長 軍長 將軍 書記 委員 議員 總裁 總監"
    " 董事長 經理 總經理 秘書 導演 教練 記者 編輯 工程師".split()
)
ADDRESSES = frozenset(
    "先生 女士 小姐 太太 夫人 老师 师傅 同学 同志 老板 院长 阿姨 叔叔 伯伯 爷爷 奶奶 老師 師傅 同學 老闆 院長 爺爺".split()
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍"
    "华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧鐘譚陸賈韋鄒龍賀顧龔萬錢嚴湯溫齊喬龐顏莊聶魯關蘭寧紀單塗華饒連盧衛應邊"
)
FAMILIAR = frozenset("小老")
"""Stand before the surname of somebody one knows: 小王, 老李."""
_AFTER_FAMILIAR = frozenset("说說问問答的是在和与與跟也就都来來去把被给給对對让讓叫")
"""Characters that may follow such a name; any other Han character could make it the beginning of a word (小王子)."""
_LONGEST_TITLE = 3
_SURE = 0.6
"""What a name's score must be for it to be followed."""
_KEPT = 0.95
"""A further mention is a little less sure than the one it rests on."""


def without_title(name: str) -> int:
    """How many characters of the name are left when an office at its end is taken off."""
    for size in range(min(_LONGEST_TITLE, len(name) - 1), 1, -1):
        if name[-size:] in OFFICES:
            rest = name[:-size]
            return len(rest) if len(rest) > 1 or rest in SURNAMES else len(name)
    return len(name)


def bare(name: str) -> str:
    """The name without an office or form of address at its end; a title alone stays as it is."""
    for size in range(min(_LONGEST_TITLE, len(name) - 1), 1, -1):
        if name[-size:] in OFFICES or name[-size:] in ADDRESSES:
            return name[:-size]
    return name


def further(text: str, spans: Sequence[PersonSpan]) -> list[PersonSpan]:
    """The spans, and with them each place where a full name among them stands again, or its surname with a title, as in
    王老师, or with 小 or 老 before it.

    Only names of up to four Han characters that begin with a surname are followed, and only if they are sure enough; of
    those of two characters only the surname: the whole is a word too often.
    """
    names: dict[str, float] = {}
    surnames: dict[str, tuple[float, int]] = {}
    for span in spans:
        name = text[span.start : span.end]
        if span.score >= _SURE and name[:1] in SURNAMES and 2 <= len(name) <= 4 and all(map(HAN.match, name)):
            score = round(span.score * _KEPT, 4)
            if len(name) > 2:
                names[name] = max(score, names.get(name, 0.0))
            before = surnames.get(name[0])
            surnames[name[0]] = (score, span.end) if before is None else (max(score, before[0]), before[1])
    if not surnames:
        return list(spans)
    taken = iter([*spans, PersonSpan(len(text) + 1, len(text) + 1, 0.0)])
    ahead = next(taken)
    found: list[PersonSpan] = []
    free = 0
    for match in re.finditer("[" + "".join(surnames) + "]", text):
        start = match.start()
        while ahead.end <= start:
            found.append(ahead)
            free = ahead.end
            ahead = next(taken)
        if start < free or start >= ahead.start:
            continue
        mention = _mention(text, start, names, surnames)
        if mention and mention.start >= free and mention.end <= ahead.start:
            found.append(mention)
            free = mention.end
    found += [span for span in spans if not found or span.start >= found[-1].end]
    return found


def _mention(
    text: str, start: int, names: dict[str, float], surnames: dict[str, tuple[float, int]]
) -> PersonSpan | None:
    for size in (4, 3):
        name = text[start : start + size]
        if len(name) == size and name in names:
            return PersonSpan(start, start + size, names[name])
    score, seen = surnames[text[start]]
    if start < seen:
        return None
    for size in range(_LONGEST_TITLE, 1, -1):
        title = text[start + 1 : start + 1 + size]
        if title in OFFICES or title in ADDRESSES:
            return PersonSpan(start, start + 1 + (size if title in ADDRESSES else 0), score)
    if text[start - 1] in FAMILIAR and _ends_familiar(text[start + 1 : start + 2]):
        return PersonSpan(start - 1, start + 1, score)
    return None


def _ends_familiar(after: str) -> bool:
    """Whether what follows 小王 leaves it a name."""
    return after in _AFTER_FAMILIAR or not HAN.match(after)
