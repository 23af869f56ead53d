/* Sixteen bytes at once: SSE2, NEON, or plain C. FRAMING_PORTABLE chooses plain C. */
#ifndef FRAMING_LANES_H
#define FRAMING_LANES_H

#include <stdint.h>
#include <string.h>

#define LANES 16

/* A mask has one bit for each lane, LANE_BITS apart. */
typedef uint64_t mask_t;

#if !defined(FRAMING_PORTABLE) && (defined(__SSE2__) || defined(_M_X64))
#include <emmintrin.h>
#define LANE_BITS 1
#define ALL_LANES 0xFFFFu
typedef __m128i lanes_t;
static inline lanes_t lanes_load(const uint8_t *from) { return _mm_loadu_si128((const __m128i *)from); }
static inline void lanes_store(uint8_t *to, lanes_t value) { _mm_storeu_si128((__m128i *)to, value); }
static inline lanes_t lanes_fill(uint8_t byte) { return _mm_set1_epi8((char)byte); }
static inline lanes_t lanes_min(lanes_t a, lanes_t b) { return _mm_min_epu8(a, b); }
static inline mask_t lanes_equal(lanes_t a, lanes_t b) { return (mask_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)); }

#elif !defined(FRAMING_PORTABLE) && (defined(__ARM_NEON) || defined(_M_ARM64)) && !defined(__ARM_BIG_ENDIAN)
#include <arm_neon.h>
#define LANE_BITS 4
#define ALL_LANES 0x1111111111111111u
typedef uint8x16_t lanes_t;
static inline lanes_t lanes_load(const uint8_t *from) { return vld1q_u8(from); }
static inline void lanes_store(uint8_t *to, lanes_t value) { vst1q_u8(to, value); }
static inline lanes_t lanes_fill(uint8_t byte) { return vdupq_n_u8(byte); }
static inline lanes_t lanes_min(lanes_t a, lanes_t b) { return vminq_u8(a, b); }
static inline mask_t lanes_equal(lanes_t a, lanes_t b) {
    uint8x8_t nibbles = vshrn_n_u16(vreinterpretq_u16_u8(vceqq_u8(a, b)), 4);
    return vget_lane_u64(vreinterpret_u64_u8(nibbles), 0) & ALL_LANES;
}

#else
#define LANE_BITS 1
#define ALL_LANES 0xFFFFu
typedef struct { uint8_t byte[LANES]; } lanes_t;
static inline lanes_t lanes_load(const uint8_t *from) { lanes_t v; memcpy(v.byte, from, LANES); return v; }
static inline void lanes_store(uint8_t *to, lanes_t value) { memcpy(to, value.byte, LANES); }
static inline lanes_t lanes_fill(uint8_t byte) { lanes_t v; memset(v.byte, byte, LANES); return v; }
static inline lanes_t lanes_min(lanes_t a, lanes_t b) {
    for (int k = 0; k < LANES; k++) a.byte[k] = a.byte[k] < b.byte[k] ? a.byte[k] : b.byte[k];
    return a;
}
static inline mask_t lanes_equal(lanes_t a, lanes_t b) {
    mask_t mask = 0;
    for (int k = 0; k < LANES; k++) mask |= (mask_t)(a.byte[k] == b.byte[k]) << k;
    return mask;
}
#endif

/* Lanes 0 .. count-1, for count < LANES. */
static inline mask_t lanes_first(size_t count) { return (((mask_t)1 << (count * LANE_BITS)) - 1) & ALL_LANES; }

/* Number of the lowest lane in a mask that is not empty. */
static inline size_t lanes_lowest(mask_t mask) {
#if defined(__GNUC__)
    return (size_t)__builtin_ctzll(mask) / LANE_BITS;
#else
    size_t bit = 0;
    while (!(mask >> bit & 1)) bit++;
    return bit / LANE_BITS;
#endif
}

#endif
