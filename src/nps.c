/*-------------------------------------------------------------------------
 *
 * nps.c
 *	  Net Promoter Score: its thresholds, and the measures made of them.
 *
 *	  NPS = 100 * (promoters - detractors) / responses
 *
 * Source: F. Reichheld, "The One Number You Need to Grow", Harvard Business
 * Review, December 2003: promoters answer 9-10, passives 7-8, detractors 0-6.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "buckets.h"
#include "result.h"
#include "score.h"
#include "score_tally.h"

/* The thresholds of the scale 0-10; on others there are no usual ones */
#define NPS_PROMOTER_FROM 9
#define NPS_DETRACTOR_TO 6

static const BucketCuts nps_usual = {
	.middle_from = NPS_DETRACTOR_TO + 1,
	.top_from = NPS_PROMOTER_FROM
};

static const char *const nps_labels[] = {
	[BUCKET_BOTTOM] = "detractor",
	[BUCKET_MIDDLE] = "passive",
	[BUCKET_TOP] = "promoter"
};

/*
 * Cuts for answers on a scale, from the second and third argument where there
 * are any.  None and NULL stand for the usual threshold, and only the scale
 * 0-10 has usual ones.
 */
static BucketCuts
nps_cuts(FunctionCallInfo fcinfo, int scale)
{
	bool		promoter_given = PG_NARGS() > 1 && !PG_ARGISNULL(1);
	bool		detractor_given = PG_NARGS() > 2 && !PG_ARGISNULL(2);
	int			promoter_from = promoter_given ? PG_GETARG_INT32(1) : NPS_PROMOTER_FROM;
	int			detractor_to = detractor_given ? PG_GETARG_INT32(2) : NPS_DETRACTOR_TO;

	if (scale != SCALE_0_10 && !(promoter_given && detractor_given))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("NPS of a tally on the scale %s needs both thresholds",
						score_scale_name(scale)),
				 errdetail("The usual ones, promoters from %d and detractors to %d, are for answers on the scale %s.",
						   NPS_PROMOTER_FROM, NPS_DETRACTOR_TO, score_scale_name(SCALE_0_10)),
				 errhint("Say who counts as what, such as promoter_from => 5, detractor_to => 3 on the scale 1-5.")));

	if (detractor_to >= promoter_from ||
		detractor_to < scale_lowest(scale) || promoter_from > scale_highest(scale))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid NPS thresholds: promoters from %d, detractors to %d",
						promoter_from, detractor_to),
				 errdetail("Both are points of the scale %s, and detractor_to is below promoter_from.",
						   score_scale_name(scale)),
				 errhint("The usual thresholds on the scale %s are promoter_from => %d, detractor_to => %d.",
						 score_scale_name(SCALE_0_10), NPS_PROMOTER_FROM, NPS_DETRACTOR_TO)));
	return (BucketCuts)
	{
		.middle_from = detractor_to + 1,
		.top_from = promoter_from
	};
}

/*
 * Buckets of the tally and the thresholds in the arguments; false if there is
 * no tally.
 */
static bool
nps_buckets_from_args(FunctionCallInfo fcinfo, Buckets *buckets)
{
	ScoreCounts counts;

	if (PG_ARGISNULL(0))
		return false;
	score_tally_read(PG_GETARG_SCORE_TALLY_PP(0), &counts);
	buckets_sort(buckets, &counts, nps_cuts(fcinfo, score_counts_scale(&counts)));
	return true;
}

/*
 * Buckets of a transition state.
 */
static void
nps_buckets_from_state(FunctionCallInfo fcinfo, Buckets *buckets)
{
	const ScoreCounts *counts = score_state_read(fcinfo, 0);

	buckets_sort(buckets, counts, nps_cuts(fcinfo, score_counts_scale(counts)));
}

/*
 * Return the score of buckets, or NULL if they are empty.
 */
static Datum
nps_result(FunctionCallInfo fcinfo, const Buckets *buckets)
{
	if (buckets->responses == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(result_percentage(buckets->count[BUCKET_TOP] -
										buckets->count[BUCKET_BOTTOM],
										buckets->responses));
}

/*
 * Final function of nps(score).
 */
PG_FUNCTION_INFO_V1(nps_final);
Datum
nps_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets;

	nps_buckets_from_state(fcinfo, &buckets);
	return nps_result(fcinfo, &buckets);
}

/*
 * The score of a tally.
 */
PG_FUNCTION_INFO_V1(nps_of_tally);
Datum
nps_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets;

	if (!nps_buckets_from_args(fcinfo, &buckets))
		PG_RETURN_NULL();
	return nps_result(fcinfo, &buckets);
}

/*
 * Final function of nps_bucket(score).
 */
PG_FUNCTION_INFO_V1(nps_bucket_final);
Datum
nps_bucket_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets;

	nps_buckets_from_state(fcinfo, &buckets);
	return buckets_result(fcinfo, &buckets);
}

/*
 * The buckets of a tally.
 */
PG_FUNCTION_INFO_V1(nps_bucket_of_tally);
Datum
nps_bucket_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets;

	if (!nps_buckets_from_args(fcinfo, &buckets))
		PG_RETURN_NULL();
	return buckets_result(fcinfo, &buckets);
}

/*
 * For each score type the category of an answer.
 */
#define DEFINE_NPS_CATEGORY(type) \
PG_FUNCTION_INFO_V1(nps_category_##type); \
Datum \
nps_category_##type(PG_FUNCTION_ARGS) \
{ \
	int			point = score_from_##type(PG_GETARG_DATUM(0), SCALE_0_10); \
\
	return bucket_category(fcinfo, bucket_of_point(point, nps_usual), nps_labels); \
}

FOR_EACH_SCORE_TYPE(DEFINE_NPS_CATEGORY)
