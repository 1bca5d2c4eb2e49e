/*-------------------------------------------------------------------------
 *
 * score_aggs.h
 *	  The transition state of the aggregates over scores, and of those over
 *	  comments, which count each comment as 1, 2 or 3.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_AGGS_H
#define NPS_SCORE_AGGS_H

#include "catalog/pg_type.h"
#include "common/int.h"
#include "fmgr.h"
#include "nodes/nodes.h"
#include "utils/array.h"

#include "score_tally.h"

pg_noreturn extern void score_state_invalid(void);
extern ArrayType *score_state_make(void);
extern const ScoreCounts *score_state_read(FunctionCallInfo fcinfo, int argno);
extern void score_counts_uncount(ScoreCounts *counts, int scale, int point);

/*
 * Find the counts in a state.  Its shape is checked, since SQL can pass any
 * array.
 */
static inline ScoreCounts *
score_state_counts(ArrayType *state)
{
	if (unlikely(ARR_NDIM(state) != 1 ||
				 ARR_HASNULL(state) ||
				 ARR_ELEMTYPE(state) != INT8OID ||
				 ARR_SIZE(state) != ARR_OVERHEAD_NONULLS(1) + sizeof(ScoreCounts)))
		score_state_invalid();
	return (ScoreCounts *) ARR_DATA_PTR(state);
}

/*
 * The state in the first argument, to be changed: the state itself inside an
 * aggregate, a copy otherwise, and a new one if it is NULL.  Fast path first:
 * inside an aggregate the datum is a plain array, which needs no call to check.
 */
static inline ArrayType *
score_state_for_update(FunctionCallInfo fcinfo)
{
	struct varlena *state = (struct varlena *) PG_GETARG_POINTER(0);

	if (unlikely(PG_ARGISNULL(0)))
		return score_state_make();
	if (likely(fcinfo->context != NULL && IsA(fcinfo->context, AggState) &&
			   VARATT_IS_4B_U(state)))
		return (ArrayType *) state;
	return AggCheckCallContext(fcinfo, NULL) ?
		PG_GETARG_ARRAYTYPE_P(0) : PG_GETARG_ARRAYTYPE_P_COPY(0);
}

/*
 * Count one answer.
 */
static inline void
score_counts_count(ScoreCounts *counts, int scale, int point)
{
	int64		count;

	if (unlikely(counts->scale != scale))
		score_counts_adopt_scale(counts, scale);
	if (unlikely(pg_add_s64_overflow(counts->count[point], 1, &count)))
		score_counts_overflow();
	counts->count[point] = count;
}

#endif							/* NPS_SCORE_AGGS_H */
