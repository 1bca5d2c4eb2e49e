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
#include "funcapi.h"
#include "utils/builtins.h"

#include "result.h"

/*
 * Multiply two integers into a numeric, which holds any such product.
 */
Numeric
result_product(int64 factor, int64 count)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_mul,
											   DirectFunctionCall1(int8_numeric, Int64GetDatum(factor)),
											   DirectFunctionCall1(int8_numeric, Int64GetDatum(count))));
}

/*
 * Add two numerics.
 */
Numeric
result_sum(Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_add, NumericGetDatum(a), NumericGetDatum(b)));
}

/*
 * Divide as avg(integer) does.
 */
Numeric
result_quotient(Numeric numerator, int64 denominator)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_div,
											   NumericGetDatum(numerator),
											   DirectFunctionCall1(int8_numeric, Int64GetDatum(denominator))));
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
