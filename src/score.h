/*-------------------------------------------------------------------------
 *
 * score.h
 *	  From a datum of any score type to a point of a scale.
 *
 * This pair of files owns the range rule: a score is a whole number on its
 * scale, or an error.  The test stands in the header because it runs for
 * every row; the errors stand in score.c.
 *
 * A scale is written as in score_format.h: 0 for the points 0 to 10, k for the
 * points 1 to k.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_H
#define NPS_SCORE_H

#include "fmgr.h"

#include "score_format.h"

/* Apply a macro to each score type, by its name within the server */
#define FOR_EACH_SCORE_TYPE(macro) \
	macro(int2) \
	macro(int4) \
	macro(int8) \
	macro(float8) \
	macro(numeric)

extern int	score_scale_from_arg(FunctionCallInfo fcinfo, int argno);
extern void score_check_scale(int64 scale);
extern char *score_scale_name(int64 scale);
extern _Noreturn void score_off_scale_int8(int64 value, int scale);
extern _Noreturn void score_off_scale_float8(float8 value, int scale);

/* Check an integer */
static inline int
score_from_integer(int64 value, int scale)
{
	if (likely(value >= scale_lowest(scale) && value <= scale_highest(scale)))
		return (int) value;
	score_off_scale_int8(value, scale);
}

/* Check a smallint datum */
static inline int
score_from_int2(Datum datum, int scale)
{
	return score_from_integer(DatumGetInt16(datum), scale);
}

/* Check an integer datum */
static inline int
score_from_int4(Datum datum, int scale)
{
	return score_from_integer(DatumGetInt32(datum), scale);
}

/* Check a bigint datum */
static inline int
score_from_int8(Datum datum, int scale)
{
	return score_from_integer(DatumGetInt64(datum), scale);
}

/* Check a double precision datum */
static inline int
score_from_float8(Datum datum, int scale)
{
	float8		value = DatumGetFloat8(datum);

	/* NaN fails both comparisons */
	if (likely(value >= scale_lowest(scale) && value <= scale_highest(scale) &&
			   value == (int) value))
		return (int) value;
	score_off_scale_float8(value, scale);
}

extern int	score_from_numeric(Datum datum, int scale);

#endif							/* NPS_SCORE_H */
