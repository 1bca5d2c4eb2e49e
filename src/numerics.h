/*-------------------------------------------------------------------------
 *
 * numerics.h
 *	  The server's numeric arithmetic, called from C.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_NUMERICS_H
#define NPS_NUMERICS_H

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/*
 * A numeric operator, such as numeric_add.
 */
static inline Numeric
numeric_operator(PGFunction function, Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(function, NumericGetDatum(a), NumericGetDatum(b)));
}

/*
 * A numeric of an integer.
 */
static inline Numeric
numeric_of(int64 value)
{
	return DatumGetNumeric(DirectFunctionCall1(int8_numeric, Int64GetDatum(value)));
}

/*
 * Compare two numerics.  NaN is above all numbers.
 */
static inline int
numeric_compare(Numeric a, Numeric b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(a), NumericGetDatum(b)));
}

/*
 * Round a numeric, or give it more decimals.
 */
static inline Numeric
numeric_with_decimals(Numeric value, int decimals)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_round, NumericGetDatum(value),
											   Int32GetDatum(decimals)));
}

/*
 * Convert to double precision.
 */
static inline double
numeric_double(Numeric value)
{
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value)));
}

/*
 * Convert to text.
 */
static inline char *
numeric_text(Numeric value)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value)));
}

#endif							/* NPS_NUMERICS_H */
