"""JSON Schema definitions as `msgspec.Struct` source: what kinds of specs with messages have in common."""
