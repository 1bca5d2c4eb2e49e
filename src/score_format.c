/*-------------------------------------------------------------------------
 *
 * score_format.c
 *	  Validator, stored bytes and text form of score_tally, in plain C.
 *
 * See score_format.h for the format.  Any input may be hostile.
 *
 *-------------------------------------------------------------------------
 */
#include "score_format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "token.h"
#include "varint.h"

/* The errdetail for a status of a score tally. */
const char *
score_status_detail(TallyStatus status)
{
	switch (status)
	{
		case TALLY_BAD_SCALE:
			return "A scale is 1-2 to 1-10, or 0-10 where none is given.";
		case TALLY_OFF_SCALE:
			return "An answer is not on the scale.";
		case TALLY_OVERFLOW:
		case TALLY_SUM_OVERFLOW:
			return "A tally holds at most 9223372036854775807 answers.";
		case TALLY_SYNTAX:
			return "It is not of the form {score:count,...} or {score:count,...}/scale.";
		case TALLY_DUPLICATE:
			return "An answer is counted twice.";
		default:
			return tally_status_detail(status);
	}
}

/* Are there no answers? */
bool
score_counts_empty(const ScoreCounts *counts)
{
	for (int point = 0; point < SCORE_POINTS; point++)
		if (counts->count[point] != 0)
			return false;
	return true;
}

/*
 * The one validator: the scale is known, no count is below zero, no answer is
 * off the scale, the total fits into 64 bits.  Returns the total.
 */
TallyStatus
score_counts_check(const ScoreCounts *counts, int64_t *responses)
{
	int64_t		total = 0;

	if (!scale_is_valid(counts->scale))
		return TALLY_BAD_SCALE;

	for (int point = 0; point < SCORE_POINTS; point++)
	{
		int64_t		count = counts->count[point];

		if (count < 0)
			return TALLY_NEGATIVE;
		if (count > 0 && (point < scale_lowest(counts->scale) ||
						  point > scale_highest(counts->scale)))
			return TALLY_OFF_SCALE;
		if (count > INT64_MAX - total)
			return TALLY_OVERFLOW;
		total += count;
	}

	*responses = total;
	return TALLY_OK;
}

/*
 * Write valid counts as bytes, SCORE_TALLY_MAX_BYTES at most.  Returns the
 * number of bytes.
 */
size_t
score_tally_encode(const ScoreCounts *counts, unsigned char *bytes)
{
	unsigned char *next = bytes;

	*next++ = SCORE_TALLY_VERSION;
	if (score_counts_empty(counts))
		return 1;

	*next++ = (unsigned char) counts->scale;
	for (int point = scale_lowest(counts->scale); point <= scale_highest(counts->scale); point++)
		next = varint_write(next, (uint64_t) counts->count[point]);
	return (size_t) (next - bytes);
}

/*
 * Read bytes into counts, and return their total.  Encoding the counts again
 * gives the same bytes.
 */
TallyStatus
score_tally_decode(const unsigned char *bytes, size_t size,
				   ScoreCounts *counts, int64_t *responses)
{
	const unsigned char *next = bytes;
	const unsigned char *end = bytes + size;
	TallyStatus status;

	memset(counts, 0, sizeof(*counts));
	*responses = 0;
	if (next == end)
		return TALLY_TRUNCATED;
	if (*next++ != SCORE_TALLY_VERSION)
		return TALLY_BAD_VERSION;
	if (next == end)
		return TALLY_OK;		/* the empty tally */

	counts->scale = *next++;
	if (!scale_is_valid(counts->scale))
		return TALLY_BAD_SCALE;
	for (int point = scale_lowest(counts->scale); point <= scale_highest(counts->scale); point++)
	{
		uint64_t	count;

		status = varint_read(&next, end, 63, &count);
		if (status != TALLY_OK)
			return status;
		counts->count[point] = (int64_t) count;
	}
	if (next != end)
		return TALLY_TRAILING;

	status = score_counts_check(counts, responses);
	if (status != TALLY_OK)
		return status;
	return *responses > 0 ? TALLY_OK : TALLY_NOT_CANONICAL;
}

/*
 * Write valid counts as text, SCORE_TALLY_MAX_TEXT bytes at most with the
 * terminating zero.  Returns the length of the text.
 */
size_t
score_tally_format(const ScoreCounts *counts, char *text)
{
	char	   *next = text;

	*next++ = '{';
	for (int point = 0; point < SCORE_POINTS; point++)
	{
		if (counts->count[point] == 0)
			continue;
		if (next > text + 1)
			*next++ = ',';
		next += sprintf(next, "%d:%" PRId64, point, counts->count[point]);
	}
	*next++ = '}';
	if (counts->scale != SCALE_0_10 && !score_counts_empty(counts))
		next += sprintf(next, "/%d", (int) counts->scale);
	*next = '\0';
	return (size_t) (next - text);
}

/*
 * Read text into counts.  Points may come in any order, each of them once.  A
 * count may be zero.
 */
TallyStatus
score_tally_parse(const char *text, ScoreCounts *counts)
{
	const char *next = text;
	bool		seen[SCORE_POINTS] = {false};
	int64_t		responses;
	TallyStatus status;

	memset(counts, 0, sizeof(*counts));
	if (!parse_char(&next, '{'))
		return TALLY_SYNTAX;
	if (!parse_char(&next, '}'))
	{
		do
		{
			int64_t		point;

			if (parse_number(&next, &point) == TALLY_SYNTAX)
				return TALLY_SYNTAX;
			if (point > SCORE_MAX)
				return TALLY_OFF_SCALE;
			if (seen[point])
				return TALLY_DUPLICATE;
			seen[point] = true;
			if (!parse_char(&next, ':'))
				return TALLY_SYNTAX;
			status = parse_number(&next, &counts->count[point]);
			if (status != TALLY_OK)
				return status;
		} while (parse_char(&next, ','));
		if (!parse_char(&next, '}'))
			return TALLY_SYNTAX;
	}

	if (parse_char(&next, '/'))
	{
		if (parse_number(&next, &counts->scale) == TALLY_SYNTAX)
			return TALLY_SYNTAX;
		if (counts->scale == SCALE_0_10 || !scale_is_valid(counts->scale))
			return TALLY_BAD_SCALE;
	}
	if (!parse_end(next))
		return TALLY_TRAILING;

	/* A point off the scale is a mistake even if its count is zero */
	for (int point = 0; point < SCORE_POINTS; point++)
		if (seen[point] && (point < scale_lowest(counts->scale) ||
							point > scale_highest(counts->scale)))
			return TALLY_OFF_SCALE;

	status = score_counts_check(counts, &responses);
	if (status == TALLY_OK && responses == 0)
		counts->scale = SCALE_0_10; /* an empty tally has no scale */
	return status;
}
