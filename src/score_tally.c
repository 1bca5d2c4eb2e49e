/*-------------------------------------------------------------------------
 *
 * score_tally.c
 *	  The type score_tally: the number of answers of each point.
 *
 * This file owns input and output, arithmetic and the accessors.  The formats
 * of bytes and text are in score_format.c; comparison and hashing
 * are the server's own for bytea, since the same counts are the same bytes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/int.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "compat.h"
#include "result.h"
#include "score.h"
#include "score_tally.h"

/*
 * Raise the error for counts that don't fit into 64 bits.
 */
void
score_counts_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("score tally out of range"),
			 errdetail("%s", score_status_detail(TALLY_OVERFLOW)),
			 errhint("Check the counts that go into score_tally_of() or into the tallies that are added.")));
}

/*
 * Decode the bytes of a tally.
 */
static TallyStatus
score_tally_decode_value(const ScoreTally *tally, ScoreCounts *counts, int64_t *responses)
{
	return score_tally_decode((const unsigned char *) VARDATA_ANY(tally),
							  VARSIZE_ANY_EXHDR(tally), counts, responses);
}

/*
 * Decode a stored tally, whose bytes may be anything, and return the number of
 * answers.
 */
int64
score_tally_read(const ScoreTally *tally, ScoreCounts *counts)
{
	int64_t		responses;
	TallyStatus status = score_tally_decode_value(tally, counts, &responses);

	if (status != TALLY_OK)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("stored %s is corrupted", "score_tally"),
				 errdetail("%s", score_status_detail(status)),
				 errhint("Make the tally again from the answers, or restore it from a backup.")));
	return responses;
}

/*
 * Check counts and return their total.
 */
int64
score_counts_responses(const ScoreCounts *counts)
{
	int64_t		responses = 0;
	TallyStatus status = score_counts_check(counts, &responses);

	if (status == TALLY_OVERFLOW)
		score_counts_overflow();
	if (status != TALLY_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid state of a score tally aggregate"),
				 errdetail("%s", score_status_detail(status)),
				 errhint("Call the aggregate, such as score_tally(score), instead of its transition functions.")));
	return responses;
}

/*
 * Check counts and make a tally of them.
 */
ScoreTally *
score_tally_make(const ScoreCounts *counts)
{
	unsigned char bytes[SCORE_TALLY_MAX_BYTES];
	size_t		size;
	ScoreTally *tally;

	score_counts_responses(counts);
	size = score_tally_encode(counts, bytes);
	tally = (ScoreTally *) palloc(VARHDRSZ + size);
	SET_VARSIZE(tally, VARHDRSZ + size);
	memcpy(VARDATA(tally), bytes, size);
	return tally;
}

/*
 * Prepare counts for answers on a scale.  They must be empty, or on that scale
 * already.
 */
void
score_counts_adopt_scale(ScoreCounts *counts, int64 scale)
{
	if (counts->scale == scale)
		return;
	if (!score_counts_empty(counts))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("answers on different scales cannot be tallied together"),
				 errdetail("The scales are %s and %s.",
						   score_scale_name(counts->scale), score_scale_name(scale)),
				 errhint("Tally each scale by itself: add the scale to GROUP BY, outside of ROLLUP, CUBE and GROUPING SETS, which make totals over all scales.")));
	counts->scale = scale;
}

/*
 * Add counts to counts in place.  Empty counts have no scale and can be added
 * to any.
 */
void
score_counts_add(ScoreCounts *counts, const ScoreCounts *more)
{
	if (score_counts_empty(more))
		return;
	score_counts_adopt_scale(counts, more->scale);
	for (int point = 0; point < SCORE_POINTS; point++)
	{
		int64		sum;

		if (pg_add_s64_overflow(counts->count[point], more->count[point], &sum))
			score_counts_overflow();
		counts->count[point] = sum;
	}
}

/*
 * Subtract counts from counts in place.
 */
void
score_counts_subtract(ScoreCounts *counts, const ScoreCounts *less)
{
	if (score_counts_empty(less))
		return;
	score_counts_adopt_scale(counts, less->scale);
	for (int point = 0; point < SCORE_POINTS; point++)
	{
		if (counts->count[point] < less->count[point])
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("score tally would fall below zero"),
					 errdetail("Answers of %d: %lld, to be subtracted: %lld.",
							   point, (long long) counts->count[point],
							   (long long) less->count[point]),
					 errhint("Subtract only a tally whose answers are all in the other one. If it is a rollup that you read, run tally_rollup_rebuild.")));
		counts->count[point] -= less->count[point];
	}
}

/*
 * Read a tally from text.
 */
PG_FUNCTION_INFO_V1(score_tally_in);
Datum
score_tally_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	ScoreCounts counts;
	TallyStatus status = score_tally_parse(text, &counts);

	if (status == TALLY_OVERFLOW || status == TALLY_OFF_SCALE)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value \"%s\" is out of range for type %s", clipped(text), "score_tally"),
				 errdetail("%s", score_status_detail(status)),
				 errhint("Write a tally on the scale 0-10 as {9:4,10:7}, one on the scale 1-5 as {4:10,5:20}/5.")));
	if (status != TALLY_OK)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "score_tally", clipped(text)),
				 errdetail("%s", score_status_detail(status)),
				 errhint("Write a tally on the scale 0-10 as {9:4,10:7}, one on the scale 1-5 as {4:10,5:20}/5; to tally answers kept as text, write score_tally(to_score(answer)).")));
	PG_RETURN_SCORE_TALLY_P(score_tally_make(&counts));
}

/*
 * Write a tally as text.
 */
PG_FUNCTION_INFO_V1(score_tally_out);
Datum
score_tally_out(PG_FUNCTION_ARGS)
{
	ScoreCounts counts;
	char	   *text = palloc(SCORE_TALLY_MAX_TEXT);

	score_tally_read(PG_GETARG_SCORE_TALLY_PP(0), &counts);
	score_tally_format(&counts, text);
	PG_RETURN_CSTRING(text);
}

/*
 * Receive a tally in binary: the stored bytes.
 */
PG_FUNCTION_INFO_V1(score_tally_recv);
Datum
score_tally_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;
	ScoreTally *tally = (ScoreTally *) palloc(VARHDRSZ + size);
	ScoreCounts counts;
	int64_t		responses;
	TallyStatus status;

	SET_VARSIZE(tally, VARHDRSZ + size);
	pq_copymsgbytes(message, VARDATA(tally), size);
	status = score_tally_decode_value(tally, &counts, &responses);
	if (status != TALLY_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "score_tally"),
				 errdetail("%s", score_status_detail(status)),
				 errhint("Send the bytes that score_tally_send() gave, or the tally as text, such as {9:4,10:7}.")));
	PG_RETURN_SCORE_TALLY_P(tally);
}

/*
 * Send a tally in binary: the stored bytes.
 */
PG_FUNCTION_INFO_V1(score_tally_send);
Datum
score_tally_send(PG_FUNCTION_ARGS)
{
	ScoreTally *tally = PG_GETARG_SCORE_TALLY_PP(0);
	ScoreCounts counts;
	StringInfoData message;

	score_tally_read(tally, &counts);
	pq_begintypsend(&message);
	pq_sendbytes(&message, VARDATA_ANY(tally), VARSIZE_ANY_EXHDR(tally));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * Make a tally of one row of a frequency table.
 */
PG_FUNCTION_INFO_V1(score_tally_of);
Datum
score_tally_of(PG_FUNCTION_ARGS)
{
	ScoreCounts counts = {0};
	int64		responses;
	int			scale;
	int			point;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	scale = score_scale_from_arg(fcinfo, 2);
	counts.scale = scale;
	point = score_from_int4(fcinfo, PG_GETARG_DATUM(0), scale);
	responses = PG_GETARG_INT64(1);
	if (responses < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of responses is below zero: %lld", (long long) responses),
				 errdetail("The number of answers of %d must be 0 or more.", point),
				 errhint("To take answers back, subtract their tally with the operator -.")));
	counts.count[point] = responses;
	PG_RETURN_SCORE_TALLY_P(score_tally_make(&counts));
}

/*
 * Add two tallies.
 */
PG_FUNCTION_INFO_V1(score_tally_add);
Datum
score_tally_add(PG_FUNCTION_ARGS)
{
	ScoreCounts counts;
	ScoreCounts more;

	score_tally_read(PG_GETARG_SCORE_TALLY_PP(0), &counts);
	score_tally_read(PG_GETARG_SCORE_TALLY_PP(1), &more);
	score_counts_add(&counts, &more);
	PG_RETURN_SCORE_TALLY_P(score_tally_make(&counts));
}

/*
 * Subtract one tally from another.
 */
PG_FUNCTION_INFO_V1(score_tally_subtract);
Datum
score_tally_subtract(PG_FUNCTION_ARGS)
{
	ScoreCounts counts;
	ScoreCounts less;

	score_tally_read(PG_GETARG_SCORE_TALLY_PP(0), &counts);
	score_tally_read(PG_GETARG_SCORE_TALLY_PP(1), &less);
	score_counts_subtract(&counts, &less);
	PG_RETURN_SCORE_TALLY_P(score_tally_make(&counts));
}

/*
 * The number of answers.
 */
PG_FUNCTION_INFO_V1(score_tally_responses);
Datum
score_tally_responses(PG_FUNCTION_ARGS)
{
	ScoreCounts counts;

	PG_RETURN_INT64(score_tally_read(PG_GETARG_SCORE_TALLY_PP(0), &counts));
}

/*
 * Set of (score, responses): every point of the scale, the lowest first.
 */
PG_FUNCTION_INFO_V1(score_tally_unnest);
Datum
score_tally_unnest(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	ScoreCounts *counts;
	int			point;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		call = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		counts = (ScoreCounts *) palloc(sizeof(ScoreCounts));
		if (score_tally_read(PG_GETARG_SCORE_TALLY_PP(0), counts) > 0)
			call->max_calls = scale_highest(counts->scale) - scale_lowest(counts->scale) + 1;
		call->user_fctx = counts;
		call->tuple_desc = result_row_desc(fcinfo);
		MemoryContextSwitchTo(old);
	}

	call = SRF_PERCALL_SETUP();
	if (call->call_cntr >= call->max_calls)
		SRF_RETURN_DONE(call);

	counts = (ScoreCounts *) call->user_fctx;
	point = scale_lowest(counts->scale) + (int) call->call_cntr;
	{
		Datum		values[2] = {Int32GetDatum(point), Int64GetDatum(counts->count[point])};
		bool		nulls[2] = {false, false};

		SRF_RETURN_NEXT(call, result_row(call->tuple_desc, values, nulls));
	}
}
