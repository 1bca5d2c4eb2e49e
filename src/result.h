/*-------------------------------------------------------------------------
 *
 * result.h
 *	  How a measure becomes an SQL value: exact ratios as numeric, several
 *	  figures as a row, and one in a message.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_RESULT_H
#define NPS_RESULT_H

#include "fmgr.h"
#include "utils/numeric.h"

extern Numeric result_product(int64 a, int64 b);
extern Numeric result_sum(Numeric a, int64 b);
extern Numeric result_quotient(Numeric numerator, int64 denominator);
extern Numeric result_percentage(int64 part, int64 whole);
extern char *float8_text(float8 value);
extern Datum result_row(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

#endif							/* NPS_RESULT_H */
