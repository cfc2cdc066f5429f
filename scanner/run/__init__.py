"""The main job from end to end: declaration -> inventory -> units -> shards -> report. It prints nothing."""

from __future__ import annotations

from scanner.run.request import Observer, ScanRequest, ScanResult
from scanner.run.scan import run_scan

__all__ = ["Observer", "ScanRequest", "ScanResult", "run_scan"]
