"""Pieces that are emitted into each device's package that has commands. Nothing else of the generator is imported here."""
