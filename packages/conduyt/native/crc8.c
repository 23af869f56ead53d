/* Eight bytes at a time, then four, then one: table k says what a byte is worth k bytes later. */
#include "crc8.h"

#define POLYNOMIAL 0x31
#define STRIDE 8

static uint8_t table[STRIDE][256];

void crc8_prepare(void) {
    for (int byte = 0; byte < 256; byte++) {
        unsigned value = (unsigned)byte;
        for (int bit = 0; bit < 8; bit++) value = value & 0x80 ? value << 1 ^ POLYNOMIAL : value << 1;
        table[0][byte] = (uint8_t)value;
    }
    for (int later = 1; later < STRIDE; later++) {
        for (int byte = 0; byte < 256; byte++) table[later][byte] = table[0][table[later - 1][byte]];
    }
}

uint8_t crc8(const uint8_t *data, size_t size, uint8_t value) {
    for (; size >= STRIDE; size -= STRIDE, data += STRIDE) {
        value = table[7][data[0] ^ value] ^ table[6][data[1]] ^ table[5][data[2]] ^ table[4][data[3]] ^ table[3][data[4]] ^
                table[2][data[5]] ^ table[1][data[6]] ^ table[0][data[7]];
    }
    if (size >= STRIDE / 2) {
        value = table[3][data[0] ^ value] ^ table[2][data[1]] ^ table[1][data[2]] ^ table[0][data[3]];
        size -= STRIDE / 2, data += STRIDE / 2;
    }
    for (; size; size--) value = table[0][value ^ *data++];
    return value;
}
