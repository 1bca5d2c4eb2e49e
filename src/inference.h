/*-------------------------------------------------------------------------
 *
 * inference.h
 *	  Intervals and tests for measures of counts, in plain C on doubles.
 *
 * Everything is in units of one: an NPS from -1 to 1, a share from 0 to 1.
 * Counts are doubles with whole numbers, zero or more.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_INFERENCE_H
#define NPS_INFERENCE_H

#include <stdbool.h>

/* An estimate, its sampling variance, and the range of its possible values */
typedef struct Estimate
{
	double		value;
	double		variance;
	double		lowest;
	double		highest;
} Estimate;

typedef struct Interval
{
	double		lower;
	double		upper;
} Interval;

/* The test of a difference */
typedef struct Comparison
{
	Interval	interval;
	double		z;
	double		p_value;
	bool		significant;	/* is p_value below 1 - confidence? */
} Comparison;

/* The number of answers that the adjusted estimate of a net share adds */
#define NET_SHARE_ADDED 3

extern double normal_two_sided_p(double z);
extern double normal_two_sided_z(double confidence);

extern Estimate net_share_plain(double positive, double neutral, double negative);
extern Estimate net_share_adjusted(double positive, double neutral, double negative);
extern Estimate share_adjusted(double hits, double others);
extern Estimate fixed_value(double value);
extern Estimate estimates_difference(Estimate a, Estimate b);

extern Interval interval_around(Estimate estimate, double margin);
extern Interval interval_wald(Estimate estimate, double confidence);
extern Interval interval_wilson(double hits, double others, double confidence);
extern Comparison estimates_compare(Estimate a, Estimate b, double confidence);
extern Comparison estimates_compare_anytime(Estimate a, Estimate b, double confidence,
											double effect);

#endif							/* NPS_INFERENCE_H */
