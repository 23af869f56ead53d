"""Pieces that are emitted into each device's package that has structs. Nothing else of the generator is imported here."""
