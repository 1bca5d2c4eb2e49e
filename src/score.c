/*-------------------------------------------------------------------------
 *
 * score.c
 *	  From a datum of any score type to a point of a scale: numeric, which is
 *	  slower to read, and the errors.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "result.h"
#include "score.h"

/*
 * Name a scale for a message: "0-10" or "1-5".
 */
char *
score_scale_name(int64 scale)
{
	return psprintf("%d-%lld", scale_lowest(scale),
					scale == SCALE_0_10 ? (long long) SCORE_MAX : (long long) scale);
}

/*
 * Check a scale that the user gave: k for the scale 1-k.
 */
int
score_check_scale(int64 scale)
{
	if (unlikely(scale == SCALE_0_10 || !scale_is_valid(scale)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid scale: %lld", (long long) scale),
				 errdetail("The argument scale is the highest point, %d to %d; the lowest is 1.",
						   SCALE_MIN, SCALE_MAX),
				 errhint("Leave the scale out for answers from 0 to 10.")));
	return (int) scale;
}

/*
 * Hint how to leave out values that aren't answers.  FILTER works only in an
 * aggregate, so other functions get CASE and WHERE.
 */
static char *
score_hint_leave_out(FunctionCallInfo fcinfo, int scale)
{
	int			lowest = scale_lowest(scale);
	int			highest = scale_highest(scale);

	if (AggCheckCallContext(fcinfo, NULL))
		return psprintf("Leave out what is no answer with FILTER (WHERE score BETWEEN %d AND %d).",
						lowest, highest);
	return psprintf("Leave out what is no answer with CASE WHEN score BETWEEN %d AND %d THEN score END in place of the score, or with WHERE.",
					lowest, highest);
}

/*
 * More of the hint: a fraction on the scale 1-5 may be half a star, 0.5 to 4.5.
 * Doubled, 3.5 stars are 7 of 10.
 */
static const char *
score_hint_half_stars(const char *value, int scale)
{
	if (scale != 5 || value[0] < '0' || value[0] >= '5' || strncmp(value + 1, ".5", 2) != 0 ||
		value[3 + strspn(value + 3, "0")] != '\0')
		return "";
	return " For half stars write 2 * score, and 10 as the scale: then 3.5 stars and more count as satisfied.";
}

/*
 * More of the hint: a score above 10 may be one on 0-100.
 */
static const char *
score_hint_percent(const char *value)
{
	double		score = strtod(value, NULL);

	if (score > SCORE_MAX && score <= 100)
		return " If the answers are from 0 to 100, write floor(score / 10.0)::integer in place of the score.";
	return "";
}

/*
 * Raise the error for a score, given as text, that is off its scale.
 */
pg_noreturn static void
score_off_scale(FunctionCallInfo fcinfo, const char *value, int scale)
{
	const char *other = score_hint_percent(value);

	if (scale != SCALE_0_10)
		other = " If the answers are on another scale, give its highest point as the scale; for answers from 0 to 10 leave the scale out.";
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("score %s is off the scale %s", clipped(value), score_scale_name(scale)),
			 errdetail("A score on this scale is a whole number from %d to %d.",
					   scale_lowest(scale), scale_highest(scale)),
			 errhint("%s%s%s", score_hint_leave_out(fcinfo, scale), other,
					 score_hint_half_stars(value, scale))));
}

/*
 * Raise the error for a score, given as text, that is within its scale but
 * between two points.  Such a value is more often an average than an answer, and
 * a rounded average would be counted as if one customer had said it.
 */
pg_noreturn static void
score_not_whole(const char *value, int scale)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("score %s is not a whole number", clipped(value)),
			 errdetail("A score on the scale %s is a whole number from %d to %d.",
					   score_scale_name(scale), scale_lowest(scale), scale_highest(scale)),
			 errhint("If it is an average, use the answers themselves in its place. If a customer can answer %s, write floor(score) in place of the score: it keeps each answer in its band.%s",
					 clipped(value), score_hint_half_stars(value, scale))));
}

/*
 * Raise the error for an integer that is no score.
 */
void
score_off_scale_int8(FunctionCallInfo fcinfo, int64 value, int scale)
{
	score_off_scale(fcinfo, psprintf("%lld", (long long) value), scale);
}

/*
 * Raise the error for a double precision value that is no score.
 */
void
score_off_scale_float8(FunctionCallInfo fcinfo, float8 value, int scale)
{
	char	   *text = float8_text(value);

	if (value >= scale_lowest(scale) && value <= scale_highest(scale))
		score_not_whole(text, scale);
	score_off_scale(fcinfo, text, scale);
}

/*
 * Raise the error for a numeric that is no score.
 */
pg_noreturn static void
score_off_scale_numeric(FunctionCallInfo fcinfo, Numeric num, int scale)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(num)));
	Datum		lowest = DirectFunctionCall1(int4_numeric, Int32GetDatum(scale_lowest(scale)));
	Datum		highest = DirectFunctionCall1(int4_numeric, Int32GetDatum(scale_highest(scale)));

	/* NaN is above all numbers here */
	if (DatumGetBool(DirectFunctionCall2(numeric_ge, NumericGetDatum(num), lowest)) &&
		DatumGetBool(DirectFunctionCall2(numeric_le, NumericGetDatum(num), highest)))
		score_not_whole(text, scale);
	score_off_scale(fcinfo, text, scale);
}

/*
 * Fast path: read a whole number below 10000 out of a numeric.  Such a numeric
 * has a short header that says positive and weight 0, where only the display
 * scale may vary, and one digit in base 10000, or none for zero.  Any other
 * numeric gives false.  The server's conversion functions copy and round a
 * numeric first, and that takes longer than counting it.
 */
static bool
numeric_read_small(const struct varlena *num, int *value)
{
	const uint16 fixed_bits = 0xE07F;	/* all but the display scale */
	const uint16 short_positive = 0x8000;
	uint16		header;
	int16		digit = 0;

	if (VARATT_IS_COMPRESSED(num) || VARATT_IS_EXTERNAL(num) ||
		(VARSIZE_ANY_EXHDR(num) != sizeof(header) &&
		 VARSIZE_ANY_EXHDR(num) != sizeof(header) + sizeof(digit)))
		return false;

	memcpy(&header, VARDATA_ANY(num), sizeof(header));
	if ((header & fixed_bits) != short_positive)
		return false;
	if (VARSIZE_ANY_EXHDR(num) > sizeof(header))
		memcpy(&digit, VARDATA_ANY(num) + sizeof(header), sizeof(digit));
	*value = digit;
	return true;
}

/*
 * Check a numeric datum.
 */
int
score_from_numeric(FunctionCallInfo fcinfo, Datum datum, int scale)
{
	Numeric		num;
	int			small;
	int32		value;

	if (likely(numeric_read_small((struct varlena *) DatumGetPointer(datum), &small) &&
			   small >= scale_lowest(scale) && small <= scale_highest(scale)))
		return small;

	/* The conversion rounds, so check that the value has no decimals */
	num = DatumGetNumeric(datum);
	if (numeric_to_int32(num, &value) &&
		value >= scale_lowest(scale) && value <= scale_highest(scale) &&
		DatumGetInt32(DirectFunctionCall1(numeric_min_scale, NumericGetDatum(num))) == 0)
		return value;
	score_off_scale_numeric(fcinfo, num, scale);
}
