"""spaCy's named entities at scanning speed: same weights, same spans. `tagger.open_tagger` is the door.

Other packages know only the door and `Span`. Nothing here imports spaCy; a pipeline is handed in.
"""
