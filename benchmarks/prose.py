"""Text that is never the same twice: sentences by a chain of word pairs, with words that were never seen before.

A gate that has seen a text, or its words, is many times faster on it than on a corpus. So the chain is learnt from
much English (Python's own manual and this project's pages), and one word in sixteen is invented from letter
triples, as names and rare words are in real corpora. It knows nothing of personal data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from random import Random

_ROOT = Path(__file__).parent.parent
_WORD = re.compile(r"(?<![\w.`'/-])[A-Za-z][a-z]*(?:['-][a-z]+)?[,;:.?!]?(?![\w`'/(-])")
_NEW_WORD = 1 / 16
_HAN = (
    "的 一 是 了 我 不 在 他 有 这 上 来 到 时候 地方 出来 我们 他们 没有 什么 知道 现在 问题 "
    "工作 生活 城市 学校 朋友 老师 学生 公司 国家 历史 文化 经济 发展 社会 科学 技术 研究 大学 语言 "
    "文章 电影 音乐 旅行 天气 春天 夏天 秋天 冬天 早上 晚上 今天 明天 昨天 北方 南方 河流 山谷 海边 "
    "火车 汽车 飞机 车站 机场 医院 市场 商店 餐厅 厨房 面包 水果 蔬菜 茶叶 咖啡 因为 所以 但是 如果 "
    "虽然 已经 可以 应该 需要 觉得 希望 认为 开始 结束 继续 选择 介绍 讨论 参加 准备 完成 非常 特别 "
    "一些 许多 每个 这样 那里 非常好 图书馆 博物馆 火车站 电视台 办公室 普通话 实际上 为什么 怎么样 "
    "越来越 不一定 差不多"
).split()
_HAN_RARE = tuple(map(chr, range(0x4E00, 0x4E00 + 6_000)))


def _lessons() -> str:
    from pydoc_data.topics import topics

    pages = [_ROOT / "README.md", _ROOT / "LICENSE", *sorted((_ROOT / "docs").glob("*.md"))]
    return "\n".join([*topics.values(), *(page.read_text("utf-8") for page in pages)])


class Prose:
    """Draws words and sentences."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        tokens = _WORD.findall(_lessons())
        self._after: dict[str, list[str]] = defaultdict(list)
        for word, following in pairwise(tokens):
            self._after[word].append(following)
        self._firsts = [word for word in tokens if word.istitle() and word.isalpha()]
        self._letters: dict[str, list[str]] = defaultdict(list)
        for word in tokens:
            spelt = f"  {word.lower().rstrip(',;:.?!')} "
            for at in range(len(spelt) - 2):
                self._letters[spelt[at : at + 2]].append(spelt[at + 2])

    def new_word(self) -> str:
        """A word that looks like one, of three letters or more."""
        while True:
            spelt = "  "
            while not spelt.endswith(" ") or spelt == "  ":
                spelt += self._rng.choice(self._letters[spelt[-2:]])
            if 3 <= len(spelt.strip()) <= 14 and spelt.strip().isalpha():
                return spelt.strip()

    def sentence(self, most_words: int = 32) -> str:
        """A sentence of the chain."""
        word = self._rng.choice(self._firsts)
        out = [word]
        while len(out) < most_words and out[-1][-1] not in ".?!":
            word = self._rng.choice(self._after.get(word) or self._firsts)
            out.append(self._shown(word))
        return " ".join(out).rstrip(",;:.?!") + self._rng.choice("....?!")

    def _shown(self, word: str) -> str:
        if self._rng.random() >= _NEW_WORD:
            return word
        new, tail = self.new_word(), word[len(word.rstrip(",;:.?!")) :]
        return (new.title() if word[0].isupper() or self._rng.random() < 0.3 else new) + tail

    def sentences(self, least_chars: int) -> list[str]:
        """Sentences of so many characters together."""
        out: list[str] = []
        while sum(map(len, out)) < least_chars:
            out.append(self.sentence())
        return out

    def chinese(self) -> str:
        """A sentence in Chinese characters."""
        words = [
            self._rng.choice(_HAN)
            if self._rng.random() < 0.85
            else "".join(self._rng.choices(_HAN_RARE, k=self._rng.randint(1, 3)))
            for _ in range(self._rng.randint(5, 20))
        ]
        words.insert(len(words) // 2, self._rng.choice("，，、；"))
        return "".join(words) + self._rng.choice("。。。？！")
