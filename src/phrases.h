/*-------------------------------------------------------------------------
 *
 * phrases.h
 *	  Some words of a text at a time, those before and those ahead of the one
 *	  that is looked at, and the phrases that they make.
 *
 *	  words before               read ahead, as far as a phrase is long
 *	  +------+------+------+     +------+------+------+------+------+------+
 *	  |      |      |      |     | word |      |      |      |      |      |
 *	  +------+------+------+     +------+------+------+------+------+------+
 *
 * Neither the length of the text nor that of a word makes the memory grow.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_PHRASES_H
#define NPS_PHRASES_H

#include "pause.h"
#include "words.h"

/* Words kept, which is a power of two: those before, and those of a phrase */
#define WORDS_KEPT 16
#if WORDS_KEPT < LEXICON_REACH + LEXICON_PHRASE_MAX
#error "too few words are kept"
#endif

#define WORDS_TO_PAUSE 1024		/* read from one pause to the next */

typedef struct WordWindow
{
	WordReader	reader;
	Word		words[WORDS_KEPT];	/* a ring */
	unsigned	at;				/* number of the word that is looked at */
	unsigned	read;			/* number of the next word to read */
} WordWindow;

/*
 * The word of a number that is still kept.
 */
static inline Word *
window_word(WordWindow *window, unsigned number)
{
	return &window->words[number % WORDS_KEPT];
}

/*
 * The word that is so far ahead of the one looked at, which is read if need
 * be.  NULL at the end of the text.
 */
static inline Word *
window_ahead(WordWindow *window, unsigned distance)
{
	while (window->read <= window->at + distance)
	{
		if (!word_read(&window->reader, window_word(window, window->read)))
			return NULL;
		if (++window->read % WORDS_TO_PAUSE == 0)
			pause_for_interrupts();
	}
	return window_word(window, window->at + distance);
}

extern void window_init(WordWindow *window, const Lexicon *lexicon, unsigned roles,
						const char *text, size_t length);
extern unsigned window_join(WordWindow *window, Word *word);
extern void window_move(WordWindow *window, const Word *phrase, unsigned distance);

#endif							/* NPS_PHRASES_H */
