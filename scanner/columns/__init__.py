"""What the columns of structured data say beyond their single values: by their names, and by all of their values.

Owns the words that names are known by and the counts of a unit, which add up over the units of a file. What follows
from the counts is said by SQL (reports/findings.sql), for a worker sees its slice alone.
"""
