/*-------------------------------------------------------------------------
 *
 * means.c
 *	  How often the 95 % interval of mean_score_ci() holds the true mean of
 *	  stars.
 *
 * A sample's interval is made of its sum and its sum of squares.  The probability
 * of every possible pair of them is added up where the interval holds the
 * population's mean, so there is neither noise nor a seed.  A sample whose answers
 * are all equal has no interval.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../src/student_t.h"

#define CONFIDENCE 0.95
#define STARS 5
#define SAMPLE_MAX 100

static const int sample_sizes[] = {5, 10, 20, 50, SAMPLE_MAX};
#define SAMPLE_SIZES ((int) (sizeof(sample_sizes) / sizeof(sample_sizes[0])))

/* Percentages of 1 to 5 stars */
static const int populations[][STARS] = {
	{20, 20, 20, 20, 20},
	{9, 8, 13, 30, 40},
	{5, 3, 7, 20, 65},
	{3, 2, 3, 7, 85},
	{40, 5, 10, 15, 30},
};
#define POPULATIONS ((int) (sizeof(populations) / sizeof(populations[0])))

/* The stars are counted from 0 here: the largest sum of a sample, and the largest sum of squares */
#define SUM_MAX (SAMPLE_MAX * (STARS - 1))
#define SQUARES_MAX (SUM_MAX * (STARS - 1))

static double probability[SUM_MAX + 1][SQUARES_MAX + 1];

/* Add one answer to samples of n. */
static void
sample_grow(const int *population, int n)
{
	/* From the top down, so that no cell is read after it was written */
	for (int sum = (n + 1) * (STARS - 1); sum >= 0; sum--)
		for (int squares = (n + 1) * (STARS - 1) * (STARS - 1); squares >= 0; squares--)
		{
			double		cell = 0;

			for (int star = 0; star < STARS && star <= sum && star * star <= squares; star++)
				cell += population[star] / 100.0 * probability[sum - star][squares - star * star];
			probability[sum][squares] = cell;
		}
}

/* The probability that the intervals of samples of n hold the mean. */
static double
coverage(double true_mean, int n)
{
	double		t = student_two_sided_t(CONFIDENCE, n - 1);
	double		held = 0;

	for (int sum = 0; sum <= n * (STARS - 1); sum++)
		for (int squares = 0; squares <= n * (STARS - 1) * (STARS - 1); squares++)
		{
			double		deviations = (double) n * squares - (double) sum * sum; /* times n */
			Estimate	mean = {.value = (double) sum / n, .lowest = 0, .highest = STARS - 1};
			Interval	interval;

			if (deviations <= 0)
				continue;
			mean.variance = deviations / n / n / (n - 1);
			interval = interval_around(mean, t * sqrt(mean.variance));
			if (true_mean >= interval.lower - 1e-12 && true_mean <= interval.upper + 1e-12)
				held += probability[sum][squares];
		}
	return held;
}

int
main(void)
{
	printf("| 1, 2, 3, 4, 5 stars in %% (mean) |");
	for (int i = 0; i < SAMPLE_SIZES; i++)
		printf(" n = %d |", sample_sizes[i]);
	printf("\n|---|--:|--:|--:|--:|--:|\n");

	for (int j = 0; j < POPULATIONS; j++)
	{
		const int  *population = populations[j];
		double		mean = 0;
		int			n = 0;

		for (int star = 0; star < STARS; star++)
			mean += star * population[star] / 100.0;
		printf("| %d, %d, %d, %d, %d (%.2f) |", population[0], population[1], population[2], population[3],
			   population[4], mean + 1);
		memset(probability, 0, sizeof(probability));
		probability[0][0] = 1;
		for (int i = 0; i < SAMPLE_SIZES; i++)
		{
			for (; n < sample_sizes[i]; n++)
				sample_grow(population, n);
			printf(" %.1f |", 100 * coverage(mean, n));
		}
		printf("\n");
		fflush(stdout);
	}
	return 0;
}
