"""The groups of methods, one module each."""
