"""Makes the Chinese tagger's weights: `python -m recognizers.training.han_from_lac LAC-2.1.2.tar.gz --out FILE`.

Floats become integers of eight bits with a scale for each row or column; of the dictionaries only what the product looks up
is kept. The same archive gives the same arrays. It trains nothing; what was trained is read from FILE if that has it.
"""

from __future__ import annotations

import argparse
import re
from math import exp, log, tanh
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizers.names.han.network import HIDDEN, SCORE_UNIT, STEPS_OF_ONE, TABLE_SIZE, TABLE_UNIT
from recognizers.names.han.weights import NOT_A_WORD
from recognizers.training.lac_archive import Archive

Array = npt.NDArray[Any]
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LOG_UNIT = 1024


def quantised(weight: Array, axis: int) -> tuple[Array, Array]:
    """Eight-bit integers and the scale that each line along `axis` has."""
    scale = (np.abs(weight.astype(np.float64)).max(axis=axis) / 127).astype(np.float32)
    whole = np.rint(weight / np.expand_dims(scale.astype(np.float64), axis)).clip(-127, 127)
    return whole.astype(np.int8), scale


def network(archive: Archive) -> dict[str, Array]:
    """All dense weights."""
    dense = [archive.array(f"fc_{i}.w_0") for i in range(5)]
    gru = [archive.array(f"gru_{i}.w_0").reshape(-1) for i in range(4)]
    split = 2 * HIDDEN * HIDDEN
    out: dict[str, Array] = {}
    for name, weight in {
        "dense_0": np.stack(dense[:2]),
        "dense_1": np.stack(dense[2:4]),
        "gates": np.stack([g[:split].reshape(HIDDEN, -1) for g in gru]).reshape(2, 2, HIDDEN, -1),
        "candidate": np.stack([g[split:].reshape(HIDDEN, -1) for g in gru]).reshape(2, 2, HIDDEN, -1),
        "emit": dense[4],
    }.items():
        out[name], out[name + "_scale"] = quantised(weight, -2)
    bias = [archive.array(f"fc_{i}.b_0").ravel() + archive.array(f"gru_{i}.b_0").ravel() for i in range(4)]
    out["bias"] = np.stack(bias).reshape(2, 2, -1)
    out["emit_bias"] = archive.array("fc_4.b_0").ravel()
    out["crf"] = np.rint(archive.array("crfw").astype(np.float64) * SCORE_UNIT).astype(np.int32)
    steps = [(step - TABLE_SIZE // 2) / STEPS_OF_ONE for step in range(TABLE_SIZE)]
    out["sigmoid"] = np.array([round(TABLE_UNIT / (1 + exp(-x))) for x in steps], np.int32)
    out["tanh"] = np.array([round(TABLE_UNIT * tanh(x)) for x in steps], np.int32)
    return out


def vocabulary(archive: Archive) -> dict[str, Array]:
    """Words, characters, and the rows of the embedding that they need."""
    ids = {word: int(number) for number, word in archive.pairs("word.dic")}
    same = dict(archive.pairs("q2b.dic"))
    counts = archive.counts()
    embedding = archive.array("word_emb")
    runs = re.compile("[a-zA-Z0-9]{2,}")
    known = sorted(word for word in ids if len(word) > 1 and (word in counts or runs.fullmatch(word)))
    rest = sorted(counts.keys() - set(known))
    # Only characters are replaced, as in LAC's reader; one whose replacement is unknown is unknown.
    target = {character: character for character in ids if len(character) == 1} | {
        character: other for character, other in same.items() if len(character) == 1
    }
    target = {
        character: other for character, other in sorted(target.items()) if other in ids and len(other) == 1
    }
    rows = {other: len(known) + row for row, other in enumerate(sorted(set(target.values())))}
    chosen = [ids[word] for word in (*known, *rows, "OOV")]
    whole, scale = quantised(embedding[chosen], 1)
    simple = {
        character: other
        for character, other in sorted(same.items())
        if len(character + other) == 2
        and _HAN.match(character)
        and _HAN.match(other)
        # What the simplified standard has is left: 徵 in a traditional text is 征, in a simplified one 徵.
        and character != other
        and not _in_gb2312(character)
    }
    log_counts = [
        round(LOG_UNIT * log(counts[word])) if word in counts else NOT_A_WORD for word in known + rest
    ]
    return {
        "embedding": whole,
        "embedding_scale": scale,
        "words": _bytes("\n".join(known + rest)),
        "log_counts": np.array(log_counts, np.uint16),
        "log_total": np.array(round(LOG_UNIT * log(sum(counts.values()))), np.int32),
        "characters": _bytes("".join(target)),
        "character_rows": np.array([rows[other] for other in target.values()], np.int32),
        "traditional": _bytes("".join(simple)),
        "simplified": _bytes("".join(simple.values())),
    }


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _bytes(text: str) -> Array:
    return np.frombuffer(text.encode(), np.uint8)


TRAINED = ("margins", "scores", "gate_one", "gate_two", "gate_three", "gate_least")


def trained(path: Path) -> dict[str, Array]:
    """What other programs put into the file; until then a gate that lets all through, and one score for all."""
    arrays: dict[str, Array] = {
        "margins": np.array([0], np.int32),
        "scores": np.array([7000], np.int32),
        "gate_one": np.zeros((0, 0), np.int8),
        "gate_two": np.zeros((0, 0), np.int8),
        "gate_three": np.zeros((0, 0), np.int8),
        "gate_least": np.array(-(1 << 30), np.int32),
    }
    if path.exists():
        with np.load(path, allow_pickle=False) as file:
            arrays |= {name: file[name] for name in TRAINED if name in file.files}
    return arrays


def main() -> None:
    """Convert."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    archive = Archive(given.archive)
    arrays: dict[str, Any] = {**network(archive), **vocabulary(archive), **trained(given.out)}
    np.savez_compressed(given.out, **arrays)
    print(f"{given.out}: {given.out.stat().st_size:,} bytes, {len(arrays['embedding']):,} rows")


if __name__ == "__main__":
    main()
