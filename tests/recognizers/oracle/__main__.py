"""`python -m tests.recognizers.oracle --texts 20000 --workers 2`: the oracle at length. Ends with 1 on a difference."""

from __future__ import annotations

import argparse
import os
import random
import sys

from tests.recognizers.oracle.run import FAST, Outcome, outcomes, texts_of


def main() -> int:
    """Compare, or show one text."""
    parser = argparse.ArgumentParser(prog="python -m tests.recognizers.oracle", description=__doc__)
    parser.add_argument("--texts", type=int, default=int(os.environ.get("PROVSCAN_FUZZ_TEXTS", "20000")))
    parser.add_argument(
        "--seed", type=int, default=int(os.environ.get("PROVSCAN_FUZZ_SEED", random.randrange(10**9)))
    )
    parser.add_argument("--first", type=int, default=0, metavar="INDEX", help="number of the first text")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--detector", default=FAST, metavar="MODULE:CLASS", help="what is held against stock Presidio"
    )
    parser.add_argument(
        "--show", type=int, metavar="INDEX", help="print this text, escaped, and compare nothing"
    )
    options = parser.parse_args()
    if options.show is not None:
        print(ascii(texts_of(options.seed)[options.show]))
        return 0
    print(f"seed {options.seed}", file=sys.stderr, flush=True)
    total = Outcome()
    indexes = range(options.first, options.first + options.texts)
    for outcome in outcomes(options.seed, indexes, options.workers, options.detector):
        total.add(outcome)
        print(f"\r{total.texts:,} texts, {total.different} different", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(total.told(options.seed))
    return 1 if total.differences else 0


if __name__ == "__main__":
    sys.exit(main())
