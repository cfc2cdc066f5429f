"""Invented Chinese names, rare surnames among them, and sentences that hold them: what the silver sets are poor in.

A gate that learns from the sets alone learns their names. These are made by dice from surnames and characters, so
that it learns where a name stands instead of which. Knows no network; whoever bears such a name is not meant.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from recognizers.names.han.titles import SURNAMES

RARE = (
    "宓岑褚鄢濮臧郗隗璩亓仉佘逄蔺麻冼晁阚笪糜贲匡缪茅湛禹殳浦嵇邴巫隆荀羊惠甄曲封芮储靳汲松段富乌焦巴弓牧"
    "山谷车侯蓬全班仰秋仲伊宫"
)
DOUBLE = (
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 濮阳 端木 夏侯 轩辕 闻人 澹台 淳于 "
).split()
GIVEN = (
    "伟芳娜敏静丽强磊洋艳勇军杰娟涛超明霞秀平刚桂英华建国志文辉玲斌鹏飞鑫波宇浩凯健俊帆雪晨阳婷欣怡涵梓轩"
    "子墨若曦思远沐辰雨桐诗琪皓然瑾怀筱栖梧惊鸿砚蘅牧笙雅楠颖博琳蕾倩莹洁慧巧美珍贞莉素真瑗韵融园艺咏卿聪"
    "澜纯毓悦昭冰爽琬茗羽希宁瑞凡霄岚昱珩珏翊煜炜灏澄泓淇沅湘渝岳峥嵘崧巍恺悠恒慎诚谦逊翰墨简策弦歌棠棣槿"
    "蓁芷兰荷芙蓉菱苓薇"
)
FRAMES = (
    "据{}介绍，工程将在秋天完工。", "这幅画由{}捐给了图书馆。", "这本书的作者{}说，还会再写一本。", "会议由{}主持。",
    "请联系{}，电话见下。", "名单：{}、{}、{}。", "{}昨天没来上班。", "我和{}去看了电影。", "经办人：{}",
    "{}：好的，明天见。", "{}表示感谢。", "记者{}报道", "本报记者{} {}", "{}与{}签订合同。", "由{}和{}共同完成。",
    "导演：{}；主演：{}、{}", "{}同志任组长。", "找{}老师问一下。", "{}先生，您好！", "{}女士来电询问。",
    "患者{}，女，四十岁。", "委托人{}，住本市。", "原告{}诉被告{}一案", "感谢{}的帮助", "冠军{}获得金牌。",
    "队员{}进球。", "你认识{}吗？", "{}出生于1980年。", "{}（1911年—1990年），作家。", "—— {}", "签名：{}",
    "@{} 看一下", "发件人：{}", "抄送：{}，{}", "听说{}要结婚了", "{}在北京工作。", "把文件交给{}。",
    "{}的妈妈来了。", "小说写的是{}一家的故事", "收件人 {} 已签收", "学生{}成绩优秀。", "教授{}认为，",
    "我叫{}，今年三年级。", "{}唱得真好听", "{}从门口走进来，",
)  # fmt: skip


def name(dice: random.Random) -> str:
    """One name of two to four characters."""
    draw = dice.random()
    surname = dice.choice(DOUBLE) if draw < 0.08 else dice.choice(RARE if draw < 0.35 else sorted(SURNAMES))
    return surname + "".join(dice.choices(GIVEN, k=1 if dice.random() < 0.3 else 2))


def sentences(count: int, dice: random.Random) -> list[str]:
    """Sentences of our own with names in them."""
    out = []
    for _ in range(count):
        first, *others = dice.choice(FRAMES).split("{}")
        out.append(first + "".join(name(dice) + other for other in others))
    return out


def renamed(text: str, spans: Sequence[tuple[int, int]], dice: random.Random) -> str:
    """The text with another name in the place of each."""
    out, place = [], 0
    for start, end in spans:
        out += [text[place:start], name(dice)]
        place = end
    return "".join([*out, text[place:]])
