"""so-vits-svc and its kin: `dataset_raw/<speaker>/*.wav`, and `dataset/44k/<speaker>/*.wav` as prepared from it.

Source: the README of so-vits-svc, "Dataset preparation".
"""

from __future__ import annotations

import re

from scanner.content.person_hints import is_plain_folder
from scanner.layouts.base import Seen, by_path, most
from scanner.layouts.tree import Tree

NAME = "svc"
TITLE = "so-vits-svc, RVC"
TIES = "recordings: the name of their folder"
_FILE = re.compile(r"(?:dataset_raw|dataset/(?:16k|32k|40k|44k|44\.1k|48k))/(?P<who>[^/]+)/[^/]+")
_ROOT = re.compile(r"dataset_raw/|dataset/(?:16k|32k|40k|44k|44\.1k|48k)/")


def recognise(tree: Tree) -> Seen | None:
    """Recordings lie one level below the folder of the trainer, in folders that are no words for parts or formats."""
    sounds = [path for path in tree.audio if _ROOT.match(path)]
    spoken = [match for path in sounds if (match := _FILE.fullmatch(path))]
    if not most(len(spoken), len(sounds)) or any(is_plain_folder(match["who"]) for match in spoken):
        return None
    why = f"{len(spoken)} of {len(sounds)} recordings lie in a folder of their speaker"
    return Seen(why, by_path(tree.paths, _FILE))
