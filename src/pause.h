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

#define PAUSE_BYTES 16384		/* about so many bytes from one pause to the next */

extern void pause_for_interrupts(void);

#endif							/* NPS_PAUSE_H */
