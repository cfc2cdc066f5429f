"""Runs the quick benchmarks: `python -m benchmarks`; the long one is `python -m benchmarks.memory`."""

from benchmarks import memory, throughput

if __name__ == "__main__":
    throughput.main()
    memory.main(["--scale", "0.05"])
