"""GPT-SoVITS and Bert-VITS2: `.list` files "vocal_path|speaker_name|language|text"; the paths are of the trainer's machine.

Source: the README of GPT-SoVITS, "Dataset format".
"""

from __future__ import annotations

from scanner.layouts.base import Seen, most
from scanner.layouts.entries import Gathered, answer, common_folder
from scanner.layouts.tree import Tree

NAME = "gpt_sovits"
TITLE = "GPT-SoVITS, Bert-VITS2"
TIES = "recordings: speaker_name, found by the end of vocal_path; the list: all speakers"
_LANGUAGES = frozenset("zh ja jp en ko yue cn all_zh all_ja all_yue all_ko auto zh-cn en-us ja-jp".split())


def recognise(tree: Tree) -> Seen | None:
    """Lists of that form, with recordings that answer to them, in no smaller folder than this."""
    lists = [path for path in tree.ending(".list") if _is_list(tree, path)]
    gathered: dict[str, Gathered] = {}
    for path in lists:
        found = gathered[path] = Gathered(tree, "a list of recordings")
        for line in found.rows(tree.lines(path)):
            cells = line.split("|", 3)
            if len(cells) == 4:
                found.add(answer(tree, cells[0]), [cells[1].strip()])
        found.everybody(path)
    if not any(common_folder([path, *found.files]) == "" for path, found in gathered.items()):
        return None
    met, total = (sum(getattr(found, key) for found in gathered.values()) for key in ("met", "total"))
    together = Gathered(tree, "")
    for found in gathered.values():
        for file, people in found.persons.items():
            together.mention(file, [person.written for person in people])
    issues = tuple(issue for found in gathered.values() for issue in found.issues)
    why = f"{len(lists)} lists of recording, speaker, language and text; files answer to {met} of {total} entries"
    return Seen(why, together.persons, issues=issues)


def _is_list(tree: Tree, path: str) -> bool:
    rows = [line.split("|") for line in tree.head(path)]
    fit = sum(len(cells) >= 4 and cells[2].strip().casefold() in _LANGUAGES for cells in rows)
    return most(fit, len(rows))
