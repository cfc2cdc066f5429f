"""Runs the quick benchmarks: `python -m benchmarks`; the long one is `python -m benchmarks.memory`."""

from benchmarks import detection, memory, stages

if __name__ == "__main__":
    detection.main([])
    print()
    stages.main([])
    print()
    memory.main(["--scale", "0.05"])
