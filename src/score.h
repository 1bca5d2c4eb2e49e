/*-------------------------------------------------------------------------
 *
 * score.h
 *	  From a datum of any score type to a point of a scale.
 *
 * This pair of files owns the range rule: a score is a whole number on its
 * scale, or an error.  The check is in the header because it runs for every
 * row.  The errors are in score.c; they get the FunctionCallInfo, for a hint
 * that works where the error is raised.
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

/* Apply a macro to each score type, by its name in the server's C code */
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
 * The scale in an argument.  If there is no such argument, or it is NULL, the
 * scale is 0-10.
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

/* The point of a boolean: false is 1, true is 2 */
static inline int
score_from_bool(FunctionCallInfo fcinfo, Datum datum, int scale)
{
	return DatumGetBool(datum) ? 2 : 1;
}

extern int	score_from_numeric(FunctionCallInfo fcinfo, Datum datum, int scale);

#endif							/* NPS_SCORE_H */
