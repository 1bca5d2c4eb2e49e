/*-------------------------------------------------------------------------
 *
 * score.h
 *	  From a datum of any score type to a point of a scale.
 *
 * This pair of files owns the range rule: a score is a whole number on its
 * scale, or an error.  The test stands in the header because it runs for
 * every row; the errors stand in score.c, and take the call that they are
 * raised from, for a hint that fits it.
 *
 * A scale is written as in score_format.h: 0 for the points 0 to 10, k for the
 * points 1 to k.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_H
#define NPS_SCORE_H

#include "fmgr.h"

#include "compat.h"
#include "score_format.h"

/* Apply a macro to each score type, by its name within the server */
#define FOR_EACH_SCORE_TYPE(macro) \
	macro(int2) \
	macro(int4) \
	macro(int8) \
	macro(float8) \
	macro(numeric)

extern int	score_check_scale(int64 scale);
extern char *score_scale_name(int64 scale);
pg_noreturn extern void score_off_scale_int8(FunctionCallInfo fcinfo, int64 value, int scale);
pg_noreturn extern void score_off_scale_float8(FunctionCallInfo fcinfo, float8 value, int scale);

/*
 * The scale in an argument, where there is one: no argument and NULL mean the
 * scale 0-10.
 */
static inline int
score_scale_from_arg(FunctionCallInfo fcinfo, int argno)
{
	if (PG_NARGS() <= argno || PG_ARGISNULL(argno))
		return SCALE_0_10;
	return score_check_scale(PG_GETARG_INT32(argno));
}

/* Check an integer */
static inline int
score_from_integer(FunctionCallInfo fcinfo, int64 value, int scale)
{
	if (likely(value >= scale_lowest(scale) && value <= scale_highest(scale)))
		return (int) value;
	score_off_scale_int8(fcinfo, value, scale);
}

/* Check a smallint datum */
static inline int
score_from_int2(FunctionCallInfo fcinfo, Datum datum, int scale)
{
	return score_from_integer(fcinfo, DatumGetInt16(datum), scale);
}

/* Check an integer datum */
static inline int
score_from_int4(FunctionCallInfo fcinfo, Datum datum, int scale)
{
	return score_from_integer(fcinfo, DatumGetInt32(datum), scale);
}

/* Check a bigint datum */
static inline int
score_from_int8(FunctionCallInfo fcinfo, Datum datum, int scale)
{
	return score_from_integer(fcinfo, DatumGetInt64(datum), scale);
}

/* Check a double precision datum */
static inline int
score_from_float8(FunctionCallInfo fcinfo, Datum datum, int scale)
{
	float8		value = DatumGetFloat8(datum);

	/* NaN fails both comparisons */
	if (likely(value >= scale_lowest(scale) && value <= scale_highest(scale) &&
			   value == (int) value))
		return (int) value;
	score_off_scale_float8(fcinfo, value, scale);
}

/* Take true and false as the points of their scale */
static inline int
score_from_bool(FunctionCallInfo fcinfo, Datum datum, int scale)
{
	return DatumGetBool(datum) ? 2 : 1;
}

extern int	score_from_numeric(FunctionCallInfo fcinfo, Datum datum, int scale);

#endif							/* NPS_SCORE_H */
