/*-------------------------------------------------------------------------
 *
 * coverage.c
 *	  How often a 95 % interval holds the true NPS: the adjusted Wald interval
 *	  of nps_ci() beside the plain one.
 *
 * For each population and sample size the probability of every possible sample
 * is added up over those whose interval holds the population's score.  That is
 * what a simulation converges to, so there is neither noise nor a seed.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "../../src/inference.h"

#define CONFIDENCE 0.95
#define TENTHS 10

static const int sample_sizes[] = {5, 10, 20, 50, 100, 500};
#define SAMPLE_SIZES ((int) (sizeof(sample_sizes) / sizeof(sample_sizes[0])))

/* Shares of detractors, passives and promoters */
typedef struct Population
{
	double		detractors;
	double		passives;
	double		promoters;
} Population;

static const Population populations[] = {
	{1.0 / 3, 1.0 / 3, 1.0 / 3},
	{0.45, 0.10, 0.45},
	{0.25, 0.50, 0.25},
	{0.10, 0.80, 0.10},
	{0.20, 0.30, 0.50},
	{0.10, 0.20, 0.70},
	{0.05, 0.10, 0.85},
	{0.02, 0.08, 0.90},
	{0.50, 0.30, 0.20},
};
#define POPULATIONS ((int) (sizeof(populations) / sizeof(populations[0])))

typedef struct Coverage
{
	double		adjusted;
	double		plain;
} Coverage;

/* Does an interval hold a value, up to rounding? */
static bool
holds(Interval interval, double value)
{
	return value >= interval.lower - 1e-12 && value <= interval.upper + 1e-12;
}

/* The probability that the intervals of samples of n hold the score. */
static Coverage
coverage(Population population, int n)
{
	double		score = population.promoters - population.detractors;
	Coverage	sum = {0, 0};

	for (int p = 0; p <= n; p++)
		for (int d = 0; p + d <= n; d++)
		{
			int			s = n - p - d;
			double		probability = exp(lgamma(n + 1.0) - lgamma(p + 1.0) - lgamma(s + 1.0) - lgamma(d + 1.0) +
											  p * log(population.promoters) + s * log(population.passives) +
											  d * log(population.detractors));

			if (holds(interval_wald(net_share_adjusted(p, s, d), CONFIDENCE), score))
				sum.adjusted += probability;
			if (holds(interval_wald(net_share_plain(p, s, d), CONFIDENCE), score))
				sum.plain += probability;
		}
	return sum;
}

/* Print a table's row. */
static void
print_row(const char *name, const Coverage cells[])
{
	printf("| %s |", name);
	for (int i = 0; i < SAMPLE_SIZES; i++)
		printf(" %.1f / %.1f |", 100 * cells[i].adjusted, 100 * cells[i].plain);
	printf("\n");
	fflush(stdout);
}

int
main(void)
{
	Coverage	cells[SAMPLE_SIZES];
	Coverage	mean[SAMPLE_SIZES] = {{0, 0}};
	Coverage	least[SAMPLE_SIZES];
	int			count = 0;

	printf("| detractors, passives, promoters in %% (NPS) |");
	for (int i = 0; i < SAMPLE_SIZES; i++)
	{
		printf(" n = %d |", sample_sizes[i]);
		least[i] = (Coverage) {1, 1};
	}
	printf("\n|---|--:|--:|--:|--:|--:|--:|\n");

	for (int j = 0; j < POPULATIONS; j++)
	{
		char		name[64];

		for (int i = 0; i < SAMPLE_SIZES; i++)
			cells[i] = coverage(populations[j], sample_sizes[i]);
		snprintf(name, sizeof(name), "%.0f, %.0f, %.0f (%.0f)", 100 * populations[j].detractors,
				 100 * populations[j].passives, 100 * populations[j].promoters,
				 100 * (populations[j].promoters - populations[j].detractors) + 0.0);
		print_row(name, cells);
	}

	/* Every population whose three shares are tenths, none of them zero */
	for (int p = 1; p < TENTHS; p++)
		for (int d = 1; p + d < TENTHS; d++)
		{
			Population	population = {d / 10.0, (TENTHS - p - d) / 10.0, p / 10.0};

			for (int i = 0; i < SAMPLE_SIZES; i++)
			{
				cells[i] = coverage(population, sample_sizes[i]);
				mean[i].adjusted += cells[i].adjusted;
				mean[i].plain += cells[i].plain;
				least[i].adjusted = fmin(least[i].adjusted, cells[i].adjusted);
				least[i].plain = fmin(least[i].plain, cells[i].plain);
			}
			count++;
		}
	for (int i = 0; i < SAMPLE_SIZES; i++)
	{
		mean[i].adjusted /= count;
		mean[i].plain /= count;
	}
	print_row("mean of the 36 populations in tenths", mean);
	print_row("least of them", least);
	return 0;
}
