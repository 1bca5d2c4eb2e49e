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
#define SENTIMENT_NEGATIVE 1
#define SENTIMENT_NEUTRAL 2
#define SENTIMENT_POSITIVE 3

#define DEFAULT_LEXICON "english"

static const char *const sentiment_labels[BUCKETS] = {
	[BUCKET_BOTTOM] = "negative",
	[BUCKET_MIDDLE] = "neutral",
	[BUCKET_TOP] = "positive"
};

/*
 * Score the comment in an argument by the lexicon in the next one, or by the
 * usual one if there is no such argument.  Returns false if there is nothing to
 * score: NULLs and blank comments count as no comment.
 */
static bool
score_comment(FunctionCallInfo fcinfo, int argno, double *score)
{
	bool		names_lexicon = PG_NARGS() > argno + 1;
	const Lexicon *lexicon;
	const char *comment;
	size_t		length;
	text	   *argument;

	if (PG_ARGISNULL(argno) || (names_lexicon && PG_ARGISNULL(argno + 1)))
		return false;
	argument = PG_GETARG_TEXT_PP(argno);
	comment = VARDATA_ANY(argument);
	length = VARSIZE_ANY_EXHDR(argument);
	if (text_is_blank(comment, length))
		return false;

	comment = utf8_text(comment, &length);
	if (names_lexicon)
	{
		text	   *name = PG_GETARG_TEXT_PP(argno + 1);

		lexicon = lexicon_by_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
	}
	else
		lexicon = lexicon_by_name(DEFAULT_LEXICON, strlen(DEFAULT_LEXICON));
	*score = sentiment_score(lexicon, comment, length);
	return true;
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
	double		score;

	if (!score_comment(fcinfo, 0, &score))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(score);
}

/*
 * The category of a comment.
 */
PG_FUNCTION_INFO_V1(sentiment_category);
Datum
sentiment_category(PG_FUNCTION_ARGS)
{
	double		score;

	if (!score_comment(fcinfo, 0, &score))
		PG_RETURN_NULL();
	return bucket_category(fcinfo, bucket_of_point(sentiment_point(score), CUTS_OF_BANDS), sentiment_labels);
}

/*
 * Count the comment in the second argument, or take it back.  The state comes
 * back unchanged, but never NULL, where there is none: an aggregate over a
 * moving frame needs one.
 */
static Datum
apply_comment(FunctionCallInfo fcinfo, void (*apply) (ScoreCounts *counts, int scale, int point))
{
	ArrayType  *state = score_state_for_update(fcinfo);
	ScoreCounts *counts = score_state_counts(state);
	double		score;

	if (score_comment(fcinfo, 1, &score))
		apply(counts, SCALE_BANDS, sentiment_point(score));
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * Transition function of the aggregates over comments: counts one.
 */
PG_FUNCTION_INFO_V1(sentiment_accum);
Datum
sentiment_accum(PG_FUNCTION_ARGS)
{
	return apply_comment(fcinfo, score_counts_count);
}

/*
 * Inverse transition function of the aggregates over comments: takes one back.
 */
PG_FUNCTION_INFO_V1(sentiment_accum_inv);
Datum
sentiment_accum_inv(PG_FUNCTION_ARGS)
{
	return apply_comment(fcinfo, score_counts_uncount);
}

/*
 * The cuts, if the tally is one of comments.
 */
static BucketCuts
sentiment_usual_cuts(int scale)
{
	if (scale != SCALE_BANDS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("net sentiment needs a tally on the scale 1-3, not %s", score_scale_name(scale)),
				 errdetail("Comments are tallied on the scale %s: negative, neutral, positive.",
						   score_scale_name(SCALE_BANDS)),
				 errhint("Make the tally by sentiment_tally(comment).")));
	return CUTS_OF_BANDS;
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
