"""What every generated client needs at run time: kept once here, emitted into each device's package.

Modules in this folder import each other relatively and nothing of the generator, so that a copy of them works anywhere.
"""
