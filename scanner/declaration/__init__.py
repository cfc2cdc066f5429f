"""`sources.yaml`: its fields, its errors, its JSON Schema and a first draft of it."""
