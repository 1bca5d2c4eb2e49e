/*-------------------------------------------------------------------------
 *
 * words.c
 *	  The words of a text, one after the other, and their entries in a
 *	  lexicon.
 *
 * White space separates words; emoji are words by themselves, and so are words
 * joined by two or more dots or dashes.  Han and Kana, which have no spaces, are
 * read by unspaced.c.  The work is in proportion to the length of the text, and
 * no memory is allocated.
 *
 *-------------------------------------------------------------------------
 */
#include "words.h"

#include "letters.h"
#include "pause.h"
#include "unspaced.h"

/* Signs that join words without a space */
#define EN_DASH 0x2013
#define EM_DASH 0x2014
#define ELLIPSIS 0x2026

#define ASCII_WORD_MAX 256		/* bytes of a word that is read without a pause */

/* Where a word is, and what it is made of */
typedef struct Span
{
	const unsigned char *start;
	const unsigned char *end;
	const unsigned char *bare_start;	/* without the punctuation around it; */
	const unsigned char *bare_end;	/* equal if there is nothing else */
	unsigned	kinds;			/* of all its characters */
} Span;

/*
 * Where a run of dots or dashes ends.
 */
static const unsigned char *
run_end(WordReader *reader, const unsigned char *text)
{
	unsigned char sign = *text;

	for (; text < reader->end && *text == sign; text++)
		pause_after(&reader->looked_at, 1);
	return text;
}

/* Is a byte of a letter? */
static inline bool
is_letter_byte(unsigned char byte)
{
	return byte >= 0x80 || letter_byte_kind[byte] & (LETTER_CAPITAL | LETTER_SMALL);
}

/*
 * Does a point, comma or mark at text stand between two words, none of which is
 * an initial or a part of an address?  Behind a point a capital follows.
 */
static bool
joins_words(WordReader *reader, const unsigned char *start, const unsigned char *text)
{
	const unsigned char *first = text;
	const unsigned char *last = text - 1;
	uint32_t	next;
	size_t		length = letter_decode(text + 1, reader->end, &next);

	while (last > start && (*last & 0xC0) == 0x80)
		last--;
	if (last == start || !(is_letter_byte(last[-1]) || last[-1] == '\'') || (size_t) (reader->end - text) < length + 2 ||
		!is_letter_byte(text[1 + length]) || (*text == '.' && !(letter_kind(next) & LETTER_CAPITAL)))
		return false;
	while (first > start && (is_letter_byte(first[-1]) || first[-1] == '\''))
	{
		first--;
		pause_after(&reader->looked_at, 1);
	}
	if (text - first == 3 && letter_byte_lower(*first) == 'w' && letter_byte_lower(first[1]) == 'w')
		return false;
	return first == start || (letter_byte_kind[first[-1]] & LETTER_PUNCTUATION && strchr(":/.@\\_#?=&", first[-1]) == NULL);
}

/*
 * Where a word ends that is glued to the next one by dots or dashes, such as
 * the first of "good...but", or by a single sign, such as that of
 * "bad.Returned": behind it.  NULL if it doesn't end at text.
 */
static const unsigned char *
glue_end(WordReader *reader, const unsigned char *start, const unsigned char *text)
{
	unsigned char glue = *text;

	if ((glue != '.' && glue != ',' && glue != '-' && glue != '!' && glue != '?') || text == start ||
		reader->end - text < 2 || !is_letter_byte(text[-1]))
		return NULL;
	if (is_letter_byte(text[1]))
		return glue != '-' && joins_words(reader, start, text) ? text + 1 : NULL;
	if ((glue != '.' && glue != '-') || text[1] != glue)
		return NULL;
	text = run_end(reader, text);
	return text < reader->end && is_letter_byte(*text) ? text : NULL;
}

/*
 * Find the next word in plain ASCII, which most are.  False if it has other
 * characters, or is so long that its reading needs a pause.
 */
static inline bool
span_ascii(WordReader *reader, Span *span)
{
	const unsigned char *text = span->start;
	const unsigned char *end = reader->end - text > ASCII_WORD_MAX ? text + ASCII_WORD_MAX : reader->end;
	unsigned	kinds = 0;
	unsigned	kind;

	for (; text < end; text++)
	{
		kind = letter_byte_kind[*text];
		if (kind & (LETTER_SPACE | LETTER_WIDE | LETTER_PUNCTUATION))
		{
			const unsigned char *glued;

			if (kind & LETTER_SPACE)
				break;
			if (kind & LETTER_WIDE)
				return false;
			glued = glue_end(reader, span->start, text);
			if (glued != NULL)
			{
				text = glued;
				kinds |= kind;
				break;
			}
		}
		kinds |= kind;
	}
	if (text >= end && end != reader->end)
		return false;
	span->end = span->bare_end = text;
	span->kinds = kinds;
	if (!(kinds & LETTER_PUNCTUATION))
		return true;

	if (kinds & LETTER_MARK)
		for (text = span->start; text < span->end; text++)
		{
			reader->exclamations += *text == '!';
			reader->questions += *text == '?';
		}
	while (span->bare_start < span->bare_end &&
		   letter_byte_kind[*span->bare_start] & LETTER_PUNCTUATION)
		span->bare_start++;
	while (span->bare_start < span->bare_end &&
		   letter_byte_kind[span->bare_end[-1]] & LETTER_PUNCTUATION)
		span->bare_end--;
	return true;
}

/*
 * Find the next word in any characters.
 */
static void
span_wide(WordReader *reader, Span *span)
{
	const unsigned char *text = span->start;
	bool		bare = false;

	span->kinds = LETTER_WIDE;
	while (text < reader->end)
	{
		uint32_t	letter;
		size_t		length = letter_read(text, reader->end, &letter);
		unsigned	kind = letter_kind(letter);

		pause_after(&reader->looked_at, length);
		if (kind & LETTER_SPACE || (kind & (LETTER_SYMBOL | LETTER_UNSPACED) && text != span->start))
			break;
		span->kinds |= kind;
		if (kind & LETTER_MARK)
			word_count_mark(reader, letter);
		if (kind & LETTER_PUNCTUATION)
		{
			const unsigned char *glued = NULL;

			if (length == 1)
				glued = glue_end(reader, span->start, text);
			else if (bare && (letter == ELLIPSIS || letter == EN_DASH || letter == EM_DASH))
				glued = text + length;
			if (glued != NULL)
			{
				text = glued;
				break;
			}
		}
		if (!(kind & (LETTER_PUNCTUATION | LETTER_IGNORED)))
		{
			if (!bare)
				span->bare_start = text;
			bare = true;
			span->bare_end = text + length;
		}
		else if (kind & LETTER_IGNORED && bare && span->bare_end == text)
			span->bare_end = text + length;
		text += length;
		if (kind & LETTER_SYMBOL)
			break;
	}
	span->end = text;
	if (!bare)
		span->bare_start = span->bare_end = text;
}

/*
 * Skip the white space between words, and what follows a symbol unseen.
 */
void
word_skip_space(WordReader *reader)
{
	while (reader->next < reader->end)
	{
		uint32_t	letter;
		unsigned	kind = letter_byte_kind[*reader->next];
		size_t		length = 1;

		if (kind & LETTER_WIDE)
		{
			length = letter_read(reader->next, reader->end, &letter);
			kind = letter_kind(letter);
		}
		if (!(kind & (LETTER_SPACE | LETTER_IGNORED)))
			break;
		reader->next += length;
		pause_after(&reader->looked_at, length);
	}
}

/*
 * Have eight small letters, those in the mask, three equal ones in a row?
 * Other characters may be taken for such.
 */
static inline bool
eight_is_lengthened(uint64_t eight, uint64_t mask)
{
	uint64_t	change = eight ^ eight >> 8;

	return (((change | change >> 8) - LEXICON_EACH(1)) & LEXICON_EACH(0x80) & mask >> 16) != 0;
}

/*
 * The same of a word of any length, of small letters or capitals.
 */
static inline bool
is_lengthened(const unsigned char *text, size_t length)
{
	if (length < 4 || length > LEXICON_WORD_MAX)
		return false;
	for (size_t i = 0; i + 8 < length; i += 6)
		if (eight_is_lengthened(lexicon_bytes(text + i, 8) | LEXICON_EACH(0x20), ~UINT64_C(0)))
			return true;
	if (length >= 8)
		return eight_is_lengthened(lexicon_bytes(text + length - 8, 8) | LEXICON_EACH(0x20), ~UINT64_C(0));
	for (size_t i = 2; i < length; i++)
		if (((text[i] ^ text[i - 1]) & 0xDF) == 0 && ((text[i] ^ text[i - 2]) & 0xDF) == 0)
			return true;
	return false;
}

/*
 * Look up a word, with and without the punctuation around it: emoticons have
 * theirs in the lexicon.
 */
static const LexiconEntry *
span_find(const Lexicon *lexicon, const Span *span)
{
	unsigned char key[LEXICON_WORD_MAX];
	const LexiconEntry *entry = NULL;
	size_t		length = span->end - span->start;
	size_t		bare_length = span->bare_end - span->bare_start;

	if (!(span->kinds & LETTER_WIDE))
	{
		if (bare_length != length && bare_length <= lexicon->longest_framed)
			entry = lexicon_find(lexicon, span->start, length);
		if (entry == NULL)
			entry = lexicon_find(lexicon, span->bare_start, bare_length);
		if (entry == NULL && is_lengthened(span->bare_start, bare_length))
			entry = lexicon_find_lengthened(lexicon, span->bare_start, bare_length);
		return entry;
	}
	if (bare_length != length && length <= sizeof(key))
		entry = lexicon_find(lexicon, key, lexicon_normalize(span->start, length, key));
	if (entry == NULL && bare_length <= sizeof(key))
	{
		length = lexicon_normalize(span->bare_start, bare_length, key);
		entry = lexicon_find(lexicon, key, length);
		if (entry == NULL && is_lengthened(key, length))
			entry = lexicon_find_lengthened(lexicon, key, length);
	}
	return entry;
}

/*
 * Read a word of up to eight ASCII letters, with a space behind it or a point
 * or comma and a space, as most are.  Returns false if it is another one.
 */
static inline bool
read_short(WordReader *reader, Word *word)
{
	const unsigned char *text = reader->next;
	size_t		left = reader->end - text;
	uint64_t	bytes = left >= 8 ? lexicon_bytes(text, 8) : lexicon_bytes(text, left);
	uint64_t	eight;
	size_t		length = lexicon_letters(text, left, &eight);
	uint64_t	mask;

	if (length == 0)
		return false;
	mask = ~UINT64_C(0) >> 8 * (8 - length);

	word->closed = false;
	word->pauses = false;
	word->ends_sentence = false;
	reader->next = text + length;
	if (length < left && text[length] != ' ')
	{
		if ((text[length] != '.' && text[length] != ',') || length <= reader->lexicon->longest_framed ||
			(length + 1 < left && text[length + 1] != ' '))
		{
			reader->next = text;
			return false;
		}
		word->closed = true;
		word->pauses = text[length] == ',';
		word->ends_sentence = text[length] == '.';
		reader->next++;
	}
	word->entry = lexicon_find_eight(reader->lexicon, eight, length);
	if (word->entry == NULL && length > 3 && eight_is_lengthened(eight, mask))
		word->entry = lexicon_find_lengthened(reader->lexicon, text, length);
	word->capitals = (bytes & mask & LEXICON_EACH(0x20)) == 0;
	return true;
}

/*
 * Say what the signs behind a word, or all signs of a word that has nothing
 * else, do to what follows: quotes and brackets may be among them.
 */
static void
read_signs(WordReader *reader, const Span *span, Word *word)
{
	const unsigned char *text = span->bare_end != span->bare_start ? span->bare_end : span->start;

	while (text < span->end)
	{
		uint32_t	letter;
		size_t		length = letter_read(text, span->end, &letter);

		pause_after(&reader->looked_at, length);
		text += length;
		word_take_sign(word, letter, word->closed);
	}
}

/*
 * Read a word of any kind.
 */
static void
read_any(WordReader *reader, Word *word)
{
	Span		span = {0};

	if (unspaced_read(reader, word))
		return;
	span.start = span.bare_start = span.bare_end = reader->next;
	if (!span_ascii(reader, &span))
		span_wide(reader, &span);
	reader->next = span.end;

	word->entry = span_find(reader->lexicon, &span);
	word->capitals = (span.kinds & LETTER_CAPITAL) && !(span.kinds & LETTER_SMALL);
	/* an apostrophe behind a word may stand for an accent: e' is è in Italian */
	word->closed = span.bare_end != span.end &&
		!(span.end - span.bare_end == 1 && *span.bare_end == '\'');
	word->pauses = false;
	word->ends_sentence = false;
	if (span.kinds & LETTER_PUNCTUATION)
		read_signs(reader, &span, word);
}

/*
 * Read the next word.  Returns false at the end of the text.  It pauses within
 * what is long; whoever reads many words pauses between them.
 */
bool
word_read(WordReader *reader, Word *word)
{
	if (reader->next < reader->end && *reader->next == ' ')
		reader->next++;
	if (!read_short(reader, word))
	{
		word_skip_space(reader);
		if (reader->next == reader->end)
			return false;
		read_any(reader, word);
	}
	word->end = reader->next;
	reader->has_capitals |= word->capitals;
	reader->has_others |= !word->capitals;
	return true;
}
