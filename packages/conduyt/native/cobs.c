/* Encoding copies sixteen bytes at a time and patches the zeros: what was a zero becomes the code of the block that it begins.
   Decoding copies block by block and puts zeros where codes were. The encoder writes nothing
   outside its result, the decoder nothing outside its room. */
#include "cobs.h"

#include "lanes.h"

/* An encoder's place: `at` is where the next byte goes, `code` where the code of the open block goes. */
struct encoder {
    uint8_t *out;
    size_t at;
    size_t code;
};

static inline size_t run_of(const struct encoder *e) { return e->at - e->code - 1; }

/* Close the open block at every zero of `mask`; its lanes were copied to `at`. */
static inline void patch(struct encoder *e, mask_t mask) {
    if (mask == ALL_LANES) { /* sixteen zeros: fifteen empty blocks and an open one */
        e->out[e->code] = (uint8_t)(e->at - e->code);
        lanes_store(e->out + e->at, lanes_fill(1));
        e->code = e->at + LANES - 1;
        return;
    }
    while (mask) {
        size_t zero = e->at + lanes_lowest(mask);
        e->out[e->code] = (uint8_t)(zero - e->code);
        e->code = zero;
        mask &= mask - 1;
    }
}

/* Close a full block and open the next one. */
static inline void close_full(struct encoder *e) {
    e->out[e->code] = 255;
    e->code = e->at++;
}

/* Take `count` bytes, fewer than LANES, that fit into the open block. */
static inline void take_few(struct encoder *e, const uint8_t *in, size_t count) {
    uint8_t few[LANES];
    memset(few, 1, LANES);
    for (size_t k = 0; k < count; k++) e->out[e->at + k] = few[k] = in[k];
    patch(e, lanes_equal(lanes_load(few), lanes_fill(0)));
    e->at += count;
}

/* Take whole vectors while they last, and return what was taken. The result has a byte for every byte that is left, so storing
   sixteen is always inside. */
static inline size_t take_vectors(struct encoder *e, const uint8_t *in, size_t size) {
    const lanes_t zero = lanes_fill(0);
    size_t taken = 0;
    while (size - taken >= LANES) {
        size_t room = COBS_RUN - run_of(e);
        lanes_t value = lanes_load(in + taken);
        mask_t mask = lanes_equal(value, zero);
        lanes_store(e->out + e->at, value);
        if (room >= LANES) {
            if (mask) patch(e, mask);
            e->at += LANES;
            taken += LANES;
            continue;
        }
        mask &= lanes_first(room);
        patch(e, mask);
        e->at += room;
        taken += room;
        if (!mask) close_full(e);
    }
    return taken;
}

static inline void take_tail(struct encoder *e, const uint8_t *in, size_t size) {
    while (size) {
        size_t room = COBS_RUN - run_of(e);
        size_t count = size < room ? size : room;
        if (count == 0) {
            close_full(e);
            continue;
        }
        take_few(e, in, count);
        in += count;
        size -= count;
    }
}

size_t cobs_encode(uint8_t *out, const uint8_t *in, size_t size, enum cobs_form form) {
    struct encoder e = {out, 1, 0};
    size_t taken = take_vectors(&e, in, size);
    take_tail(&e, in + taken, size - taken);
    size_t code = e.at - e.code;
    out[e.code] = (uint8_t)code;
    if (form == COBS_LONG && code == COBS_RUN + 1) out[e.at++] = 1;
    if (form == COBS_REDUCED && size && in[size - 1] >= code) {
        out[e.code] = in[size - 1];
        e.at--;
    }
    return e.at;
}

/* Copy `count` bytes and report whether one was zero. Where both sides have `room`, up to fifteen more are copied, for the next
   block to overwrite; none of them may be zero either. */
static inline int copy_has_zero(uint8_t *out, const uint8_t *in, size_t count, size_t room) {
    if (room >= count + LANES) {
        lanes_t least = lanes_fill(1);
        for (size_t k = 0; k < count; k += LANES) {
            lanes_t value = lanes_load(in + k);
            lanes_store(out + k, value);
            least = lanes_min(least, value);
        }
        return lanes_equal(least, lanes_fill(0)) != 0;
    }
    memcpy(out, in, count);
    return memchr(in, 0, count) != NULL;
}

/* How many codes 01 stand at `in`, counted in sixteens; each is followed by a further block. */
static inline size_t empty_blocks(uint8_t *out, const uint8_t *in, size_t size) {
    size_t count = 0;
    while (size - count > LANES && lanes_equal(lanes_load(in + count), lanes_fill(1)) == ALL_LANES) {
        lanes_store(out + count, lanes_fill(0));
        count += LANES;
    }
    return count;
}

/* Copy `size` bytes, and report whether one was zero. */
static inline int copy_short(uint8_t *out, const uint8_t *in, size_t size) {
    if (size < LANES) {
        memcpy(out, in, size);
        return memchr(in, 0, size) != NULL;
    }
    lanes_t least = lanes_load(in + size - LANES);
    lanes_store(out + size - LANES, least);
    for (size_t k = 0; k < size - LANES; k += LANES) {
        lanes_t value = lanes_load(in + k);
        lanes_store(out + k, value);
        least = lanes_min(least, value);
    }
    return lanes_equal(least, lanes_fill(0)) != 0;
}

/* No full block is followed by another here: every code but the first stands for a zero. */
size_t cobs_decode_short(uint8_t *out, const uint8_t *in, size_t size) {
    if (copy_short(out, in, size)) return COBS_INVALID;
    size_t next = in[0];
    while (next < size) {
        if (in[next] == 1 && size - next >= LANES && lanes_equal(lanes_load(in + next), lanes_fill(1)) == ALL_LANES) {
            lanes_store(out + next, lanes_fill(0));
            next += LANES;
            continue;
        }
        out[next] = 0;
        next += in[next];
    }
    return next == size ? size - 1 : COBS_INVALID;
}

size_t cobs_decode(uint8_t *out, const uint8_t *in, size_t size, enum cobs_form form) {
    size_t at = 0, done = 0;
    while (done < size) {
        size_t code = in[done], left = size - done;
        if (code == 1 && left > LANES && in[done + 1] == 1) {
            size_t count = empty_blocks(out + at, in + done, left);
            at += count;
            done += count;
            if (count) continue;
        }
        if (code > left) {
            if (form != COBS_REDUCED || copy_has_zero(out + at, in + done + 1, left - 1, 0)) return COBS_INVALID;
            out[at + left - 1] = (uint8_t)code;
            return at + left;
        }
        if (code == 0 || copy_has_zero(out + at, in + done + 1, code - 1, left - 1)) return COBS_INVALID;
        at += code - 1;
        done += code;
        if (code <= COBS_RUN && done < size) out[at++] = 0;
    }
    return at;
}

size_t cobs_missing(const uint8_t *in, size_t size) {
    size_t end = 0;
    while (end < size) end += in[end];
    return end;
}
