/*-------------------------------------------------------------------------
 *
 * pause.h
 *	  How the files in plain C let a query be cancelled: a loop over a long
 *	  text or a large tally calls pause_for_interrupts() now and then.
 *
 * The server's version is in pause.c.  A program without a server, such as a
 * fuzzer, defines its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_PAUSE_H
#define NPS_PAUSE_H

#include <stddef.h>

#define PAUSE_BYTES 16384		/* about so many bytes from one pause to the next */

extern void pause_for_interrupts(void);

/*
 * Count so many more bytes of a text that were looked at, and pause when there
 * are enough of them.
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
