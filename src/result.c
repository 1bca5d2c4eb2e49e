/*-------------------------------------------------------------------------
 *
 * result.c
 *	  How a measure becomes an SQL value.
 *
 * Ratios are made by the server's own numeric arithmetic, so that they have
 * the digits of avg(integer) and equal what plain SQL gives.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "common/int.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "result.h"

/*
 * Convert an integer.
 */
static Datum
result_integer(int64 value)
{
	return DirectFunctionCall1(int8_numeric, Int64GetDatum(value));
}

/*
 * Multiply two integers into a numeric, which holds any such product.
 */
Numeric
result_product(int64 a, int64 b)
{
	int64		product;

	if (!pg_mul_s64_overflow(a, b, &product))
		return DatumGetNumeric(result_integer(product));
	return DatumGetNumeric(DirectFunctionCall2(numeric_mul, result_integer(a), result_integer(b)));
}

/*
 * Add an integer to a numeric.
 */
Numeric
result_sum(Numeric a, int64 b)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_add, NumericGetDatum(a), result_integer(b)));
}

/*
 * Divide as avg(integer) does.
 */
Numeric
result_quotient(Numeric numerator, int64 denominator)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_div,
											   NumericGetDatum(numerator),
											   result_integer(denominator)));
}

/*
 * 100 * part / whole.
 */
Numeric
result_percentage(int64 part, int64 whole)
{
	return result_quotient(result_product(100, part), whole);
}

/*
 * Write a double precision value as the server does.
 */
char *
float8_text(float8 value)
{
	return DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(value)));
}

/*
 * Make a row of the composite type that the function called returns.
 */
Datum
result_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}
