"""Ways to reach a device. Each transport is imported by its own module, so that only what is used is loaded."""
