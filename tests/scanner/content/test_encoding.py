"""UTF-8, UTF-16, GB18030 and Latin-1 are told apart, and no undecodable byte goes uncounted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.content.encoding import decode, guess_encoding, is_clean_text

CHINESE = (
    "今天上午会议室里讨论了新的数据来源声明。",
    "请把录音文件放在第三个文件夹,然后通知管理员。",
    "她说:“明天下雨,我们改天再去公园。”",
    "用户编号为A1024的样本已被删除。",
    "模型训练前必须核对授权文件与语料清单",
    "图书馆里很安静",
    "你好",
    "谢谢大家",
    "说话人：王五",
    "请用English回答这个问题。",
    "价格是35元/斤，共计12.5公斤",
    "《红楼梦》第三回",
    "深圳市南山区科技园路8号楼",
    "這個問題需要我們認真討論,請將檔案放在資料夾裡。",
    "臺灣的圖書館收藏了許多舊書",
    "聲音樣本與姓名對照表",
)
EUROPEAN = (
    "Le café près de l'église était fermé à cause de la fête de Noël.",
    "Elle a été créée en même temps que l'école où il étudiait.",
    "Die Straße führt über die Brücke zur großen Mühle.",
    "Österreich hat schöne Wälder, Flüsse und Gebäude.",
    "El niño comió piña mañana y después bebió té en el jardín.",
    "¿Dónde está la estación? ¡Ahí!",
    "A informação sobre a população não está disponível.",
    "As nações e as regiões têm funções e ações diferentes.",
    "EDUCAÇÃO, SAÚDE E HABITAÇÃO SÃO DIREITOS DO CIDADÃO.",
    "Hyvää päivää, mitä kuuluu tänään? Pääsy kielletty.",
    "Jag älskar att åka båt på sjön när det är varmt.",
    "Rødgrød med fløde på en blå ø.",
    "Það er gott veður í Reykjavík í dag, þú átt að koma.",
    "L'università è più vicina della città perché è là.",
    "Temperaturen är 25°C och vinden 5 m/s.",
    "São João", "Mère", "pão", "© 2020 Société Générale ®",
)  # fmt: skip


@pytest.mark.parametrize("text", CHINESE + EUROPEAN)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognised_and_comes_back_whole(text: str, codec: str) -> None:
    line = f"{text}\n"
    data = line.encode(codec)
    assert guess_encoding(data, complete=True).codec == codec
    assert decode(data, codec, certain=True).text == line


@pytest.mark.parametrize("text", CHINESE)
def test_gb18030_is_recognised_in_file_and_record(text: str) -> None:
    data = text.encode("gb18030")
    assert guess_encoding(data, complete=True).codec == "gb18030"
    record = decode(data, "utf-8", certain=False)
    assert (record.text, record.bytes_lost, record.codec_used) == (text, 0, "gb18030")


@pytest.mark.parametrize("text", EUROPEAN)
def test_latin_1_is_recognised_in_file_and_record(text: str) -> None:
    data = text.encode("latin-1")
    assert guess_encoding(data, complete=True).codec == "latin-1"
    record = decode(data, "utf-8", certain=False)
    assert (record.text, record.bytes_lost, record.codec_used) == (text, 0, "latin-1")


def test_the_confusion_between_gb18030_and_latin_1_stays_small() -> None:
    """Eight characters from anywhere in a sentence: hardly any may pass for the other encoding."""
    wrong = total = 0
    for sentences, codec, other in ((CHINESE, "gb18030", "latin-1"), (EUROPEAN, "latin-1", "gb18030")):
        for text in sentences:
            for start in range(0, max(1, len(text) - 7), 2):
                data = text[start : start + 8].encode(codec)
                if not data.isascii():
                    total += 1
                    wrong += decode(data, "utf-8", certain=False).codec_used == other
    assert total > 250
    assert wrong <= 1


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_valid_utf_8_is_never_lost(text: str) -> None:
    for certain in (True, False):
        record = decode(text.encode(), "utf-8", certain)
        assert (record.text, record.bytes_lost, record.codec_used) == (text, 0, "utf-8")


@settings(deadline=None)
@given(st.binary(), st.sampled_from(["utf-8", "gb18030", "latin-1", "utf-16-le", "utf-16-be"]), st.booleans())
def test_decoding_never_fails_and_repeats_itself(data: bytes, codec: str, certain: bool) -> None:
    first, second = decode(data, codec, certain), decode(data, codec, certain)
    assert first == second
    assert 0 <= first.bytes_lost <= len(data)
    assert first.text.count("�") >= first.bytes_lost
    first.text.encode()
    if certain:
        assert first.codec_used == codec


@settings(deadline=None)
@given(st.text(st.characters(codec="ascii"), max_size=20), st.binary(min_size=1, max_size=3))
def test_each_bad_byte_becomes_one_replacement(around: str, bad: bytes) -> None:
    bad = bytes(0xF8 | byte & 7 for byte in bad)  # bytes that no UTF-8 holds
    record = decode(around.encode() + bad + around.encode(), "utf-8", certain=True)
    assert record.text == around + "�" * len(bad) + around
    assert record.bytes_lost == len(bad)


def test_a_replacement_character_that_is_in_the_data_is_no_loss() -> None:
    record = decode("a�b".encode() + b"\xff", "utf-8", certain=True)
    assert (record.text, record.bytes_lost) == ("a�b�", 1)


def test_utf_8_with_a_torn_letter_stays_utf_8() -> None:
    data = "你好，世界。".encode() + "好".encode()[:2] + b" and more"
    record = decode(data, "utf-8", certain=False)
    assert record.codec_used == "utf-8"
    assert record.bytes_lost == 2
    assert guess_encoding(data, complete=True).codec == "utf-8"


def test_a_letter_cut_by_the_end_of_the_head_does_not_spoil_the_guess() -> None:
    data = ("语料" * 100).encode()[:-1]
    assert guess_encoding(data, complete=False).certain
    assert not guess_encoding(data, complete=True).certain


def test_a_utf_8_record_in_a_gb18030_file_is_told_apart() -> None:
    record = decode("今天天气很好".encode(), "gb18030", certain=False)
    assert (record.text, record.codec_used) == ("今天天气很好", "utf-8")


def test_ascii_and_byte_order_marks() -> None:
    assert guess_encoding(b"plain", complete=True) == guess_encoding(b"{}", complete=False)
    assert not guess_encoding(b"plain", complete=True).certain
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        guess = guess_encoding(mark + b"a\0", complete=True)
        assert (guess.codec, guess.certain) == (codec, True)


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([64, 1000, 40_000]))
def test_random_bytes_are_not_text(random: object, size: int) -> None:
    assert not is_clean_text(random.randbytes(size))  # type: ignore[attr-defined]
