"""Makes the weight files of the name taggers. Nothing that runs in a scan imports it."""
