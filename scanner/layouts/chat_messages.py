"""Chat messages: OpenAI's {role, content, name?} and ShareGPT's {from, value}.

A role that is no part of a chat is a character.

Source: OpenAI's API reference (chat completions); the ShareGPT data cards.
"""

from __future__ import annotations

import re

from scanner.layouts.base import Seen, folded, most
from scanner.layouts.heads import JSONS, column, judged, records
from scanner.layouts.tree import Tree

NAME = "chat_messages"
TITLE = "Chat messages (OpenAI, ShareGPT)"
TIES = "records: role, name or from of each message, where it is no part of a chat"
GENERIC = True
BY_FILE = True
_PARTS = (
    "system", "user", "assistant", "tool", "function", "developer", "human", "gpt", "bot", "ai", "model", "chatgpt",
    "bing", "bard", "prompter", "observation", "function_call", "tool_call", "tool_response", "input", "output",
    "question", "answer", "user1", "user2", "ipython", "environment", "critic", "judge", "narrator", "chosen", "rejected",
    "instruction", "response", "context", "speaker1", "speaker2", "gpt-3.5", "gpt-4", "gpt4", "gpt-4o", "claude", "llama",
    "gemini", "palm", "teacher", "student", "agent", "client", "customer",
)  # fmt: skip
"""Whom a turn is of in a chat with nobody in particular."""
_FORMS = (("role", "content"), ("from", "value"))


def recognise(tree: Tree) -> Seen | None:
    """Files in the folder whose records are, or hold, lists of messages."""
    told = judged(tree, JSONS, lambda path: _patterns(records(tree, path)))
    if not told:
        return None
    columns = {
        path: tuple(column(pattern, NAME, *_PARTS) for pattern in patterns) for path, patterns in told.items()
    }
    return Seen(f"{len(told)} files of chat messages", columns=columns)


def _patterns(found: list[object]) -> tuple[str, ...] | None:
    """Fields that may name a character, if most records hold a chat and some of its parts are those of a chat."""
    held = [_chats(record) for record in found]
    if not most(sum(bool(chats) for chats in held), len(held), 0.8):
        return None
    patterns = {
        pattern: None for chats in held for chat, form, _ in chats for pattern in (f"{chat}[].{form[0]}",)
    }
    if not any(folded(who) in _PARTS for chats in held for _, _, turns in chats for who in turns):
        return None
    names = {f"{chat}[].name": None for chats in held for chat, form, _ in chats if form == _FORMS[0]}
    return tuple(patterns | names)


def _chats(record: object) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(key, form, who) of each list of messages in a record; the key is "" where the record is one itself."""
    lists = {"": record} if isinstance(record, list) else record if isinstance(record, dict) else {}
    return [
        (key, form, [str(turn[form[0]]) for turn in turns])
        for key, turns in lists.items()
        if isinstance(turns, list) and turns and re.fullmatch(r"[\w-]*", str(key))
        for form in _FORMS
        if all(
            isinstance(turn, dict) and isinstance(turn.get(form[0]), str) and form[1] in turn
            for turn in turns
        )
    ]
