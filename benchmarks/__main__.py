"""Runs the quick benchmarks: `python -m benchmarks`; longer ones are `benchmarks.memory` and `benchmarks.spacy_ner`."""

from benchmarks import memory, throughput

if __name__ == "__main__":
    throughput.main()
    memory.main(["--scale", "0.05"])
