/*-------------------------------------------------------------------------
 *
 * phrases.c
 *	  Some words of a text at a time, and the phrases that they make.
 *
 *-------------------------------------------------------------------------
 */
#include "phrases.h"

/*
 * Begin with the first word of a text, which is in UTF-8.  Only phrases
 * with one of these roles are found, and in Han and Kana only such keys.
 */
void
window_init(WordWindow *window, const Lexicon *lexicon, unsigned roles, const char *text, size_t length)
{
	memset(window, 0, sizeof(*window));
	window->reader.lexicon = lexicon;
	window->reader.roles = roles;
	window->reader.next = (const unsigned char *) text;
	window->reader.end = window->reader.next + length;
	window->at = window->read = LEXICON_REACH;	/* as many empty words before it */
}

/*
 * Find the longest phrase that goes on from a beginning, whose entry and number
 * are given, with the word so far ahead.  Punctuation behind the word before
 * that means that it is none.
 */
static const LexiconPhrase *
longest_phrase(WordWindow *window, const LexiconEntry *beginning, int32_t before, unsigned distance)
{
	const Lexicon *lexicon = window->reader.lexicon;
	const LexiconPhrase *phrases[2] = {NULL, NULL};
	const LexiconPhrase *longest = NULL;
	const Word *word;

	if (beginning->continuations == 0 || window_ahead(window, distance - 1)->closed)
		return NULL;
	word = window_ahead(window, distance);
	if (word == NULL)
		return NULL;

	if (word->entry != NULL && word->entry->continues)
		phrases[0] = lexicon_continue(lexicon, before, lexicon_number(lexicon, word->entry));
	if (beginning->continuations & LEXICON_BY_ANY &&
		(word->entry == NULL || !(word->entry->roles & LEXICON_TONE)) && (word->closed || !word->ends_sentence))
		phrases[1] = lexicon_continue(lexicon, before, LEXICON_ANY);
	for (int i = 0; i < 2; i++)
	{
		const LexiconPhrase *phrase = phrases[i];
		const LexiconPhrase *longer;

		if (phrase == NULL)
			continue;
		longer = longest_phrase(window, &phrase->entry, ~lexicon_phrase_number(lexicon, phrase), distance + 1);
		if (longer != NULL)
			phrase = longer;
		if (phrase->entry.roles & window->reader.roles && phrase->count > (longest != NULL ? longest->count : 0))
			longest = phrase;
	}
	return longest;
}

/*
 * If a word and those after it are a phrase, make it the phrase, with what
 * follows the last of them.  Returns how many words the phrase has beyond the
 * first.
 */
unsigned
window_join(WordWindow *window, Word *word)
{
	const LexiconPhrase *phrase = longest_phrase(window, word->entry,
												 lexicon_number(window->reader.lexicon, word->entry), 1);
	const Word *last = word;

	if (phrase == NULL)
		return 0;
	for (int i = 1; i < phrase->count; i++)
	{
		last = window_ahead(window, i);
		word->capitals &= last->capitals;
	}
	word->entry = &phrase->entry;
	word->end = last->end;
	word->closed = last->closed;
	word->pauses = last->pauses;
	word->ends_sentence = last->ends_sentence;
	return phrase->count - 1;
}

/*
 * Put a phrase where its last word is, for the words after it; nothing is left
 * of the others.
 */
void
window_move(WordWindow *window, const Word *phrase, unsigned distance)
{
	static const Word nothing = {0};

	*window_ahead(window, distance) = *phrase;
	while (distance-- > 0)
		*window_word(window, window->at++) = nothing;
}
