/*-------------------------------------------------------------------------
 *
 * effects.h
 *	  What a change of a measure is made of, segment by segment.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_EFFECTS_H
#define NPS_EFFECTS_H

#include "fmgr.h"

/* Answers, and the number of them whose percentage is the measure */
typedef struct NetCount
{
	int64		net;			/* of an NPS: promoters minus detractors */
	int64		responses;
} NetCount;

extern Datum effects_result(FunctionCallInfo fcinfo, NetCount before, NetCount after,
							NetCount all_before, NetCount all_after);

#endif							/* NPS_EFFECTS_H */
