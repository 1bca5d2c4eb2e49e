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

#include "buckets.h"
#include "comparison.h"
#include "effects.h"
#include "result.h"
#include "score.h"
#include "score_tally.h"
#include "stratified.h"

/* The thresholds of the scale 0-10 */
#define NPS_PROMOTER_FROM 9
#define NPS_DETRACTOR_TO 6

#define NPS_MAX 100				/* points, to either side of zero */

static const BucketCuts nps_usual = {
	.middle_from = NPS_DETRACTOR_TO + 1,
	.top_from = NPS_PROMOTER_FROM
};

/*
 * The arguments of bands() that a hint suggests for other scales: about the same
 * parts of the scale as on 0-10.  There is no standard; the user must choose.
 */
static const struct
{
	int			low_to;
	int			top_from;
}			nps_suggested[SCALE_MAX + 1] = {
	[2] = {1, 2},
	[4] = {2, 4},
	[5] = {3, 5},
	[6] = {4, 6},
	[7] = {4, 6},
	[8] = {5, 7},
	[9] = {6, 8},
	[10] = {6, 9},
};

static const char *const nps_labels[] = {
	[BUCKET_BOTTOM] = "detractor",
	[BUCKET_MIDDLE] = "passive",
	[BUCKET_TOP] = "promoter"
};

/*
 * The usual cuts of the scales 0-10 and 1-3.
 */
static BucketCuts
nps_usual_cuts(int scale)
{
	if (scale == SCALE_BANDS)
		return CUTS_OF_BANDS;
	if (scale != SCALE_0_10)
	{
		int			low_to = nps_suggested[scale].low_to;
		int			top_from = nps_suggested[scale].top_from;

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("NPS has no usual thresholds on the scale %s", score_scale_name(scale)),
				 errdetail("The usual thresholds, detractors to %d and promoters from %d, are for the scale %s.",
						   NPS_DETRACTOR_TO, NPS_PROMOTER_FROM, score_scale_name(SCALE_0_10)),
				 errhint("Choose the thresholds with bands: write bands(t, %d, %d) in place of the tally t, as in nps(bands(t, %d, %d)): detractors to %d, promoters from %d.",
						 low_to, top_from, low_to, top_from, low_to, top_from)));
	}
	return nps_usual;
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
	Buckets		buckets = buckets_from_tally(fcinfo, 0, nps_usual_cuts);

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
	Buckets		buckets = buckets_from_tally(fcinfo, 0, nps_usual_cuts);

	return buckets_result(fcinfo, &buckets);
}

/*
 * The estimate for intervals and comparisons.
 */
static Estimate
nps_estimate(const Buckets *buckets)
{
	return net_share_adjusted(buckets->count[BUCKET_TOP],
							  buckets->count[BUCKET_MIDDLE],
							  buckets->count[BUCKET_BOTTOM]);
}

/*
 * What a comparison needs from the tally in an argument.
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
 * Return the interval of the score, or NULL without answers.  The confidence is
 * the second argument, if there is one.
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
 * The interval of the score of a tally.
 */
PG_FUNCTION_INFO_V1(nps_ci_of_tally);
Datum
nps_ci_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_tally(fcinfo, 0, nps_usual_cuts);

	return nps_ci_result(fcinfo, &buckets);
}

/*
 * The benchmark in the second argument.
 */
static Measured
nps_benchmark_from_arg(FunctionCallInfo fcinfo)
{
	return benchmark_from_arg(fcinfo, 1, -NPS_MAX, NPS_MAX, "points of NPS");
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

	return measured_compare(fcinfo, a, b);
}

/*
 * Compare the score of a tally with a benchmark.
 */
PG_FUNCTION_INFO_V1(nps_compare_benchmark);
Datum
nps_compare_benchmark(PG_FUNCTION_ARGS)
{
	Measured	a = nps_measured_from_tally(fcinfo, 0);
	Measured	b = nps_benchmark_from_arg(fcinfo);

	return measured_compare(fcinfo, a, b);
}

/*
 * Compare the scores of two tallies that are looked at again and again.
 */
PG_FUNCTION_INFO_V1(nps_compare_anytime_tallies);
Datum
nps_compare_anytime_tallies(PG_FUNCTION_ARGS)
{
	Measured	a = nps_measured_from_tally(fcinfo, 0);
	Measured	b = nps_measured_from_tally(fcinfo, 1);

	return measured_compare_anytime(fcinfo, a, b, 2 * NPS_MAX);
}

/*
 * Compare the score of a tally that is looked at again and again with a
 * benchmark.
 */
PG_FUNCTION_INFO_V1(nps_compare_anytime_benchmark);
Datum
nps_compare_anytime_benchmark(PG_FUNCTION_ARGS)
{
	Measured	a = nps_measured_from_tally(fcinfo, 0);
	Measured	b = nps_benchmark_from_arg(fcinfo);

	return measured_compare_anytime(fcinfo, a, b, 2 * NPS_MAX);
}

/*
 * The number of promoters minus detractors in the tally in an argument.
 */
static NetCount
nps_net_from_tally(FunctionCallInfo fcinfo, int argno)
{
	Buckets		buckets = buckets_from_tally(fcinfo, argno, nps_usual_cuts);

	return (NetCount)
	{
		.net = buckets.count[BUCKET_TOP] - buckets.count[BUCKET_BOTTOM],
		.responses = buckets.responses
	};
}

/*
 * What a segment adds to the change of a score.
 */
PG_FUNCTION_INFO_V1(nps_effects);
Datum
nps_effects(PG_FUNCTION_ARGS)
{
	NetCount	before = nps_net_from_tally(fcinfo, 0);
	NetCount	after = nps_net_from_tally(fcinfo, 1);
	NetCount	all_before = nps_net_from_tally(fcinfo, 2);
	NetCount	all_after = nps_net_from_tally(fcinfo, 3);

	return effects_result(fcinfo, before, after, all_before, all_after);
}

/*
 * The stratum in the second argument.  NULL is a tally without answers.
 */
static Stratum
nps_stratum_from_arg(FunctionCallInfo fcinfo)
{
	Buckets		buckets = {0};

	if (!PG_ARGISNULL(1))
		buckets = buckets_from_tally(fcinfo, 1, nps_usual_cuts);
	return (Stratum)
	{
		.positive = buckets.count[BUCKET_TOP],
		.neutral = buckets.count[BUCKET_MIDDLE],
		.negative = buckets.count[BUCKET_BOTTOM]
	};
}

/*
 * Transition function of nps_stratified(t, weight).
 */
PG_FUNCTION_INFO_V1(nps_stratified_accum);
Datum
nps_stratified_accum(PG_FUNCTION_ARGS)
{
	return stratified_add(fcinfo, nps_stratum_from_arg(fcinfo));
}

/*
 * Inverse transition function of nps_stratified(t, weight).
 */
PG_FUNCTION_INFO_V1(nps_stratified_accum_inv);
Datum
nps_stratified_accum_inv(PG_FUNCTION_ARGS)
{
	return stratified_take_back(fcinfo, nps_stratum_from_arg(fcinfo));
}

/*
 * Final function of nps_stratified(t, weight).
 */
PG_FUNCTION_INFO_V1(nps_stratified_final);
Datum
nps_stratified_final(PG_FUNCTION_ARGS)
{
	Population	population = stratified_population(fcinfo);
	Numeric		measure = NULL;
	Interval	interval = {0};

	if (population.known)
	{
		measure = result_difference(population.positive, population.negative);
		interval = interval_wald(net_share_adjusted(population.effective_positive,
													population.effective_neutral,
													population.effective_negative),
								 DEFAULT_CONFIDENCE);
	}
	return stratified_result(fcinfo, &population, measure, sqrt(population.variance), interval);
}

/*
 * The category of an answer, for each score type.
 */
#define DEFINE_NPS_CATEGORY(type) \
PG_FUNCTION_INFO_V1(nps_category_##type); \
Datum \
nps_category_##type(PG_FUNCTION_ARGS) \
{ \
	int			point = score_from_##type(fcinfo, PG_GETARG_DATUM(0), SCALE_0_10); \
\
	return bucket_category(fcinfo, bucket_of_point(point, nps_usual), nps_labels); \
}

FOR_EACH_SCORE_TYPE(DEFINE_NPS_CATEGORY)
