/*-------------------------------------------------------------------------
 *
 * inference.c
 *	  Intervals and tests for measures of counts, in plain C on doubles.
 *
 * Sources:
 *
 * B. Rocks, "Interval Estimation for the 'Net Promoter Score'", The American
 * Statistician 70:4 (2016): the adjusted Wald interval for a net share.
 *
 * E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
 * Inference", Journal of the American Statistical Association 22 (1927): the
 * score interval for a share.
 *
 * A. Agresti and B. Caffo, "Simple and Effective Confidence Intervals for
 * Proportions and Differences of Proportions Result from Adding Two Successes
 * and Two Failures", The American Statistician 54:4 (2000).
 *
 * H. Robbins, "Statistical Methods Related to the Law of the Iterated Logarithm",
 * The Annals of Mathematical Statistics 41:5 (1970); R. Johari, P. Koomen,
 * L. Pekelis and D. Walsh, "Always Valid Inference: Continuous Monitoring of A/B
 * Tests", Operations Research 70:3 (2022): a test that holds however often one
 * looks.
 *
 *-------------------------------------------------------------------------
 */
#include "inference.h"

#include <math.h>

#define SQRT_HALF 0.70710678118654752440

/*
 * The probability that a standard normal variable is farther from zero than z.
 */
double
normal_two_sided_p(double z)
{
	return erfc(fabs(z) * SQRT_HALF);
}

/*
 * The z for a confidence between 0 and 1: a standard normal variable is between
 * -z and z with that probability.
 *
 * Newton's method on the logarithm of the tail, which is a concave function of
 * z.  exp(-z^2 / 2) is an upper bound of the tail, so the iteration starts above
 * the root and goes down to it without overshooting.
 */
double
normal_two_sided_z(double confidence)
{
	const double density_at_zero = 0.79788456080286535588;	/* of |z|: sqrt(2 / pi) */
	double		log_tail = log1p(-confidence);
	double		z = sqrt(-2 * log_tail);

	for (int i = 0; i < 100; i++)
	{
		double		p = normal_two_sided_p(z);
		double		log_p = z < 1 ? log1p(-erf(z * SQRT_HALF)) : log(p);
		double		density = density_at_zero * exp(-z * z / 2);
		double		step = (log_tail - log_p) * p / density;

		z -= step;
		if (fabs(step) <= 1e-15 * z)
			break;
	}
	return z;
}

/*
 * The share of the positive minus that of the negative.  With the shares p
 * positive, s neutral and d negative, the variance of one answer is
 * p + d - (p - d)^2.  It is computed as s (p + d) + 4 p d, which doesn't subtract
 * nearly equal numbers.
 */
Estimate
net_share_plain(double positive, double neutral, double negative)
{
	double		n = positive + neutral + negative;
	double		p = positive / n;
	double		d = negative / n;
	double		s = neutral / n;

	return (Estimate)
	{
		.value = (positive - negative) / n,
		.variance = (s * (p + d) + 4 * p * d) / n,
		.lowest = -1,
		.highest = 1
	};
}

/*
 * The same after three more answers: 3/4 positive, 3/2 neutral, 3/4 negative
 * (Rocks 2016).
 */
Estimate
net_share_adjusted(double positive, double neutral, double negative)
{
	return net_share_plain(positive + NET_SHARE_ADDED / 4.0,
						   neutral + NET_SHARE_ADDED / 2.0,
						   negative + NET_SHARE_ADDED / 4.0);
}

/*
 * A share after two more answers, a hit and another (Agresti and Caffo 2000).
 */
Estimate
share_adjusted(double hits, double others)
{
	double		n = hits + others + 2;
	double		p = (hits + 1) / n;
	double		q = (others + 1) / n;

	return (Estimate)
	{
		.value = p,
		.variance = p * q / n,
		.lowest = 0,
		.highest = 1
	};
}

/*
 * A value that is known exactly: its variance is zero.
 */
Estimate
fixed_value(double value)
{
	return (Estimate)
	{
		.value = value,
		.variance = 0,
		.lowest = value,
		.highest = value
	};
}

/*
 * An estimate plus and minus a margin, clipped to its possible values.
 */
Interval
interval_around(Estimate estimate, double margin)
{
	return (Interval)
	{
		.lower = fmax(estimate.value - margin, estimate.lowest),
		.upper = fmin(estimate.value + margin, estimate.highest)
	};
}

/*
 * Wald's interval of an estimate.
 */
Interval
interval_wald(Estimate estimate, double confidence)
{
	return interval_around(estimate, normal_two_sided_z(confidence) * sqrt(estimate.variance));
}

/*
 * Wilson's score interval of a share.
 */
Interval
interval_wilson(double hits, double others, double confidence)
{
	double		z = normal_two_sided_z(confidence);
	double		n = hits + others;
	double		p = hits / n;
	double		q = others / n;
	double		center = (p + z * z / (2 * n)) / (1 + z * z / n);
	double		margin = z / (1 + z * z / n) * sqrt(p * q / n + z * z / (4 * n * n));

	return (Interval)
	{
		.lower = fmax(center - margin, 0),
		.upper = fmin(center + margin, 1)
	};
}

/*
 * The difference of two independent estimates.
 */
Estimate
estimates_difference(Estimate a, Estimate b)
{
	return (Estimate)
	{
		.value = a.value - b.value,
		.variance = a.variance + b.variance,
		.lowest = a.lowest - b.highest,
		.highest = a.highest - b.lowest
	};
}

/*
 * Compare two independent estimates.
 */
Comparison
estimates_compare(Estimate a, Estimate b, double confidence)
{
	Estimate	difference = estimates_difference(a, b);
	double		z = difference.value / sqrt(difference.variance);
	double		p_value = normal_two_sided_p(z);

	return (Comparison)
	{
		.interval = interval_wald(difference, confidence),
		.z = z,
		.p_value = p_value,
		.significant = p_value < 1 - confidence
	};
}

/*
 * The same for estimates that grow with time and are looked at again and again:
 * if nothing differs, the probability that the comparison is ever significant is
 * at most 1 - confidence.
 *
 * The evidence is the likelihood ratio of a true difference against none, with
 * the true difference spread normally around 0 with the standard deviation
 * effect.  If nothing differs, its mean is 1 at every time, and it ever reaches
 * x with a probability of at most 1 / x.  The interval holds the differences
 * against which the evidence is below 1 / (1 - confidence).
 */
Comparison
estimates_compare_anytime(Estimate a, Estimate b, double confidence, double effect)
{
	Estimate	difference = estimates_difference(a, b);
	double		variance = difference.variance;
	double		z = difference.value / sqrt(variance);
	double		ratio = effect * effect / variance;
	double		log_evidence = z * z / (2 * (1 + 1 / ratio)) - log1p(ratio) / 2;
	double		margin = sqrt(variance * (1 + 1 / ratio) * (log1p(ratio) - 2 * log1p(-confidence)));
	double		p_value = fmin(exp(-log_evidence), 1);

	return (Comparison)
	{
		.interval = interval_around(difference, margin),
		.z = z,
		.p_value = p_value,
		.significant = p_value < 1 - confidence
	};
}
