/*-------------------------------------------------------------------------
 *
 * score_text.h
 *	  The score in an exported survey answer.
 *
 * Plain C on UTF-8 without a server header, so that a fuzzer can run it alone.
 * Time is linear in the length of the text, and nothing is allocated.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_TEXT_H
#define NPS_SCORE_TEXT_H

#include "score_number.h"

/* The numbers in an answer */
typedef struct ScoreAnswer
{
	ScoreNumber score;
	ScoreNumber scale;			/* the highest score, as in 8/10 */
	ScoreNumber other;			/* what contradicts score or scale */
	bool		has_scale;
	bool		is_stars;		/* a row of stars */
	bool		is_explicit;	/* a row of stars, or it has a unit or a scale */
} ScoreAnswer;

extern ScoreTextStatus score_text_parse(const char *text, size_t length, ScoreAnswer *answer);

#endif							/* NPS_SCORE_TEXT_H */
