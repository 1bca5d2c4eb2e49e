/*-------------------------------------------------------------------------
 *
 * share.c
 *	  Intervals and comparisons of any share that is known as two counts: the
 *	  hits, and the total they are part of.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "comparison.h"
#include "result.h"

/* How many of a total are hits */
typedef struct Share
{
	int64		hits;
	int64		total;
} Share;

/*
 * The share in two arguments, the first of which is argno.
 */
static Share
share_from_args(FunctionCallInfo fcinfo, int argno)
{
	Share		share = {.hits = PG_GETARG_INT64(argno), .total = PG_GETARG_INT64(argno + 1)};

	if (share.hits < 0 || share.hits > share.total)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid share: %lld of %lld", (long long) share.hits, (long long) share.total),
				 errdetail("The number of hits must be 0 or more, and at most the total."),
				 errhint("Give the number of hits first, and then the total, with the hits in it.")));
	return share;
}

/*
 * What a comparison needs of a share.
 */
static Measured
share_measured(Share share)
{
	Measured	measured = {.known = share.total > 0};

	if (measured.known)
	{
		measured.measure = result_percentage(share.hits, share.total);
		measured.estimate = share_adjusted(share.hits, share.total - share.hits);
	}
	return measured;
}

/*
 * share_ci(hits, total, confidence): Wilson's interval of a share.
 */
PG_FUNCTION_INFO_V1(share_ci);
Datum
share_ci(PG_FUNCTION_ARGS)
{
	Share		share = share_from_args(fcinfo, 0);
	double		confidence = confidence_from_arg(fcinfo, 2);

	if (share.total == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(interval_result(interval_wilson(share.hits, share.total - share.hits, confidence)));
}

/*
 * share_compare(hits_a, total_a, hits_b, total_b, confidence): compare two
 * independent shares.
 */
PG_FUNCTION_INFO_V1(share_compare);
Datum
share_compare(PG_FUNCTION_ARGS)
{
	Measured	a = share_measured(share_from_args(fcinfo, 0));
	Measured	b = share_measured(share_from_args(fcinfo, 2));
	double		confidence = confidence_from_arg(fcinfo, 4);

	return comparison_result(fcinfo, a, b, estimates_compare(a.estimate, b.estimate, confidence));
}
