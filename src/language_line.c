/*-------------------------------------------------------------------------
 *
 * language_line.c
 *	  The lines of the file comments.languages, and the table that they and
 *	  the lexicons fill.
 *
 *-------------------------------------------------------------------------
 */
#include "language.h"

#include "letters.h"
#include "lexicon_line.h"
#include "pause.h"

#define WORDS_TO_PAUSE 1024

/* What a line says */
typedef enum LineKind
{
	LINE_LEXICON,
	LINE_UNREAD,
	LINE_STOPWORDS,
	LINE_COMMON,
	LINE_LETTERS,
	LINE_SCRIPT,
	LINE_SYMBOLS
} LineKind;

static const char *const kind_names[] = {
	[LINE_LEXICON] = "lexicon",
	[LINE_UNREAD] = "unread",
	[LINE_STOPWORDS] = "stopwords",
	[LINE_COMMON] = "common",
	[LINE_LETTERS] = "letters",
	[LINE_SCRIPT] = "script",
	[LINE_SYMBOLS] = "symbols"
};

/*
 * Say what is wrong with a line, as part of a sentence.
 */
const char *
language_status_detail(LanguageStatus status)
{
	switch (status)
	{
		case LANGUAGE_OK:
		case LANGUAGE_LISTS:
			break;
		case LANGUAGE_NO_TAB:
			return "there is no tab in it";
		case LANGUAGE_BAD_NAME:
			return "a name is not 1 to 63 characters, all of them a-z, 0-9 or _";
		case LANGUAGE_MANY:
			return "there are more than 32 languages";
		case LANGUAGE_BAD_KIND:
			return "what follows the tab is none of lexicon, unread, stopwords, common, letters, script and symbols";
		case LANGUAGE_BAD_WORD:
			return "a word is longer than 100 bytes of UTF-8";
		case LANGUAGE_BAD_LETTERS:
			return "a letter is none of the Latin, Greek and Cyrillic ones";
		case LANGUAGE_BAD_SCRIPT:
			return "a script is neither han nor kana";
		case LANGUAGE_TRAILING:
			return "something follows the end";
	}
	return "";
}

/*
 * Begin without languages, and with room for so many words.
 */
void
languages_init(Languages *languages, size_t words, LexiconResize resize, void *context)
{
	memset(languages, 0, sizeof(*languages));
	lexicon_init(&languages->words, resize, context);
	lexicon_reserve(&languages->words, words);
}

/*
 * Copy a name, if it is one that a language may have.
 */
static bool
read_name(const char *text, char *name)
{
	size_t		length = text != NULL ? strlen(text) : 0;

	if (length < 1 || length > LANGUAGE_NAME_MAX ||
		strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") != length)
		return false;
	memcpy(name, text, length + 1);
	return true;
}

/*
 * Find or add the language of a name.
 */
static LanguageStatus
read_language(Languages *languages, const char *text, int *number)
{
	char		name[LANGUAGE_NAME_MAX + 1];

	if (!read_name(text, name))
		return LANGUAGE_BAD_NAME;
	for (*number = 0; *number < languages->count; (*number)++)
		if (strcmp(languages->list[*number].name, name) == 0)
			return LANGUAGE_OK;
	if (languages->count == LANGUAGES_MAX)
		return LANGUAGE_MANY;
	memcpy(languages->list[languages->count++].name, name, sizeof(name));
	return LANGUAGE_OK;
}

/*
 * The sets of languages that know a word, which is normalized, added if need
 * be.
 */
static LanguageWord *
add_word(Languages *languages, const unsigned char *key, size_t length)
{
	int32_t		number = lexicon_add_word(&languages->words, key, length);

	lexicon_entry(&languages->words, number)->roles = LEXICON_PLAIN;
	while (languages->sets.used <= (size_t) number * sizeof(LanguageWord))
	{
		LanguageWord *word = lexicon_array_extend(&languages->words, &languages->sets, sizeof(LanguageWord));

		memset(word, 0, sizeof(*word));
	}
	return (LanguageWord *) languages->sets.data + number;
}

/*
 * Add the words that a text has, as frequent ones or as those of a lexicon,
 * which are normalized.  They are told apart as in language_of(): "don't" is two.
 */
static void
add_words(Languages *languages, int number, const unsigned char *text, size_t length, bool common)
{
	const unsigned char *end = text + length;

	while (text < end)
	{
		const unsigned char *word = text;
		unsigned char key[LEXICON_WORD_MAX];

		length = language_word_length(text, end);
		text += length > 0 ? length : 1;
		if (length == 0 || length > sizeof(key))
			continue;
		if (common)
			length = lexicon_normalize(word, length, key);
		if (length == 0)
			continue;
		if (common)
			add_word(languages, key, length)->common |= (LanguageSet) 1 << number;
		else
			add_word(languages, word, length)->known |= (LanguageSet) 1 << number;
	}
}

/*
 * Add frequent words of a language.
 */
void
languages_add_common(Languages *languages, int number, const char *text, size_t length)
{
	add_words(languages, number, (const unsigned char *) text, length, true);
}

/*
 * Add the words of a lexicon to those of a language.
 */
void
languages_add_lexicon(Languages *languages, int number, const Lexicon *lexicon)
{
	size_t		count = lexicon->entries.used / sizeof(LexiconEntry);

	if (lexicon->common.used > 0)
		languages_add_common(languages, number, lexicon->common.data, lexicon->common.used);
	for (size_t i = 0; i < count; i++)
	{
		const LexiconEntry *entry = lexicon_entry(lexicon, (int32_t) i);

		if (i % WORDS_TO_PAUSE == 0)
			pause_for_interrupts();
		add_words(languages, number, (const unsigned char *) lexicon->keys.data + entry->key, entry->length, false);
	}
}

/* How far a capital may be in front of its small letter */
static const uint32_t capital_distances[] = {1, 32, 80, 37, 38, 48, 63, 64};

#define CAPITAL_DISTANCES ((int) (sizeof(capital_distances) / sizeof(capital_distances[0])))

/*
 * Add letters of a language, capitals as well.
 */
static LanguageStatus
add_letters(Languages *languages, int number, const char *text)
{
	const unsigned char *next = (const unsigned char *) text;
	const unsigned char *end = next + strlen(text);

	languages->lettered |= (LanguageSet) 1 << number;
	while (next < end)
	{
		uint32_t	letter;

		next += letter_decode(next, end, &letter);
		if (letter == ' ' || (letter < 0x80 && letter_kind(letter) & LETTER_SMALL))
			continue;
		if (letter < LANGUAGE_LETTERS_FIRST || letter > LANGUAGE_LETTERS_LAST)
			return LANGUAGE_BAD_LETTERS;
		letter = letter_lower(letter);
		languages->letters[letter - LANGUAGE_LETTERS_FIRST] |= (LanguageSet) 1 << number;
		for (int i = 0; i < CAPITAL_DISTANCES; i++)
		{
			uint32_t	capital = letter - capital_distances[i];

			if (capital >= LANGUAGE_LETTERS_FIRST && capital < letter && letter_lower(capital) == letter)
				languages->letters[capital - LANGUAGE_LETTERS_FIRST] |= (LanguageSet) 1 << number;
		}
	}
	return LANGUAGE_OK;
}

/*
 * Add a line, which is changed.  A line that names a list of the server's gives
 * LANGUAGE_LISTS; the number is that of its language.
 */
LanguageStatus
languages_add_line(Languages *languages, char *line, int *number)
{
	char	   *subject;
	char	   *text;
	int			kind;
	LanguageStatus status;

	line = lexicon_trim_line(line);
	if (line[0] == '#' || line[strspn(line, " \t")] == '\0')
		return LANGUAGE_OK;
	subject = lexicon_next_part(&line);
	text = lexicon_next_part(&line);
	if (text == NULL)
		return LANGUAGE_NO_TAB;
	for (kind = LINE_LEXICON; kind <= LINE_SYMBOLS; kind++)
		if (strcmp(text, kind_names[kind]) == 0)
			break;
	text = lexicon_next_part(&line);
	if ((line != NULL && line[strspn(line, " \t")] != '\0') ||
		(text != NULL && text[0] != '\0' && (kind == LINE_UNREAD || kind == LINE_STOPWORDS || kind == LINE_SYMBOLS)))
		return LANGUAGE_TRAILING;

	switch (kind)
	{
		case LINE_LEXICON:
			status = read_language(languages, subject, number);
			if (status == LANGUAGE_OK && text == NULL)
				text = subject;
			if (status == LANGUAGE_OK && !read_name(text, languages->list[*number].lexicon))
				status = LANGUAGE_BAD_NAME;
			return status;
		case LINE_UNREAD:
			status = read_language(languages, subject, number);
			if (status == LANGUAGE_OK)
				languages->list[*number].lexicon[0] = '\0';
			return status;
		case LINE_STOPWORDS:
			status = read_language(languages, subject, number);
			return status == LANGUAGE_OK ? LANGUAGE_LISTS : status;
		case LINE_COMMON:
			status = read_language(languages, text, number);
			if (status == LANGUAGE_OK)
				languages_add_common(languages, *number, subject, strlen(subject));
			return status;
		case LINE_LETTERS:
			status = read_language(languages, text, number);
			return status == LANGUAGE_OK ? add_letters(languages, *number, subject) : status;
		case LINE_SCRIPT:
			status = read_language(languages, text, number);
			if (status != LANGUAGE_OK)
				return status;
			if (strcmp(subject, "han") == 0)
				languages->han |= (LanguageSet) 1 << *number;
			else if (strcmp(subject, "kana") == 0)
				languages->kana |= (LanguageSet) 1 << *number;
			else
				return LANGUAGE_BAD_SCRIPT;
			return LANGUAGE_OK;
		case LINE_SYMBOLS:
			return read_name(subject, languages->symbols) ? LANGUAGE_OK : LANGUAGE_BAD_NAME;
	}
	return LANGUAGE_BAD_KIND;
}
