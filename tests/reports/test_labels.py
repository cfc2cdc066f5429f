"""Links' rules in words."""

from __future__ import annotations

import pytest

from reports.labels import matched


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("name", "name"),
        ("alias:pinyin", "alias, in pinyin"),
        (
            "name:title+person_column",
            "name, the family name after a title; told from others by person column",
        ),
        ("name+identifier_in_text", "name; told from others by identifier in text"),
        ("speaker_id", "speaker_id"),
        (
            "name:list@librispeech",
            "name, by a name that a list of the data or the declaration gives the id, by the layout librispeech",
        ),
        ("pseudonym@vctk", "an id to which nothing gives a name, by the layout vctk"),
        ("unlisted", "a name that the ledger does not have"),
        ("name:of_later", "name, of_later"),
    ],
)
def test_a_rule_in_words(rule: str, told: str) -> None:
    assert matched(rule) == told
