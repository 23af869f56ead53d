"""The low level under the names of the published package. `conduyt.framing` and `devicewire.conduyt` have more, and are faster."""
