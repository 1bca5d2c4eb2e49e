/*-------------------------------------------------------------------------
 *
 * score_tally.h
 *	  The type score_tally for the C functions that take or return one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_TALLY_H
#define NPS_SCORE_TALLY_H

#include "fmgr.h"

#include "compat.h"
#include "score_format.h"

/* A varlena with the bytes described in score_format.h */
typedef struct varlena ScoreTally;

#define DatumGetScoreTallyPP(X) ((ScoreTally *) PG_DETOAST_DATUM_PACKED(X))
#define PG_GETARG_SCORE_TALLY_PP(n) DatumGetScoreTallyPP(PG_GETARG_DATUM(n))
#define PG_RETURN_SCORE_TALLY_P(x) PG_RETURN_POINTER(x)

extern int64 score_tally_read(const ScoreTally *tally, ScoreCounts *counts);
extern ScoreTally *score_tally_make(const ScoreCounts *counts);
extern int64 score_counts_responses(const ScoreCounts *counts);
pg_noreturn extern void score_counts_overflow(void);
extern void score_counts_adopt_scale(ScoreCounts *counts, int64 scale);
extern void score_counts_add(ScoreCounts *counts, const ScoreCounts *more);
extern void score_counts_subtract(ScoreCounts *counts, const ScoreCounts *less);

#endif							/* NPS_SCORE_TALLY_H */
