"""A user's own rules by which findings are set aside in sight: allow lists, and suppressions with a reason and an end.

Owns what a rule says, how it is read and what it matches. Decides nothing: a finding keeps the ids of the rules that
match it, and whether a rule holds on a day is said by SQL (reports/findings.sql). Raw values of rules stay in memory.
"""
