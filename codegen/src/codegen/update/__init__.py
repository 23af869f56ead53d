"""`codegen update`: from a device's new description to a new version of its spec and regenerated code."""
