/*-------------------------------------------------------------------------
 *
 * csat.c
 *	  Customer satisfaction: its thresholds by scale, and the measures made of
 *	  them.
 *
 *	  CSAT = 100 * answers from the satisfied threshold up / responses
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

#define CSAT_MAX 100			/* percent */

/* The lowest satisfied and the lowest happy answer of each scale */
static const BucketCuts csat_usual[SCALE_MAX + 1] = {
	[SCALE_0_10] = {.middle_from = 7, .top_from = 9},
	[2] = {.middle_from = 2, .top_from = 2},
	[3] = {.middle_from = 3, .top_from = 3},
	[4] = {.middle_from = 3, .top_from = 4},
	[5] = {.middle_from = 4, .top_from = 5},
	[6] = {.middle_from = 5, .top_from = 6},
	[7] = {.middle_from = 6, .top_from = 7},
	[10] = {.middle_from = 7, .top_from = 9},
};

static const char *const csat_labels[BUCKETS] = {
	[BUCKET_BOTTOM] = "unsatisfied",
	[BUCKET_MIDDLE] = "satisfied",
	[BUCKET_TOP] = "happy"
};

/*
 * Raise the error for a scale without usual thresholds, with a way out.
 */
pg_noreturn static void
csat_no_thresholds(int scale, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("CSAT has no usual thresholds on the scale %s", score_scale_name(scale)),
			 errdetail("CSAT has usual thresholds on the scales 0-10, 1-2 to 1-7 and 1-10."),
			 errhint("%s", hint)));
}

/*
 * The usual cuts of a scale.
 */
static BucketCuts
csat_usual_cuts(int scale)
{
	if (csat_usual[scale].top_from == 0)
		csat_no_thresholds(scale,
						   psprintf("Choose the thresholds with bands: csat(bands(t, %d, %d)), where t is score_tally(score, %d), counts answers of %d and more.",
									scale - 2, scale - 1, scale, scale - 1));
	return csat_usual[scale];
}

/*
 * The category of a point of a scale.
 */
static Datum
csat_category_result(FunctionCallInfo fcinfo, int point, int scale)
{
	if (csat_usual[scale].top_from == 0)
		csat_no_thresholds(scale,
						   psprintf("Write out the categories: CASE WHEN score = %d THEN 'happy' WHEN score = %d THEN 'satisfied' WHEN score < %d THEN 'unsatisfied' END.",
									scale, scale - 1, scale - 1));
	return bucket_category(fcinfo, bucket_of_point(point, csat_usual[scale]), csat_labels);
}

/*
 * The number of satisfied answers, with the happy ones.
 */
static int64
csat_satisfied(const Buckets *buckets)
{
	return buckets->count[BUCKET_MIDDLE] + buckets->count[BUCKET_TOP];
}

/*
 * The percentage of satisfied answers in buckets that aren't empty.
 */
static Numeric
csat_measure(const Buckets *buckets)
{
	return result_percentage(csat_satisfied(buckets), buckets->responses);
}

/*
 * Return the percentage of satisfied answers, or NULL without answers.
 */
static Datum
csat_result(FunctionCallInfo fcinfo, const Buckets *buckets)
{
	if (buckets->responses == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(csat_measure(buckets)));
}

/*
 * Final function of csat(score) and csat(score, scale).
 */
PG_FUNCTION_INFO_V1(csat_final);
Datum
csat_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_state(fcinfo, csat_usual_cuts);

	return csat_result(fcinfo, &buckets);
}

/*
 * The percentage of satisfied answers of a tally.
 */
PG_FUNCTION_INFO_V1(csat_of_tally);
Datum
csat_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_tally(fcinfo, 0, csat_usual_cuts);

	return csat_result(fcinfo, &buckets);
}

/*
 * Final function of csat_bucket(score) and csat_bucket(score, scale).
 */
PG_FUNCTION_INFO_V1(csat_bucket_final);
Datum
csat_bucket_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_state(fcinfo, csat_usual_cuts);

	return buckets_result(fcinfo, &buckets);
}

/*
 * The buckets of a tally.
 */
PG_FUNCTION_INFO_V1(csat_bucket_of_tally);
Datum
csat_bucket_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_tally(fcinfo, 0, csat_usual_cuts);

	return buckets_result(fcinfo, &buckets);
}

/*
 * Return Wilson's interval of the percentage of satisfied answers, or NULL
 * without answers.  The confidence is the second argument, if there is one.
 */
static Datum
csat_ci_result(FunctionCallInfo fcinfo, const Buckets *buckets)
{
	double		confidence = confidence_from_arg(fcinfo, 1);

	if (buckets->responses == 0)
		PG_RETURN_NULL();
	return interval_result(interval_wilson(csat_satisfied(buckets),
										   buckets->count[BUCKET_BOTTOM], confidence));
}

/*
 * Final function of csat_ci(score) and csat_ci(score, scale).
 */
PG_FUNCTION_INFO_V1(csat_ci_final);
Datum
csat_ci_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_state(fcinfo, csat_usual_cuts);

	return csat_ci_result(fcinfo, &buckets);
}

/*
 * The interval of the percentage of satisfied answers of a tally.
 */
PG_FUNCTION_INFO_V1(csat_ci_of_tally);
Datum
csat_ci_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_tally(fcinfo, 0, csat_usual_cuts);

	return csat_ci_result(fcinfo, &buckets);
}

/*
 * What a comparison needs from the tally in an argument.
 */
static Measured
csat_measured_from_tally(FunctionCallInfo fcinfo, int argno)
{
	Buckets		buckets = buckets_from_tally(fcinfo, argno, csat_usual_cuts);
	Measured	measured = {.known = buckets.responses > 0};

	if (measured.known)
	{
		measured.measure = csat_measure(&buckets);
		measured.estimate = share_adjusted(csat_satisfied(&buckets),
										   buckets.count[BUCKET_BOTTOM]);
	}
	return measured;
}

/*
 * The benchmark in the second argument.
 */
static Measured
csat_benchmark_from_arg(FunctionCallInfo fcinfo)
{
	return benchmark_from_arg(fcinfo, 1, 0, CSAT_MAX, "percent of CSAT");
}

/*
 * Compare the percentages of satisfied answers of two tallies.
 */
PG_FUNCTION_INFO_V1(csat_compare_tallies);
Datum
csat_compare_tallies(PG_FUNCTION_ARGS)
{
	Measured	a = csat_measured_from_tally(fcinfo, 0);
	Measured	b = csat_measured_from_tally(fcinfo, 1);

	return measured_compare(fcinfo, a, b);
}

/*
 * Compare the percentage of satisfied answers of a tally with a benchmark.
 */
PG_FUNCTION_INFO_V1(csat_compare_benchmark);
Datum
csat_compare_benchmark(PG_FUNCTION_ARGS)
{
	Measured	a = csat_measured_from_tally(fcinfo, 0);
	Measured	b = csat_benchmark_from_arg(fcinfo);

	return measured_compare(fcinfo, a, b);
}

/*
 * Compare the percentages of satisfied answers of two tallies that are looked at
 * again and again.
 */
PG_FUNCTION_INFO_V1(csat_compare_anytime_tallies);
Datum
csat_compare_anytime_tallies(PG_FUNCTION_ARGS)
{
	Measured	a = csat_measured_from_tally(fcinfo, 0);
	Measured	b = csat_measured_from_tally(fcinfo, 1);

	return measured_compare_anytime(fcinfo, a, b, CSAT_MAX);
}

/*
 * Compare the percentage of satisfied answers of a tally that is looked at again
 * and again with a benchmark.
 */
PG_FUNCTION_INFO_V1(csat_compare_anytime_benchmark);
Datum
csat_compare_anytime_benchmark(PG_FUNCTION_ARGS)
{
	Measured	a = csat_measured_from_tally(fcinfo, 0);
	Measured	b = csat_benchmark_from_arg(fcinfo);

	return measured_compare_anytime(fcinfo, a, b, CSAT_MAX);
}

/*
 * The number of satisfied answers in the tally in an argument.
 */
static NetCount
csat_net_from_tally(FunctionCallInfo fcinfo, int argno)
{
	Buckets		buckets = buckets_from_tally(fcinfo, argno, csat_usual_cuts);

	return (NetCount)
	{
		.net = csat_satisfied(&buckets),
		.responses = buckets.responses
	};
}

/*
 * What a segment adds to the change of a percentage of satisfied answers.
 */
PG_FUNCTION_INFO_V1(csat_effects);
Datum
csat_effects(PG_FUNCTION_ARGS)
{
	NetCount	before = csat_net_from_tally(fcinfo, 0);
	NetCount	after = csat_net_from_tally(fcinfo, 1);
	NetCount	all_before = csat_net_from_tally(fcinfo, 2);
	NetCount	all_after = csat_net_from_tally(fcinfo, 3);

	return effects_result(fcinfo, before, after, all_before, all_after);
}

/*
 * The stratum in the second argument.  NULL is a tally without answers.
 */
static Stratum
csat_stratum_from_arg(FunctionCallInfo fcinfo)
{
	Buckets		buckets = {0};

	if (!PG_ARGISNULL(1))
		buckets = buckets_from_tally(fcinfo, 1, csat_usual_cuts);
	return (Stratum)
	{
		.positive = csat_satisfied(&buckets),
		.negative = buckets.count[BUCKET_BOTTOM]
	};
}

/*
 * Transition function of csat_stratified(t, weight).
 */
PG_FUNCTION_INFO_V1(csat_stratified_accum);
Datum
csat_stratified_accum(PG_FUNCTION_ARGS)
{
	return stratified_add(fcinfo, csat_stratum_from_arg(fcinfo));
}

/*
 * Inverse transition function of csat_stratified(t, weight).
 */
PG_FUNCTION_INFO_V1(csat_stratified_accum_inv);
Datum
csat_stratified_accum_inv(PG_FUNCTION_ARGS)
{
	return stratified_take_back(fcinfo, csat_stratum_from_arg(fcinfo));
}

/*
 * Final function of csat_stratified(t, weight).  A net share runs from -1 to 1
 * and a share from 0 to 1, so its standard error is half as large.
 */
PG_FUNCTION_INFO_V1(csat_stratified_final);
Datum
csat_stratified_final(PG_FUNCTION_ARGS)
{
	Population	population = stratified_population(fcinfo);
	Interval	interval = {0};

	if (population.known)
		interval = interval_wilson(population.effective_positive, population.effective_negative,
								   DEFAULT_CONFIDENCE);
	return stratified_result(fcinfo, &population, population.positive,
							 sqrt(population.variance) / 2, interval);
}

/*
 * The category of an answer on the scale in the second argument, for each score
 * type.
 */
#define DEFINE_CSAT_CATEGORY(type) \
PG_FUNCTION_INFO_V1(csat_category_##type); \
Datum \
csat_category_##type(PG_FUNCTION_ARGS) \
{ \
	int			scale; \
\
	if (PG_ARGISNULL(0)) \
		PG_RETURN_NULL(); \
	scale = score_scale_from_arg(fcinfo, 1); \
	return csat_category_result(fcinfo, score_from_##type(fcinfo, PG_GETARG_DATUM(0), scale), scale); \
}

FOR_EACH_SCORE_TYPE(DEFINE_CSAT_CATEGORY)
