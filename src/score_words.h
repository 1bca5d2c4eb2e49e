/*-------------------------------------------------------------------------
 *
 * score_words.h
 *	  The characters and words around the number in a survey answer: digits of
 *	  any script, stars, units, the words of scales and of ranges.
 *
 * Plain C on UTF-8 without a server header.  The kind of a character doesn't
 * depend on a locale or on the server's version of Unicode.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_WORDS_H
#define NPS_SCORE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The part of a text in UTF-8 that is yet to be read */
typedef struct ScoreReader
{
	const unsigned char *next;
	const unsigned char *end;
	const unsigned char *pause; /* where to check for a cancel next */
} ScoreReader;

/* The kinds of stars */
typedef enum ScoreStar
{
	STAR_NONE = 0,
	STAR_FILLED,
	STAR_HALF,
	STAR_EMPTY
} ScoreStar;

/* What a word next to a number means */
typedef enum ScoreWord
{
	WORD_NONE = 0,
	WORD_UNIT,					/* 5 stars */
	WORD_SCALE,					/* 4 out of 5: the highest score follows */
	WORD_ANSWER,				/* 5 yıldız üzerinden 4: the answer follows */
	WORD_MAYBE_ANSWER,			/* the same if a number follows */
	WORD_RANGE,					/* 9 or more: not one score */
	WORD_OTHER					/* 3 weeks, 5 €: not a score */
} ScoreWord;

#define READER_END 0xFFFFFFFF	/* no character: the end of the text */

extern uint32_t reader_look(const ScoreReader *reader);
extern uint32_t reader_take(ScoreReader *reader);
extern void reader_skip_unseen(ScoreReader *reader);
extern void reader_skip_spaces(ScoreReader *reader);
extern int	score_digit(uint32_t letter);
extern int	score_whole(uint32_t letter);
extern int	score_quarters(uint32_t letter);
extern ScoreStar score_star(uint32_t letter);
extern bool score_is_number_sign(uint32_t letter);
extern bool score_opens_number(uint32_t letter);
extern bool score_is_word_letter(uint32_t letter);
extern ScoreWord reader_take_word(ScoreReader *reader);

#endif							/* NPS_SCORE_WORDS_H */
