"""Seconds of a core that one window of text takes which was made to be slow: `python -m benchmarks.hostile`.

Fields come in windows, so no text can cost more than its windows do. Values are invented or set aside for examples.
"""

from __future__ import annotations

import random
import time

from recognizers.fast import open_detector

SIZE = 50_000
"""Code points of a window that belong to it."""
SIGNS = ("0123456789 -().+/@:abAB", "0123456789 -.", "0123456789", "AB01 -", "@.ab")
PIECES = (
    "1234567890", "123 456 789 ", "1-2-3-4-5-", "(12) 34 ", "+1+2+3+44 ", "a@b.c", "@", "a.", "http://a.b/",
    "GB82 WEST 1234 5698 7654 32 ", "0f1e2d3c4b5a6978", "1:2:3:4:5:6:7:8 ", "ABCDEFGH12", "AB12345 ", "abcdef1-",
    "A1B2C3D4 ", "中文字符", "中1文2", "1/2/3/4 ", "212-555-0123 ", "+44 20 7946 0123, ", "4111 1111 1111 1111 ",
    "１２３４５６７８９０", "٠١٢٣٤٥٦٧٨٩ ", " ", "\n", "social security number 078051120 ", "ssn passport phone ",
)  # fmt: skip


def texts() -> dict[str, str]:
    """Name -> window."""
    rng = random.Random(1)
    made = {repr(piece): (piece * SIZE)[:SIZE] for piece in PIECES}
    return made | {f"any of {signs!r}": "".join(rng.choices(signs, k=SIZE)) for signs in SIGNS}


def main() -> None:
    """Print the slowest first."""
    detector = open_detector()
    taken = []
    for name, text in texts().items():
        begin = time.process_time()
        (found,) = detector.detect([text])
        taken.append((time.process_time() - begin, name, len(found.hits), len(found.timeouts)))
    print(f"{len(taken)} windows of {SIZE:,} characters; all recognizers, no names\n")
    print("| seconds | window | hits | patterns out of time |\n|---|---|---|---|")
    for seconds, name, hits, timeouts in sorted(taken, reverse=True)[:8]:
        print(f"| {seconds:.2f} | {name} | {hits} | {timeouts} |")


if __name__ == "__main__":
    main()
