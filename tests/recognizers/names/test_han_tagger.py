"""The Chinese tagger from outside: what it finds, where, and that nothing but the text has a say in it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizers.names.base import NameTagger, PersonSpan
from recognizers.names.han import tagger as module
from recognizers.names.han.tagger import HanTagger
from recognizers.names.han.weights import FILE

NAMES = ["赵美玲", "孙志远", "周凯文", "冯雪莹", "钱国栋", "吴思琪", "欧阳雪晴"]
FRAMES = [
    "我叫{}，今年二十八岁。",
    "请联系{}，电话13800000000。",
    "本合同由甲方{}签订！",
    "患者{}，男，45岁，主诉头痛；",
    "今天的会议由{}主持，地点在三楼会议室，请大家准时参加，不要迟到。",
    "行政机关应当自收到申请之日起十五日内作出决定。",
]
STATUTES = [
    "第三条 本法所称个人信息，是指以电子或者其他方式记录的信息，不包括匿名化处理后的信息。",
    "行政机关应当自收到申请之日起十五日内作出决定；情况复杂的，可以延长十日。",
    "公安机关对经营者处五万元以上十万元以下罚款，情节严重的，吊销许可证。",
    "国务院根据宪法和法律，规定行政措施，制定行政法规，发布决定和命令。",
]


@pytest.fixture(scope="module")
def tagger() -> HanTagger:
    return HanTagger()


def texts(count: int) -> list[str]:
    dice = random.Random(7)
    return [
        "".join(dice.choice(FRAMES).format(dice.choice(NAMES)) for _ in range(dice.randrange(1, 6)))
        for _ in range(count)
    ]


def found(tagger: NameTagger, text: str) -> list[str]:
    return [text[span.start : span.end] for span in tagger.persons([text])[0]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我叫赵美玲，今年二十八岁。", ["赵美玲"]),
        ("趙美玲在臺北的一家醫院工作，她的同事是錢國棟。", ["趙美玲", "錢國棟"]),
        ("📧😀赵美玲说：hello，孙志远来了", ["赵美玲", "孙志远"]),
        ("趙美玲🙂和孙志远 met 冯雪莹 yesterday", ["趙美玲", "孙志远", "冯雪莹"]),
        ("收件人 吴思琪 地址 上海市", ["吴思琪"]),
        ("欧阳雪晴和司马文博是同学", ["欧阳雪晴", "司马文博"]),
        ("@赵美玲 明天见", ["赵美玲"]),
        ("姓名：周凯文，电话：123", ["周凯文"]),
        ("会议由孙志远主任主持，孙主任最后发言。", ["孙志远", "孙"]),
        ("孙志远是我们的老师。孙老师今天请假。", ["孙志远", "孙老师"]),
        ("约翰·史密斯是一位作家。", ["约翰·史密斯"]),
        ("\ud800赵美玲说：孙志远来了\x00\U00020000", ["赵美玲", "孙志远"]),
    ],
)
def test_names_are_found_where_they_stand(tagger: HanTagger, text: str, names: list[str]) -> None:
    assert found(tagger, text) == names


@pytest.mark.parametrize(
    "text", [*STATUTES, "", "No Han at all, but Mary Smith.", "ひらがな", "123\n\n", "高兴的时候吃方便面。"]
)
def test_where_there_is_no_name_there_is_none(tagger: HanTagger, text: str) -> None:
    assert found(tagger, text) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("frame", FRAMES[:5])
def test_the_gate_hides_no_plain_name(tagger: HanTagger, name: str, frame: str) -> None:
    assert name in found(tagger, frame.format(name))


def test_scores_are_rounded_and_below_one(tagger: HanTagger) -> None:
    for spans in tagger.persons(texts(40)):
        for span in spans:
            assert 0 < span.score < 1
            assert span.score == round(span.score, 4)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_batches_have_no_say(tagger: HanTagger, size: int) -> None:
    every = texts(150)
    whole = tagger.persons(every)
    assert whole == [spans for at in range(0, 150, size) for spans in tagger.persons(every[at : at + size])]
    assert any(whole)


@pytest.mark.parametrize(("rows", "words", "window"), [(1, 1, 1), (3, 40, 500), (1000, 100000, 1 << 20)])
def test_sizes_inside_have_no_say(
    tagger: HanTagger, monkeypatch: pytest.MonkeyPatch, rows: int, words: int, window: int
) -> None:
    every = texts(60)
    whole = tagger.persons(every)
    monkeypatch.setattr(module, "ROWS", rows)
    monkeypatch.setattr(module, "WORDS", words)
    monkeypatch.setattr(module, "WINDOW", window)
    assert tagger.persons(every) == whole


def test_threads_and_the_kind_of_cpu_have_no_say(tagger: HanTagger) -> None:
    every = texts(120)
    program = (
        "import json, sys; from recognizers.names.han.tagger import HanTagger;"
        "print(json.dumps(HanTagger().persons(json.load(sys.stdin))))"
    )
    here = json.loads(json.dumps(tagger.persons(every)))
    # OpenBLAS takes the kernels of the named CPU: other orders of adding, with and without fused steps.
    for variables in (
        {"OPENBLAS_NUM_THREADS": "2"},
        {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Nehalem"},
    ):
        run = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(every),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **variables},
        )
        assert json.loads(run.stdout) == here


def test_a_long_text_is_read_to_its_end(tagger: HanTagger) -> None:
    filler = "公安机关应当作出决定，" * 4000 + "\n"
    text = filler + "我叫赵美玲，今年二十八岁。" + filler + "请联系孙志远。"
    assert found(tagger, text) == ["赵美玲", "孙志远"]


@pytest.mark.parametrize(
    "character", ["一", "王", "\U00020000", "，", "\ud800", "\x00", "。", "王a", "赵美玲"]
)
def test_hostile_texts_take_bounded_time(tagger: HanTagger, character: str) -> None:
    begun = time.process_time()
    text = "王" + character * (50_000 // len(character))
    check(text, tagger.persons([text])[0])
    assert time.process_time() - begun < 10


def check(text: str, spans: list[PersonSpan]) -> None:
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(text)
        last = span.end


ALPHABET = st.sampled_from(list("赵美玲孙志远王老师主任小李的在，。 \n\t·aZ9😀趙錢\U00020000\ud800\x00先生"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(ALPHABET | st.characters(), max_size=80), max_size=5))
def test_any_text_gives_spans_in_order_and_the_same_alone(tagger: HanTagger, every: list[str]) -> None:
    together = tagger.persons(every)
    for text, spans in zip(every, together, strict=True):
        check(text, spans)
        assert tagger.persons([text]) == [spans]


def test_the_version_names_the_weights(tagger: HanTagger) -> None:
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert tagger.recognizer == "han.person"
    assert tagger.version == f"1 sha256:{digest[:12]}"


def test_no_texts(tagger: HanTagger) -> None:
    assert tagger.persons([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "We met {} there yesterday.",
        "| {} | 31 | Beijing |",
        "{} said hello to the team.",
        "name,city\n{},Beijing\n",
    ],
)
def test_a_name_among_other_letters_is_found(tagger: HanTagger, text: str) -> None:
    (spans,) = tagger.persons([text.format("欧阳慧琳")])
    assert [(span.start, span.end) for span in spans] == [(text.index("{"), text.index("{") + 4)]
