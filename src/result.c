/*-------------------------------------------------------------------------
 *
 * result.c
 *	  How a measure becomes an SQL value.
 *
 * Ratios are computed by the server's numeric arithmetic, and rounded to six
 * decimals as results: the same as round(x, 6) in plain SQL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_enum.h"
#include "common/int.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/syscache.h"

#include "numerics.h"
#include "result.h"

/*
 * Multiply two integers.  The result is numeric, so it can't overflow.
 */
Numeric
result_product(int64 a, int64 b)
{
	int64		product;

	if (!pg_mul_s64_overflow(a, b, &product))
		return numeric_of(product);
	return numeric_operator(numeric_mul, numeric_of(a), numeric_of(b));
}

/*
 * Add an integer to a numeric.
 */
Numeric
result_sum(Numeric a, int64 b)
{
	return numeric_operator(numeric_add, a, numeric_of(b));
}

/*
 * Subtract two numerics.
 */
Numeric
result_difference(Numeric a, Numeric b)
{
	return numeric_operator(numeric_sub, a, b);
}

/*
 * Divide as avg(integer) does, not rounded to six decimals.
 */
Numeric
result_quotient(Numeric numerator, int64 denominator)
{
	return numeric_operator(numeric_div, numerator, numeric_of(denominator));
}

/*
 * 100 * part / whole, not rounded to six decimals.
 */
Numeric
result_percentage(int64 part, int64 whole)
{
	return result_quotient(result_product(100, part), whole);
}

/*
 * Round a result to six decimals.  So zero is 0.000000 in every client.
 */
Datum
result_rounded(Numeric value)
{
	return NumericGetDatum(numeric_with_decimals(value, RESULT_DECIMALS));
}

/*
 * A double precision value as text, as the server writes it.
 */
char *
float8_text(float8 value)
{
	return DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(value)));
}

/*
 * The beginning of a value that the user gave, for a message.
 */
char *
clipped(const char *value)
{
	size_t		length = strlen(value);

	if (length <= CLIPPED_BYTES)
		return pstrdup(value);
	return psprintf("%.*s...", pg_mbcliplen(value, CLIPPED_BYTES + MAX_MULTIBYTE_CHAR_LEN, CLIPPED_BYTES),
					value);
}

/*
 * The fields of the composite type that the called function returns.
 */
TupleDesc
result_row_desc(FunctionCallInfo fcinfo)
{
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(desc);
}

/*
 * Make a row of fields.
 */
Datum
result_row(TupleDesc desc, Datum *values, bool *nulls)
{
	return HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
}

/*
 * Find the value of an enum type by its label.  The caller takes the type from
 * the called function, since the extension may be in any schema.
 */
Oid
result_label(Oid type, const char *label)
{
	Oid			value = GetSysCacheOid2(ENUMTYPOIDNAME, Anum_pg_enum_oid,
										ObjectIdGetDatum(type), CStringGetDatum(label));

	if (!OidIsValid(value))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("type %s has no label \"%s\"", format_type_be(type), label),
				 errdetail("Extension nps needs the labels that its enum types came with."),
				 errhint("Undo the change with ALTER TYPE ... RENAME VALUE.")));
	return value;
}
