/*-------------------------------------------------------------------------
 *
 * score_text.h
 *	  The number that an exported survey answer says.
 *
 * Plain C on UTF-8 without a server header, so that a fuzzer can run it alone.
 * Time is linear in the length of the text, and nothing is allocated.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_TEXT_H
#define NPS_SCORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#define SCORE_NUMBER_DIGITS 40	/* more in one number are refused */
#define SCORE_NUMBER_TEXT (SCORE_NUMBER_DIGITS + 4) /* bytes: sign, 0, point, end */

/*
 * A decimal number without needless zeros: its first digits are the whole part.
 */
typedef struct ScoreNumber
{
	bool		negative;
	int			whole;			/* digits before the point */
	int			length;			/* digits in all */
	char		digits[SCORE_NUMBER_DIGITS];
} ScoreNumber;

/* What became of an answer */
typedef enum ScoreTextStatus
{
	SCORE_TEXT_OK = 0,
	SCORE_TEXT_NONE,			/* no number in front: no answer */
	SCORE_TEXT_TWO_NUMBERS,		/* score and other */
	SCORE_TEXT_TWO_SCALES,		/* scale and other */
	SCORE_TEXT_OFF_SCALE,		/* score and scale */
	SCORE_TEXT_SCALE,			/* scale */
	SCORE_TEXT_NO_ANSWER,		/* score is a scale, without an answer */
	SCORE_TEXT_RANGE,
	SCORE_TEXT_OTHER,
	SCORE_TEXT_GLUED,
	SCORE_TEXT_CHAIN,
	SCORE_TEXT_COMMA,
	SCORE_TEXT_DASH,
	SCORE_TEXT_STARS,
	SCORE_TEXT_LONG
} ScoreTextStatus;

/* What an answer says */
typedef struct ScoreAnswer
{
	ScoreNumber score;
	ScoreNumber scale;			/* the highest score that the text names */
	ScoreNumber other;			/* what contradicts score or scale */
	bool		has_scale;
	bool		is_stars;		/* a row of stars */
	bool		is_explicit;	/* that, or it has a unit or a scale */
} ScoreAnswer;

extern ScoreTextStatus score_text_parse(const char *text, size_t length, ScoreAnswer *answer);
extern const char *score_text_detail(ScoreTextStatus status);
extern void score_number_format(const ScoreNumber *number, char *text);

#endif							/* NPS_SCORE_TEXT_H */
