"""Labels raw English text with a teacher: en_core_web_md's persons, one JSON line for each paragraph.

    python -m recognizers.training.silver --data ../shared/data --teacher MODEL_FOLDER --out silver.jsonl

It knows the teacher and where the raw text lies; it knows nothing of the tagger that will learn from it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

_BLANK_LINES = re.compile(r"\n\s*\n")
LEAST, MOST = 40, 3000
"""Characters of a paragraph worth a label."""


def paragraphs(folder: Path) -> Iterator[str]:
    """The paragraphs of the novels, with lines joined; emphasis marks of plain-text editions taken out."""
    for path in sorted(folder.glob("*.txt")):
        for block in _BLANK_LINES.split(path.read_text(encoding="utf-8", errors="replace")):
            text = " ".join(block.replace("_", "").split())
            if LEAST <= len(text) <= MOST:
                yield text


def main() -> None:
    """Label the novels."""
    import spacy

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True, help="folder of en_core_web_md")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    teacher = spacy.load(asked.teacher, exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"])
    texts = list(paragraphs(asked.data / "text/en/novels"))
    with asked.out.open("w", encoding="utf-8") as out:
        for text, doc in zip(texts, teacher.pipe(texts, batch_size=64), strict=True):
            persons = [[e.start_char, e.end_char] for e in doc.ents if e.label_ == "PERSON"]
            out.write(json.dumps({"text": text, "person": persons}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
