/*-------------------------------------------------------------------------
 *
 * stratified.h
 *	  Measures of strata, each with a weight.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_STRATIFIED_H
#define NPS_STRATIFIED_H

#include "fmgr.h"
#include "utils/numeric.h"

#include "inference.h"

/* The answers of one stratum.  A share has no neutral answers. */
typedef struct Stratum
{
	int64		positive;
	int64		neutral;
	int64		negative;
} Stratum;

/* What the strata say about the population */
typedef struct Population
{
	int64		responses;
	bool		known;			/* false without answers in some stratum, or at all */
	Numeric		positive;		/* percent of the population */
	Numeric		negative;
	Numeric		effective;		/* effective number of answers */
	double		effective_positive; /* the same, by what they say */
	double		effective_neutral;
	double		effective_negative;
	double		variance;		/* of the plain net share */
} Population;

extern Datum stratified_add(FunctionCallInfo fcinfo, Stratum stratum);
extern Datum stratified_take_back(FunctionCallInfo fcinfo, Stratum stratum);
extern Population stratified_population(FunctionCallInfo fcinfo);
extern Datum stratified_result(FunctionCallInfo fcinfo, const Population *population,
							   Numeric measure, double standard_error, Interval interval);

#endif							/* NPS_STRATIFIED_H */
