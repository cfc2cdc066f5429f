"""Runs the quick benchmarks: `python -m benchmarks`; longer ones are `benchmarks.memory` and `benchmarks.spacy_ner`."""

from benchmarks import detection, memory, stages

if __name__ == "__main__":
    detection.main([])
    print()
    stages.main([])
    print()
    memory.main(["--scale", "0.05"])
