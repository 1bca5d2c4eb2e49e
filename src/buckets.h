/*-------------------------------------------------------------------------
 *
 * buckets.h
 *	  Answers sorted into three buckets by two cuts.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_BUCKETS_H
#define NPS_BUCKETS_H

#include "fmgr.h"
#include "utils/numeric.h"

#include "score_format.h"

/* In the order of the enum types, whose values name the buckets */
typedef enum Bucket
{
	BUCKET_BOTTOM,
	BUCKET_MIDDLE,
	BUCKET_TOP
} Bucket;

#define BUCKETS 3

/* The lowest answers of the middle bucket and of the top bucket */
typedef struct BucketCuts
{
	int			middle_from;
	int			top_from;
} BucketCuts;

/* Returns the usual cuts of a scale for a measure, or raises an error */
typedef BucketCuts (*UsualCuts) (int scale);

/* The cuts of the scale 1-3, whose points are the buckets themselves */
#define CUTS_OF_BANDS ((BucketCuts) {.middle_from = 2, .top_from = SCALE_BANDS})

/* How many answers are in each bucket, and in all */
typedef struct Buckets
{
	int64		count[BUCKETS];
	int64		responses;
} Buckets;

/* The bucket of an answer */
static inline Bucket
bucket_of_point(int point, BucketCuts cuts)
{
	if (point >= cuts.top_from)
		return BUCKET_TOP;
	return point >= cuts.middle_from ? BUCKET_MIDDLE : BUCKET_BOTTOM;
}

extern Buckets buckets_from_state(FunctionCallInfo fcinfo, UsualCuts usual_cuts);
extern Buckets buckets_from_tally(FunctionCallInfo fcinfo, int argno, UsualCuts usual_cuts);
extern Numeric buckets_net_percentage(const Buckets *buckets);
extern Datum buckets_net_result(FunctionCallInfo fcinfo, const Buckets *buckets);
extern Datum buckets_result(FunctionCallInfo fcinfo, const Buckets *buckets);
extern Datum bucket_category(FunctionCallInfo fcinfo, Bucket bucket,
							 const char *const labels[BUCKETS]);

#endif							/* NPS_BUCKETS_H */
