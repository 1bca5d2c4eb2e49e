/*-------------------------------------------------------------------------
 *
 * tally_status.h
 *	  What can be wrong with a tally: its counts, its bytes or its text.
 *
 * Both formats, score_format.[ch] and customer_format.[ch], report errors by
 * this enum.  Plain C without a server header.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_TALLY_STATUS_H
#define NPS_TALLY_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum TallyStatus
{
	TALLY_OK,
	TALLY_BAD_SCALE,			/* no such scale */
	TALLY_OFF_SCALE,			/* an answer off the scale */
	TALLY_NEGATIVE,				/* a count below zero */
	TALLY_OVERFLOW,				/* a number that doesn't fit into 64 bits */
	TALLY_BAD_VERSION,			/* bytes of an unknown format */
	TALLY_TRUNCATED,			/* bytes end too early */
	TALLY_TRAILING,				/* bytes or text after the end */
	TALLY_NOT_CANONICAL,		/* bytes that the encoder would write differently */
	TALLY_SYNTAX,				/* text that isn't in the text form */
	TALLY_DUPLICATE,			/* text that counts something twice */
	TALLY_BAD_KEYS,				/* no such kind of customers' keys */
	TALLY_MIXED_KEYS,			/* customers' keys of two kinds */
	TALLY_SUM_OVERFLOW			/* a sum of two tallies that doesn't fit into 64 bits */
} TallyStatus;

/*
 * The errdetail for a status that both formats have.
 */
static inline const char *
tally_status_detail(TallyStatus status)
{
	switch (status)
	{
		case TALLY_OK:
			return "Nothing is wrong.";
		case TALLY_NEGATIVE:
			return "A count is below zero.";
		case TALLY_BAD_VERSION:
			return "The version of the format is not known.";
		case TALLY_TRUNCATED:
			return "It ends too early.";
		case TALLY_TRAILING:
			return "Something follows after its end.";
		case TALLY_NOT_CANONICAL:
			return "It is not in its shortest form.";
		default:
			return "It is malformed.";
	}
}

#endif							/* NPS_TALLY_STATUS_H */
