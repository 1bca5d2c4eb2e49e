/*-------------------------------------------------------------------------
 *
 * lexicon.c
 *	  The lines of a lexicon, and the table that they become.
 *
 * The table is a hash of the words that are in the file, those of phrases
 * too, with open addressing and at most a quarter of the slots in use: most
 * words of a comment are in no lexicon, and one look says so.
 *
 *-------------------------------------------------------------------------
 */
#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "letters.h"

#define SLOTS_AT_FIRST 1024		/* a power of two */
#define SLOTS_PER_ENTRY 4

/*
 * Make all slots free.
 */
static void
slots_clear(Lexicon *lexicon)
{
	for (size_t i = 0; i <= lexicon->mask; i++)
		lexicon->slots[i].number = LEXICON_NONE;
}

/*
 * Begin an empty lexicon.
 */
void
lexicon_init(Lexicon *lexicon, LexiconResize resize, void *context)
{
	memset(lexicon, 0, sizeof(*lexicon));
	lexicon->resize = resize;
	lexicon->context = context;
	lexicon->mask = SLOTS_AT_FIRST - 1;
	lexicon->slots = resize(context, NULL, SLOTS_AT_FIRST * sizeof(LexiconSlot));
	slots_clear(lexicon);
}

/*
 * Say what is wrong with a line, as part of a sentence.
 */
const char *
lexicon_status_detail(LexiconStatus status)
{
	switch (status)
	{
		case LEXICON_OK:
		case LEXICON_INCLUDES:
			break;
		case LEXICON_NO_TAB:
			return "there is no tab in it";
		case LEXICON_NO_WORD:
			return "it begins with no word";
		case LEXICON_LONG_WORD:
			return "a word is longer than 100 bytes of UTF-8";
		case LEXICON_LONG_PHRASE:
			return "a phrase has more than 6 words";
		case LEXICON_BAD_ESCAPE:
			return "\\u{...} does not hold the number of a character in hexadecimal digits";
		case LEXICON_BAD_KIND:
			return "what follows the tab is no number and no kind of word";
		case LEXICON_BAD_NUMBER:
			return "a valence or a degree is not a number from -4 to 4";
		case LEXICON_BAD_REACH:
			return "the reach of a negation is not 1, 2 or 3";
		case LEXICON_TRAILING:
			return "something follows the end";
		case LEXICON_NOT_OF_PHRASE:
			return "a phrase can be neither a contrast nor the name of a lexicon";
	}
	return "";
}

/*
 * Make room for more bytes at the end of an array.  Returns where they go.
 */
static void *
array_extend(Lexicon *lexicon, LexiconArray *array, size_t bytes)
{
	void	   *end;

	if (array->used + bytes > array->size)
	{
		array->size = 2 * (array->used + bytes);
		array->data = lexicon->resize(lexicon->context, array->data, array->size);
	}
	end = array->data + array->used;
	array->used += bytes;
	return end;
}

/* Number of entries */
static int32_t
entry_count(const Lexicon *lexicon)
{
	return (int32_t) (lexicon->entries.used / sizeof(LexiconEntry));
}

/*
 * Put the number of an entry, which no slot holds, into a free slot.
 */
static void
slot_fill(Lexicon *lexicon, int32_t number)
{
	uint32_t	hash = lexicon_entry(lexicon, number)->hash;
	uint32_t	slot = lexicon_slot(lexicon, hash);

	while (lexicon->slots[slot].number != LEXICON_NONE)
		slot = (slot + 1) & lexicon->mask;
	lexicon->filter[hash % LEXICON_FILTER_BITS / 64] |= UINT64_C(1) << hash % 64;
	lexicon->slots[slot].hash = hash;
	lexicon->slots[slot].number = number;
}

/*
 * Double the slots.
 */
static void
slots_grow(Lexicon *lexicon)
{
	lexicon->mask = 2 * lexicon->mask + 1;
	lexicon->slots = lexicon->resize(lexicon->context, lexicon->slots,
									 ((size_t) lexicon->mask + 1) * sizeof(LexiconSlot));
	slots_clear(lexicon);
	for (int32_t i = 0; i < entry_count(lexicon); i++)
		slot_fill(lexicon, i);
}

/*
 * The length of what is between the punctuation around a key; zero if there is
 * no punctuation.
 */
static size_t
framed_length(const unsigned char *key, size_t length)
{
	size_t		start = 0;
	size_t		end = length;

	while (start < end && letter_byte_kind[key[start]] & (LETTER_PUNCTUATION | LETTER_WIDE))
		start++;
	while (start < end && letter_byte_kind[key[end - 1]] & (LETTER_PUNCTUATION | LETTER_WIDE))
		end--;
	return start > 0 || end < length ? end - start : 0;
}

/*
 * Find or add the entry of a normalized word.  Returns its number.
 */
static int32_t
word_intern(Lexicon *lexicon, const unsigned char *key, size_t length)
{
	LexiconEntry *entry;
	uint32_t	hash = lexicon_hash(key, length);
	int32_t		number;

	for (uint32_t slot = lexicon_slot(lexicon, hash);
		 (number = lexicon->slots[slot].number) != LEXICON_NONE;
		 slot = (slot + 1) & lexicon->mask)
	{
		entry = lexicon_entry(lexicon, number);
		if (entry->hash == hash && entry->length == length &&
			memcmp(lexicon->keys.data + entry->key, key, length) == 0)
			return number;
	}

	number = entry_count(lexicon);
	entry = array_extend(lexicon, &lexicon->entries, sizeof(*entry));
	memset(entry, 0, sizeof(*entry));
	entry->head = lexicon_eight(key, length < 8 ? length : 8);
	entry->hash = hash;
	entry->key = (uint32_t) lexicon->keys.used;
	entry->length = (uint8_t) length;
	entry->phrase = LEXICON_NONE;
	memcpy(array_extend(lexicon, &lexicon->keys, length), key, length);
	if (length > lexicon->longest)
		lexicon->longest = length;
	length = framed_length(key, length);
	if (length > lexicon->longest_framed)
		lexicon->longest_framed = length;

	if ((uint32_t) entry_count(lexicon) * SLOTS_PER_ENTRY > lexicon->mask)
		slots_grow(lexicon);
	else
		slot_fill(lexicon, number);
	return number;
}

/*
 * Find or add a phrase, among those that begin with its first word, longer
 * ones first.
 */
static LexiconEntry *
phrase_intern(Lexicon *lexicon, const int32_t *words, int count)
{
	LexiconPhrase *phrase;
	int32_t    *link = &lexicon_entry(lexicon, words[0])->phrase;
	int32_t		number;

	while (*link != LEXICON_NONE)
	{
		phrase = lexicon_phrase(lexicon, *link);
		if (phrase->count == count && memcmp(phrase->words, words, count * sizeof(*words)) == 0)
			return &phrase->entry;
		if (phrase->count < count)
			break;
		link = &phrase->next;
	}

	/* The array may move, and the link with it if it is in there */
	number = *link;
	*link = (int32_t) (lexicon->phrases.used / sizeof(*phrase));
	phrase = array_extend(lexicon, &lexicon->phrases, sizeof(*phrase));
	memset(phrase, 0, sizeof(*phrase));
	memcpy(phrase->words, words, count * sizeof(*words));
	phrase->count = count;
	phrase->next = number;
	return &phrase->entry;
}

/*
 * Normalize a word: small letters, the typewriter's apostrophe, nothing that
 * can't be seen.  The key is never longer than the word.
 */
size_t
lexicon_normalize(const unsigned char *text, size_t length, unsigned char *key)
{
	const unsigned char *end = text + length;
	unsigned char *to = key;

	while (text < end)
	{
		uint32_t	letter;

		text += letter_decode(text, end, &letter);
		if (letter < 0x80)
			*to++ = letter_byte_lower((unsigned char) letter);
		else if (letter == 0x2018 || letter == 0x2019 || letter == 0x02BC || letter == 0x00B4)
			*to++ = '\'';
		else if (letter_kind(letter) != LETTER_IGNORED)
			to += letter_encode(letter_lower(letter), to);
	}
	return to - key;
}

/*
 * Replace each \u{...} by its character, in place.
 */
static LexiconStatus
unescape(char *text)
{
	char	   *to = text;

	while (*text != '\0')
	{
		char	   *end;
		unsigned long letter;

		if (strncmp(text, "\\u{", 3) != 0)
		{
			*to++ = *text++;
			continue;
		}
		text += 3;
		if (strspn(text, "0123456789abcdefABCDEF") == 0)
			return LEXICON_BAD_ESCAPE;
		letter = strtoul(text, &end, 16);
		if (*end != '}' || letter == 0 || letter > 0x10FFFF || (letter >= 0xD800 && letter < 0xE000))
			return LEXICON_BAD_ESCAPE;
		to += letter_encode((uint32_t) letter, (unsigned char *) to);
		text = end + 1;
	}
	*to = '\0';
	return LEXICON_OK;
}

/*
 * Take the next part of a line, up to a tab or the end, without spaces around
 * it.  NULL if there is none.
 */
static char *
next_part(char **line)
{
	char	   *part = *line;
	char	   *end;

	if (part == NULL)
		return NULL;
	end = strchr(part, '\t');
	*line = end != NULL ? end + 1 : NULL;
	if (end == NULL)
		end = part + strlen(part);
	while (*part == ' ')
		part++;
	while (end > part && end[-1] == ' ')
		end--;
	*end = '\0';
	return part;
}

/*
 * Read a valence or a degree: decimal digits, with a sign and a point if need
 * be.
 */
static bool
read_number(const char *text, double *number)
{
	char	   *end;

	if (text == NULL || text[strspn(text, "+-.0123456789")] != '\0')
		return false;
	*number = strtod(text, &end);
	return end > text && *end == '\0' &&
		*number >= -LEXICON_VALENCE_MAX && *number <= LEXICON_VALENCE_MAX;
}

/*
 * Find or add what a line is about, a word or a phrase.
 */
static LexiconStatus
subject_intern(Lexicon *lexicon, char *text, LexiconEntry **entry)
{
	int32_t		words[LEXICON_PHRASE_MAX];
	int			count = 0;
	LexiconStatus status = unescape(text);

	if (status != LEXICON_OK)
		return status;
	for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
	{
		unsigned char key[LEXICON_WORD_MAX];
		size_t		length = strlen(word);

		if (count == LEXICON_PHRASE_MAX)
			return LEXICON_LONG_PHRASE;
		if (count > 0 && strcmp(word, "*") == 0)
		{
			words[count++] = LEXICON_ANY;
			continue;
		}
		if (length > LEXICON_WORD_MAX)
			return LEXICON_LONG_WORD;
		length = lexicon_normalize((const unsigned char *) word, length, key);
		if (length == 0)
			return LEXICON_NO_WORD;
		words[count++] = word_intern(lexicon, key, length);
	}
	if (count == 0)
		return LEXICON_NO_WORD;
	*entry = count == 1 ? lexicon_entry(lexicon, words[0]) : phrase_intern(lexicon, words, count);
	return LEXICON_OK;
}

/*
 * Add a line, which is changed.  A line that includes another lexicon gives
 * LEXICON_INCLUDES and its name.  A line that is wrong leaves the table
 * usable, but the caller has no use for a part of a lexicon.
 */
LexiconStatus
lexicon_add_line(Lexicon *lexicon, char *line, const char **included)
{
	char	   *subject;
	char	   *kind;
	char	   *more;
	double		number = 0;
	int			reach = LEXICON_REACH;
	LexiconRole role;
	LexiconEntry *entry;
	LexiconStatus status;

	if (strncmp(line, "\xEF\xBB\xBF", 3) == 0)
		line += 3;				/* a byte order mark */
	line[strcspn(line, "\r\n")] = '\0';
	if (line[0] == '#' || line[strspn(line, " \t")] == '\0')
		return LEXICON_OK;
	subject = next_part(&line);
	kind = next_part(&line);
	if (kind == NULL)
		return LEXICON_NO_TAB;

	if (read_number(kind, &number))
	{
		role = LEXICON_VALENCE;
		line = NULL;			/* how the valence came about */
	}
	else if (kind[0] != '\0' && strchr("+-.0123456789", kind[0]) != NULL)
		return LEXICON_BAD_NUMBER;
	else if (strcmp(kind, "degree") == 0)
	{
		role = LEXICON_DEGREE;
		if (!read_number(next_part(&line), &number))
			return LEXICON_BAD_NUMBER;
	}
	else if (strcmp(kind, "negation") == 0)
	{
		role = LEXICON_NEGATION;
		more = next_part(&line);
		if (more != NULL)
		{
			if (strlen(more) != 1 || more[0] < '1' || more[0] > '0' + LEXICON_REACH)
				return LEXICON_BAD_REACH;
			reach = more[0] - '0';
		}
	}
	else if (strcmp(kind, "contrast") == 0)
		role = LEXICON_CONTRAST;
	else if (strcmp(kind, "plain") == 0)
		role = LEXICON_PLAIN;
	else if (strcmp(kind, "include") == 0)
		role = 0;
	else
		return LEXICON_BAD_KIND;

	more = next_part(&line);
	if (more != NULL && more[0] != '\0')
		return LEXICON_TRAILING;
	if ((role == LEXICON_CONTRAST || role == 0) && strchr(subject, ' ') != NULL)
		return LEXICON_NOT_OF_PHRASE;
	if (role == 0)
	{
		*included = subject;
		return LEXICON_INCLUDES;
	}

	status = subject_intern(lexicon, subject, &entry);
	if (status != LEXICON_OK)
		return status;
	if (role == LEXICON_PLAIN)
		entry->roles = 0;		/* what was said before is taken back */
	else
	{
		if (role == LEXICON_VALENCE || role == LEXICON_DEGREE)
			entry->roles &= ~(LEXICON_VALENCE | LEXICON_DEGREE);
		entry->roles |= role;
	}
	if (role == LEXICON_VALENCE)
		entry->valence = number;
	else if (role == LEXICON_DEGREE)
		entry->degree = number;
	else if (role == LEXICON_NEGATION)
		entry->reach = (uint8_t) reach;
	return LEXICON_OK;
}
