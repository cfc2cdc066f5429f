"""Readers: a work unit in, a stream of samples and issues out. One module per format."""
