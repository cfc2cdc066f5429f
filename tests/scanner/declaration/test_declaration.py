"""Every fault of a declaration is told with file, line, key, what was found and what is allowed, all at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.declaration import json_schema, load, over_folder
from scanner.errors import DeclarationError, ProvscanError

SHA = "a" * 64
FULL = Path(__file__).with_name("full.yaml").read_text()


def _write(folder: Path, text: str | bytes, name: str = "sources.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _told(folder: Path, text: str | bytes, name: str = "sources.yaml") -> list[str]:
    """The lines of the error that loading ends in."""
    with pytest.raises(DeclarationError) as error:
        load(_write(folder, text, name))
    return str(error.value).splitlines()


def _source(lines: str) -> str:
    return "sources:\n  - id: a\n    locations: [.]\n" + "".join(
        f"    {line}\n" for line in lines.splitlines()
    )


def test_a_full_declaration_is_read_as_it_is_written(tmp_path: Path) -> None:
    declared = load(_write(tmp_path, FULL))
    assert declared.root == tmp_path
    assert declared.digest == hashlib.sha256(FULL.encode()).hexdigest()
    assert declared.application.name == "2024"
    assert declared.application.objective is None
    voices, news = declared.sources
    assert voices.rules().person_columns == ("speaker_id", "turns[].name")
    assert voices.rules().exclude == ("meta.url",)
    assert voices.rules().person_path == "voices/{person}/**"
    assert not voices.rules().csv_header
    record = voices.record(declared.application)
    assert record.purposes == ["tts_training", "x_dubbing"]
    assert (record.origin_country, record.declares_pi, record.declares_minors) == ("CN", "yes", "no")
    assert record.collected_to == dt.date(2023, 12, 31)
    assert (record.declared_files, record.declared_samples, record.declared_bytes) == (2, 2, 100)
    other = news.record(declared.application)
    assert (other.source_id, other.kind, other.declares_pi, other.issuer) == (
        "新闻",
        "not_known",
        "not_known",
        None,
    )
    assert other.purposes == ["pre_training"]


def test_the_example_of_the_documentation_loads(tmp_path: Path) -> None:
    page = Path(__file__).parents[3] / "docs" / "declaration.md"
    example = page.read_text().split("```yaml\n")[1].split("```")[0]
    assert [source.id for source in load(_write(tmp_path, example)).sources] == ["studio", "forum"]


def test_json_is_read_like_yaml(tmp_path: Path) -> None:
    plain = {
        "sources": [
            {"id": "a", "locations": ["."], "name": "\U0001f600 / ok", "declares_pi": True, "kind": None}
        ]
    }
    for text in (json.dumps(plain), json.dumps(plain, indent="\t"), json.dumps(plain, ensure_ascii=False)):
        (source,) = load(_write(tmp_path, text, "sources.json")).sources
        assert (source.name, source.declares_pi, source.kind) == ("\U0001f600 / ok", "yes", "not_known")


def test_a_folder_without_a_declaration_is_one_source_of_which_nothing_is_known(tmp_path: Path) -> None:
    declared = over_folder(tmp_path)
    (source,) = declared.sources
    assert (source.id, source.kind, source.locations, declared.digest) == (
        "undeclared",
        "not_known",
        (".",),
        None,
    )


def test_all_faults_are_told_at_once_in_line_order(tmp_path: Path) -> None:
    text = (
        "application:\n  modle: x\nsources:\n  - id: a\n    kind: opne\n    locations: [.]\n"
        "    collected_from: 2024-02-30\n  - id: a\n    locations: [.]\n    collected_from: 2024-05-02\n"
        "    collected_to: 2024-05-01\n    purposes: [finetuning]\n"
    )
    told = _told(tmp_path, text)
    assert told[0] == f"the declaration has 5 problems: {tmp_path / 'sources.yaml'}"
    assert told[1] == '  line 2, application.modle: no such key; did you mean "model"?'
    assert told[2].startswith('  line 5, sources[0].kind: found "opne"; allowed: open, commercial, ')
    assert told[2].endswith('did you mean "open"?')
    assert (
        told[3]
        == '  line 7, sources[0].collected_from: found "2024-02-30"; allowed: a day that exists, written 2024-12-31'
    )
    assert told[4] == '  line 8, sources[1].id: "a" is already the id on line 4; each source has its own'
    assert told[5].startswith('  line 12, sources[1].purposes[0]: found "finetuning"; allowed: pre_training')
    assert 'did you mean "fine_tuning"?' in told[5]
    assert told[-1].startswith("next: ")


def test_a_key_like_no_other_is_told_with_those_there_are_when_they_are_few(tmp_path: Path) -> None:
    told = _told(tmp_path, "sources:\n  - id: a\n    locations: [.]\n    zzz: 1\n    fields: {zzz: [a]}\n")
    assert told[1:3] == [
        "  line 4, sources[0].zzz: no such key",
        "  line 5, sources[0].fields.zzz: no such key; allowed: exclude, include, person, source",
    ]
    assert "`provscan schema` list every key" in told[-1]


def test_sound_sources_are_compared_even_when_others_are_faulty(tmp_path: Path) -> None:
    text = _source("kind: opne") + "  - id: b\n    locations: [.]\n  - id: b\n    locations: [.]\n"
    told = _told(tmp_path, text)
    assert any(line.startswith("  line 4, sources[0].kind") for line in told)
    assert any("line 7" in line and '"b" is already the id on line 5' in line for line in told)


@pytest.mark.parametrize(
    ("key", "found", "allowed"),
    [
        ("declares_pi: maybe", '"maybe"', "yes, no, not_known"),
        ("declared: {files: many}", '"many"', "a whole number, 0 or more"),
        ("declared: {files: -1}", '"-1"', "a whole number, 0 or more"),
        ("collected_to: 20240101", '"20240101"', "a day written 2024-12-31"),
        ("origin_country: UK", '"UK"', "GB, which is the ISO code of the United Kingdom"),
        ("origin_country: China", '"China"', "a country as ISO 3166-1 alpha-2, such as CN or US"),
        ("languages: en", '"en"', "a list, such as [a, b]"),
        ("languages: [english!]", '"english!"', "a language tag (BCP 47), such as en or zh-Hans"),
        ("modalities: [voice]", '"voice"', "text, image, audio, video"),
        ("person_path: voices/*/x", '"voices/*/x"', "a path pattern with {person} in it once, such as voices/{person}/**"),
        ("csv_header: maybe", '"maybe"', "yes or no"),
        ("fields: all", '"all"', "a mapping of keys and values"),
        ("name: [a]", "a list of 1", "text"),
        ("manifest: SUMS", '"SUMS"', "a file made by sha256sum; there is no such file"),
        (f"files: [{{path: x, sha256: {SHA[1:]}}}]", f'"{SHA[:47]}…"', "a sha256: 64 digits 0-9 and a-f, in small letters"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_what_is_allowed(
    tmp_path: Path, key: str, found: str, allowed: str
) -> None:
    told = _told(tmp_path, _source(key))
    assert told[1].startswith("  line 4, sources[0].")
    assert f": found {found}; allowed: {allowed}" in told[1]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("../other", "without `..`"),
        ("a/../../b", "without `..`"),
        ("/etc", "not an absolute one"),
        ("~/data", "not an absolute one"),
        ("C:/data", "not an absolute one"),
        ("out", "a symbolic link that leads out of the folder"),
        ("out/deep/x.txt", "a symbolic link that leads out of the folder"),
        ("in", "a symbolic link that leads elsewhere in this folder"),
    ],
)
def test_a_location_never_leaves_the_folder(tmp_path: Path, location: str, reason: str) -> None:
    home = tmp_path / "corpus"
    (home / "data").mkdir(parents=True)
    (home / "out").symlink_to(tmp_path)
    (home / "in").symlink_to(home / "data")
    told = _told(home, f"sources:\n  - id: a\n    locations:\n      - data\n      - {location}\n")
    assert told[1].startswith("  line 5, sources[0].locations[1]: ")
    assert reason in told[1]


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("empty", b"", "the declaration is empty: "),
        ("blank", b" \n\n", "the declaration is empty: "),
        ("comments", b"# nothing\n", "line 1: found nothing; allowed: a mapping"),
        ("list", b"- a\n", "line 1: found a list of 1; allowed: a mapping"),
        ("word", b"hello\n", 'line 1: found "hello"; allowed: a mapping'),
        ("tab", b"sources:\n\t- id: a\n", "line 2: not valid YAML: a tab; YAML is indented with spaces"),
        ("bracket", b"sources: [\n", "not valid YAML"),
        ("latin", b"a: 1\nb: caf\xe9\n", "line 2: a byte that is not UTF-8; save it as UTF-8"),
        ("wide", "a: 1\n".encode("utf-16"), "line 1: the file is UTF-16; save it as UTF-8"),
        ("control", b"a: 1\nb: \x01\n", "line 2: a control character; YAML holds none"),
        ("alias", b"x: 1\na: &a [1]\nb: *a\n", "line 2: anchors (&) and aliases (*) are not allowed"),
        ("tag", b"a: !!python/object/apply:os.system [id]\n", "line 1: tags (!) are not allowed"),
        ("deep", b"[" * 5000, "line 1: nested deeper than 12 levels"),
        ("documents", b"a: 1\n---\nb: 2\n", "line 2: a second document (---); one file is one declaration"),
        ("doubled", b"sources: []\nversion: 1\nsources: []\n", "line 3, sources: the key is already used on line 1"),
        ("none", b"sources: []\n", "line 1, sources: found a list of 0; allowed: a list with at least one entry"),
        ("absent", b"version: 1\n", "line 1, sources: found nothing; allowed: a value; the key is required"),
        ("unknown", b"sources:\n- id: not_known\n  locations: [.]\n", "line 2, sources[0].id: found nothing"),
        ("key", b"? [a]\n: 1\n", "line 1: a key must be a word"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_declaration_gets_its_own_message(
    tmp_path: Path, name: str, data: bytes, line: str
) -> None:
    assert line in "\n".join(_told(tmp_path, data, f"{name}.yaml"))


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert "anchors (&)" in "\n".join(_told(tmp_path, "\n".join(rows)))


def test_broken_json_names_its_line(tmp_path: Path) -> None:
    assert "line 2: not valid JSON" in "\n".join(_told(tmp_path, '{"sources":\n [}', "sources.json"))
    assert "nested deeper" in "\n".join(_told(tmp_path, "[" * 100_000, "sources.json"))


def test_an_escape_in_the_file_does_not_reach_the_terminal(tmp_path: Path) -> None:
    told = "\n".join(
        _told(tmp_path, '{"sources": [{"id": "\\u001b[31m", "\\u001b]0;x": 1}]}', "sources.json")
    )
    assert "\x1b" not in told
    assert "\\x1b[31m" in told


def test_files_and_their_totals_must_agree(tmp_path: Path) -> None:
    listed = _source(
        "files: [{path: a.txt, bytes: 3}, {path: b.txt, bytes: 4}]\ndeclared: {files: 3, bytes: 8}"
    )
    told = "\n".join(_told(tmp_path, listed))
    assert "sources[0].declared.files: 3, but 2 files are listed" in told
    assert "sources[0].declared.bytes: 8, but the listed files add up to 7" in told
    (source,) = load(
        _write(tmp_path, _source("files: [{path: a.txt, bytes: 3}, {path: b.txt, bytes: 4}]"))
    ).sources
    record = source.record(over_folder(tmp_path).application)
    assert (record.declared_files, record.declared_bytes, record.declared_samples) == (2, 7, None)


def test_a_listed_file_lies_in_its_source_and_is_listed_once(tmp_path: Path) -> None:
    text = "sources:\n  - id: a\n    locations: [x]\n    files: [{path: x/a}, {path: y/a}, {path: x/a}]\n"
    told = "\n".join(_told(tmp_path, text))
    assert "files[1].path: a listed file lies outside the locations" in told
    assert "files[2].path: the file is listed twice" in told


def test_a_manifest_is_read_as_sha256sum_writes_it(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d/SUMS").write_text(f"{SHA}  a.txt\n\\{SHA} *odd\\nname\\\\x\n")
    (source,) = load(_write(tmp_path, _source("manifest: d/SUMS"))).sources
    assert [(f.path, f.sha256) for f in source.files] == [("d/a.txt", SHA), ("d/odd\nname\\x", SHA)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"{SHA}  a\nhello\n", "line 2 of the list is not one"),
        (f"{SHA}  ../../a\n", "line 1 of the list leaves it"),
        (f"{SHA}  a\n{SHA}  a\n", "line 2 of it repeats one"),
        ("\n", "this one lists nothing"),
    ],
)
def test_a_faulty_manifest_is_told_with_its_line(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "SUMS").write_text(content)
    told = _told(tmp_path, _source("manifest: SUMS"))
    assert told[1].startswith("  line 4, sources[0].manifest: ")
    assert reason in told[1]


def test_a_missing_declaration_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="cannot be read") as error:
        load(tmp_path / "nothing.yaml")
    assert "provscan init" in error.value.next_step


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_input_ends_in_anything_but_our_own_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = _write(tmp_path_factory.getbasetemp(), data, "fuzz.yaml")
    with pytest.raises(ProvscanError):
        load(path)


WORDS = st.sampled_from(
    ["open", "yes", "not_known", ".", "2024-01-01", "1", "", "a", "[a]", "{a: b}", "~", "*x"]
)
KEYS = st.sampled_from([*json_schema()["$defs"]["SourceSpec"]["properties"], "other"])


@settings(deadline=None)
@given(st.dictionaries(KEYS, WORDS, max_size=6))
def test_no_mix_of_keys_and_values_breaks_it(
    tmp_path_factory: pytest.TempPathFactory, keys: dict[str, str]
) -> None:
    text = "sources:\n  - " + "\n    ".join(f"{key}: {value}" for key, value in {"id": "a", **keys}.items())
    path = _write(tmp_path_factory.getbasetemp(), text + "\n", "mix.yaml")
    try:
        assert load(path).sources[0].locations
    except DeclarationError as error:
        assert "line " in str(error)
