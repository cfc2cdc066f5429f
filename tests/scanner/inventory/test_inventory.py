"""Nothing under the declaration's folder is left out, nothing outside it is read."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.declaration import Declaration, load, over_folder
from scanner.inventory import Inventory, take
from scanner.issues import KINDS
from scanner.model import FileStatus, Format, FoundFile

WHOLE = "sources:\n  - id: all\n    locations: [.]\n"


def _put(root: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def _declare(root: Path, text: str = WHOLE) -> Declaration:
    (root / "sources.yaml").write_text(text)
    return load(root / "sources.yaml")


def _inventory(root: Path, text: str = WHOLE, **options: bool) -> Inventory:
    return take(_declare(root, text), frozenset(), **options)


def _by_path(found: Inventory) -> dict[str, FoundFile]:
    return {file.path: file for file in found.files}


def _codes(file: FoundFile) -> list[str]:
    return [issue.code for issue in file.issues]


def test_every_file_is_found_whatever_its_name(tmp_path: Path) -> None:
    names = [
        ".hidden",
        ".git/config",
        "logs/a.log",
        "dist/b.txt",
        "node_modules/c.txt",
        "a b/ü.txt",
        "行/名.txt",
    ]
    _put(tmp_path, {name: name.encode() for name in names})
    found = _inventory(tmp_path)
    assert [f.path for f in found.files] == sorted(names, key=os.fsencode)
    for file in found.files:
        assert file.sha256 == hashlib.sha256(file.path.encode()).hexdigest()
        assert (file.status, file.source_id, file.bytes) == (
            FileStatus.DECLARED,
            "all",
            len(file.path.encode()),
        )
    assert not found.issues


def test_names_that_are_not_utf_8_and_names_with_escapes(tmp_path: Path) -> None:
    names = [b"caf\xe9.txt", b"line\nbreak.txt", b"\x1b[31mred.txt", b"-rf", b"%s{}"]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"text")
    found = _inventory(tmp_path)
    assert [os.fsencode(f.path) for f in found.files] == sorted(names)
    assert all(f.format is Format.TEXT for f in found.files)


def test_what_no_source_claims_is_hashed_and_told(tmp_path: Path) -> None:
    _put(tmp_path, {"data/a.txt": b"aaa", "other/b.txt": b"bbbb"})
    found = _by_path(_inventory(tmp_path, "sources:\n- {id: a, locations: [data]}\n"))
    stray = found["other/b.txt"]
    assert (stray.status, stray.source_id, _codes(stray)) == (
        FileStatus.UNDECLARED,
        None,
        ["file.undeclared"],
    )
    assert stray.sha256 == hashlib.sha256(b"bbbb").hexdigest()
    assert stray.issues[0].stored_lost == 4


def test_the_declaration_its_manifest_and_controls_are_no_corpus(tmp_path: Path) -> None:
    _put(tmp_path, {"a.txt": b"a", "ledger.jsonl": b"{}", "work/x/y": b"z"})
    (tmp_path / "SUMS").write_text(f"{hashlib.sha256(b'a').hexdigest()}  a.txt\n")
    declared = _declare(tmp_path, "sources:\n- {id: a, locations: [.], manifest: SUMS}\n")
    found = take(declared, frozenset({tmp_path / "ledger.jsonl", tmp_path / "work"}))
    assert [f.path for f in found.files] == ["a.txt"]
    assert not found.files[0].issues


def test_controls_are_known_through_links(tmp_path: Path) -> None:
    home = tmp_path / "real"
    _put(home, {"a.txt": b"a", "ledger.jsonl": b"{}"})
    (tmp_path / "link").symlink_to(home)
    found = take(over_folder(tmp_path / "link"), frozenset({tmp_path / "link" / "ledger.jsonl"}))
    assert [f.path for f in found.files] == ["a.txt"]


def test_the_first_source_has_a_file_that_two_claim(tmp_path: Path) -> None:
    _put(tmp_path, {"data/a.txt": b"a"})
    found = _inventory(
        tmp_path, "sources:\n- {id: one, locations: [data]}\n- {id: two, locations: ['data/*']}\n"
    )
    (file,) = found.files
    assert (file.source_id, _codes(file)) == ("one", ["file.claimed_twice"])
    assert [(source, issue.code) for source, issue in found.issues] == [("two", "source.empty")]


def test_missing_places_and_listed_files(tmp_path: Path) -> None:
    _put(tmp_path, {"d/a.txt": b"a"})
    (tmp_path / "void").mkdir()
    found = _inventory(
        tmp_path,
        "sources:\n- {id: s, locations: [d, gone.txt, 'x/*.txt', void], files: [{path: d/a.txt},"
        f" {{path: d/b.txt, sha256: {'b' * 64}}}]}}\n",
    )
    files = _by_path(found)
    assert _codes(files["gone.txt"]) == _codes(files["d/b.txt"]) == ["file.missing"]
    assert files["d/b.txt"].declared_sha256 == "b" * 64
    assert files["gone.txt"].status is FileStatus.MISSING
    told = [(issue.code, issue.detail) for _, issue in found.issues]
    assert ("file.missing", "location 3 of the source holds no file") in told
    assert ("file.missing", "location 4 of the source holds no file") in told
    assert ("count.files", "2 declared, 1 found") in told


def test_changed_files_and_files_off_the_list(tmp_path: Path) -> None:
    _put(tmp_path, {"a": b"new", "b": b"longer", "c": b"same", "d": b"late"})
    same = hashlib.sha256(b"same").hexdigest()
    listed = (
        f"[{{path: a, sha256: {'0' * 64}}}, {{path: b, bytes: 3}}, {{path: c, sha256: {same}, bytes: 4}}]"
    )
    text = f"sources:\n- {{id: s, locations: [.], files: {listed}}}\n"
    files = _by_path(_inventory(tmp_path, text))
    assert [_codes(files[name]) for name in "abcd"] == [
        ["file.changed"],
        ["file.changed"],
        [],
        ["file.undeclared"],
    ]
    assert files["d"].status is FileStatus.UNDECLARED
    quick = _by_path(_inventory(tmp_path, text, digests=False))
    assert quick["a"].sha256 is None
    assert [_codes(quick[name]) for name in "abc"] == [[], ["file.changed"], []]


def test_declared_counts(tmp_path: Path) -> None:
    _put(tmp_path, {"a": b"123", "b": b"45"})
    text = "sources:\n- {id: s, locations: [.], declared: {files: FILES, bytes: 5, samples: 99}}\n"
    assert not _inventory(tmp_path, text.replace("FILES", "2")).issues
    ((source, issue),) = _inventory(tmp_path, text.replace("FILES", "3")).issues
    assert (source, issue.code, issue.detail) == ("s", "count.files", "3 declared, 2 found")


def test_duplicates_are_noticed_in_canonical_order(tmp_path: Path) -> None:
    _put(tmp_path, {"z/1": b"same", "a/1": b"same", "m/1": b"other", "e1": b"", "e2": b""})
    text = "sources:\n- {id: z, locations: [z]}\n- {id: rest, locations: [a, m, e1, e2]}\n"
    files = _by_path(_inventory(tmp_path, text))
    assert _codes(files["a/1"]) == _codes(files["e2"]) == []
    assert files["z/1"].issues[0].code == "file.duplicate"
    assert files["z/1"].issues[0].detail == "the first such file is of source rest"


def test_links_are_never_followed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    _put(home, {"data/real/a.txt": b"a", "other/b.txt": b"b"})
    _put(tmp_path, {"secret/s.txt": b"s"})
    links = {
        "inside": "real/a.txt", "folder": "real", "parent": "..", "loop": "loop", "broken": "nowhere",
        "sideways": "../other/b.txt", "outside": str(tmp_path / "secret"), "relative": "../../secret/s.txt",
    }  # fmt: skip
    for name, target in links.items():
        (home / "data" / name).symlink_to(target)
    text = "sources:\n- {id: s, locations: [data]}\n- {id: o, locations: [other]}\n"
    files = _by_path(_inventory(home, text))
    expected = {
        "inside": "file.link_inside", "folder": "file.link_inside", "parent": "file.link_outside",
        "loop": "file.link_broken", "broken": "file.link_broken", "sideways": "file.link_outside",
        "outside": "file.link_outside", "relative": "file.link_outside",
    }  # fmt: skip
    assert {name: _codes(files[f"data/{name}"]) for name in links} == {n: [c] for n, c in expected.items()}
    assert len(files) == len(links) + 2
    assert all(f.sha256 is None and f.bytes == 0 for f in files.values() if f.status is FileStatus.LINK)


def test_pipes_and_sockets_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        folder = os.open(tmp_path, os.O_RDONLY)
        listener.bind(f"/proc/self/fd/{folder}/socket")
        os.close(folder)
        files = _by_path(_inventory(tmp_path))
    assert {name: (f.status, _codes(f)) for name, f in files.items()} == {
        name: (FileStatus.SPECIAL, ["file.special"]) for name in ("pipe", "socket")
    }


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder, and a process that may not read everything in it, even when the tests run as root."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)
        yield folder
    finally:
        os.seteuid(user)
        shutil.rmtree(folder)


def test_what_cannot_be_read_is_told_with_its_size(as_nobody: Path) -> None:
    _put(as_nobody, {"open.txt": b"x", "closed.txt": b"12345", "folder/inner.txt": b"y"})
    (as_nobody / "closed.txt").chmod(0)
    (as_nobody / "folder").chmod(0)
    files = _by_path(_inventory(as_nobody))
    (as_nobody / "folder").chmod(0o700)
    assert set(files) == {"open.txt", "closed.txt", "folder"}
    closed = files["closed.txt"]
    assert (closed.status, closed.bytes, closed.source_id) == (FileStatus.UNREADABLE, 5, "all")
    assert (closed.issues[0].code, closed.issues[0].stored_lost) == ("file.unreadable", 5)
    assert (files["folder"].status, _codes(files["folder"])) == (FileStatus.UNREADABLE, ["file.unreadable"])


def test_the_observer_hears_every_byte(tmp_path: Path) -> None:
    _put(tmp_path, {"a": b"x" * 3_000_000, "b": b"y"})
    heard: list[int] = []
    take(_declare(tmp_path), frozenset(), observer=heard.append)
    assert heard[-1] == 3_000_001
    assert heard == sorted(heard)


NAME = st.binary(min_size=1, max_size=6).filter(lambda n: not {0, 47} & set(n) and n not in (b".", b".."))
NAMES = st.lists(NAME, min_size=1, max_size=3)


@settings(deadline=None)
@given(st.dictionaries(NAMES.map(tuple), st.binary(max_size=40), max_size=6))
def test_every_byte_is_in_the_inventory(files: dict[tuple[bytes, ...], bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        written: dict[bytes, bytes] = {}
        for parts, data in files.items():
            place = Path(name, *map(os.fsdecode, parts))
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            except (FileExistsError, IsADirectoryError, NotADirectoryError):
                continue
            written[b"/".join(parts)] = data
        found = take(over_folder(Path(name)), frozenset())
    assert {os.fsencode(f.path): f.bytes for f in found.files} == {
        path: len(data) for path, data in written.items()
    }
    assert all(issue.code in KINDS for f in found.files for issue in f.issues)
    assert [f.path for f in found.files] == sorted((f.path for f in found.files), key=os.fsencode)
