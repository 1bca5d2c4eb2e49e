/*-------------------------------------------------------------------------
 *
 * mean_score.c
 *	  The measures of a tally that take its points as numbers: mean, median,
 *	  standard deviation, and the interval and the comparison of means.
 *
 * They take every scale.  Answers that are all equal, or a single answer, don't
 * show how far answers are apart.  Then the mean has no standard error, and so
 * no interval and no comparison: the formulas would give an interval without
 * width, and call every difference significant.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "comparison.h"
#include "numerics.h"
#include "result.h"
#include "score.h"
#include "score_tally.h"
#include "student_t.h"

/* The answers of a tally, and their number */
typedef struct Sample
{
	ScoreCounts counts;
	int64		responses;
} Sample;

/*
 * The answers of the tally in an argument.
 */
static Sample
sample_from_arg(FunctionCallInfo fcinfo, int argno)
{
	Sample		sample;

	sample.responses = score_tally_read(PG_GETARG_SCORE_TALLY_PP(argno), &sample.counts);
	return sample;
}

/*
 * The sum of all answers, or with power 2 of their squares.
 */
static Numeric
sample_sum(const Sample *sample, int power)
{
	int64		high = 0;
	int64		low = 0;

	/* In two parts, since 100 times a count may not fit into 64 bits */
	for (int point = 1; point < SCORE_POINTS; point++)
	{
		int			term = power == 2 ? point * point : point;

		high += term * (sample->counts.count[point] >> 32);
		low += term * (sample->counts.count[point] & PG_UINT32_MAX);
	}
	return result_sum(result_product(high, INT64CONST(1) << 32), low);
}

/*
 * The mean of answers, not rounded.  There must be answers.
 */
static Numeric
sample_mean(const Sample *sample)
{
	return result_quotient(sample_sum(sample, 1), sample->responses);
}

/*
 * The mean of all answers, as avg(score) gives it.
 */
PG_FUNCTION_INFO_V1(mean_score);
Datum
mean_score(PG_FUNCTION_ARGS)
{
	Sample		sample = sample_from_arg(fcinfo, 0);

	if (sample.responses == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(sample_mean(&sample)));
}

/*
 * The answer at a position, counted from 0 and from the lowest answer.
 */
static int
sample_answer_at(const Sample *sample, int64 position)
{
	int			point = 0;

	while (position >= sample->counts.count[point])
		position -= sample->counts.count[point++];
	return point;
}

/*
 * The median of all answers: the middle one, or the mean of the two middle ones,
 * as percentile_cont(0.5) gives it.
 */
PG_FUNCTION_INFO_V1(median_score);
Datum
median_score(PG_FUNCTION_ARGS)
{
	Sample		sample = sample_from_arg(fcinfo, 0);
	int			middle_two;

	if (sample.responses == 0)
		PG_RETURN_NULL();
	middle_two = sample_answer_at(&sample, (sample.responses - 1) / 2) +
		sample_answer_at(&sample, sample.responses / 2);
	PG_RETURN_DATUM(result_rounded(result_quotient(numeric_of(middle_two), 2)));
}

/*
 * The standard deviation of the sample, as stddev_samp(score) gives it: of n
 * answers with the sum s and the sum of squares q, the root of
 * (n q - s^2) / (n (n - 1)).
 */
PG_FUNCTION_INFO_V1(stddev_score);
Datum
stddev_score(PG_FUNCTION_ARGS)
{
	Sample		sample = sample_from_arg(fcinfo, 0);
	int64		n = sample.responses;
	Numeric		sum;
	Numeric		squares;
	Numeric		variance;

	if (n < 2)
		PG_RETURN_NULL();
	sum = sample_sum(&sample, 1);
	squares = sample_sum(&sample, 2);
	variance = numeric_operator(numeric_div,
								result_difference(numeric_operator(numeric_mul, squares, numeric_of(n)),
												  numeric_operator(numeric_mul, sum, sum)),
								result_product(n, n - 1));
	PG_RETURN_DATUM(result_rounded(DatumGetNumeric(DirectFunctionCall1(numeric_sqrt, NumericGetDatum(variance)))));
}

/*
 * The estimate of the mean of two answers or more.  As in all estimates the unit
 * is a hundred points.
 *
 * The variance of answers is the mean of half the squared distances of all pairs
 * of them.  Unlike the difference of sums it loses no digits.
 */
static Estimate
sample_estimate(const Sample *sample)
{
	double		n = sample->responses;
	double		mean = 0;
	double		distances = 0;

	for (int point = 1; point < SCORE_POINTS; point++)
	{
		double		share = sample->counts.count[point] / n;

		mean += share * point;
		for (int below = 0; below < point; below++)
			distances += share * (sample->counts.count[below] / n) * (point - below) * (point - below);
	}
	return (Estimate)
	{
		.value = mean / 100,
		.variance = distances / (n - 1) / 10000,
		.lowest = scale_lowest(sample->counts.scale) / 100.0,
		.highest = scale_highest(sample->counts.scale) / 100.0
	};
}

/*
 * What an interval and a comparison need of a sample.  The mean is known if it has
 * a standard error.
 */
static Measured
sample_measured(const Sample *sample)
{
	Measured	measured = {.known = false};

	if (sample->responses >= 2)
	{
		measured.measure = sample_mean(sample);
		measured.estimate = sample_estimate(sample);
		measured.known = measured.estimate.variance > 0;
	}
	return measured;
}

/*
 * The degrees of freedom of the variance of a sample's mean.
 */
static double
sample_df(const Sample *sample)
{
	return sample->responses - 1;
}

/*
 * Student's interval of the mean, or NULL if it has no standard error.
 */
PG_FUNCTION_INFO_V1(mean_score_ci);
Datum
mean_score_ci(PG_FUNCTION_ARGS)
{
	double		confidence = confidence_from_arg(fcinfo, 1);
	Sample		sample = sample_from_arg(fcinfo, 0);
	Measured	mean = sample_measured(&sample);

	if (!mean.known)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(interval_result(interval_student(mean.estimate, sample_df(&sample), confidence)));
}

/*
 * Compare two means by Welch's test at the confidence in the third argument, or
 * return NULL if one of them has no standard error.
 */
static Datum
means_compare_result(FunctionCallInfo fcinfo, Measured a, double a_df, Measured b, double b_df)
{
	double		confidence = confidence_from_arg(fcinfo, 2);

	if (!a.known || !b.known)
		PG_RETURN_NULL();
	return comparison_result(fcinfo, a, b,
							 means_compare(a.estimate, a_df, b.estimate, b_df, confidence));
}

/*
 * Compare the means of two tallies, which must be on one scale.
 */
PG_FUNCTION_INFO_V1(mean_score_compare_tallies);
Datum
mean_score_compare_tallies(PG_FUNCTION_ARGS)
{
	Sample		a = sample_from_arg(fcinfo, 0);
	Sample		b = sample_from_arg(fcinfo, 1);

	/* The same error as for adding them */
	if (b.responses > 0)
		score_counts_adopt_scale(&a.counts, b.counts.scale);
	return means_compare_result(fcinfo, sample_measured(&a), sample_df(&a),
								sample_measured(&b), sample_df(&b));
}

/*
 * Compare the mean of a tally with a benchmark.
 */
PG_FUNCTION_INFO_V1(mean_score_compare_benchmark);
Datum
mean_score_compare_benchmark(PG_FUNCTION_ARGS)
{
	Sample		a = sample_from_arg(fcinfo, 0);

	/* An empty tally is read as one on 0-10, which has the points of all scales */
	int			scale = (int) a.counts.scale;
	Measured	b = benchmark_from_arg(fcinfo, 1, scale_lowest(scale), scale_highest(scale),
									   "points of the scale");

	return means_compare_result(fcinfo, sample_measured(&a), sample_df(&a), b, INFINITY);
}
