"""What the simulators of several devices share. For simulators only: a client that used it would be tested against itself.

Modules in this folder import each other relatively and nothing of the generator, so that a copy of them works anywhere.
"""
