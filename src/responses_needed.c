/*-------------------------------------------------------------------------
 *
 * responses_needed.c
 *	  How many answers a survey needs: for an interval of a given width, or to
 *	  find a difference of a given size.
 *
 * Sources:
 *
 * J. Lewis and J. Sauro, "Sample Size Estimation for NPS Confidence Intervals",
 * MeasuringU (2021): n = (z sd / margin)^2 - 3, from the adjusted Wald interval.
 *
 * W. W. Piegorsch, "Sample Sizes for Improved Binomial Confidence Intervals",
 * Computational Statistics & Data Analysis 46 (2004): n from Wilson's interval.
 *
 * S.-C. Chow, J. Shao and H. Wang, "Sample Size Calculations in Clinical
 * Research" (2003), chapters 3 and 4: n of each of two sides, for the
 * variances v of their answers, is
 * (z + z of the power)^2 (v of a + v of b) / difference^2.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "comparison.h"
#include "numerics.h"
#include "result.h"

#define POINTS_MAX 100			/* of a margin, and of a standard deviation of NPS */

/*
 * The margin in the first argument, in units of one.
 */
static double
margin_from_arg(FunctionCallInfo fcinfo)
{
	double		margin = numeric_double(PG_GETARG_NUMERIC(0));

	/* NaN fails the comparisons */
	if (!(margin > 0 && margin <= POINTS_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid margin: %s", clipped(numeric_text(PG_GETARG_NUMERIC(0)))),
				 errdetail("A margin must be above 0 and at most %d, in points of NPS or percent of CSAT.", POINTS_MAX),
				 errhint("Write plus or minus 5 points as 5.")));
	return margin / 100;
}

/*
 * The standard deviation of an answer of NPS in the third argument, in units of
 * one.  NULL is the largest possible one: half promoters, half detractors.
 */
static double
sd_from_arg(FunctionCallInfo fcinfo)
{
	double		sd = PG_ARGISNULL(2) ? POINTS_MAX : PG_GETARG_FLOAT8(2);

	/* If computed from a standard error, it may be a little above 100 */
	if (sd > POINTS_MAX && sd < POINTS_MAX * (1 + 1e-12))
		sd = POINTS_MAX;
	if (!(sd >= 0 && sd <= POINTS_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid standard deviation: %s", float8_text(sd)),
				 errdetail("The standard deviation of an answer must be from 0 to %d points.", POINTS_MAX),
				 errhint("Take it from earlier answers: nps_stderr(t) * sqrt(responses(t)).")));
	return sd / 100;
}

/*
 * The expected CSAT in the third argument, in units of one.  NULL is 50 %,
 * where answers vary most.
 */
static double
csat_from_arg(FunctionCallInfo fcinfo)
{
	double		csat = PG_ARGISNULL(2) ? 50 : numeric_double(PG_GETARG_NUMERIC(2));

	if (!(csat >= 0 && csat <= 100))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid CSAT: %s", clipped(numeric_text(PG_GETARG_NUMERIC(2)))),
				 errdetail("The expected CSAT must be from 0 to 100 percent."),
				 errhint("Take it from earlier answers: csat(t).")));
	return csat / 100;
}

/*
 * The z of the power in the fourth argument: a standard normal variable is
 * below it with that probability.
 *
 * A power below 0.5 is refused.  Nobody plans to miss the difference more often
 * than not; whoever writes 0.2 means the probability of missing it.
 */
static double
power_z_from_arg(FunctionCallInfo fcinfo)
{
	double		power = PG_GETARG_FLOAT8(3);

	if (!(power >= 0.5 && power < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid power: %s", float8_text(power)),
				 errdetail("A power is the probability of finding the difference. It must be 0.5 or more and below 1."),
				 errhint("Write 80 %% as 0.8.")));
	return normal_two_sided_z(2 * power - 1);
}

/*
 * The answers that each of two sides needs.
 */
static double
needed_to_find(double z, double power_z, double variance_a, double variance_b, double difference)
{
	return pow((z + power_z) / difference, 2) * (variance_a + variance_b);
}

/*
 * Return a number of answers, rounded up.
 */
static Datum
needed_result(FunctionCallInfo fcinfo, double needed)
{
	const double bigint_end = 9223372036854775808.0;	/* 2^63 */

	needed = ceil(needed);
	if (needed >= bigint_end)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of responses out of range"),
				 errdetail("A margin of %s needs more than 9223372036854775807 answers.",
						   clipped(numeric_text(PG_GETARG_NUMERIC(0)))),
				 errhint("Give a larger margin.")));
	PG_RETURN_INT64(needed < 1 ? 1 : (int64) needed);
}

/*
 * The number of answers for an NPS of plus or minus a margin; with a power, for
 * each of two sides, to find a difference of the margin.
 */
PG_FUNCTION_INFO_V1(nps_responses_needed);
Datum
nps_responses_needed(PG_FUNCTION_ARGS)
{
	double		margin;
	double		sd;
	double		z;
	double		needed;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	margin = margin_from_arg(fcinfo);
	sd = sd_from_arg(fcinfo);
	z = normal_two_sided_z(confidence_from_arg(fcinfo, 1));
	if (PG_ARGISNULL(3))
		needed = pow(z * sd / margin, 2) - NET_SHARE_ADDED;
	else
		needed = needed_to_find(z, power_z_from_arg(fcinfo), sd * sd, sd * sd, margin);
	return needed_result(fcinfo, needed);
}

/*
 * The number of answers for which half of Wilson's interval of a share is no
 * wider than a margin.  It is the larger root of
 * margin^2 (n + z^2)^2 - z^2 v (n + z^2) + z^4 (v - 1/4) = 0 with v = p (1 - p).
 */
static double
needed_wilson(double z, double share, double margin)
{
	double		variance = share * (1 - share);
	double		off_center = margin * (1 - 2 * share);

	return z * z * ((variance + hypot(variance, off_center)) / (2 * margin * margin) - 1);
}

/*
 * The number of answers for a CSAT of plus or minus a margin; with a power, for
 * each of two sides, to find a difference of the margin.  Then one side has the
 * expected CSAT, and the other one is closer to 50 % by the margin, where
 * answers vary more, but not beyond 50 %.
 */
PG_FUNCTION_INFO_V1(csat_responses_needed);
Datum
csat_responses_needed(PG_FUNCTION_ARGS)
{
	double		margin;
	double		share;
	double		z;
	double		needed;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	margin = margin_from_arg(fcinfo);
	share = csat_from_arg(fcinfo);
	z = normal_two_sided_z(confidence_from_arg(fcinfo, 1));
	if (PG_ARGISNULL(3))
		needed = needed_wilson(z, share, margin);
	else
	{
		double		other = share > 0.5 ? fmax(share - margin, 0.5) : fmin(share + margin, 0.5);

		needed = needed_to_find(z, power_z_from_arg(fcinfo), share * (1 - share),
								other * (1 - other), margin);
	}
	return needed_result(fcinfo, needed);
}
