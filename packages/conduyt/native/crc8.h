/* CRC-8, polynomial 0x31, start value 0, not reflected. */
#ifndef FRAMING_CRC8_H
#define FRAMING_CRC8_H

#include <stddef.h>
#include <stdint.h>

/* Fill the tables; call once before the first crc8. */
void crc8_prepare(void);

uint8_t crc8(const uint8_t *data, size_t size, uint8_t value);

#endif
