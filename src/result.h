/*-------------------------------------------------------------------------
 *
 * result.h
 *	  How a measure becomes an SQL value: ratios as numeric with six decimals,
 *	  several figures as a row, a label as an enum value; and how a message
 *	  quotes a value.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_RESULT_H
#define NPS_RESULT_H

#include "access/tupdesc.h"
#include "fmgr.h"
#include "utils/numeric.h"

#define RESULT_DECIMALS 6		/* of all percentages, points, means and ranges */
#define CLIPPED_BYTES 100		/* a message quotes at most this much of a value */

extern Numeric result_product(int64 a, int64 b);
extern Numeric result_sum(Numeric a, int64 b);
extern Numeric result_difference(Numeric a, Numeric b);
extern Numeric result_quotient(Numeric numerator, int64 denominator);
extern Numeric result_percentage(int64 part, int64 whole);
extern Datum result_rounded(Numeric value);
extern char *float8_text(float8 value);
extern char *clipped(const char *value);
extern TupleDesc result_row_desc(FunctionCallInfo fcinfo);
extern Datum result_row(TupleDesc desc, Datum *values, bool *nulls);
extern Oid	result_label(Oid type, const char *label);

#endif							/* NPS_RESULT_H */
