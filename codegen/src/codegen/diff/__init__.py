"""`codegen diff`: what changes between two descriptions of a device, and what that does to Python code."""
