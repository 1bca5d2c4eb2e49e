/*-------------------------------------------------------------------------
 *
 * sentiment.c
 *	  Comments as SQL has them: their tone as a score, a category, a tally of
 *	  categories and the measure made of it; their language; their topics.
 *
 *	  net sentiment = 100 * (positive - negative) / comments
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "buckets.h"
#include "language_file.h"
#include "lexicon_file.h"
#include "result.h"
#include "score.h"
#include "score_aggs.h"
#include "score_tally.h"
#include "sentiment_rules.h"
#include "topics.h"
#include "utf8_text.h"

/* The points of the scale of a tally */
#define SENTIMENT_NEGATIVE 1
#define SENTIMENT_NEUTRAL 2
#define SENTIMENT_POSITIVE 3

static const char *const sentiment_labels[BUCKETS] = {
	[BUCKET_BOTTOM] = "negative",
	[BUCKET_MIDDLE] = "neutral",
	[BUCKET_TOP] = "positive"
};

/* A comment in UTF-8, and what reads it */
typedef struct Comment
{
	const char *text;
	size_t		length;
	const Lexicon *lexicon;
	const char *name;			/* of a lexicon that its language has chosen */
} Comment;

/*
 * Read the comment in an argument, with the lexicon that the next one names, or
 * else with that of its language.  Returns false if there is nothing to read:
 * NULLs and blank comments count as no comment, and so do those in a language
 * that no lexicon reads.
 */
static bool
read_comment(FunctionCallInfo fcinfo, int argno, Comment *comment)
{
	text	   *argument;

	if (PG_ARGISNULL(argno))
		return false;
	argument = PG_GETARG_TEXT_PP(argno);
	comment->text = VARDATA_ANY(argument);
	comment->length = VARSIZE_ANY_EXHDR(argument);
	if (text_is_blank(comment->text, comment->length))
		return false;

	comment->text = utf8_text(comment->text, &comment->length);
	if (PG_NARGS() > argno + 1 && !PG_ARGISNULL(argno + 1))
	{
		text	   *name = PG_GETARG_TEXT_PP(argno + 1);

		comment->lexicon = lexicon_by_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
	}
	else
		comment->lexicon = lexicon_of_text(comment->text, comment->length, &comment->name);
	return comment->lexicon != NULL;
}

/*
 * Score the comment in an argument.  Returns false if there is nothing to score.
 */
static bool
score_comment(FunctionCallInfo fcinfo, int argno, double *score)
{
	Comment		comment;

	if (!read_comment(fcinfo, argno, &comment))
		return false;
	*score = sentiment_score(comment.lexicon, comment.text, comment.length);
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
 * The lexicon that reads a comment, by its language.
 */
PG_FUNCTION_INFO_V1(comment_language);
Datum
comment_language(PG_FUNCTION_ARGS)
{
	Comment		comment;

	if (!read_comment(fcinfo, 0, &comment))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(comment.name));
}

/*
 * Compare the names of two topics.
 */
static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/*
 * List the names of a set of topics in the order of the alphabet, which is the same
 * for every lexicon.  Returns how many there are.
 */
static int
topic_names(const Lexicon *lexicon, uint32 set, const char *names[LEXICON_TOPICS_MAX])
{
	int			count = 0;

	for (int i = 0; i < lexicon_topic_count(lexicon); i++)
		if (set >> i & 1)
			names[count++] = lexicon_topic_name(lexicon, i);
	qsort(names, count, sizeof(names[0]), compare_names);
	return count;
}

/*
 * The topics that a comment mentions.
 */
PG_FUNCTION_INFO_V1(comment_topics);
Datum
comment_topics(PG_FUNCTION_ARGS)
{
	Comment		comment;
	const char *names[LEXICON_TOPICS_MAX];
	Datum		elements[LEXICON_TOPICS_MAX];
	int			count;

	if (!read_comment(fcinfo, 0, &comment))
		PG_RETURN_NULL();
	count = topic_names(comment.lexicon, topics_of(comment.lexicon, comment.text, comment.length), names);
	for (int i = 0; i < count; i++)
		elements[i] = CStringGetTextDatum(names[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* The topics of a comment, row by row */
typedef struct TopicRows
{
	const char *names[LEXICON_TOPICS_MAX];
	double		tones[LEXICON_TOPICS_MAX];
} TopicRows;

/*
 * Fill the rows of a comment.  Returns how many there are.
 */
static int
topic_rows(const Comment *comment, TopicRows *rows)
{
	double		tones[LEXICON_TOPICS_MAX];
	uint32		set = topics_with_tone(comment->lexicon, comment->text, comment->length, tones);
	int			count = topic_names(comment->lexicon, set, rows->names);

	for (int i = 0; i < count; i++)
	{
		for (int topic = 0; topic < lexicon_topic_count(comment->lexicon); topic++)
			if (lexicon_topic_name(comment->lexicon, topic) == rows->names[i])
				rows->tones[i] = tones[topic];
		rows->names[i] = pstrdup(rows->names[i]);
	}
	return count;
}

/*
 * The topics that a comment mentions and the tone of what it says about each.
 */
PG_FUNCTION_INFO_V1(topic_sentiment);
Datum
topic_sentiment(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	TopicRows  *rows;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		Comment		comment;

		call = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		rows = palloc(sizeof(TopicRows));
		if (read_comment(fcinfo, 0, &comment))
			call->max_calls = topic_rows(&comment, rows);
		call->user_fctx = rows;
		call->tuple_desc = result_row_desc(fcinfo);
		MemoryContextSwitchTo(old);
	}

	call = SRF_PERCALL_SETUP();
	if (call->call_cntr >= call->max_calls)
		SRF_RETURN_DONE(call);

	rows = call->user_fctx;
	{
		Datum		values[2] = {CStringGetTextDatum(rows->names[call->call_cntr]),
		Float8GetDatum(rows->tones[call->call_cntr])};
		bool		nulls[2] = {false, false};

		SRF_RETURN_NEXT(call, result_row(call->tuple_desc, values, nulls));
	}
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
