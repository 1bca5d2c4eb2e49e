/*-------------------------------------------------------------------------
 *
 * word.h
 *	  A word of a text, how far the text has been read, and what the signs
 *	  behind a word say.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_WORD_H
#define NPS_WORD_H

#include "lexicon.h"

/* A word, or a phrase taken as one */
typedef struct Word
{
	const LexiconEntry *entry;	/* NULL if the lexicon doesn't have it */
	const unsigned char *end;	/* where it ends, with the punctuation behind it */
	bool		capitals;
	bool		closed;			/* punctuation follows */
	bool		pauses;			/* a comma, semicolon or colon follows */
	bool		ends_sentence;	/* a point, or ! or ?, follows */
} Word;

/* How far a text has been read, and what was seen in it */
typedef struct WordReader
{
	const Lexicon *lexicon;
	unsigned	roles;			/* keys in Han and Kana need one of them; zero: a whole run of letters is a word */
	const unsigned char *next;	/* what hasn't been read */
	const unsigned char *end;
	size_t		looked_at;		/* bytes of long words and spaces since a pause */
	bool		has_capitals;	/* a word in capitals */
	bool		has_others;		/* a word not in capitals */
	uint64_t	exclamations;
	uint64_t	questions;
} WordReader;

/*
 * Count an exclamation or question mark.
 */
static inline void
word_count_mark(WordReader *reader, uint32_t letter)
{
	bool		exclaims = letter == '!' || letter == 0xFF01;

	reader->exclamations += exclaims;
	reader->questions += !exclaims;
}

/*
 * Say what a sign behind a word does to what follows.  Pauses need a word
 * before them.
 */
static inline void
word_take_sign(Word *word, uint32_t sign, bool behind_word)
{
	switch (sign)
	{
		case ',':
		case ';':
		case ':':
		case 0x3001:			/* ideographic comma */
		case 0xFF0C:			/* the wide ones */
		case 0xFF1A:
		case 0xFF1B:
		case 0xFF64:
			word->pauses = behind_word;
			break;
		case '.':
		case '!':
		case '?':
		case 0x2026:			/* horizontal ellipsis */
		case 0x3002:			/* ideographic full stop */
		case 0x301C:			/* wave dash */
		case 0xFF01:			/* the wide ones */
		case 0xFF0E:
		case 0xFF1F:
		case 0xFF5E:
		case 0xFF61:
			word->ends_sentence = true;
			break;
	}
}

#endif							/* NPS_WORD_H */
