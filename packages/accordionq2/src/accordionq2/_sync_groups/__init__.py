# Derived from packages/accordionq2/src/accordionq2/_groups/__init__.py by `codegen generate`. Do not edit: change that file.
"""The groups of methods, one module each."""
