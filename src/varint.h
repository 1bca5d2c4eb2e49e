/*-------------------------------------------------------------------------
 *
 * varint.h
 *	  Numbers in base 128 (LEB128), the lowest seven bits first, in as few
 *	  bytes as possible.  Plain C without a server header.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_VARINT_H
#define NPS_VARINT_H

#include <stdint.h>

#include "tally_status.h"

/* Write a number and return where the next byte goes. */
static inline unsigned char *
varint_write(unsigned char *next, uint64_t number)
{
	while (number >= 0x80)
	{
		*next++ = (unsigned char) (number | 0x80);
		number >>= 7;
	}
	*next++ = (unsigned char) number;
	return next;
}

/*
 * Read a number of at most this many bits, and move *next past it.
 */
static inline TallyStatus
varint_read(const unsigned char **next, const unsigned char *end, int bits, uint64_t *number)
{
	*number = 0;
	for (int shift = 0; shift < bits; shift += 7)
	{
		unsigned char byte;

		if (*next == end)
			return TALLY_TRUNCATED;
		byte = *(*next)++;
		if (bits - shift < 7 && (byte & 0x7f) >> (bits - shift) != 0)
			return TALLY_OVERFLOW;
		*number |= (uint64_t) (byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return byte == 0 && shift > 0 ? TALLY_NOT_CANONICAL : TALLY_OK;
	}
	return TALLY_OVERFLOW;
}

#endif							/* NPS_VARINT_H */
