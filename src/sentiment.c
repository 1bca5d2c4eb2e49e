/*-------------------------------------------------------------------------
 *
 * sentiment.c
 *	  The tone of comments as SQL has it: a score, a category, a tally of
 *	  categories and the measure made of it.
 *
 *	  net sentiment = 100 * (positive - negative) / comments
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/unicode_norm.h"
#include "mb/pg_wchar.h"

#include "buckets.h"
#include "compat.h"
#include "letters.h"
#include "lexicon_file.h"
#include "result.h"
#include "score.h"
#include "score_aggs.h"
#include "score_tally.h"
#include "sentiment_rules.h"

/* The points of the scale of a tally */
#define SENTIMENT_SCALE 3
#define SENTIMENT_NEGATIVE 1
#define SENTIMENT_NEUTRAL 2
#define SENTIMENT_POSITIVE 3

#define DEFAULT_LEXICON "english"

static const BucketCuts sentiment_cuts = {
	.middle_from = SENTIMENT_NEUTRAL,
	.top_from = SENTIMENT_POSITIVE
};

static const char *const sentiment_labels[BUCKETS] = {
	[BUCKET_BOTTOM] = "negative",
	[BUCKET_MIDDLE] = "neutral",
	[BUCKET_TOP] = "positive"
};
