/*-------------------------------------------------------------------------
 *
 * score_number.h
 *	  One number in a survey answer, exactly as it is written, and what can be
 *	  wrong with an answer.
 *
 * Plain C on UTF-8 without a server header.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_NUMBER_H
#define NPS_SCORE_NUMBER_H

#include "score_words.h"

#define SCORE_NUMBER_DIGITS 40	/* a number with more digits is an error */
#define SCORE_NUMBER_TEXT (SCORE_NUMBER_DIGITS + 4) /* in bytes, with sign, 0, point and terminating zero */

/*
 * A decimal number without zeros at its beginning and its end.  The digits of
 * the whole part come first.
 */
typedef struct ScoreNumber
{
	bool		negative;
	int			whole;			/* digits before the point */
	int			length;			/* digits in all */
	char		digits[SCORE_NUMBER_DIGITS];
} ScoreNumber;

/* The result of reading an answer; the comments say which numbers are set */
typedef enum ScoreTextStatus
{
	SCORE_TEXT_OK = 0,
	SCORE_TEXT_NONE,			/* it doesn't begin with a number: no answer */
	SCORE_TEXT_TWO_NUMBERS,		/* score and other */
	SCORE_TEXT_TWO_SCALES,		/* scale and other */
	SCORE_TEXT_OFF_SCALE,		/* score and scale */
	SCORE_TEXT_SCALE,			/* scale */
	SCORE_TEXT_NO_SCALE,		/* score; the scale behind it is missing */
	SCORE_TEXT_NO_ANSWER,		/* score is the highest score; the answer is missing */
	SCORE_TEXT_RANGE,
	SCORE_TEXT_OTHER,
	SCORE_TEXT_GLUED,
	SCORE_TEXT_CHAIN,
	SCORE_TEXT_COMMA,
	SCORE_TEXT_DASH,
	SCORE_TEXT_STARS,
	SCORE_TEXT_LONG
} ScoreTextStatus;

extern void score_number_set(ScoreNumber *number, size_t value);
extern int	score_number_compare(const ScoreNumber *a, const ScoreNumber *b);
extern bool score_number_equal(const ScoreNumber *a, const ScoreNumber *b);
extern void score_number_format(const ScoreNumber *number, char *text);
extern bool letter_is_dash(uint32_t letter);
extern bool letter_begins_number(uint32_t letter);
extern bool reader_has_number(ScoreReader reader);
extern bool reader_has_rest_of_number(ScoreReader reader);
extern ScoreTextStatus reader_take_number(ScoreReader *reader, ScoreNumber *number);
extern ScoreTextStatus reader_check_number_end(const ScoreReader *reader);

#endif							/* NPS_SCORE_NUMBER_H */
