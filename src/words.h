/*-------------------------------------------------------------------------
 *
 * words.h
 *	  The words of a text, one after the other, and their entries in a
 *	  lexicon.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_WORDS_H
#define NPS_WORDS_H

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
	unsigned	roles;			/* that keys in Han and Kana need one of; zero: */
								/* a whole run of their letters is a word */
	const unsigned char *next;	/* what hasn't been read */
	const unsigned char *end;
	size_t		looked_at;		/* bytes of long words and spaces since a pause */
	bool		has_capitals;	/* a word in capitals */
	bool		has_others;		/* a word not in capitals */
	uint64_t	exclamations;
	uint64_t	questions;
} WordReader;

extern void word_skip_space(WordReader *reader);
extern bool word_read(WordReader *reader, Word *word);

#endif							/* NPS_WORDS_H */
