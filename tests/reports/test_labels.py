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
        ("name:of_later", "name, of_later"),
    ],
)
def test_a_rule_in_words(rule: str, told: str) -> None:
    assert matched(rule) == told
