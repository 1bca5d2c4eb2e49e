/*-------------------------------------------------------------------------
 *
 * looking.c
 *	  How often two products that don't differ are called different at some time
 *	  within a year: by nps_compare(), looked at daily, weekly or every 30 days,
 *	  and by nps_compare_anytime(), looked at daily, with three effects.
 *
 * A simulation with a random number generator of its own, so that it prints the
 * same on every machine.  Each row prints the lowest and the highest percentage
 * among the populations.
 *
 *-------------------------------------------------------------------------
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "../../src/inference.h"

#define CONFIDENCE 0.95
#define DAYS 365
#define RUNS 2000				/* years of each population */
#define SEED 2022

/* Answers a day on each side: each of so many chances gives one, once in so many times */
typedef struct Rate
{
	const char *name;
	int			chances;
	int			once_in;
} Rate;

static const Rate rates[] = {
	{"0.2", 1, 5},
	{"1", 2, 2},
	{"5", 10, 2},
	{"30", 60, 2},
};
#define RATES ((int) (sizeof(rates) / sizeof(rates[0])))

/* Percentages of detractors and passives; the rest are promoters */
typedef struct Population
{
	int			detractors;
	int			passives;
} Population;

static const Population populations[] = {
	{33, 34},
	{20, 30},
	{10, 20},
	{5, 10},
	{2, 3},
};
#define POPULATIONS ((int) (sizeof(populations) / sizeof(populations[0])))

/* Days from one look to the next; effect: of nps_compare_anytime, in units of one, or 0 for nps_compare */
typedef struct Method
{
	const char *name;
	int			every;
	double		effect;
} Method;

static const Method methods[] = {
	{"`nps_compare` daily", 1, 0},
	{"weekly", 7, 0},
	{"every 30 days", 30, 0},
	{"anytime, effect 5", 1, 0.05},
	{"effect 10", 1, 0.10},
	{"effect 20", 1, 0.20},
};
#define METHODS ((int) (sizeof(methods) / sizeof(methods[0])))

/* The answers of a product so far */
typedef struct Product
{
	int			promoters;
	int			passives;
	int			detractors;
} Product;

static uint64_t random_state;

/* A random number below a limit: splitmix64 (G. Steele, D. Lea and C. Flood 2014). */
static int
random_below(int limit)
{
	uint64_t	x = random_state += UINT64_C(0x9E3779B97F4A7C15);

	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	x ^= x >> 31;
	return (int) (((x >> 32) * (uint64_t) limit) >> 32);
}

/* Add the answers of a day to a product.  Were there any? */
static bool
day_passes(Product *product, Population population, Rate rate)
{
	bool		any = false;

	for (int i = 0; i < rate.chances; i++)
	{
		int			percent;

		if (random_below(rate.once_in) > 0)
			continue;
		any = true;
		percent = random_below(100);
		if (percent < population.detractors)
			product->detractors++;
		else if (percent < population.detractors + population.passives)
			product->passives++;
		else
			product->promoters++;
	}
	return any;
}

/* The estimate that comparisons use */
static Estimate
product_estimate(Product product)
{
	return net_share_adjusted(product.promoters, product.passives, product.detractors);
}

/* Go through a year, and add 1 to each method that says at some time that the products differ. */
static void
year_passes(Population population, Rate rate, int alarms[METHODS])
{
	Product		a = {0, 0, 0};
	Product		b = {0, 0, 0};
	bool		alarmed[METHODS] = {false};
	bool		different = false;	/* what nps_compare says of the answers so far */

	for (int day = 1; day <= DAYS; day++)
	{
		bool		any_a = day_passes(&a, population, rate);
		bool		any_b = day_passes(&b, population, rate);
		bool		changed = any_a || any_b;
		Estimate	of_a = product_estimate(a);
		Estimate	of_b = product_estimate(b);

		/* A product without answers can't be compared */
		if (a.promoters + a.passives + a.detractors == 0 || b.promoters + b.passives + b.detractors == 0)
			continue;
		if (changed)
			different = estimates_compare(of_a, of_b, CONFIDENCE).significant;
		for (int i = 0; i < METHODS; i++)
		{
			Method		method = methods[i];

			if (alarmed[i] || day % method.every != 0)
				continue;
			if (method.effect == 0)
				alarmed[i] = different;
			else if (changed)
				alarmed[i] = estimates_compare_anytime(of_a, of_b, CONFIDENCE, method.effect).significant;
		}
	}
	for (int i = 0; i < METHODS; i++)
		alarms[i] += alarmed[i];
}

/* Print the row of a number of answers a day. */
static void
print_row(Rate rate)
{
	int			least[METHODS] = {0};
	int			most[METHODS] = {0};

	/* Each row has a seed of its own, so that a change of one leaves the others as they are */
	random_state = SEED * UINT64_C(1000003) + rate.chances;
	for (int j = 0; j < POPULATIONS; j++)
	{
		int			alarms[METHODS] = {0};

		for (int run = 0; run < RUNS; run++)
			year_passes(populations[j], rate, alarms);
		for (int i = 0; i < METHODS; i++)
		{
			if (j == 0 || alarms[i] < least[i])
				least[i] = alarms[i];
			if (alarms[i] > most[i])
				most[i] = alarms[i];
		}
	}

	printf("| %s |", rate.name);
	for (int i = 0; i < METHODS; i++)
		printf(" %.1f-%.1f |", 100.0 * least[i] / RUNS, 100.0 * most[i] / RUNS);
	printf("\n");
	fflush(stdout);
}

int
main(void)
{
	printf("%d years of each of %d populations, seed %d:\n\n", RUNS, POPULATIONS, SEED);
	printf("| answers a day, each side |");
	for (int i = 0; i < METHODS; i++)
		printf(" %s |", methods[i].name);
	printf("\n|--:|");
	for (int i = 0; i < METHODS; i++)
		printf("--:|");
	printf("\n");
	for (int i = 0; i < RATES; i++)
		print_row(rates[i]);
	return 0;
}
