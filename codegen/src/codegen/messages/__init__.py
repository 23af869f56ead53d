"""Specs of kind messages: published messages and commands with their envelopes."""
