"""Which languages a text is in, where that decides whether names could be found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizers.language import LATIN, languages

PROSE = {
    "en": "The river runs past nine old mills, and then they went to see what had been made of it by the others.",
    "de": "Der Fluss fließt an neun alten Mühlen vorbei, und dann gingen sie hin, um zu sehen, was die anderen damit "
    "gemacht hatten. Das ist nicht sehr schön, aber auch nicht schlecht.",
    "fr": "La rivière passe devant neuf vieux moulins, et ils sont allés voir ce que les autres en avaient fait. Ce n'est "
    "pas très beau mais nous avons dit que c'est bien avec elle.",
    "es": "El río pasa por nueve molinos viejos y luego fueron a ver lo que los demás habían hecho con ellos. No es muy "
    "bonito, pero tampoco está mal para una tarde.",
    "it": "Il fiume passa davanti a nove vecchi mulini e poi sono andati a vedere che cosa ne avevano fatto gli altri. "
    "Non è molto bello ma anche questo non è male per noi.",
    "nl": "De rivier stroomt langs negen oude molens en toen gingen ze kijken wat de anderen ervan hadden gemaakt. Het "
    "is niet zo mooi maar ook niet slecht.",
    "pl": "Rzeka płynie obok dziewięciu starych młynów, a potem poszli zobaczyć, co z nimi zrobili inni. To nie jest "
    "bardzo ładne, ale też nie jest złe dla nas.",
    "und-Cyrl": "Река течёт мимо девяти старых мельниц",
    "und-Grek": "Το ποτάμι περνά από εννέα παλιούς μύλους",
    "und-Arab": "يمر النهر بتسع طواحين قديمة",
    "und-Hebr": "דָּוִד הָלַךְ",
    "ja": "川は九つの古い水車小屋のそばを流れている",
    "zh": "这条河流过九座古老的磨坊",
    "ko": "강은 아홉 개의 오래된 물레방아를 지나 흐른다",
}  # fmt: skip


@pytest.mark.parametrize("language", PROSE)
def test_prose(language: str) -> None:
    assert list(languages(PROSE[language])) == [language]
    assert list(languages(PROSE[language] * 40)) == [language]


@pytest.mark.parametrize(
    "text", ["Orlin Vask", "Orlin Vask, orlin@example.com, 12 Mill Road", "Signed: M. Quell"]
)
def test_a_few_latin_words_tell_no_language(text: str) -> None:
    assert languages(text) == {LATIN: sum(map(str.isalpha, text))}


@pytest.mark.parametrize("text", ["", "12 + 30 = 42", "🙂 — …", "5 µ, Ω"])
def test_nothing_to_read(text: str) -> None:
    assert set(languages(text)) <= {LATIN}
    assert sum(languages(text).values()) <= 1


def test_several_in_one_text() -> None:
    found = languages(f"{PROSE['en']} {PROSE['zh']} {PROSE['und-Cyrl']}")
    assert set(found) == {"en", "zh", "und-Cyrl"}
    assert found["zh"] == sum(map(str.isalpha, PROSE["zh"]))
    assert languages("ذَهَبَ وَكَتَبَ مُحَمَّدٌ")["und-Arab"] > 10


def test_a_quotation_in_kana_makes_no_chinese_page_japanese() -> None:
    assert set(languages(PROSE["zh"] * 10 + "「です」")) == {"zh", "ja"}


@given(st.text())
def test_never_more_letters_than_there_are(text: str) -> None:
    found = languages(text)
    assert all(count > 0 for count in found.values())
    assert sum(found.values()) <= len(text)
