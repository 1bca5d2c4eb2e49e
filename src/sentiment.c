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

#include "buckets.h"
#include "lexicon_file.h"
#include "score.h"
#include "score_aggs.h"
#include "score_tally.h"
#include "sentiment_rules.h"
#include "utf8_text.h"

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

/*
 * Score a text by the lexicon in an argument, or the usual one if there is no
 * such argument.
 */
static double
score_text(FunctionCallInfo fcinfo, const char *comment, size_t length, int lexicon_argno)
{
	const char *utf8 = utf8_text(comment, &length);
	const Lexicon *lexicon;

	if (PG_NARGS() > lexicon_argno)
	{
		text	   *name = PG_GETARG_TEXT_PP(lexicon_argno);

		lexicon = lexicon_by_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
	}
	else
		lexicon = lexicon_by_name(DEFAULT_LEXICON, strlen(DEFAULT_LEXICON));
	return sentiment_score(lexicon, utf8, length);
}

/*
 * The score of the comment in an argument, by the lexicon in the next one.
 */
static double
score_from_args(FunctionCallInfo fcinfo, int argno)
{
	text	   *comment = PG_GETARG_TEXT_PP(argno);

	return score_text(fcinfo, VARDATA_ANY(comment), VARSIZE_ANY_EXHDR(comment), argno + 1);
}

/*
 * The point of a score on the scale of a tally.
 */
static int
sentiment_point(double score)
{
	if (score >= SENTIMENT_CUT)
		return SENTIMENT_POSITIVE;
	return score <= -SENTIMENT_CUT ? SENTIMENT_NEGATIVE : SENTIMENT_NEUTRAL;
}

/*
 * Score a comment.
 */
PG_FUNCTION_INFO_V1(sentiment);
Datum
sentiment(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(score_from_args(fcinfo, 0));
}

/*
 * Return the category of a score.
 */
static Datum
category_result(FunctionCallInfo fcinfo, double score)
{
	Bucket		bucket = bucket_of_point(sentiment_point(score), sentiment_cuts);

	return bucket_category(fcinfo, bucket, sentiment_labels);
}

/*
 * The category of a comment.
 */
PG_FUNCTION_INFO_V1(sentiment_category);
Datum
sentiment_category(PG_FUNCTION_ARGS)
{
	return category_result(fcinfo, score_from_args(fcinfo, 0));
}

/*
 * The category of a comment given as a literal without a type.
 */
PG_FUNCTION_INFO_V1(sentiment_category_literal);
Datum
sentiment_category_literal(PG_FUNCTION_ARGS)
{
	const char *comment = PG_GETARG_CSTRING(0);

	return category_result(fcinfo, score_text(fcinfo, comment, strlen(comment), 1));
}

/*
 * Transition function of the aggregates over comments: counts one.
 */
PG_FUNCTION_INFO_V1(sentiment_accum);
Datum
sentiment_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *state = score_state_for_update(fcinfo);

	score_counts_count(score_state_counts(state), SENTIMENT_SCALE,
					   sentiment_point(score_from_args(fcinfo, 1)));
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * Inverse transition function of the aggregates over comments: takes one back.
 */
PG_FUNCTION_INFO_V1(sentiment_accum_inv);
Datum
sentiment_accum_inv(PG_FUNCTION_ARGS)
{
	ArrayType  *state = score_state_for_update(fcinfo);

	score_counts_uncount(score_state_counts(state), SENTIMENT_SCALE,
						 sentiment_point(score_from_args(fcinfo, 1)));
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * The cuts, if the tally is one of comments.
 */
static BucketCuts
sentiment_usual_cuts(int scale)
{
	if (scale != SENTIMENT_SCALE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("net sentiment of a tally on the scale %s", score_scale_name(scale)),
				 errdetail("Comments are tallied on the scale %s: negative, neutral, positive.",
						   score_scale_name(SENTIMENT_SCALE)),
				 errhint("Make the tally by sentiment_tally(comment).")));
	return sentiment_cuts;
}

/*
 * Final function of net_sentiment(comment).
 */
PG_FUNCTION_INFO_V1(net_sentiment_final);
Datum
net_sentiment_final(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_state(fcinfo, sentiment_usual_cuts);

	return buckets_net_result(fcinfo, &buckets);
}

/*
 * The net sentiment of a tally.
 */
PG_FUNCTION_INFO_V1(net_sentiment_of_tally);
Datum
net_sentiment_of_tally(PG_FUNCTION_ARGS)
{
	Buckets		buckets = buckets_from_tally(fcinfo, 0, sentiment_usual_cuts);

	return buckets_net_result(fcinfo, &buckets);
}
