/*-------------------------------------------------------------------------
 *
 * stars.h
 *	  The warning for stars that were tallied without their scale.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_STARS_H
#define NPS_STARS_H

#include "fmgr.h"

#include "score_format.h"

extern void stars_check(FunctionCallInfo fcinfo, const ScoreCounts *counts, int64 responses);

#endif							/* NPS_STARS_H */
