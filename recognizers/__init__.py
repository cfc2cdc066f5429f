"""provscan's recognizers room: text in, hits out. It knows no files, no ledger and no report."""
