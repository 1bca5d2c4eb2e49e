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

#include <math.h>

#include "utils/builtins.h"

#include "buckets.h"
#include "comparison.h"
#include "result.h"
#include "score.h"
#include "score_tally.h"

/* The thresholds of the scale 0-10; on others there are no usual ones */
#define NPS_PROMOTER_FROM 9
#define NPS_DETRACTOR_TO 6

#define NPS_MAX 100				/* points, to either side of zero */

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
 * The usual cuts, if the answers are on their scale.
 */
static BucketCuts
nps_usual_cuts(int scale)
{
	if (scale != SCALE_0_10)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("NPS of a tally on the scale %s needs both thresholds",
						score_scale_name(scale)),
				 errdetail("The usual ones, promoters from %d and detractors to %d, are for answers on the scale %s.",
						   NPS_PROMOTER_FROM, NPS_DETRACTOR_TO, score_scale_name(SCALE_0_10)),
				 errhint("Give them to nps() or nps_bucket() of the tally, such as promoter_from => 5, detractor_to => 3; for anything else, tally the answers on the scale 0-10.")));
	return nps_usual;
}

/*
 * Cuts from the thresholds in the second and third argument, of which NULL
 * stands for the usual one.
 */
static BucketCuts
nps_cuts_from_args(FunctionCallInfo fcinfo, int scale)
{
	int			promoter_from = NPS_PROMOTER_FROM;
	int			detractor_to = NPS_DETRACTOR_TO;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		(void) nps_usual_cuts(scale);
	if (!PG_ARGISNULL(1))
		promoter_from = PG_GETARG_INT32(1);
	if (!PG_ARGISNULL(2))
		detractor_to = PG_GETARG_INT32(2);

	if (detractor_to >= promoter_from ||
		detractor_to < scale_lowest(scale) || promoter_from > scale_highest(scale))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid NPS thresholds: promoters from %d, detractors to %d",
						promoter_from, detractor_to),
				 errdetail("Both must be points of the scale %s, and detractor_to below promoter_from.",
						   score_scale_name(scale)),
				 errhint("Give points from %d to %d.", scale_lowest(scale), scale_highest(scale))));
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
	buckets_sort(buckets, &counts, nps_cuts_from_args(fcinfo, score_counts_scale(&counts)));
	return true;
}

/*
 * Final function of nps(score).
 */
PG_FUNCTION_INFO_V1(nps_final);
Datum
nps_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_state(fcinfo, nps_usual_cuts);

	return buckets_net_result(fcinfo, &buckets);
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
	return buckets_net_result(fcinfo, &buckets);
}

/*
 * Final function of nps_bucket(score).
 */
PG_FUNCTION_INFO_V1(nps_bucket_final);
Datum
nps_bucket_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_state(fcinfo, nps_usual_cuts);

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
 * The estimate that intervals and comparisons are made of.
 */
static Estimate
nps_estimate(const Buckets *buckets)
{
	return net_share_adjusted(buckets->count[BUCKET_TOP],
							  buckets->count[BUCKET_MIDDLE],
							  buckets->count[BUCKET_BOTTOM]);
}

/*
 * What a comparison takes of the tally in an argument.
 */
static Measured
nps_measured_from_tally(FunctionCallInfo fcinfo, int argno)
{
	Buckets		buckets = buckets_from_tally(fcinfo, argno, nps_usual_cuts);
	Measured	measured = {.known = buckets.responses > 0};

	if (measured.known)
	{
		measured.measure = buckets_net_percentage(&buckets);
		measured.estimate = nps_estimate(&buckets);
	}
	return measured;
}

/*
 * Return the standard error of the score in points, or NULL without answers.
 */
static Datum
nps_stderr_result(FunctionCallInfo fcinfo, const Buckets *buckets)
{
	Estimate	estimate;

	if (buckets->responses == 0)
		PG_RETURN_NULL();
	estimate = net_share_plain(buckets->count[BUCKET_TOP],
							   buckets->count[BUCKET_MIDDLE],
							   buckets->count[BUCKET_BOTTOM]);
	PG_RETURN_FLOAT8(100 * sqrt(estimate.variance));
}

/*
 * Final function of nps_stderr(score).
 */
PG_FUNCTION_INFO_V1(nps_stderr_final);
Datum
nps_stderr_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_state(fcinfo, nps_usual_cuts);

	return nps_stderr_result(fcinfo, &buckets);
}

/*
 * The standard error of the score of a tally.
 */
PG_FUNCTION_INFO_V1(nps_stderr_of_tally);
Datum
nps_stderr_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_tally(fcinfo, 0, nps_usual_cuts);

	return nps_stderr_result(fcinfo, &buckets);
}

/*
 * Return the interval around the score, at the confidence in the second
 * argument where there is one, or NULL without answers.
 */
static Datum
nps_ci_result(FunctionCallInfo fcinfo, const Buckets *buckets)
{
	double		confidence = confidence_from_arg(fcinfo, 1);

	if (buckets->responses == 0)
		PG_RETURN_NULL();
	return interval_result(interval_wald(nps_estimate(buckets), confidence));
}

/*
 * Final function of nps_ci(score).
 */
PG_FUNCTION_INFO_V1(nps_ci_final);
Datum
nps_ci_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_state(fcinfo, nps_usual_cuts);

	return nps_ci_result(fcinfo, &buckets);
}

/*
 * The interval around the score of a tally.
 */
PG_FUNCTION_INFO_V1(nps_ci_of_tally);
Datum
nps_ci_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_tally(fcinfo, 0, nps_usual_cuts);

	return nps_ci_result(fcinfo, &buckets);
}

/*
 * Compare the scores of two tallies.
 */
PG_FUNCTION_INFO_V1(nps_compare_tallies);
Datum
nps_compare_tallies(PG_FUNCTION_ARGS)
{
	Measured	a = nps_measured_from_tally(fcinfo, 0);
	Measured	b = nps_measured_from_tally(fcinfo, 1);

	return comparison_result(fcinfo, a, b);
}

/*
 * Compare the score of a tally with a benchmark.
 */
PG_FUNCTION_INFO_V1(nps_compare_benchmark);
Datum
nps_compare_benchmark(PG_FUNCTION_ARGS)
{
	Measured	a = nps_measured_from_tally(fcinfo, 0);
	Measured	b = benchmark_from_arg(fcinfo, 1, -NPS_MAX);

	return comparison_result(fcinfo, a, b);
}

/*
 * How many answers make the interval at most as wide as the margin in the
 * first argument to either side: n = (z sd / margin)^2 - 3, from the adjusted
 * Wald interval (J. Lewis and J. Sauro, "Sample Size Estimation for NPS
 * Confidence Intervals", MeasuringU 2021).  The standard deviation of an
 * answer is the largest there is, that of as many promoters as detractors,
 * unless it is given.
 */
PG_FUNCTION_INFO_V1(nps_responses_needed);
Datum
nps_responses_needed(PG_FUNCTION_ARGS)
{
	const double bigint_end = 9223372036854775808.0;	/* 2^63 */
	double		margin;
	double		sd = NPS_MAX;
	double		needed;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	margin = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, PG_GETARG_DATUM(0)));
	if (!PG_ARGISNULL(2))
		sd = PG_GETARG_FLOAT8(2);

	/* One that was worked out from a standard error may be rounded up */
	if (sd > NPS_MAX && sd < NPS_MAX * (1 + 1e-12))
		sd = NPS_MAX;

	/* NaN fails the comparisons */
	if (!(margin > 0 && margin <= NPS_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid margin: %s",
						DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(0)))),
				 errdetail("A margin is above 0 and at most %d points.", NPS_MAX),
				 errhint("Write plus or minus 5 points as 5.")));
	if (!(sd >= 0 && sd <= NPS_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid standard deviation: %s", float8_text(sd)),
				 errdetail("The standard deviation of an answer is from 0 to %d points.", NPS_MAX),
				 errhint("Take it from earlier answers: nps_stderr(t) * sqrt(responses(t)).")));

	needed = ceil(pow(normal_two_sided_z(confidence_from_arg(fcinfo, 1)) * sd / margin, 2) -
				  NET_SHARE_ADDED);
	if (needed >= bigint_end)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of responses out of range"),
				 errdetail("A margin of %s points takes more than 9223372036854775807 answers.",
						   float8_text(margin)),
				 errhint("Give a larger margin.")));
	PG_RETURN_INT64(needed < 1 ? 1 : (int64) needed);
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
