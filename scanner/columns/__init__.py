"""What the columns of structured data say beyond their single values: by their names, and by all of their values.

Owns the counts of a unit, which add up over the units of a file; names are known by scanner.column_names. What follows
from the counts is said by SQL (reports/findings.sql), for a worker sees its slice alone.
"""
