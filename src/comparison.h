/*-------------------------------------------------------------------------
 *
 * comparison.h
 *	  The SQL side of intervals and comparisons.
 *
 * Measures are in points or percent; in inference.c they are a hundredth of
 * that: an NPS or a share in units of one, a mean in hundreds of points.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_COMPARISON_H
#define NPS_COMPARISON_H

#include "fmgr.h"
#include "utils/numeric.h"

#include "inference.h"

#define DEFAULT_CONFIDENCE 0.95

/* A measure, and the estimate of it that the test compares */
typedef struct Measured
{
	bool		known;			/* false without answers */
	Numeric		measure;
	Estimate	estimate;
} Measured;

extern double confidence_from_arg(FunctionCallInfo fcinfo, int argno);
extern Measured benchmark_from_arg(FunctionCallInfo fcinfo, int argno, int lowest, int highest,
								   const char *unit);
extern Datum interval_result(Interval interval);
extern Datum comparison_result(FunctionCallInfo fcinfo, Measured a, Measured b,
							   Comparison comparison);
extern Datum measured_compare(FunctionCallInfo fcinfo, Measured a, Measured b);
extern Datum measured_compare_anytime(FunctionCallInfo fcinfo, Measured a, Measured b,
									  int largest_effect);

#endif							/* NPS_COMPARISON_H */
