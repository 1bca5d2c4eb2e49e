/*-------------------------------------------------------------------------
 *
 * unspaced.c
 *	  Words in Han and Kana, which are written without spaces.
 *
 * The next word is the longest key of the lexicon that comes next, or a letter
 * without an entry.
 *
 *-------------------------------------------------------------------------
 */
#include "unspaced.h"

#include "letters.h"
#include "pause.h"

/*
 * Is what comes next an emoticon of the lexicon, all of it punctuation?
 */
static bool
emoticon_follows(const WordReader *reader)
{
	const unsigned char *end = reader->next;

	while (end < reader->end && letter_byte_kind[*end] & LETTER_PUNCTUATION &&
		   (size_t) (end - reader->next) <= reader->lexicon->longest)
		end++;
	return end - reader->next > 1 && lexicon_find(reader->lexicon, reader->next, end - reader->next) != NULL;
}

/*
 * Read what follows a word in Han or Kana: signs, and white space, which is a
 * pause there, or the end of a sentence where a line ends.
 */
static void
read_signs(WordReader *reader, Word *word)
{
	while (reader->next < reader->end)
	{
		uint32_t	letter;
		size_t		length = letter_read(reader->next, reader->end, &letter);
		unsigned	kind = letter_kind(letter);

		if (!(kind & (LETTER_PUNCTUATION | LETTER_IGNORED | LETTER_SPACE)) ||
			(letter < 0x80 && kind & LETTER_PUNCTUATION && emoticon_follows(reader)))
			break;
		if (kind & LETTER_MARK)
			word_count_mark(reader, letter);
		if (kind & LETTER_PUNCTUATION)
		{
			word->closed = true;
			word_take_sign(word, letter, true);
			word->ends_sentence |= letter == '~';
		}
		else if (kind & LETTER_SPACE)
		{
			word->pauses = true;
			word->ends_sentence |= letter == '\n' || letter == 0x2028 || letter == 0x2029;
		}
		reader->next += length;
		pause_after(&reader->looked_at, length);
	}
}

/*
 * Read a word in Han or Kana, the length of whose first letter is given.
 */
static void
read_longest(WordReader *reader, size_t length, Word *word)
{
	*word = (Word) {0};
	word->entry = lexicon_find_longest(reader->lexicon, reader->next, reader->end, reader->roles);
	if (word->entry != NULL)
		length = word->entry->length;
	reader->next += length;
	pause_after(&reader->looked_at, length);
	read_signs(reader, word);
}

/*
 * Read a whole run of letters in Han and Kana as a word, without its entry: so
 * they are in the lines of a lexicon.
 */
static void
read_run(WordReader *reader, Word *word)
{
	unsigned	kind = LETTER_UNSPACED;

	*word = (Word) {0};
	while (reader->next < reader->end)
	{
		uint32_t	letter;
		size_t		length = letter_read(reader->next, reader->end, &letter);

		kind = letter_kind(letter);
		if (!(kind & (LETTER_UNSPACED | LETTER_IGNORED)))
			break;
		reader->next += length;
		pause_after(&reader->looked_at, length);
	}
	word->closed = (kind & LETTER_PUNCTUATION) != 0;
}

/*
 * Read the next word, if it is in Han or Kana.
 */
bool
unspaced_read_letters(WordReader *reader, Word *word)
{
	uint32_t	letter;
	size_t		length = letter_read(reader->next, reader->end, &letter);

	if (!(letter_kind(letter) & LETTER_UNSPACED))
		return false;
	if (reader->roles != 0)
		read_longest(reader, length, word);
	else
		read_run(reader, word);
	return true;
}
