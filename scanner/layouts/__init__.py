"""Conventions by which data sets say who is in them: one module per convention.

A layout knows names of files and the small index files that come with them. It knows no ledger and no report, never
runs anything that the data name, and reads nothing but declared files of the source at hand.
"""
