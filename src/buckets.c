/*-------------------------------------------------------------------------
 *
 * buckets.c
 *	  Answers sorted into three buckets by two cuts, and what SQL gets of them:
 *	  a tally of bands, a row of counts and percentages, or an enum value.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "buckets.h"
#include "result.h"
#include "score.h"
#include "score_aggs.h"
#include "stars.h"

/*
 * Sort checked counts into buckets.
 */
static void
buckets_sort(Buckets *buckets, const ScoreCounts *counts, BucketCuts cuts)
{
	for (int point = 0; point < SCORE_POINTS; point++)
		buckets->count[bucket_of_point(point, cuts)] += counts->count[point];
}

/*
 * Sort checked counts into the usual buckets of their scale.  responses is
 * their total; if it is 0, the scale need not have usual buckets.
 */
static Buckets
buckets_usual(FunctionCallInfo fcinfo, const ScoreCounts *counts, int64 responses,
			  UsualCuts usual_cuts)
{
	Buckets		buckets = {.responses = responses};

	if (responses > 0)
	{
		buckets_sort(&buckets, counts, usual_cuts((int) counts->scale));
		if (counts->scale == SCALE_0_10)
			stars_check(fcinfo, counts, responses);
	}
	return buckets;
}

/*
 * The same for the transition state in the first argument.
 */
Buckets
buckets_from_state(FunctionCallInfo fcinfo, UsualCuts usual_cuts)
{
	const ScoreCounts *counts = score_state_read(fcinfo, 0);

	return buckets_usual(fcinfo, counts, score_counts_responses(counts), usual_cuts);
}

/*
 * The same for the tally in an argument.
 */
Buckets
buckets_from_tally(FunctionCallInfo fcinfo, int argno, UsualCuts usual_cuts)
{
	ScoreCounts counts;
	int64		responses = score_tally_read(PG_GETARG_SCORE_TALLY_PP(argno), &counts);

	return buckets_usual(fcinfo, &counts, responses, usual_cuts);
}

/*
 * bands(t, low_to, top_from): sort a tally into three bands by own thresholds.
 */
PG_FUNCTION_INFO_V1(score_tally_bands);
Datum
score_tally_bands(PG_FUNCTION_ARGS)
{
	int			low_to = PG_GETARG_INT32(1);
	int			top_from = PG_GETARG_INT32(2);
	ScoreCounts counts;
	ScoreCounts bands = {.scale = SCALE_BANDS};
	Buckets		buckets = {0};
	int			scale;

	/* An empty tally is read as one on 0-10, which has the points of all scales */
	score_tally_read(PG_GETARG_SCORE_TALLY_PP(0), &counts);
	scale = (int) counts.scale;
	if (low_to < scale_lowest(scale) || top_from > scale_highest(scale) || low_to >= top_from)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid bands: low to %d, top from %d", low_to, top_from),
				 errdetail("Both must be points of the scale %s, and low_to must be below top_from.",
						   score_scale_name(scale)),
				 errhint("Give the highest answer of the low band, %d or more, then the lowest answer of the top band, %d or less.",
						 scale_lowest(scale), scale_highest(scale))));

	buckets_sort(&buckets, &counts, (BucketCuts) {.middle_from = low_to + 1, .top_from = top_from});
	for (int i = 0; i < BUCKETS; i++)
		bands.count[scale_lowest(SCALE_BANDS) + i] = buckets.count[i];
	PG_RETURN_SCORE_TALLY_P(score_tally_make(&bands));
}

/*
 * The percentage in the top bucket minus that in the bottom bucket, not
 * rounded.  The buckets must not be empty.
 */
Numeric
buckets_net_percentage(const Buckets *buckets)
{
	return result_percentage(buckets->count[BUCKET_TOP] - buckets->count[BUCKET_BOTTOM],
							 buckets->responses);
}

/*
 * Return the same, rounded, or NULL if the buckets are empty.
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
	return result_row(result_row_desc(fcinfo), values, nulls);
}

/*
 * Return the enum value of a bucket.
 *
 * The enum is the result type of the function that was called, since the
 * extension may be in any schema.  Its values are looked up once for each call
 * site.
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
