/*-------------------------------------------------------------------------
 *
 * comparison.c
 *	  The SQL side of intervals and comparisons: the arguments confidence,
 *	  benchmark and effect, and the ranges and rows returned.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "compat.h"
#include "comparison.h"
#include "numerics.h"
#include "result.h"

/*
 * The confidence in an argument, or 0.95 if there is no such argument.
 */
double
confidence_from_arg(FunctionCallInfo fcinfo, int argno)
{
	double		confidence;

	if (PG_NARGS() <= argno)
		return DEFAULT_CONFIDENCE;
	confidence = PG_GETARG_FLOAT8(argno);

	/* NaN fails both comparisons */
	if (!(confidence > 0 && confidence < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid confidence: %s", float8_text(confidence)),
				 errdetail("A confidence must be above 0 and below 1."),
				 errhint("Write 95 %% as 0.95.")));
	return confidence;
}

/*
 * The benchmark in an argument, which is from lowest to highest, in a unit.
 */
Measured
benchmark_from_arg(FunctionCallInfo fcinfo, int argno, int lowest, int highest, const char *unit)
{
	Numeric		benchmark = PG_GETARG_NUMERIC(argno);

	/* NaN is above all numbers here */
	if (numeric_compare(benchmark, numeric_of(lowest)) < 0 || numeric_compare(benchmark, numeric_of(highest)) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid benchmark: %s",
						clipped(numeric_text(benchmark))),
				 errdetail("A benchmark must be from %d to %d.", lowest, highest),
				 errhint("Give it in %s, from %d to %d.", unit, lowest, highest)));
	return (Measured)
	{
		.known = true,
		.measure = benchmark,
		.estimate = fixed_value(numeric_double(benchmark) / 100)
	};
}

/*
 * The effect in the fourth argument, in units of one.  In points or percent it
 * is above 0 and at most the largest difference that the measure can have.
 */
static double
effect_from_arg(FunctionCallInfo fcinfo, int largest)
{
	Numeric		effect = PG_GETARG_NUMERIC(3);

	/* NaN is above all numbers here */
	if (numeric_compare(effect, numeric_of(0)) <= 0 || numeric_compare(effect, numeric_of(largest)) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid effect: %s",
						clipped(numeric_text(effect))),
				 errdetail("An effect must be above 0 and at most %d.", largest),
				 errhint("Give the size of the difference that you want to find, in points or percent: 5 to 20.")));
	return numeric_double(effect) / 100;
}

/*
 * Convert a bound in units of one to percent or points, rounded.
 */
static RangeBound
interval_bound(double value, bool lower)
{
	Datum		percent = DirectFunctionCall1(float8_numeric, Float8GetDatum(100 * value));

	return (RangeBound)
	{
		.val = result_rounded(DatumGetNumeric(percent)),
		.inclusive = true,
		.lower = lower
	};
}

/*
 * Return an interval in units of one as a numrange in percent or points, which
 * includes both ends.
 */
Datum
interval_result(Interval interval)
{
	TypeCacheEntry *type = lookup_type_cache(NUMRANGEOID, TYPECACHE_RANGE_INFO);
	RangeBound	lower = interval_bound(interval.lower, true);
	RangeBound	upper = interval_bound(interval.upper, false);

	return RangeTypePGetDatum(make_numrange(type, &lower, &upper));
}

/*
 * The verdict of a comparison.  The test compares adjusted estimates.  With a
 * few answers their difference may have another sign than that of the measures:
 * then it is unclear.
 */
static const char *
comparison_verdict(double z, bool significant, int sign_of_difference)
{
	if (significant && z < 0 && sign_of_difference < 0)
		return "lower";
	if (significant && z > 0 && sign_of_difference > 0)
		return "higher";
	return "unclear";
}

/*
 * Return the comparison of two measures as a measure_comparison, or NULL if one
 * of them has no answers; then the comparison is not looked at.
 */
Datum
comparison_result(FunctionCallInfo fcinfo, Measured a, Measured b, Comparison comparison)
{
	TupleDesc	desc;
	Numeric		difference;
	Datum		values[6];
	bool		nulls[6] = {false};

	if (!a.known || !b.known)
		PG_RETURN_NULL();

	desc = result_row_desc(fcinfo);
	difference = result_difference(a.measure, b.measure);
	values[0] = result_rounded(difference);
	values[1] = interval_result(comparison.interval);
	values[2] = Float8GetDatum(comparison.z);
	values[3] = Float8GetDatum(comparison.p_value);
	values[4] = BoolGetDatum(comparison.significant);
	values[5] = ObjectIdGetDatum(result_label(TupleDescAttr(desc, 5)->atttypid,
											  comparison_verdict(comparison.z, comparison.significant,
																 numeric_compare(difference, numeric_of(0)))));
	return result_row(desc, values, nulls);
}

/*
 * Compare two measures at the confidence in the third argument.
 */
Datum
measured_compare(FunctionCallInfo fcinfo, Measured a, Measured b)
{
	double		confidence = confidence_from_arg(fcinfo, 2);

	return comparison_result(fcinfo, a, b,
							 estimates_compare(a.estimate, b.estimate, confidence));
}

/*
 * The same for measures that are looked at again and again, with the effect in
 * the fourth argument.
 */
Datum
measured_compare_anytime(FunctionCallInfo fcinfo, Measured a, Measured b, int largest_effect)
{
	double		confidence = confidence_from_arg(fcinfo, 2);
	double		effect = effect_from_arg(fcinfo, largest_effect);

	return comparison_result(fcinfo, a, b,
							 estimates_compare_anytime(a.estimate, b.estimate, confidence, effect));
}
