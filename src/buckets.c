/*-------------------------------------------------------------------------
 *
 * buckets.c
 *	  Answers sorted into three buckets by two cuts, and the SQL values made
 *	  of them: a row of counts and percentages, or the enum value of one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "buckets.h"
#include "result.h"
#include "score_tally.h"

/*
 * Sort answers into buckets.  The counts are checked.
 */
void
buckets_sort(Buckets *buckets, const ScoreCounts *counts, BucketCuts cuts)
{
	memset(buckets, 0, sizeof(*buckets));
	buckets->responses = score_counts_responses(counts);
	for (int point = 0; point < SCORE_POINTS; point++)
		buckets->count[bucket_of_point(point, cuts)] += counts->count[point];
}

/*
 * Sort answers into the usual buckets of their scale.  If there are none,
 * their scale needs no usual ones.
 */
Buckets
buckets_usual(const ScoreCounts *counts, UsualCuts usual_cuts)
{
	Buckets		buckets;
	int			scale = score_counts_scale(counts);

	if (score_counts_empty(counts))
		memset(&buckets, 0, sizeof(buckets));
	else
		buckets_sort(&buckets, counts, usual_cuts(scale));
	return buckets;
}

/*
 * The same of the transition state in the first argument.
 */
Buckets
buckets_from_state(FunctionCallInfo fcinfo, UsualCuts usual_cuts)
{
	return buckets_usual(score_state_read(fcinfo, 0), usual_cuts);
}

/*
 * The same of the tally in an argument.
 */
Buckets
buckets_from_tally(FunctionCallInfo fcinfo, int argno, UsualCuts usual_cuts)
{
	ScoreCounts counts;

	score_tally_read(PG_GETARG_SCORE_TALLY_PP(argno), &counts);
	return buckets_usual(&counts, usual_cuts);
}

/*
 * The percentage in the top bucket less that in the bottom one, of buckets
 * that aren't empty.
 */
Numeric
buckets_net_percentage(const Buckets *buckets)
{
	return result_percentage(buckets->count[BUCKET_TOP] - buckets->count[BUCKET_BOTTOM],
							 buckets->responses);
}

/*
 * Return the same, or NULL if they are empty.
 */
Datum
buckets_net_result(FunctionCallInfo fcinfo, const Buckets *buckets)
{
	if (buckets->responses == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(buckets_net_percentage(buckets)));
}

/*
 * Return buckets as a row: the counts from the top bucket down, the number of
 * answers, the percentages from the top bucket down.
 */
Datum
buckets_result(FunctionCallInfo fcinfo, const Buckets *buckets)
{
	Datum		values[2 * BUCKETS + 1];
	bool		nulls[2 * BUCKETS + 1] = {false};

	for (int i = 0; i < BUCKETS; i++)
	{
		int64		count = buckets->count[BUCKET_TOP - i];
		int			pct = BUCKETS + 1 + i;

		values[i] = Int64GetDatum(count);
		if (buckets->responses > 0)
			values[pct] = result_rounded(result_percentage(count, buckets->responses));
		else
			nulls[pct] = true;
	}
	values[BUCKETS] = Int64GetDatum(buckets->responses);
	return result_row(fcinfo, values, nulls);
}

/*
 * Return the enum value of a bucket.
 *
 * The enum is the declared result type of the function called: its schema may
 * be any, as the extension is relocatable.  The values are looked up once
 * for each place that calls the function.
 */
Datum
bucket_category(FunctionCallInfo fcinfo, Bucket bucket, const char *const labels[BUCKETS])
{
	FmgrInfo   *function = fcinfo->flinfo;
	Oid		   *values = (Oid *) function->fn_extra;

	if (values == NULL)
	{
		Oid			type = get_func_rettype(function->fn_oid);

		values = (Oid *) MemoryContextAlloc(function->fn_mcxt, BUCKETS * sizeof(Oid));
		for (int i = 0; i < BUCKETS; i++)
			values[i] = result_label(type, labels[i]);
		function->fn_extra = values;
	}
	return ObjectIdGetDatum(values[bucket]);
}
