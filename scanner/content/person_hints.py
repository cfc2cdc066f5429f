"""Suggests where a corpus names people: by the names of fields and by the names of folders.

These are suggestions for a person to confirm in the declaration; nothing is decided by them. Words and
layouts are those of public speech, face, persona and chat data sets.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from scanner.model import Format

_KEYS_TEXT = """
speaker speakerid speakername spk spkid spkname clientid reader narrator voice voiceactor voiceid
actor actress performer singer artist vocalist seiyuu identity identityid person personid personname
subject subjectid celeb celebrity celebid celebname celebnames faceid modelname character
charactername charname botname rolename persona impersonates author authorid authorname creator
username userid user screenname byline photographer uploader channel credit name fullname realname
firstname lastname nickname contributor 说话人 演员 配音 歌手 姓名 角色 作者 用户名 朗读者 主播 人物
"""
_KEYS = frozenset(_KEYS_TEXT.split())
"""Field names that often hold a person, with case, `_`, `-`, `.` and spaces folded away."""

_FOLDER_WORDS_TEXT = """
speakers speaker voices voice persons person people identities celebs celebrities celebrity faces
actors singers readers users authors characters personas spk 说话人 人物 演员 歌手 角色
"""
_FOLDER_WORDS = frozenset(_FOLDER_WORDS_TEXT.split())
"""Folders whose subfolders are often one person each."""

_PLAIN_FOLDERS_TEXT = """
train training test testing dev val valid validation eval raw clean data audio wav wavs mp3 flac ogg clips
images image img jpg png video videos mp4 text txt transcripts labels metadata meta docs
"""
_PLAIN_FOLDERS = frozenset(_PLAIN_FOLDERS_TEXT.split())
"""Folders that part a corpus by use or format, and are nobody."""

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎余潘杜戴夏钟汪"
    "廖邹熊陆郝孔崔邱秦顾侯邵孟段雷钱汤尹黎贺赖龚張劉陳楊趙黃吳孫羅鄭謝韓馮蕭鄧許呂盧蔣賈葉閻鍾鄒陸錢湯賀賴龔"
)
"""Frequent surnames that seldom begin another word."""

_PERSON_FOLDER = re.compile(
    r"[A-Z][a-z]+(?:[ ._-][A-Z][a-z]*\.?){1,3}"  # LFW: First_Last
    r"|(?i:n\d{6}|id\d{5}|p\d{3}|S\d{4}|SSB\d{4}|spk[_-]?\d+|speaker[_-]?\w+|person[_-]?\d+|user[_-]?\d+)"
    r"|\d+_[a-z]+(?: [a-z]+)*"  # person LoRA: repeats_name class
    rf"|[{_SURNAMES}][一-龥]{{1,2}}"
)
_SAMPLE_ROWS = 20


@lru_cache(maxsize=1 << 14)
def is_person_key(key: str) -> bool:
    """Whether a field of this name often holds a person."""
    return re.sub(r"[\s_.\-]", "", key).lower() in _KEYS


def person_fields(paths: Iterable[str]) -> list[str]:
    """Those field patterns whose last name is a person key, in the order given, each once."""
    return [path for path in dict.fromkeys(paths) if is_person_key(_last_name(path))]


def _last_name(path: str) -> str:
    return re.split(r"\.|\[\]", path.removesuffix("[]"))[-1] or path


def person_level(folders: Sequence[Sequence[str]], parent: str) -> int | None:
    """At which level folder names look like people: 0 is right below `parent`.

    `folders` holds, for each file, the names of the folders between the parent and the file.
    """
    promised = is_folder_of_people(parent)
    for level in range(min(4, max((len(names) for names in folders), default=0))):
        names = {path[level] for path in folders if len(path) > level}
        if {name.lower() for name in names} <= _PLAIN_FOLDERS:
            continue  # what is promised of the folder above holds of the next below
        alike = sum(_PERSON_FOLDER.fullmatch(name) is not None for name in names)
        if promised or (len(names) >= 2 and alike >= 0.7 * len(names)):
            return level
        promised = any(map(is_folder_of_people, names))
    return None


def is_folder_of_people(name: str) -> bool:
    """Whether folders within a folder of this name are often one person each."""
    return name.lower() in _FOLDER_WORDS


def is_plain_folder(name: str) -> bool:
    """Whether a folder of this name parts a corpus by use or format, and is nobody."""
    return name.lower() in _PLAIN_FOLDERS


def field_paths(text: str, kind: Format) -> Iterator[str]:
    """Field patterns (`turns[].speaker`) in the first rows of a JSONL, JSON, CSV or TSV text."""
    lines = text.splitlines()
    if kind in (Format.CSV, Format.TSV):
        yield from first_cells(text, kind)
    elif kind in (Format.JSON, Format.JSONL):
        for record in _records(text, lines, kind):
            yield from _paths(record, "", 6)


def first_cells(text: str, kind: Format) -> list[str]:
    """The cells of the first line of a CSV or TSV text."""
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = "\t" if kind is Format.TSV else max(",;\t|", key=first.count)
    try:
        return [cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _records(text: str, lines: Sequence[str], kind: Format) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    if kind is Format.JSONL:
        starts = [line for line in lines[:_SAMPLE_ROWS] if line.strip()]
    else:
        starts = [
            text.lstrip().removeprefix("[").lstrip()
        ]  # the entries of an outermost list are the samples
    for start in starts:
        try:
            yield decoder.raw_decode(start)[0]
        except (ValueError, RecursionError):
            continue


def _paths(value: object, path: str, levels: int) -> Iterator[str]:
    if levels == 0:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{path}.{key}" if path else str(key)
            if isinstance(inner, str | int):
                yield here
            yield from _paths(inner, here, levels - 1)
    elif isinstance(value, list):
        for inner in value[:_SAMPLE_ROWS]:
            if isinstance(inner, str):
                yield f"{path}[]"
            yield from _paths(inner, f"{path}[]", levels - 1)
