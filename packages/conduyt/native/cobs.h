/* COBS without Python: callers give buffers that are large enough. */
#ifndef FRAMING_COBS_H
#define FRAMING_COBS_H

#include <stddef.h>
#include <stdint.h>

#define COBS_RUN 254 /* a block holds so many bytes; a full one stands for no zero */

enum cobs_form {
    COBS_CANONICAL,
    COBS_LONG,    /* a full block at the end is followed by an empty one */
    COBS_REDUCED, /* COBS/R */
};

/* The most that `size` bytes become, in any form. */
static inline size_t cobs_bound(size_t size) { return size + size / COBS_RUN + 1; }

/* Encode into `out`, which has room for cobs_bound(size) bytes, and return the length. Up to 253 bytes become exactly one more,
   unless reduced. */
size_t cobs_encode(uint8_t *out, const uint8_t *in, size_t size, enum cobs_form form);

/* Decode into `out`, which has room for `size` bytes (one fewer unless reduced), and return the length, or COBS_INVALID. `in` must
   not change meanwhile. */
#define COBS_INVALID ((size_t)-1)
size_t cobs_decode(uint8_t *out, const uint8_t *in, size_t size, enum cobs_form form);

/* Decode 1 to 255 bytes into `out`, which has room for `size` bytes: the data begins at its second byte. */
#define COBS_SHORT 255
size_t cobs_decode_short(uint8_t *out, const uint8_t *in, size_t size);

/* Where the block ends that goes past the end of `in`, which holds no zero; `size` when there is no such block. */
size_t cobs_missing(const uint8_t *in, size_t size);

#endif
