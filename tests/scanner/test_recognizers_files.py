"""Files of a user's own recognizers that are refused: one fault each, told with place and key and without content."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from recognizers.ner.opening import open_detector
from scanner.errors import RecognizersError
from scanner.user_recognizers import _KEYS, load
from tests.command import run

HIDDEN = "Quorvimandel"
PATTERN = "patterns: [{name: p, regex: 'a', score: 0.5}]"
ENTRY = f"supported_entity: AB, {PATTERN}"
BROKEN = {
    "empty": ("", "the file of recognizers is empty"),
    "no mapping": ("- a", "allowed: a mapping with `recognizers:`"),
    "not yaml": ("recognizers: [", "line 1: not valid YAML"),
    "wrong key above": (f"recognisers: [{{{ENTRY}}}]", 'did you mean "recognizers"?'),
    "no list": ("recognizers: {a: b}", "recognizers: found a mapping"),
    "empty list": ("recognizers: []", "allowed: a list of recognizers"),
    "too many": ("recognizers:\n" + f"- {{{ENTRY}}}\n" * 1001, "at most 1000"),
    "entry is a word": (f"recognizers: [{HIDDEN}]", "recognizers[0]: allowed: a mapping"),
    "wrong key": (f"recognizers: [{{{ENTRY}, contxt: [a]}}]", 'contxt: no such key; did you mean "context"?'),
    "key twice": (f"recognizers: [{{{ENTRY}, {ENTRY}}}]", "already used on line 1"),
    "alias": ("a: &a [b]\nrecognizers: *a", "anchors (&) and aliases (*)"),
    "tag": ("recognizers: !!python/object:os.system [a]", "tags (!) are not allowed"),
    "no entity": (f"recognizers: [{{{PATTERN}}}]", "recognizers[0].supported_entity: found nothing"),
    "entity": (f"recognizers: [{{supported_entity: staff, {PATTERN}}}]", "allowed: a name such as STAFF_NUMBER"),
    "entity too long": (f"recognizers: [{{supported_entity: {'A' * 65}, {PATTERN}}}]", "2 to 64"),
    "two entities": (f"recognizers: [{{supported_entities: [AB, CD], {PATTERN}}}]", "allowed: a list of one"),
    "entity twice": (f"recognizers: [{{supported_entities: [AB], {ENTRY}}}]", "leave one of them out"),
    "nothing to find": ("recognizers: [{supported_entity: AB}]", "neither `patterns` nor `deny_list`"),
    "predefined": (f"recognizers: [{{type: predefined, {ENTRY}}}]", "recognizers[0].type: found"),
    "enabled": (f"recognizers: [{{enabled: maybe, {ENTRY}}}]", "allowed: true or false"),
    "thresholds": (f"recognizers: [{{score_thresholds: {{default: 0.5}}, {ENTRY}}}]", "--min-score"),
    "language": (f"recognizers: [{{supported_language: 'e n', {ENTRY}}}]", "supported_language: found"),
    "languages": (f"recognizers: [{{supported_languages: en, {ENTRY}}}]", "allowed: a list of languages"),
    "language in list": (f"recognizers: [{{supported_languages: [en, 7], {ENTRY}}}]", "supported_languages[1]"),
    "country": (f"recognizers: [{{country_code: germany, {ENTRY}}}]", "two letters"),
    "flags": (f"recognizers: [{{global_regex_flags: 64, {ENTRY}}}]", "allowed: a sum of 2"),
    "name": (f'recognizers: [{{name: "a\\nb", {ENTRY}}}]', "recognizers[0].name: found"),
    "patterns": ("recognizers: [{supported_entity: AB, patterns: a}]", "allowed: a list of patterns"),
    "pattern": ("recognizers: [{supported_entity: AB, patterns: [a]}]", "patterns[0]: allowed: a mapping"),
    "pattern key": (
        "recognizers: [{supported_entity: AB, patterns: [{name: p, regex: a, score: 1, flags: 2}]}]",
        "patterns[0].flags: no such key",
    ),
    "no pattern name": (
        "recognizers: [{supported_entity: AB, patterns: [{regex: a, score: 1}]}]",
        "patterns[0].name: found nothing",
    ),
    "no regex": (
        "recognizers: [{supported_entity: AB, patterns: [{name: p, score: 1}]}]",
        "patterns[0].regex: allowed: a regular expression",
    ),
    "regex": (
        f"recognizers: [{{{ENTRY}}}, {{supported_entity: AB, patterns: [{{name: p, regex: '({HIDDEN}', score: 1}}]}}]",
        "recognizers[1].patterns[0].regex: not a regular expression of the `regex` module: missing )",
    ),
    "regex of all memory": (
        "recognizers: [{supported_entity: AB, patterns: [{name: p, regex: '((a{999}){999}){999}', score: 1}]}]",
        "patterns[0].regex: its counts and groups multiply",
    ),
    "regex too deep": (
        f"recognizers: [{{supported_entity: AB, patterns: [{{name: p, regex: '{'(' * 5000}a{')' * 5000}', score: 1}}]}}]",
        "(RecursionError)",
    ),
    "half a character": (
        'recognizers: [{supported_entity: AB, patterns: [{name: p, regex: "\\ud800", score: 1}]}]',
        "patterns[0].regex: allowed",
    ),
    "no score": (
        "recognizers: [{supported_entity: AB, patterns: [{name: p, regex: a}]}]",
        "patterns[0].score: found nothing; allowed: a number from 0 to 1",
    ),
    "score": (
        "recognizers: [{supported_entity: AB, patterns: [{name: p, regex: a, score: 1.5}]}]",
        "patterns[0].score: found",
    ),
    "score of no number": (
        "recognizers: [{supported_entity: AB, patterns: [{name: p, regex: a, score: .nan}]}]",
        "patterns[0].score: found",
    ),
    "deny list": (f"recognizers: [{{supported_entity: AB, deny_list: {HIDDEN}}}]", "allowed: a list of words"),
    "empty word": ("recognizers: [{supported_entity: AB, deny_list: [a, '']}]", "deny_list[1]: allowed: a text"),
    "no list file": ("recognizers: [{supported_entity: AB, deny_list_file: none.txt}]", "deny_list_file: cannot be read"),
    "deny score": ("recognizers: [{supported_entity: AB, deny_list: [a], deny_list_score: 2}]", "deny_list_score"),
    "context": (f"recognizers: [{{context: [a, ' '], {ENTRY}}}]", "context[1]: allowed: a text"),
    "utf-16": ("recognizers: []".encode("utf-16"), "is UTF-16"),
    "too large": (b"#" * ((1 << 20) + 1), "larger than 1 MiB"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_place_and_key(name: str, tmp_path: Path) -> None:
    content, expected = BROKEN[name]
    file = tmp_path / "broken.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(RecognizersError) as caught:
        load([file])
    said = str(caught.value)
    assert expected in said
    assert str(file) in said and "\nnext: " in said
    assert HIDDEN not in said
    assert caught.value.exit_code == 2


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(
        "recognizers:\n- {supported_entity: a, deny_list: [x]}\n- {supported_entity: AB, context: a}\n"
    )
    done = run("recognizers", "list", "--recognizers", file)
    assert done.returncode == 2 and done.stdout == ""
    assert "has 3 problems" in done.stderr
    assert "line 2, recognizers[0].supported_entity: " in done.stderr
    assert "line 3, recognizers[1].context: " in done.stderr


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = run("recognizers", "list", "--recognizers", tmp_path / "pipe")
    assert done.returncode == 2 and "not a regular file" in done.stderr


def test_an_entry_that_is_switched_off_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "off.yaml"
    file.write_text(
        f"recognizers: [{{enabled: false, {ENTRY}}}, {{name: b, supported_languages: [de, "
        f"{{language: es, context: [uno]}}], context: [eins], {ENTRY}}}]"
    )
    (kept,) = load([file])
    assert (kept.name, kept.context) == ("b", ("eins", "uno"))


def test_words_of_a_plain_list_are_found_with_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text(f"{HIDDEN}\n海雾灯\n\n", "utf-8")
    file = tmp_path / "own.yaml"
    file.write_text("recognizers: [{supported_entity: AB, deny_list: [x], deny_list_file: words.txt}]")
    (one,) = load([file])
    assert one.deny_list == ("x", HIDDEN, "海雾灯")
    (found,) = open_detector(frozenset(["AB"]), 1.0, [one], None).detect([f"a {HIDDEN} b"])
    assert [(hit.start, hit.end, hit.entity) for hit in found.hits] == [(2, 2 + len(HIDDEN), "AB")]
    (tmp_path / "words.txt").write_text("")
    with pytest.raises(RecognizersError, match="0 words; allowed: 1 to 50,000"):
        load([file])


def test_the_example_of_the_page_is_accepted(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/recognizers.md").read_text("utf-8")
    example = tmp_path / "own.yaml"
    example.write_text(page.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    assert [one.entity for one in load([example])] == ["STAFF_NUMBER", "TITLE"]
    for key in _KEYS:
        assert f"`{key}`" in page
