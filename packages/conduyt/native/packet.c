#include "packet.h"

#include <string.h>

#include "crc8.h"

static const uint8_t START[3] = {0x43, 0x44, PACKET_VERSION};

void packet_write(uint8_t *out, uint8_t type, uint8_t seq, const uint8_t *payload, size_t size) {
    memcpy(out, START, sizeof START);
    out[3] = type;
    out[4] = seq;
    out[5] = (uint8_t)(size & 0xFF);
    out[6] = (uint8_t)(size >> 8);
    if (size) memcpy(out + PACKET_HEADER, payload, size);
    out[PACKET_HEADER + size] = crc8(out + 2, PACKET_HEADER - 2 + size, 0);
}

/* Whether a packet has not begun like one, as far as it has come. */
static inline enum packet_fault start_fault(const uint8_t *data, size_t size) {
    if ((size > 0 && data[0] != START[0]) || (size > 1 && data[1] != START[1])) return BAD_MAGIC;
    return size > 2 && data[2] != START[2] ? BAD_VERSION : NO_FAULT;
}

enum packet_fault packet_check(const uint8_t *data, size_t size, size_t max_payload, size_t *payload) {
    enum packet_fault fault = start_fault(data, size);
    if (fault != NO_FAULT) return fault;
    if (size < PACKET_OVERHEAD) return INCOMPLETE;
    size_t length = data[5] | (size_t)data[6] << 8;
    if (length > max_payload) return TOO_LONG;
    if (size < PACKET_OVERHEAD + length) return INCOMPLETE;
    *payload = length;
    return crc8(data + 2, PACKET_OVERHEAD - 2 + length, 0) ? BAD_CRC : NO_FAULT;
}

size_t packet_next(const uint8_t *data, size_t size, size_t from) {
    while (from < size) {
        const uint8_t *found = memchr(data + from, START[0], size - from);
        if (!found) return size;
        from = (size_t)(found - data);
        if (from + 1 == size || data[from + 1] == START[1]) return from;
        from++;
    }
    return size;
}
