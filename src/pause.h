/*-------------------------------------------------------------------------
 *
 * pause.h
 *	  How loops in plain C let a query be cancelled: a loop over a long text
 *	  or a large tally calls pause_for_interrupts() from time to time.
 *
 * The server's version is in pause.c.  A program without a server, such as a
 * fuzzer, defines its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_PAUSE_H
#define NPS_PAUSE_H

#include <stddef.h>

#define PAUSE_BYTES 16384		/* about the number of bytes between two pauses */

extern void pause_for_interrupts(void);

/*
 * Count the bytes of a text that were read since the last pause, and pause if
 * there are enough.
 */
static inline void
pause_after(size_t *looked_at, size_t bytes)
{
	*looked_at += bytes;
	if (*looked_at < PAUSE_BYTES)
		return;
	*looked_at = 0;
	pause_for_interrupts();
}

#endif							/* NPS_PAUSE_H */
