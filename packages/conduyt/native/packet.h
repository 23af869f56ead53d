/* The packet around a payload. */
#ifndef FRAMING_PACKET_H
#define FRAMING_PACKET_H

#include <stddef.h>
#include <stdint.h>

#define PACKET_VERSION 2
#define PACKET_HEADER 7
#define PACKET_OVERHEAD 8
#define PACKET_LARGEST 65535 /* payload */

/* Why there is no packet; places in the list of counts that Python keeps, in the order of its Drops. */
enum packet_fault {
    UNDECODABLE,
    INCOMPLETE,
    BAD_MAGIC,
    BAD_VERSION,
    BAD_CRC,
    TOO_LONG,
    TRAILING,
    DROPPED_BYTES, /* not a reason: bytes that ended in no packet */
    IN_NOISE,      /* not a reason: 1 from a drop to the next packet, so that one stretch of noise counts once */
    COUNTS,
    NO_FAULT,
};

/* Write a packet to `out`, which has room for PACKET_OVERHEAD + size bytes. */
void packet_write(uint8_t *out, uint8_t type, uint8_t seq, const uint8_t *payload, size_t size);

/* What is wrong with the packet at the start of `data`. When nothing is, `*payload` is the length of its payload. */
enum packet_fault packet_check(const uint8_t *data, size_t size, size_t max_payload, size_t *payload);

/* Where, from `from` on, the next packet may start: at its magic, or at the first half of it at the very end, or at `size`. */
size_t packet_next(const uint8_t *data, size_t size, size_t from);

#endif
