/*-------------------------------------------------------------------------
 *
 * stratified.c
 *	  Measures of strata, each with a weight: the transition state, and what
 *	  it says about the whole population.
 *
 * A stratum is a part of the population, such as a channel, with a weight: the
 * number of its customers, or its share.  Every share of the population is the
 * mean of the shares of the strata by their weights.
 *
 * The state is numeric[]: sums over the strata, in the order of StrataSum.
 * Every quotient in them is rounded to QUOTIENT_DECIMALS, and numeric sums are
 * exact.  So the order of the rows changes nothing, and the inverse takes back
 * exactly what was added.  The terms are never below zero and only added, so
 * that no digits are lost.  The state is NULL before the first row, and is
 * never changed in place: its elements have no fixed size.
 *
 * Sources:
 *
 * W. G. Cochran, "Sampling Techniques", 3rd edition (1977), chapter 5A: the
 * estimate and its variance.
 *
 * L. Kish, "Survey Sampling" (1965): the effective number of answers.
 *
 * E. L. Korn and B. I. Graubard, "Confidence Intervals for Proportions with
 * Small Expected Number of Positive Counts Estimated from Survey Data", Survey
 * Methodology 24 (1998): an interval with the effective number of answers.
 *
 * The variance behind the effective number is computed after each stratum got
 * three answers that are spread as the whole population is.  Without them a
 * stratum with a few answers, all alike, would seem to be known exactly.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "comparison.h"
#include "numerics.h"
#include "result.h"
#include "score_tally.h"
#include "stratified.h"

/* The answers of the whole population that each stratum borrows */
#define BORROWED 3

/* A weight, and all elements of a state, are within these */
#define WEIGHT_MIN "1e-20"
#define WEIGHT_MAX "1e20"
#define SUM_MAX "1e200"

/*
 * The decimals of quotients.  The smallest one is about 1e-97, of the smallest
 * weight and the largest count, so each has 30 digits or more.
 */
#define QUOTIENT_DECIMALS 130

/* Results are exact to more decimals than these, whatever the rounding above */
#define EXACT_DECIMALS 12

/*
 * With the weight w of a stratum and the counts n, p, s, d of its answers, all
 * of them, positive, neutral and negative: the sums of
 */
typedef enum StrataSum
{
	SUM_RESPONSES,				/* n */
	SUM_WEIGHT,					/* w, where there are answers */
	SUM_UNANSWERED,				/* w, where there are none */
	SUM_POSITIVE,				/* w p / n */
	SUM_NEUTRAL,				/* w s / n */
	SUM_NEGATIVE,				/* w d / n */
	SUM_SQUARES,				/* w^2 / n */
	SUM_VARIANCE,				/* w^2 (s (p + d) + 4 p d) / n^3 */
	SUM_BORROWED,				/* w^2 / (n (n + 3)^2) */
	SUM_BORROWED_POSITIVE,		/* the same times p */
	SUM_BORROWED_NEUTRAL,		/* the same times s */
	SUM_BORROWED_NEGATIVE,		/* the same times d */
	SUM_BORROWED_VARIANCE,		/* the same times s (p + d) + 4 p d */
	STRATA_SUMS
} StrataSum;

#define ADD(a, b) numeric_operator(numeric_add, (a), (b))
#define MULTIPLY(a, b) numeric_operator(numeric_mul, (a), (b))

/*
 * A numeric of a constant.
 */
static Numeric
numeric_constant(const char *value)
{
	return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(value),
											   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

/*
 * A quotient with QUOTIENT_DECIMALS.
 */
static Numeric
numeric_quotient(Numeric a, Numeric b)
{
	return numeric_operator(numeric_div, numeric_with_decimals(a, QUOTIENT_DECIMALS), b);
}

/*
 * Is a numeric above zero?
 */
static bool
numeric_positive(Numeric value)
{
	return numeric_compare(value, numeric_of(0)) > 0;
}

/*
 * Is a numeric within bounds?  NaN and infinities never are.
 */
static bool
numeric_within(Numeric value, Numeric lowest, Numeric highest)
{
	return numeric_compare(value, lowest) >= 0 && numeric_compare(value, highest) <= 0;
}

/*
 * s (p + d) + 4 p d: the variance of one answer, where p, s and d are shares.
 */
static Numeric
net_variance(Numeric p, Numeric s, Numeric d)
{
	return ADD(MULTIPLY(s, ADD(p, d)), MULTIPLY(numeric_of(4), MULTIPLY(p, d)));
}

/*
 * Raise the error for an array that isn't a state.
 */
pg_noreturn static void
strata_invalid(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid state of a stratified aggregate"),
			 errdetail("A state is a numeric array of %d sums, none of them NULL or below zero, that belong together.",
					   STRATA_SUMS),
			 errhint("Call the aggregate, such as nps_stratified(t, weight), instead of its transition functions.")));
}

/*
 * The sums of the state in an argument.  Its shape and values are checked,
 * since SQL can pass any array.  NULL is a state without strata.
 */
static void
strata_read(FunctionCallInfo fcinfo, int argno, Numeric *sums)
{
	Numeric		zero = numeric_of(0);
	Numeric		highest = numeric_constant(SUM_MAX);
	ArrayType  *state;
	Datum	   *elements;
	int			count;

	if (PG_ARGISNULL(argno))
	{
		for (int i = 0; i < STRATA_SUMS; i++)
			sums[i] = zero;
		return;
	}
	state = PG_GETARG_ARRAYTYPE_P(argno);
	if (ARR_NDIM(state) != 1 || ARR_HASNULL(state) || ARR_ELEMTYPE(state) != NUMERICOID ||
		ARR_DIMS(state)[0] != STRATA_SUMS)
		strata_invalid();
	deconstruct_array(state, NUMERICOID, -1, false, TYPALIGN_INT, &elements, NULL, &count);
	for (int i = 0; i < STRATA_SUMS; i++)
	{
		sums[i] = DatumGetNumeric(elements[i]);
		if (!numeric_within(sums[i], zero, highest))
			strata_invalid();
	}
}

/*
 * Return sums as a state.
 */
static Datum
strata_state(Numeric *sums)
{
	Datum		elements[STRATA_SUMS];

	for (int i = 0; i < STRATA_SUMS; i++)
		elements[i] = NumericGetDatum(sums[i]);
	return PointerGetDatum(construct_array(elements, STRATA_SUMS, NUMERICOID, -1, false, TYPALIGN_INT));
}

/*
 * Check the weight of a stratum.  Is there anything to add?  A stratum without
 * answers and without a weight, which is NULL or zero, is skipped.
 */
static bool
stratum_counts(FunctionCallInfo fcinfo, Numeric responses)
{
	bool		answered = numeric_positive(responses);
	Numeric		weight;

	if (PG_ARGISNULL(2))
	{
		if (answered)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("weight of a stratum with answers is NULL"),
					 errdetail("Number of its answers: %s.",
							   numeric_text(responses)),
					 errhint("Give each stratum its number of customers, or its share. To leave out the answers of those without a weight, write FILTER (WHERE weight IS NOT NULL).")));
		return false;
	}
	weight = PG_GETARG_NUMERIC(2);
	if (!answered && numeric_compare(weight, numeric_of(0)) == 0)
		return false;
	if (!numeric_within(weight, numeric_constant(WEIGHT_MIN), numeric_constant(WEIGHT_MAX)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid weight: %s",
						clipped(numeric_text(weight))),
				 errdetail("A weight must be from %s to %s. It may be 0 where there are no answers.",
						   WEIGHT_MIN, WEIGHT_MAX),
				 errhint("Give each stratum its number of customers, or its share. To leave out the answers of the others, write FILTER (WHERE weight BETWEEN %s AND %s).",
						 WEIGHT_MIN, WEIGHT_MAX)));
	return true;
}

/*
 * What one stratum adds to each sum.
 */
static void
stratum_terms(Numeric weight, Numeric n, Stratum stratum, Numeric *terms)
{
	Numeric		square = MULTIPLY(weight, weight);
	Numeric		p = numeric_of(stratum.positive);
	Numeric		s = numeric_of(stratum.neutral);
	Numeric		d = numeric_of(stratum.negative);
	Numeric		more = ADD(n, numeric_of(BORROWED));
	Numeric		variance = net_variance(p, s, d);
	Numeric		each = numeric_quotient(weight, n);
	Numeric		borrowed = numeric_quotient(square, MULTIPLY(n, MULTIPLY(more, more)));

	terms[SUM_RESPONSES] = n;
	terms[SUM_WEIGHT] = weight;
	terms[SUM_UNANSWERED] = numeric_of(0);
	terms[SUM_POSITIVE] = MULTIPLY(each, p);
	terms[SUM_NEUTRAL] = MULTIPLY(each, s);
	terms[SUM_NEGATIVE] = MULTIPLY(each, d);
	terms[SUM_SQUARES] = numeric_quotient(square, n);
	terms[SUM_VARIANCE] = numeric_quotient(MULTIPLY(square, variance), MULTIPLY(n, MULTIPLY(n, n)));
	terms[SUM_BORROWED] = borrowed;
	terms[SUM_BORROWED_POSITIVE] = MULTIPLY(borrowed, p);
	terms[SUM_BORROWED_NEUTRAL] = MULTIPLY(borrowed, s);
	terms[SUM_BORROWED_NEGATIVE] = MULTIPLY(borrowed, d);
	terms[SUM_BORROWED_VARIANCE] = MULTIPLY(borrowed, variance);
}

/*
 * Change the state in the first argument by a stratum, whose weight is in the
 * third argument.
 */
static Datum
strata_change(FunctionCallInfo fcinfo, Stratum stratum, PGFunction change)
{
	Numeric		n = result_sum(result_sum(numeric_of(stratum.positive), stratum.neutral), stratum.negative);
	Numeric		sums[STRATA_SUMS];
	Numeric		terms[STRATA_SUMS];

	strata_read(fcinfo, 0, sums);
	if (!stratum_counts(fcinfo, n))
		return strata_state(sums);
	if (numeric_positive(n))
	{
		stratum_terms(PG_GETARG_NUMERIC(2), n, stratum, terms);
		for (int i = 0; i < STRATA_SUMS; i++)
			sums[i] = numeric_operator(change, sums[i], terms[i]);
	}
	else
		sums[SUM_UNANSWERED] = numeric_operator(change, sums[SUM_UNANSWERED], PG_GETARG_NUMERIC(2));
	return strata_state(sums);
}

/*
 * Add a stratum to the state.
 */
Datum
stratified_add(FunctionCallInfo fcinfo, Stratum stratum)
{
	return strata_change(fcinfo, stratum, numeric_add);
}

/*
 * Take a stratum back.
 */
Datum
stratified_take_back(FunctionCallInfo fcinfo, Stratum stratum)
{
	return strata_change(fcinfo, stratum, numeric_sub);
}

/*
 * Combine two states, either of which may be NULL.
 */
PG_FUNCTION_INFO_V1(stratified_combine);
Datum
stratified_combine(PG_FUNCTION_ARGS)
{
	Numeric		sums[STRATA_SUMS];
	Numeric		more[STRATA_SUMS];

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	strata_read(fcinfo, 0, sums);
	strata_read(fcinfo, 1, more);
	for (int i = 0; i < STRATA_SUMS; i++)
		sums[i] = ADD(sums[i], more[i]);
	return strata_state(sums);
}

/*
 * The effective number of answers: that of a simple sample with the same
 * variance.  If all answers of all strata are alike, the variance is zero, and
 * it is Kish's number.  p, s and d are shares of the population.
 */
static Numeric
strata_effective(Numeric *sums, Numeric p, Numeric s, Numeric d)
{
	Numeric		square = MULTIPLY(sums[SUM_WEIGHT], sums[SUM_WEIGHT]);
	Numeric		variance = net_variance(p, s, d);
	Numeric		once;
	Numeric		borrowed;

	/* the variance with p + 3 times the share in place of p, and so on, by powers of 3 */
	once = ADD(MULTIPLY(s, ADD(sums[SUM_BORROWED_POSITIVE], sums[SUM_BORROWED_NEGATIVE])),
			   MULTIPLY(ADD(p, d), sums[SUM_BORROWED_NEUTRAL]));
	once = ADD(once, MULTIPLY(numeric_of(4),
							  ADD(MULTIPLY(d, sums[SUM_BORROWED_POSITIVE]),
								  MULTIPLY(p, sums[SUM_BORROWED_NEGATIVE]))));
	borrowed = ADD(sums[SUM_BORROWED_VARIANCE], MULTIPLY(numeric_of(BORROWED), once));
	borrowed = ADD(borrowed, MULTIPLY(numeric_of(BORROWED * BORROWED),
									  MULTIPLY(variance, sums[SUM_BORROWED])));
	if (!numeric_positive(borrowed))
		return numeric_quotient(square, sums[SUM_SQUARES]);
	return numeric_quotient(MULTIPLY(square, variance), borrowed);
}

/*
 * The total number of answers.
 */
static int64
strata_responses(Numeric *sums)
{
	if (numeric_compare(sums[SUM_RESPONSES], numeric_of(PG_INT64_MAX)) > 0)
		score_counts_overflow();
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, NumericGetDatum(sums[SUM_RESPONSES])));
}

/*
 * Check that the sums belong together, as those of strata do.
 */
static void
strata_check(Numeric *sums)
{
	Numeric		parts = ADD(ADD(sums[SUM_POSITIVE], sums[SUM_NEUTRAL]), sums[SUM_NEGATIVE]);
	bool		answered = numeric_positive(sums[SUM_RESPONSES]);

	if (numeric_positive(sums[SUM_WEIGHT]) != answered || numeric_positive(sums[SUM_SQUARES]) != answered)
		strata_invalid();
	if (answered &&
		numeric_compare(numeric_with_decimals(numeric_quotient(parts, sums[SUM_WEIGHT]), EXACT_DECIMALS),
						numeric_of(1)) != 0)
		strata_invalid();
}

/*
 * A share of the population as a percentage.
 */
static Numeric
strata_percentage(Numeric share)
{
	return numeric_with_decimals(MULTIPLY(numeric_of(100), share), QUOTIENT_DECIMALS / 2);
}

/*
 * The effective number of answers with a share of the population.
 */
static double
strata_effective_part(Numeric share, Numeric effective)
{
	return numeric_double(numeric_with_decimals(MULTIPLY(share, effective), EXACT_DECIMALS));
}

/*
 * What the state in the first argument says about the population.
 */
Population
stratified_population(FunctionCallInfo fcinfo)
{
	Numeric		sums[STRATA_SUMS];
	Numeric		effective;
	Numeric		p;
	Numeric		s;
	Numeric		d;
	Population	population = {0};

	strata_read(fcinfo, 0, sums);
	strata_check(sums);
	population.responses = strata_responses(sums);
	if (population.responses == 0 || numeric_positive(sums[SUM_UNANSWERED]))
		return population;

	p = numeric_quotient(sums[SUM_POSITIVE], sums[SUM_WEIGHT]);
	s = numeric_quotient(sums[SUM_NEUTRAL], sums[SUM_WEIGHT]);
	d = numeric_quotient(sums[SUM_NEGATIVE], sums[SUM_WEIGHT]);
	effective = strata_effective(sums, p, s, d);

	population.known = true;
	population.positive = strata_percentage(p);
	population.negative = strata_percentage(d);
	population.effective = numeric_with_decimals(effective, EXACT_DECIMALS);
	population.effective_positive = strata_effective_part(p, effective);
	population.effective_neutral = strata_effective_part(s, effective);
	population.effective_negative = strata_effective_part(d, effective);
	population.variance = numeric_double(numeric_quotient(sums[SUM_VARIANCE],
														  MULTIPLY(sums[SUM_WEIGHT], sums[SUM_WEIGHT])));
	return population;
}

/*
 * Return a row: the measure in percent, its standard error and interval in
 * units of one, and the numbers of answers.
 */
Datum
stratified_result(FunctionCallInfo fcinfo, const Population *population,
				  Numeric measure, double standard_error, Interval interval)
{
	Datum		values[5];
	bool		nulls[5] = {true, true, true, false, true};

	values[3] = Int64GetDatum(population->responses);
	if (population->known)
	{
		values[0] = result_rounded(measure);
		values[1] = Float8GetDatum(100 * standard_error);
		values[2] = interval_result(interval);
		values[4] = result_rounded(population->effective);
		memset(nulls, false, sizeof(nulls));
	}
	return result_row(result_row_desc(fcinfo), values, nulls);
}
