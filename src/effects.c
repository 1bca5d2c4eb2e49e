/*-------------------------------------------------------------------------
 *
 * effects.c
 *	  What a change of a measure is made of, segment by segment: the segment's
 *	  share of all answers changed (mix), or the segment itself did (rate).
 *
 *	  mix = (share after - share before) * (mean of its two measures - middle)
 *	  rate = mean of its two shares * (measure after - measure before)
 *
 * The middle is the mean of the whole's two measures.  Over all segments mix and
 * rate add up to the change of the whole.  They do so with any number as the
 * middle, since the changes of the shares add up to 0; with this one a segment
 * that is like the whole has no mix.
 *
 * Source: E. M. Kitagawa, "Components of a Difference Between Two Rates", Journal
 * of the American Statistical Association 50 (1955).
 *
 * The arithmetic is exact: fractions of numerics, divided once at the end.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "effects.h"
#include "numerics.h"
#include "result.h"
#include "score.h"
#include "score_tally.h"

typedef struct Fraction
{
	Numeric		numerator;
	Numeric		denominator;	/* above zero */
} Fraction;

/* The arguments of the functions */
enum
{
	BEFORE, AFTER, ALL_BEFORE, ALL_AFTER
};

static const char *const argument_names[] = {
	[BEFORE] = "before",
	[AFTER] = "after",
	[ALL_BEFORE] = "all_before",
	[ALL_AFTER] = "all_after"
};

/*
 * Make a fraction of integers.
 */
static Fraction
fraction_of(int64 numerator, int64 denominator)
{
	return (Fraction)
	{
		.numerator = numeric_of(numerator),
		.denominator = numeric_of(denominator)
	};
}

/*
 * Add two fractions, or subtract them, by the server's function for numerics.
 */
static Fraction
fraction_combine(PGFunction function, Fraction a, Fraction b)
{
	Numeric		left = numeric_operator(numeric_mul, a.numerator, b.denominator);
	Numeric		right = numeric_operator(numeric_mul, b.numerator, a.denominator);

	return (Fraction)
	{
		.numerator = numeric_operator(function, left, right),
		.denominator = numeric_operator(numeric_mul, a.denominator, b.denominator)
	};
}

/*
 * Subtract two fractions.
 */
static Fraction
fraction_difference(Fraction a, Fraction b)
{
	return fraction_combine(numeric_sub, a, b);
}

/*
 * Multiply two fractions.
 */
static Fraction
fraction_product(Fraction a, Fraction b)
{
	return (Fraction)
	{
		.numerator = numeric_operator(numeric_mul, a.numerator, b.numerator),
		.denominator = numeric_operator(numeric_mul, a.denominator, b.denominator)
	};
}

/*
 * The mean of two fractions.
 */
static Fraction
fraction_mean(Fraction a, Fraction b)
{
	return fraction_product(fraction_combine(numeric_add, a, b), fraction_of(1, 2));
}

/*
 * Convert a fraction to percent, rounded.
 */
static Datum
fraction_result(Fraction fraction)
{
	Numeric		percent = numeric_operator(numeric_mul, fraction.numerator, numeric_of(100));

	return result_rounded(numeric_operator(numeric_div, percent, fraction.denominator));
}

/*
 * Raise the error for a tally that isn't part of another one.
 */
pg_noreturn static void
effects_not_part(int part, int whole, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is not part of %s", argument_names[part], argument_names[whole]),
			 errdetail("%s", detail),
			 errhint("Give the sum over all segments: sum(%s) OVER () as %s.",
					 argument_names[part], argument_names[whole])));
}

/*
 * Check that the tally in one argument may be part of that in another one.
 */
static void
effects_check_part(FunctionCallInfo fcinfo, int part, int whole)
{
	ScoreCounts counts;
	ScoreCounts all;
	int64		responses = score_tally_read(PG_GETARG_SCORE_TALLY_PP(part), &counts);
	int64		all_responses = score_tally_read(PG_GETARG_SCORE_TALLY_PP(whole), &all);

	/* An empty tally has no scale */
	if (responses > 0 && all_responses > 0 && counts.scale != all.scale)
		effects_not_part(part, whole,
						 psprintf("One is on the scale %s, the other one on the scale %s.",
								  score_scale_name(counts.scale), score_scale_name(all.scale)));
	for (int point = 0; point < SCORE_POINTS; point++)
		if (counts.count[point] > all.count[point])
			effects_not_part(part, whole,
							 psprintf("Answers of %d in %s: %lld, in %s: %lld.", point,
									  argument_names[part], (long long) counts.count[point],
									  argument_names[whole], (long long) all.count[point]));
}

/*
 * Return the effects of the segment in the first two arguments on the change of
 * the whole in the other two, as a measure_effects, or NULL if the whole has no
 * answers on one side.  The measure of a segment without answers on one side is
 * that of the other side, so its effect is all mix.
 */
Datum
effects_result(FunctionCallInfo fcinfo, NetCount before, NetCount after, NetCount all_before,
			   NetCount all_after)
{
	Fraction	mix = fraction_of(0, 1);
	Fraction	rate = fraction_of(0, 1);
	Datum		values[2];
	bool		nulls[2] = {false, false};

	effects_check_part(fcinfo, BEFORE, ALL_BEFORE);
	effects_check_part(fcinfo, AFTER, ALL_AFTER);
	if (all_before.responses == 0 || all_after.responses == 0)
		PG_RETURN_NULL();

	if (before.responses > 0 || after.responses > 0)
	{
		NetCount	was = before.responses > 0 ? before : after;
		NetCount	is = after.responses > 0 ? after : before;
		Fraction	share_before = fraction_of(before.responses, all_before.responses);
		Fraction	share_after = fraction_of(after.responses, all_after.responses);
		Fraction	measure_before = fraction_of(was.net, was.responses);
		Fraction	measure_after = fraction_of(is.net, is.responses);
		Fraction	middle = fraction_mean(fraction_of(all_before.net, all_before.responses),
										   fraction_of(all_after.net, all_after.responses));

		mix = fraction_product(fraction_difference(share_after, share_before),
							   fraction_difference(fraction_mean(measure_before, measure_after), middle));
		rate = fraction_product(fraction_mean(share_before, share_after),
								fraction_difference(measure_after, measure_before));
	}
	values[0] = fraction_result(mix);
	values[1] = fraction_result(rate);
	return result_row(result_row_desc(fcinfo), values, nulls);
}
