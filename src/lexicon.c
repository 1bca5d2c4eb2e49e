/*-------------------------------------------------------------------------
 *
 * lexicon.c
 *	  The table of a lexicon's words and phrases.
 *
 * The words, those of phrases too, are in a hash table with open addressing
 * and at most a quarter of the slots in use: most words of a comment are in no
 * lexicon, and one look says so.  Phrases are a tree, kept in a table of the
 * same kind: each continues a word or another phrase by one word more.
 *
 *-------------------------------------------------------------------------
 */
#include "lexicon.h"

#include "letters.h"
#include "pause.h"

#define SLOTS_AT_FIRST 8192		/* a power of two */
#define SLOTS_PER_ELEMENT 4
#define UNSPACED_BYTES 3		/* of a letter in Han and Kana, at least */
#define LENGTHENED_ROWS 3		/* rows of equal letters in a word */
#define LETTERS_MANY 31			/* the last bit of lengths: so many, or more */
#define SLOTS_TO_PAUSE 16384	/* filled from one pause to the next */

/*
 * Give a table so many slots, all of them free.
 */
static void
table_resize(Lexicon *lexicon, LexiconTable *table, size_t slots)
{
	table->slots = lexicon->resize(lexicon->context, table->slots, slots * sizeof(LexiconSlot));
	table->mask = (uint32_t) (slots - 1);
	for (size_t i = 0; i < slots; i++)
	{
		if (i % SLOTS_TO_PAUSE == 0)
			pause_for_interrupts();
		table->slots[i].number = LEXICON_NONE;
	}
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
	table_resize(lexicon, &lexicon->word_table, SLOTS_AT_FIRST);
	table_resize(lexicon, &lexicon->phrase_table, SLOTS_AT_FIRST);
}

/*
 * Make the table of words large enough for so many, of a lexicon without words.
 */
void
lexicon_reserve(Lexicon *lexicon, size_t words)
{
	size_t		slots = SLOTS_AT_FIRST;

	while (slots <= words * SLOTS_PER_ELEMENT)
		slots *= 2;
	table_resize(lexicon, &lexicon->word_table, slots);
}

/*
 * Make room for more bytes at the end of an array.  Returns where they go.
 */
void *
lexicon_array_extend(Lexicon *lexicon, LexiconArray *array, size_t bytes)
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

/*
 * Put the last element of an array into its table.  An element begins with a
 * LexiconEntry.
 */
static void
table_add_last(Lexicon *lexicon, LexiconTable *table, const LexiconArray *array, size_t size)
{
	size_t		count = array->used / size;
	size_t		number = count - 1;

	if (count * SLOTS_PER_ELEMENT > table->mask)
	{
		table_resize(lexicon, table, 2 * ((size_t) table->mask + 1));
		number = 0;
	}
	for (; number < count; number++)
	{
		uint32_t	hash = ((const LexiconEntry *) (array->data + number * size))->hash;
		uint32_t	slot = hash & table->mask;

		if (number % SLOTS_TO_PAUSE == 0)
			pause_for_interrupts();
		while (table->slots[slot].number != LEXICON_NONE)
			slot = (slot + 1) & table->mask;
		table->slots[slot].hash = hash;
		table->slots[slot].number = (int32_t) number;
	}
}

/*
 * The length of what is between the punctuation around a key of ASCII; zero if
 * there is no punctuation, or another key.
 */
static size_t
framed_length(const unsigned char *key, size_t length)
{
	size_t		start = 0;
	size_t		end = length;

	for (size_t i = 0; i < length; i++)
		if (letter_byte_kind[key[i]] & LETTER_WIDE)
			return 0;
	while (start < end && letter_byte_kind[key[start]] & LETTER_PUNCTUATION)
		start++;
	while (start < end && letter_byte_kind[key[end - 1]] & LETTER_PUNCTUATION)
		end--;
	return start > 0 || end < length ? end - start : 0;
}

/*
 * Normalize a word: small letters, the typewriter's apostrophe, entities as
 * their characters, nothing that can't be seen.  The key is never longer than the word.
 */
size_t
lexicon_normalize(const unsigned char *text, size_t length, unsigned char *key)
{
	const unsigned char *end = text + length;
	unsigned char *to = key;

	while (text < end)
	{
		uint32_t	letter;

		text += letter_read(text, end, &letter);
		if (letter == '`')
			*to++ = '\'';
		else if (letter < 0x80)
			*to++ = letter_byte_lower((unsigned char) letter);
		else if (letter == 0x2018 || letter == 0x2019 || letter == 0x02BC || letter == 0x00B4 || letter == 0xFF07)
			*to++ = '\'';
		else if (letter_kind(letter) != LETTER_IGNORED)
			to += letter_encode(letter_lower(letter), to);
	}
	return to - key;
}

/*
 * Find the entry of a key by its hash, which the filter knows.
 */
static LexiconEntry *
find_hashed(const Lexicon *lexicon, const unsigned char *key, size_t length, uint32_t hash)
{
	uint32_t	probe = hash;
	int32_t		number;

	while ((number = lexicon_probe(&lexicon->word_table, hash, &probe)) != LEXICON_NONE)
	{
		LexiconEntry *entry = lexicon_entry(lexicon, number);
		const char *known;
		size_t		same = 0;

		if (entry->length != length)
			continue;
		known = lexicon->keys.data + entry->key;
		while (same < length && letter_byte_lower(key[same]) == (unsigned char) known[same])
			same++;
		if (same == length)
			return entry;
	}
	return NULL;
}

/*
 * Find the entry of a word with letters drawn out, such as "gooood", of which
 * the key is given: each row of three equal letters or more counts as two or as
 * one.  NULL if there is none.
 */
const LexiconEntry *
lexicon_find_lengthened(const Lexicon *lexicon, const unsigned char *key, size_t length)
{
	for (unsigned singles = 0; singles < 1u << LENGTHENED_ROWS; singles++)
	{
		unsigned char shorter[LEXICON_WORD_MAX];
		const LexiconEntry *entry;
		size_t		to = 0;
		unsigned	rows = 0;

		if (length > sizeof(shorter))
			return NULL;
		for (size_t from = 0; from < length;)
		{
			unsigned char byte = letter_byte_lower(key[from]);
			size_t		row = 1;

			while (from + row < length && letter_byte_lower(key[from + row]) == byte)
				row++;
			from += row;
			if (row > 2 && (unsigned) byte - 'a' < 26u)
			{
				row = singles >> rows & 1 ? 1 : 2;
				rows++;
			}
			for (; row > 0; row--)
				shorter[to++] = byte;
		}
		if (rows == 0 || rows > LENGTHENED_ROWS || singles >> rows != 0)
			return NULL;
		entry = lexicon_find(lexicon, shorter, to);
		if (entry != NULL)
			return entry;
	}
	return NULL;
}

/*
 * Find the entry of a key, which is ASCII in any letters or is normalized.
 * NULL if there is none.
 */
LexiconEntry *
lexicon_find(const Lexicon *lexicon, const unsigned char *key, size_t length)
{
	uint32_t	hash;

	if (length == 0 || length > lexicon->longest)
		return NULL;
	hash = lexicon_hash(key, length);
	return lexicon_may_have(lexicon, hash) ? find_hashed(lexicon, key, length, hash) : NULL;
}

/* The length of a letter in Han or Kana, by its first byte; zero for others */
static inline size_t
unspaced_length(unsigned char lead)
{
	return lead >= 0xF0 ? UNSPACED_BYTES + 1 : lead >= 0xE0 ? UNSPACED_BYTES : 0;
}

/*
 * The class of the first letter of a key or a text, or of its first two, of so
 * many bytes.
 */
static inline unsigned
start_class(const unsigned char *text, size_t length)
{
	return (unsigned) (lexicon_bytes(text, length) * UINT64_C(0x9E3779B97F4A7C15) >> 32) % LEXICON_STARTS;
}

/*
 * Note the length of a key, if it is in Han and Kana.
 */
static void
note_unspaced(Lexicon *lexicon, const unsigned char *key, size_t length)
{
	size_t		bytes = 0;
	int			letters = 0;

	for (; bytes < length && unspaced_length(key[bytes]) != 0; letters++)
		bytes += unspaced_length(key[bytes]);
	if (bytes != length || letters == 0)
		return;
	if (letters == 1)
	{
		unsigned	class = start_class(key, UNSPACED_BYTES);

		lexicon->single[class / 64] |= UINT64_C(1) << class % 64;
	}
	else
		lexicon->lengths[start_class(key, 2 * UNSPACED_BYTES)] |=
			UINT32_C(1) << (letters < LETTERS_MANY ? letters : LETTERS_MANY);
}

/*
 * Find the entry of the longest key in Han and Kana that a text begins with and
 * that has one of these roles or is part of a phrase.  NULL if there is none.  Only lengths are looked
 * at that some key has which begins so.
 */
LexiconEntry *
lexicon_find_longest(const Lexicon *lexicon, const unsigned char *text, const unsigned char *end,
					 unsigned roles)
{
	uint32_t	hashes[LEXICON_WORD_MAX / UNSPACED_BYTES];
	uint8_t		bytes[LEXICON_WORD_MAX / UNSPACED_BYTES];
	uint64_t	hash = 0;
	size_t		hashed = 0;		/* bytes */
	size_t		length = 0;
	size_t		left = (size_t) (end - text) < LEXICON_WORD_MAX ? (size_t) (end - text) : LEXICON_WORD_MAX;
	uint32_t	lengths = 0;
	unsigned	class;
	int			count = 0;

	if (left < UNSPACED_BYTES)
		return NULL;
	class = start_class(text, UNSPACED_BYTES);
	lengths = (uint32_t) (lexicon->single[class / 64] >> class % 64 & 1) << 1;
	if (left >= 2 * UNSPACED_BYTES)
		lengths |= lexicon->lengths[start_class(text, 2 * UNSPACED_BYTES)];
	for (int letters = 1; lengths >> letters != 0; letters += letters < LETTERS_MANY)
	{
		size_t		letter = length < left ? unspaced_length(text[length]) : 0;
		uint32_t	prefix;

		length += letter;
		if (letter == 0 || length > left)
			break;
		if (!(lengths >> letters & 1))
			continue;
		for (; length - hashed > 8; hashed += 8)
			hash = lexicon_hash_eight(hash, lexicon_eight(text + hashed, 8));
		prefix = (uint32_t) lexicon_hash_eight(hash, lexicon_eight(text + hashed, length - hashed));
		if (lexicon_may_have(lexicon, prefix))
		{
			hashes[count] = prefix;
			bytes[count++] = (uint8_t) length;
		}
	}
	while (count-- > 0)
	{
		LexiconEntry *entry = find_hashed(lexicon, text, bytes[count], hashes[count]);

		if (entry != NULL && (entry->roles & roles || entry->continues || entry->continuations != 0))
			return entry;
	}
	return NULL;
}

/*
 * Is a normalized word an emoji or an emoticon: a sign is at an end of it, or
 * it is a face like o_o?
 */
static bool
is_emoticon(const unsigned char *key, size_t length)
{
	const unsigned char *last = key + length - 1;
	uint32_t	letter;
	unsigned	kinds;

	while (last > key && (*last & 0xC0) == 0x80)
		last--;
	(void) letter_decode(key, key + length, &letter);
	kinds = letter_kind(letter);
	(void) letter_decode(last, key + length, &letter);
	kinds |= letter_kind(letter);
	return kinds & (LETTER_PUNCTUATION | LETTER_SYMBOL) || memchr(key, '_', length) != NULL;
}

/*
 * Find or add the entry of a normalized word.  Returns its number.
 */
int32_t
lexicon_add_word(Lexicon *lexicon, const unsigned char *key, size_t length)
{
	LexiconEntry *entry = lexicon_find(lexicon, key, length);
	uint32_t	hash = lexicon_hash(key, length);
	int32_t		number;

	if (entry != NULL)
		return lexicon_number(lexicon, entry);

	entry = lexicon_array_extend(lexicon, &lexicon->entries, sizeof(*entry));
	memset(entry, 0, sizeof(*entry));
	entry->head = lexicon_eight(key, length < 8 ? length : 8);
	entry->hash = hash;
	entry->key = (uint32_t) lexicon->keys.used;
	entry->length = (uint8_t) length;
	entry->emoticon = length > 0 && is_emoticon(key, length);
	number = lexicon_number(lexicon, entry);
	memcpy(lexicon_array_extend(lexicon, &lexicon->keys, length), key, length);
	table_add_last(lexicon, &lexicon->word_table, &lexicon->entries, sizeof(*entry));
	lexicon->filter[hash % LEXICON_FILTER_BITS / 64] |= UINT64_C(1) << hash % 64;
	if (length > lexicon->longest)
		lexicon->longest = length;
	note_unspaced(lexicon, key, length);
	length = framed_length(key, length);
	if (length > lexicon->longest_framed)
		lexicon->longest_framed = length;
	return number;
}

/* The hash of a phrase, by what it continues and by which word */
static uint32_t
phrase_hash(int32_t before, int32_t word)
{
	return (uint32_t) lexicon_hash_eight(0, (uint64_t) (uint32_t) before << 32 | (uint32_t) word);
}

/*
 * Find what a word, or LEXICON_ANY, makes of the beginning of a phrase.  NULL
 * if it is nothing.
 */
LexiconPhrase *
lexicon_continue(const Lexicon *lexicon, int32_t before, int32_t word)
{
	uint32_t	hash = phrase_hash(before, word);
	uint32_t	probe = hash;
	int32_t		number;

	while ((number = lexicon_probe(&lexicon->phrase_table, hash, &probe)) != LEXICON_NONE)
	{
		LexiconPhrase *phrase = lexicon_phrase(lexicon, number);

		if (phrase->before == before && phrase->word == word)
			return phrase;
	}
	return NULL;
}

/*
 * Find or add a phrase of the words of these numbers, two of them at least.
 */
LexiconEntry *
lexicon_add_phrase(Lexicon *lexicon, const int32_t *words, int count)
{
	LexiconEntry *beginning = lexicon_entry(lexicon, words[0]);
	LexiconPhrase *phrase;
	int32_t		before = words[0];
	int			i = 1;

	do
	{
		phrase = lexicon_continue(lexicon, before, words[i]);
		if (words[i] == LEXICON_ANY)
			beginning->continuations |= LEXICON_BY_ANY;
		else
		{
			beginning->continuations |= LEXICON_BY_WORD;
			lexicon_entry(lexicon, words[i])->continues = true;
		}
		if (phrase == NULL)
		{
			phrase = lexicon_array_extend(lexicon, &lexicon->phrases, sizeof(*phrase));
			memset(phrase, 0, sizeof(*phrase));
			phrase->entry.hash = phrase_hash(before, words[i]);
			phrase->before = before;
			phrase->word = words[i];
			table_add_last(lexicon, &lexicon->phrase_table, &lexicon->phrases, sizeof(*phrase));
		}
		beginning = &phrase->entry;
		before = ~lexicon_phrase_number(lexicon, phrase);
	} while (++i < count);
	phrase->count = count;
	phrase->entry.emoticon = lexicon_entry(lexicon, words[0])->emoticon;
	return &phrase->entry;
}

/*
 * Find or add the topic of a name, which is short enough.  Returns its number,
 * or LEXICON_NONE if there are too many.
 */
int
lexicon_add_topic(Lexicon *lexicon, const char *name)
{
	int			count = lexicon_topic_count(lexicon);
	LexiconTopic *topic;

	for (int i = 0; i < count; i++)
		if (strcmp(lexicon_topic_name(lexicon, i), name) == 0)
			return i;
	if (count == LEXICON_TOPICS_MAX)
		return LEXICON_NONE;
	topic = lexicon_array_extend(lexicon, &lexicon->topics, sizeof(*topic));
	memset(topic, 0, sizeof(*topic));
	memcpy(topic->name, name, strlen(name));
	return count;
}

/*
 * Add a frequent word of the language, which is short enough.
 */
void
lexicon_add_common(Lexicon *lexicon, const unsigned char *text, size_t length)
{
	unsigned char *word = lexicon_array_extend(lexicon, &lexicon->common, length + 1);
	size_t		used = lexicon_normalize(text, length, word);

	word[used] = '\0';
	lexicon->common.used -= length - used;
}
