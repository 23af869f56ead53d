"""Run-time pieces, copied into the package of each device that speaks packets."""
