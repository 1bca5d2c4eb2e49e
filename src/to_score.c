/*-------------------------------------------------------------------------
 *
 * to_score.c
 *	  The SQL function to_score(): from an answer kept as text to a number.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "result.h"
#include "score_text.h"
#include "utf8_text.h"

/*
 * A number as text.
 */
static char *
number_text(const ScoreNumber *number)
{
	char	   *text = palloc(SCORE_NUMBER_TEXT);

	score_number_format(number, text);
	return text;
}

/*
 * The errdetail for an answer, with its numbers.
 */
static const char *
answer_detail(ScoreTextStatus status, const ScoreAnswer *answer)
{
	switch (status)
	{
		case SCORE_TEXT_OK:
		case SCORE_TEXT_NONE:
			break;
		case SCORE_TEXT_TWO_NUMBERS:
			return psprintf("It has two numbers, %s and %s.", number_text(&answer->score), number_text(&answer->other));
		case SCORE_TEXT_TWO_SCALES:
			return psprintf("It names the highest scores %s and %s.",
							number_text(&answer->scale), number_text(&answer->other));
		case SCORE_TEXT_OFF_SCALE:
			return psprintf("The score %s is above the highest score that the answer names, %s.",
							number_text(&answer->score), number_text(&answer->scale));
		case SCORE_TEXT_SCALE:
			return psprintf("The highest score that it names, %s, is not a whole number from 1 to 100.",
							number_text(&answer->scale));
		case SCORE_TEXT_NO_ANSWER:
			return psprintf("It names the highest score, %s, but no score.", number_text(&answer->score));
		case SCORE_TEXT_NO_SCALE:
			return psprintf("The highest score is missing behind %s.", number_text(&answer->score));
		case SCORE_TEXT_RANGE:
			return "It is a range, not one score.";
		case SCORE_TEXT_OTHER:
			return "The number is a percentage, a duration, an amount of money or a number of things.";
		case SCORE_TEXT_GLUED:
			return "Letters or signs are joined to the number.";
		case SCORE_TEXT_CHAIN:
			return "The number is part of a range, a date, a time or a longer number.";
		case SCORE_TEXT_COMMA:
			return "The comma may be a decimal sign or group thousands.";
		case SCORE_TEXT_DASH:
			return "The dash in front may be a minus sign or begin a list item.";
		case SCORE_TEXT_STARS:
			return "In a row of stars, full stars come first, then at most one half star, then empty stars.";
		case SCORE_TEXT_LONG:
			return "The number has too many digits.";
	}
	return "Nothing is wrong.";
}

/*
 * Raise the error for an answer that isn't one score.
 */
pg_noreturn static void
answer_invalid(ScoreTextStatus status, const ScoreAnswer *answer, const char *text)
{
	bool		is_short = strlen(text) <= CLIPPED_BYTES;

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("answer is not one score: \"%s\"", clipped(text)),
			 errdetail_internal("%s", answer_detail(status, answer)),
			 is_short ?
			 errhint("Correct the answer, or count it as none: to_score(nullif(answer, %s)).", quote_literal_cstr(text)) :
			 errhint("Correct the answer, or count long ones as none: to_score(CASE WHEN octet_length(answer) <= %d THEN answer END).",
					 CLIPPED_BYTES)));
}

/*
 * to_score(answer text)
 */
PG_FUNCTION_INFO_V1(to_score);
Datum
to_score(PG_FUNCTION_ARGS)
{
	text	   *answer = PG_GETARG_TEXT_PP(0);
	size_t		length = VARSIZE_ANY_EXHDR(answer);
	const char *utf8 = utf8_text(VARDATA_ANY(answer), &length);
	ScoreAnswer said;
	ScoreTextStatus status = score_text_parse(utf8, length, &said);

	if (status == SCORE_TEXT_NONE)
		PG_RETURN_NULL();
	if (status != SCORE_TEXT_OK)
		answer_invalid(status, &said, text_to_cstring(answer));
	return DirectFunctionCall3(numeric_in, CStringGetDatum(number_text(&said.score)),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}
