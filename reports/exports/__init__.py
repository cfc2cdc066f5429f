"""What a report is handed on as: one module per form, found by its name (reports/exports/base.py)."""
