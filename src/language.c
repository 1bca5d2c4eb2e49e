/*-------------------------------------------------------------------------
 *
 * language.c
 *	  Which language a text is in.
 *
 * The beginning of a text tells.  Where its letters are Han and Kana, the script
 * decides, and between languages that share it the words do.  Elsewhere each word is
 * evidence: frequent words of a language speak for it, words of its lexicon
 * do so half as much, and a letter that it doesn't have speaks against it.  The
 * language with the most evidence wins if that is enough for so many words, and
 * of equals the one that is listed first.  Reading stops once one is far ahead.
 *
 * Words are runs of letters here: what stands between them says nothing.
 *
 *-------------------------------------------------------------------------
 */
#include "language.h"

#include "letters.h"
#include "pause.h"

#define WORDS_READ 100			/* of a text, at most */
#define WORDS_TO_DECIDE 4		/* from one look at the scores to the next */
#define UNSPACED_READ 64		/* letters in Han and Kana, at most */

#define COMMON_SCORE 3			/* of a frequent word */
#define SHORT_SCORE 1			/* of one that is a letter: many languages have it */
#define KNOWN_SCORE 1			/* of a word of the lexicon */
#define LETTER_SCORE 1			/* of a word with letters of the language's own */
#define STRANGE_SCORE (-2)		/* of an unknown word with a letter that it hasn't */
#define SCORE_AHEAD 6			/* by which a language is far ahead */

#define WORDS_TOO_SHORT 4		/* so few don't tell what they aren't */
#define SCORE_OF_TEN_WORDS 4	/* at least, of a text that isn't short */

#define LETTERS_OF_WORD 3		/* of Latin that weigh as much as one of Han or Kana */
#define KANA_SHARE 8			/* of so many letters in Japanese one is Kana, at least */
#define HAN_ALONE 12			/* letters of Japanese that aren't all Han */

/* What was seen of a text */
typedef struct Evidence
{
	const Languages *languages;
	int			scores[LANGUAGES_MAX];
	int			words;
	size_t		spaced;			/* letters of scripts with spaces, in bytes */
	int			han;
	int			kana;
	size_t		looked_at;		/* bytes of long words and of what is no letter since a pause */
} Evidence;

/* What a letter is here */
typedef enum LetterClass
{
	CLASS_NONE,					/* no letter */
	CLASS_SPACED,
	CLASS_HAN,
	CLASS_KANA
} LetterClass;

/*
 * The class of a character outside of ASCII.
 */
static LetterClass
letter_class(uint32_t letter)
{
	unsigned	kind = letter_kind(letter);

	if (kind & LETTER_UNSPACED)
		return kind & LETTER_KANA ? CLASS_KANA : CLASS_HAN;
	if (kind & (LETTER_CAPITAL | LETTER_SMALL))
		return CLASS_SPACED;
	if (kind != LETTER_OTHER || letter < 0xC0 || letter == 0xD7 || letter == 0xF7 ||
		(letter >= 0x2000 && letter < 0x2C00) || letter >= 0xE000)
		return CLASS_NONE;
	return CLASS_SPACED;
}

/*
 * Add to the scores of a set of languages.
 */
static inline void
add_score(Evidence *evidence, LanguageSet set, int score)
{
#ifdef __GNUC__
	for (; set != 0; set &= set - 1)
		evidence->scores[__builtin_ctz(set)] += score;
#else
	for (int i = 0; set != 0; i++, set >>= 1)
		if (set & 1)
			evidence->scores[i] += score;
#endif
}

/*
 * Add what a word says that is in the table, its length given.  Returns the
 * languages that know it.
 */
static inline LanguageSet
add_word(Evidence *evidence, const LexiconEntry *entry, size_t length)
{
	const Languages *languages = evidence->languages;
	const LanguageWord *word = (const LanguageWord *) languages->sets.data +
		lexicon_number(&languages->words, entry);

	add_score(evidence, word->common, length > 1 ? COMMON_SCORE : SHORT_SCORE);
	add_score(evidence, word->known & ~word->common, KNOWN_SCORE);
	return word->common | word->known;
}

/*
 * Read a word of a script with spaces, from the length of its first letters on,
 * which are ASCII.  Returns its end.
 */
static const unsigned char *
read_word(Evidence *evidence, const unsigned char *word, size_t ascii, const unsigned char *end)
{
	const Languages *languages = evidence->languages;
	const unsigned char *text = word + ascii;
	LanguageSet all = ~(LanguageSet) 0;
	LanguageSet allowed = all;
	LanguageSet knowing = 0;
	bool		wide = false;
	unsigned char key[LEXICON_WORD_MAX];
	const LexiconEntry *entry = NULL;

	while (text < end)
	{
		uint32_t	letter;
		size_t		length = 1;
		LanguageSet set = 0;

		pause_after(&evidence->looked_at, 1);
		if (letter_byte_kind[*text] & (LETTER_CAPITAL | LETTER_SMALL))
		{
			text++;
			continue;
		}
		if (*text < 0x80)
			break;
		length = letter_decode(text, end, &letter);
		if (letter >= LANGUAGE_LETTERS_FIRST && letter <= LANGUAGE_LETTERS_LAST)
			set = languages->letters[letter - LANGUAGE_LETTERS_FIRST];
		wide = true;
		if (set != 0 || letter_class(letter) == CLASS_SPACED)
			allowed &= set | ~languages->lettered;
		else if (!(letter_kind(letter) & LETTER_IGNORED))
			break;
		text += length;
	}
	if ((size_t) (text - word) > sizeof(key))
		entry = NULL;
	else if (wide)
		entry = lexicon_find(&languages->words, key, lexicon_normalize(word, text - word, key));
	else
		entry = lexicon_find(&languages->words, word, text - word);
	if (entry != NULL)
		knowing = add_word(evidence, entry, text - word);
	if (allowed != all)
	{
		add_score(evidence, allowed & languages->lettered, LETTER_SCORE);
		add_score(evidence, ~(allowed | knowing), STRANGE_SCORE);
	}
	return text;
}

/*
 * Read a letter in Han or Kana, and what the longest word says that begins with
 * it.  Returns the end of the letter, which another word may begin behind.
 */
static const unsigned char *
read_unspaced(Evidence *evidence, const unsigned char *text, size_t length, LetterClass class,
			  const unsigned char *end)
{
	const LexiconEntry *entry;

	evidence->han += class == CLASS_HAN;
	evidence->kana += class == CLASS_KANA;
	if (evidence->kana == 0 && evidence->han <= HAN_ALONE)
	{
		entry = lexicon_find_longest(&evidence->languages->words, text, end, LEXICON_PLAIN);
		if (entry != NULL)
			(void) add_word(evidence, entry, entry->length);
	}
	return text + length;
}

/*
 * The best score of a set of languages, and the first one that has it.
 */
static int
best_of(const Evidence *evidence, LanguageSet set, int *number)
{
	int			best = INT16_MIN;

	*number = LANGUAGE_NONE;
	for (int i = 0; i < evidence->languages->count; i++)
		if (set >> i & 1 && evidence->scores[i] > best)
		{
			best = evidence->scores[i];
			*number = i;
		}
	return best;
}

/*
 * Is one language far ahead of all others?
 */
static bool
is_decided(const Evidence *evidence)
{
	int			best = INT16_MIN;
	int			second = INT16_MIN;

	for (int i = 0; i < evidence->languages->count; i++)
	{
		int			score = evidence->scores[i];

		if (score > best)
		{
			second = best;
			best = score;
		}
		else if (score > second)
			second = score;
	}
	return best - SCORE_AHEAD >= second;
}

/*
 * Read as much of a text as is needed.
 */
static void
read_text(Evidence *evidence, const unsigned char *text, const unsigned char *end)
{
	const Lexicon *words = &evidence->languages->words;

	while (text < end && evidence->words < WORDS_READ && evidence->han + evidence->kana < UNSPACED_READ)
	{
		const unsigned char *start = text;
		uint64_t	eight;
		size_t		length = lexicon_letters(text, end - text, &eight);
		uint32_t	letter;
		LetterClass class;

		if (length > 0 && length < 8 && (text + length == end || text[length] < 0x80))
		{
			/* a short word in plain ASCII, as most are */
			const LexiconEntry *entry = lexicon_find_eight(words, eight, length);

			text += length;
			if (entry != NULL)
				(void) add_word(evidence, entry, length);
		}
		else if (length > 0)
			text = read_word(evidence, text, length, end);
		else if (*text < 0x80)
		{
			pause_after(&evidence->looked_at, 1);
			text++;
			continue;
		}
		else
		{
			length = letter_decode(text, end, &letter);
			class = letter_class(letter);
			if (class == CLASS_SPACED)
				text = read_word(evidence, text, 0, end);
			else if (class == CLASS_NONE)
			{
				pause_after(&evidence->looked_at, length);
				text += length;
				continue;
			}
			else
			{
				text = read_unspaced(evidence, text, length, class, end);
				continue;
			}
		}
		evidence->spaced += text - start;
		if (++evidence->words % WORDS_TO_DECIDE == 0 && is_decided(evidence))
			break;
	}
}

/*
 * The number of the language of a text, which is in UTF-8, or LANGUAGE_NONE.
 * Then it is told whether there is too little to tell by.
 */
int
language_of(const Languages *languages, const char *text, size_t length, bool *too_short)
{
	Evidence	evidence = {.languages = languages};
	int			unspaced;
	int			best;
	int			number;

	read_text(&evidence, (const unsigned char *) text, (const unsigned char *) text + length);
	unspaced = evidence.han + evidence.kana;
	*too_short = unspaced == 0 && evidence.words <= WORDS_TOO_SHORT;
	if (unspaced > 0 && (size_t) unspaced * LETTERS_OF_WORD >= evidence.spaced)
	{
		LanguageSet set = languages->han;

		if (evidence.kana * KANA_SHARE >= unspaced)
			set = languages->kana;
		else if (evidence.han > HAN_ALONE && (set & ~languages->kana) != 0)
			set &= ~languages->kana;
		(void) best_of(&evidence, set, &number);
		return number;
	}
	best = best_of(&evidence, ~(LanguageSet) 0, &number);
	if (best <= 0 || (!*too_short && best * 10 < evidence.words * SCORE_OF_TEN_WORDS))
		return LANGUAGE_NONE;
	return number;
}

/*
 * The length of the word that a text begins with, or zero.  A run of Han and
 * Kana is one here.
 */
size_t
language_word_length(const unsigned char *text, const unsigned char *end)
{
	const unsigned char *next = text;
	bool		unspaced = false;

	while (next < end && letter_byte_kind[*next] & (LETTER_CAPITAL | LETTER_SMALL))
		next++;
	while (next < end && (*next >= 0x80 || letter_byte_kind[*next] & (LETTER_CAPITAL | LETTER_SMALL)))
	{
		uint32_t	letter;
		size_t		length = letter_decode(next, end, &letter);
		LetterClass class = letter < 0x80 ? CLASS_SPACED : letter_class(letter);

		if (next == text)
			unspaced = class >= CLASS_HAN;
		if (class == CLASS_NONE || unspaced != (class >= CLASS_HAN))
			break;
		next += length;
	}
	return next - text;
}
