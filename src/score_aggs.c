/*-------------------------------------------------------------------------
 *
 * score_aggs.c
 *	  Transition, combine and inverse functions of every aggregate over
 *	  scores and over tallies.
 *
 * The state is int8[]: the scale and the count of each point, as ScoreCounts
 * has them.
 *
 *	  +-------+-----+-----+-----+-   -+------+
 *	  | scale | n 0 | n 1 | n 2 | ... | n 10 |
 *	  +-------+-----+-----+-----+-   -+------+
 *
 * It is NULL before the first row.  All aggregates over one column have the
 * same transition function and state, so the server runs one transition for
 * all of them in a query.  Like int4_avg_accum, the functions change the state
 * in place inside an aggregate, and a copy of it otherwise.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "score.h"
#include "score_aggs.h"
#include "score_tally.h"

/*
 * Raise the error for an array that isn't a state.
 */
void
score_state_invalid(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid state of a score tally aggregate"),
			 errdetail("A state is a bigint array of %d elements, none of them NULL.",
					   SCORE_COUNTS_ELEMENTS),
			 errhint("Call the aggregate, such as score_tally(score), instead of its transition functions.")));
}

/*
 * Make a state without answers.
 */
pg_noinline ArrayType *
score_state_make(void)
{
	Datum		zeros[SCORE_COUNTS_ELEMENTS];

	for (int i = 0; i < SCORE_COUNTS_ELEMENTS; i++)
		zeros[i] = Int64GetDatum(0);
	return construct_array(zeros, SCORE_COUNTS_ELEMENTS, INT8OID,
						   sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

/*
 * The counts in a state argument, read only.  NULL is a state without answers.
 */
const ScoreCounts *
score_state_read(FunctionCallInfo fcinfo, int argno)
{
	static const ScoreCounts none = {0};

	if (PG_ARGISNULL(argno))
		return &none;
	return score_state_counts(PG_GETARG_ARRAYTYPE_P(argno));
}

/*
 * Take one answer back.
 */
pg_noinline void
score_counts_uncount(ScoreCounts *counts, int scale, int point)
{
	ScoreCounts one = {.scale = scale};

	one.count[point] = 1;
	score_counts_subtract(counts, &one);
}

/*
 * A transition function and its inverse for each score type, for aggregates
 * with a scale and without one.  NULL is no answer.
 */
#define DEFINE_SCORE_TRANSITION(name, type, apply, scale_of_answers) \
PG_FUNCTION_INFO_V1(name##_##type); \
Datum \
name##_##type(PG_FUNCTION_ARGS) \
{ \
	ArrayType  *state = score_state_for_update(fcinfo); \
\
	if (likely(!PG_ARGISNULL(1))) \
	{ \
		int			scale = (scale_of_answers); \
\
		apply(score_state_counts(state), scale, \
			  score_from_##type(fcinfo, PG_GETARG_DATUM(1), scale)); \
	} \
	PG_RETURN_ARRAYTYPE_P(state); \
}

#define DEFINE_SCORE_TRANSITIONS(type) \
	DEFINE_SCORE_TRANSITION(score_tally_accum, type, score_counts_count, score_scale_from_arg(fcinfo, 2)) \
	DEFINE_SCORE_TRANSITION(score_tally_accum_inv, type, score_counts_uncount, score_scale_from_arg(fcinfo, 2))

FOR_EACH_SCORE_TYPE(DEFINE_SCORE_TRANSITIONS)

/*
 * The same for boolean.
 */
DEFINE_SCORE_TRANSITION(score_tally_accum, bool, score_counts_count, SCALE_BOOLEAN)
DEFINE_SCORE_TRANSITION(score_tally_accum_inv, bool, score_counts_uncount, SCALE_BOOLEAN)

/*
 * Transition function of sum(score_tally).
 */
PG_FUNCTION_INFO_V1(score_tally_sum_accum);
Datum
score_tally_sum_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *state = score_state_for_update(fcinfo);
	ScoreCounts more;

	if (!PG_ARGISNULL(1))
	{
		score_tally_read(PG_GETARG_SCORE_TALLY_PP(1), &more);
		score_counts_add(score_state_counts(state), &more);
	}
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * Inverse transition function of sum(score_tally).
 */
PG_FUNCTION_INFO_V1(score_tally_sum_accum_inv);
Datum
score_tally_sum_accum_inv(PG_FUNCTION_ARGS)
{
	ArrayType  *state = score_state_for_update(fcinfo);
	ScoreCounts less;

	if (!PG_ARGISNULL(1))
	{
		score_tally_read(PG_GETARG_SCORE_TALLY_PP(1), &less);
		score_counts_subtract(score_state_counts(state), &less);
	}
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * Combine two states, either of which may be empty or NULL.
 */
PG_FUNCTION_INFO_V1(score_tally_combine);
Datum
score_tally_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	state = score_state_for_update(fcinfo);
	score_counts_add(score_state_counts(state), score_state_read(fcinfo, 1));
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * Final function of the aggregates that return a tally.
 */
PG_FUNCTION_INFO_V1(score_tally_final);
Datum
score_tally_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_SCORE_TALLY_P(score_tally_make(score_state_read(fcinfo, 0)));
}
