"""Executors: run the worker over units. They know no format, no ledger and no report."""
