"""Pieces that are copied into the package of every device whose spec is of kind messages."""
