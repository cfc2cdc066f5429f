"""Measurements: side by side in one run, as ratios. `make bench` runs them; docs/measurements.md records them."""

import os

for _library in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM", "BLIS"):
    # Before numpy is imported anywhere: whatever is compared runs on one core.
    os.environ[f"{_library}_NUM_THREADS"] = "1"
