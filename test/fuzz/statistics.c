/*-------------------------------------------------------------------------
 *
 * statistics.c
 *	  Fuzzer of the intervals and tests.
 *
 * An input is the counts of two groups, a confidence, an effect and degrees of
 * freedom.  Whatever they are, a probability is from 0 to 1, an interval is in
 * order, in its range and holds its estimate, and nothing is NaN but the z of no
 * difference of known values.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "student_t.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COUNTS 6

typedef struct Input
{
	uint64_t	count[COUNTS];	/* positive, neutral, negative of both groups */
	uint8_t		bits[COUNTS];	/* how many of them count */
	uint8_t		kind;			/* of the confidence */
	uint8_t		unused;
	uint32_t	confidence;
	uint32_t	effect;
	double		df;
} Input;

/* End with an error if this doesn't hold. */
static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* The interval is in order, within the possible values, and holds this one. */
static void
require_interval(Interval interval, Estimate estimate)
{
	require(interval.lower <= estimate.value && estimate.value <= interval.upper);
	require(interval.lower >= estimate.lowest && interval.upper <= estimate.highest);
}

/* The comparison is of these estimates. */
static void
require_comparison(Comparison comparison, Estimate a, Estimate b)
{
	require_interval(comparison.interval, estimates_difference(a, b));
	require(comparison.p_value >= 0 && comparison.p_value <= 1);
	require(!isnan(comparison.z));
}

/* A confidence, from the smallest to the largest that is one. */
static double
read_confidence(const Input *input)
{
	double		share = (input->confidence + 0.5) / 4294967296.0;

	switch (input->kind % 4)
	{
		case 0:
			return ldexp(share, -(int) (input->kind >> 2) * 16);
		case 1:
			return 1 - ldexp(share, -(int) (input->kind >> 2) % 21);
		case 2:
			return nextafter(1, 0);
		default:
			return share;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		input = {.kind = 0};
	double		count[COUNTS];
	Estimate	estimates[2];
	double		confidence;
	double		effect;

	memcpy(&input, data, size < sizeof(input) ? size : sizeof(input));
	for (int i = 0; i < COUNTS; i++)
		count[i] = (double) (input.count[i] >> (1 + input.bits[i] % 63) >> 1);
	confidence = read_confidence(&input);
	if (!(confidence > 0 && confidence < 1))
		return 0;
	effect = (input.effect + 1.0) / 4294967296.0;
	if (!(input.df >= 1 && input.df <= 1e19))
		input.df = 1 + input.unused;

	/* quantiles and tails are each other's inverse */
	require(fabs(normal_two_sided_p(normal_two_sided_z(confidence)) - (1 - confidence)) <= 1e-9 * (1 - confidence) + 1e-15);
	require(fabs(student_two_sided_p(student_two_sided_t(confidence, input.df), input.df) - (1 - confidence)) <=
			1e-7 * (1 - confidence) + 1e-12);

	for (int i = 0; i < 2; i++)
	{
		const double *group = count + 3 * i;
		double		n = group[0] + group[1] + group[2];

		estimates[i] = net_share_adjusted(group[0], group[1], group[2]);
		require(estimates[i].variance > 0);
		require_interval(interval_wald(estimates[i], confidence), estimates[i]);
		require_interval(interval_student(estimates[i], input.df, confidence), estimates[i]);
		require_comparison(estimates_compare(estimates[i], fixed_value(0.25), confidence), estimates[i], fixed_value(0.25));
		if (n > 0)
		{
			Interval	wilson = interval_wilson(group[0], group[1] + group[2], confidence);

			require(wilson.lower >= 0 && wilson.lower <= wilson.upper && wilson.upper <= 1);
			require(wilson.lower <= group[0] / n + 1e-15 && group[0] / n <= wilson.upper + 1e-15);
			require(net_share_plain(group[0], group[1], group[2]).variance >= 0);
		}
	}
	require_comparison(estimates_compare(estimates[0], estimates[1], confidence), estimates[0], estimates[1]);
	require_comparison(estimates_compare_anytime(estimates[0], estimates[1], confidence, effect), estimates[0], estimates[1]);
	require_comparison(means_compare(estimates[0], input.df, estimates[1], input.df, confidence), estimates[0], estimates[1]);
	return 0;
}
