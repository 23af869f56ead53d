"""Kind `packets`: JSON Schema with `x-wire` to typed packets with compiled `struct` layouts."""
