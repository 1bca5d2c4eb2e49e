/*-------------------------------------------------------------------------
 *
 * lexicon.h
 *	  A lexicon: what each word of a language does to the tone of a comment.
 *
 * This pair of files owns the table of words and phrases, and every search of
 * it.  It is plain C without a server header, so that a fuzzer can run it alone.
 * lexicon_line.[ch] fills it from the lines of a file.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_LEXICON_H
#define NPS_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LEXICON_WORD_MAX 100	/* longest word, in bytes of UTF-8 */
#define LEXICON_PHRASE_MAX 6	/* longest phrase, in words */
#define LEXICON_VALENCE_MAX 4.0 /* strongest valence and degree */
#define LEXICON_REACH 3			/* how many words a degree or a negation is felt */

#define LEXICON_TOPICS_MAX 32	/* topics of a lexicon */
#define LEXICON_TOPIC_LENGTH_MAX 63 /* longest name of one, in bytes */

/* What an entry is: several of these, but not the first two together */
typedef enum LexiconRole
{
	LEXICON_VALENCE = 1,
	LEXICON_DEGREE = 2,
	LEXICON_NEGATION = 4,
	LEXICON_CONTRAST = 8,
	LEXICON_AFTER = 16,			/* a negation that stands behind the word */
	LEXICON_TOPIC = 32,			/* mentions a topic */
	LEXICON_PLAIN = 64			/* what its words are by themselves doesn't count */
} LexiconRole;

/* The roles that change the tone */
#define LEXICON_TONE (LEXICON_VALENCE | LEXICON_DEGREE | LEXICON_NEGATION | LEXICON_CONTRAST | LEXICON_AFTER)

/* By what phrases go on from a word, or from the beginning of a phrase */
typedef enum LexiconContinuation
{
	LEXICON_BY_WORD = 1,
	LEXICON_BY_ANY = 2
} LexiconContinuation;

#define LEXICON_NONE (-1)		/* no entry */
#define LEXICON_ANY (-2)		/* in a phrase: any word without a role */
#define LEXICON_FILTER_BITS 65536
#define LEXICON_STARTS 4096		/* classes of the beginnings of keys in Han and Kana */

/* A word or a phrase */
typedef struct LexiconEntry
{
	double		valence;
	double		degree;
	uint64_t	head;			/* the first eight bytes of the key */
	uint32_t	hash;
	uint32_t	key;			/* where its key begins */
	uint8_t		length;			/* of the key */
	uint8_t		roles;
	uint8_t		reach;			/* of a negation, in words */
	uint8_t		after_reach;	/* of a negation that stands behind, in words */
	uint8_t		continuations;	/* of phrases that begin so */
	bool		continues;		/* some phrase goes on by it */
	bool		emoticon;		/* or an emoji, which negations don't turn */
	uint32_t	topics;			/* a bit for each topic of the lexicon */
} LexiconEntry;

/*
 * A phrase, or the beginning of one: the beginning that it continues, which is
 * the number of the first word or ~ that of a phrase, and the word that does.
 */
typedef struct LexiconPhrase
{
	LexiconEntry entry;
	int32_t		before;
	int32_t		word;			/* or LEXICON_ANY */
	int			count;			/* of words; 0 if longer ones only begin so */
} LexiconPhrase;

/* How the table gets memory: changes the size of a block, NULL at first */
typedef void *(*LexiconResize) (void *context, void *block, size_t size);

/* An array that grows */
typedef struct LexiconArray
{
	char	   *data;
	size_t		used;			/* bytes */
	size_t		size;			/* bytes */
} LexiconArray;

/* A place in a hash table */
typedef struct LexiconSlot
{
	uint32_t	hash;
	int32_t		number;			/* of an entry or a phrase, or LEXICON_NONE */
} LexiconSlot;

/* A hash table of the elements of an array */
typedef struct LexiconTable
{
	LexiconSlot *slots;
	uint32_t	mask;			/* number of slots less one */
} LexiconTable;

/* The name of a topic, with a zero behind it */
typedef struct LexiconTopic
{
	char		name[LEXICON_TOPIC_LENGTH_MAX + 1];
} LexiconTopic;

typedef struct Lexicon
{
	LexiconResize resize;
	void	   *context;
	LexiconArray keys;			/* bytes, one key after the other */
	LexiconArray entries;		/* of LexiconEntry: the words */
	LexiconArray phrases;		/* of LexiconPhrase */
	LexiconArray topics;		/* of LexiconTopic */
	LexiconArray common;		/* frequent words: normalized, each with a zero behind it */
	LexiconTable word_table;	/* by key */
	LexiconTable phrase_table;	/* by what it continues and by which word */
	uint64_t	filter[LEXICON_FILTER_BITS / 64];	/* a bit for each hash of a word */
	uint64_t	single[LEXICON_STARTS / 64];	/* a bit for each class of letters that are keys */
	uint32_t	lengths[LEXICON_STARTS];	/* of longer keys in letters, by their first two: a bit each */
	size_t		longest;		/* the longest key */
	size_t		longest_framed; /* the same of ASCII between punctuation, as in :-D */
} Lexicon;

/* Each byte of eight */
#define LEXICON_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * Up to eight bytes as a number, the first one lowest.
 */
static inline uint64_t
lexicon_bytes(const unsigned char *bytes, size_t length)
{
	uint64_t	eight = 0;

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(&eight, bytes, length);
#else
	for (size_t i = 0; i < length; i++)
		eight |= (uint64_t) bytes[i] << 8 * i;
#endif
	return eight;
}

/*
 * The same in small letters: the bit that makes a letter small is set in every
 * byte of ASCII, and in those that are missing.
 */
static inline uint64_t
lexicon_eight(const unsigned char *bytes, size_t length)
{
	uint64_t	eight = lexicon_bytes(bytes, length);

	return eight | (~eight & LEXICON_EACH(0x80)) >> 2;
}

/*
 * How many ASCII letters a text begins with, up to eight of what is left of it.
 * They are written small, as lexicon_eight() has them.
 */
static inline size_t
lexicon_letters(const unsigned char *text, size_t left, uint64_t *letters)
{
	size_t		length = 8;
#ifdef __GNUC__
	uint64_t	eight = (left >= 8 ? lexicon_bytes(text, 8) : lexicon_bytes(text, left)) | LEXICON_EACH(0x20);
	uint64_t	mask = ~UINT64_C(0);
	uint64_t	others;

	/* The highest bit of each byte that is none of a to z */
	others = (eight | ~((eight & LEXICON_EACH(0x7F)) + LEXICON_EACH(0x80 - 'a')) |
			  ((eight & LEXICON_EACH(0x7F)) + LEXICON_EACH(0x7F - 'z'))) & LEXICON_EACH(0x80);
	if (others != 0)
	{
		length = (size_t) __builtin_ctzll(others) / 8;
		mask = (UINT64_C(1) << 8 * length) - 1;
	}
	*letters = (eight & mask) | (LEXICON_EACH(0x20) & ~mask);
#else
	for (length = 0; length < left && length < 8; length++)
		if ((unsigned) (text[length] | 0x20) - 'a' >= 26u)
			break;
	*letters = lexicon_eight(text, length);
#endif
	return length;
}

/*
 * Hash eight bytes of a key, or fewer.
 */
static inline uint64_t
lexicon_hash_eight(uint64_t hash, uint64_t eight)
{
	hash = (hash ^ eight) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

/*
 * Hash a key.  Capitals have the hash of small letters, and so have some signs
 * that of others.
 */
static inline uint32_t
lexicon_hash(const unsigned char *key, size_t length)
{
	uint64_t	hash = 0;

	for (; length > 8; key += 8, length -= 8)
		hash = lexicon_hash_eight(hash, lexicon_eight(key, 8));
	return (uint32_t) lexicon_hash_eight(hash, lexicon_eight(key, length));
}

/*
 * May there be an entry of this hash?  For most words there is none, and the
 * bits that say so stay in the cache where the slots don't.
 */
static inline bool
lexicon_may_have(const Lexicon *lexicon, uint32_t hash)
{
	return lexicon->filter[hash % LEXICON_FILTER_BITS / 64] >> hash % 64 & 1;
}

/*
 * The number of the next element with this hash, or LEXICON_NONE.  The probe
 * is the hash at first.
 */
static inline int32_t
lexicon_probe(const LexiconTable *table, uint32_t hash, uint32_t *probe)
{
	for (;;)
	{
		const LexiconSlot *slot = &table->slots[(*probe)++ & table->mask];

		if (slot->number == LEXICON_NONE || slot->hash == hash)
			return slot->number;
	}
}

/* The entry of a number */
static inline LexiconEntry *
lexicon_entry(const Lexicon *lexicon, int32_t number)
{
	return (LexiconEntry *) lexicon->entries.data + number;
}

/* The phrase of a number */
static inline LexiconPhrase *
lexicon_phrase(const Lexicon *lexicon, int32_t number)
{
	return (LexiconPhrase *) lexicon->phrases.data + number;
}

/*
 * Find the entry of up to eight ASCII letters, as lexicon_eight() has them.
 * NULL if there is none.
 */
static inline const LexiconEntry *
lexicon_find_eight(const Lexicon *lexicon, uint64_t eight, size_t length)
{
	uint32_t	hash = (uint32_t) lexicon_hash_eight(0, eight);
	uint32_t	probe = hash;
	int32_t		number;

	if (!lexicon_may_have(lexicon, hash))
		return NULL;
	while ((number = lexicon_probe(&lexicon->word_table, hash, &probe)) != LEXICON_NONE)
	{
		const LexiconEntry *entry = lexicon_entry(lexicon, number);

		if (entry->head == eight && entry->length == length)
			return entry;
	}
	return NULL;
}

/* The number of topics */
static inline int
lexicon_topic_count(const Lexicon *lexicon)
{
	return (int) (lexicon->topics.used / sizeof(LexiconTopic));
}

/* The name of a topic */
static inline const char *
lexicon_topic_name(const Lexicon *lexicon, int topic)
{
	return ((const LexiconTopic *) lexicon->topics.data)[topic].name;
}

/* The number of a phrase */
static inline int32_t
lexicon_phrase_number(const Lexicon *lexicon, const LexiconPhrase *phrase)
{
	return (int32_t) (phrase - (const LexiconPhrase *) lexicon->phrases.data);
}

/* The number of an entry */
static inline int32_t
lexicon_number(const Lexicon *lexicon, const LexiconEntry *entry)
{
	return (int32_t) (entry - (const LexiconEntry *) lexicon->entries.data);
}

extern void lexicon_init(Lexicon *lexicon, LexiconResize resize, void *context);
extern void lexicon_reserve(Lexicon *lexicon, size_t words);
extern void *lexicon_array_extend(Lexicon *lexicon, LexiconArray *array, size_t bytes);
extern size_t lexicon_normalize(const unsigned char *text, size_t length, unsigned char *key);
extern LexiconEntry *lexicon_find(const Lexicon *lexicon, const unsigned char *key, size_t length);
extern const LexiconEntry *lexicon_find_lengthened(const Lexicon *lexicon,
												   const unsigned char *key, size_t length);
extern LexiconEntry *lexicon_find_longest(const Lexicon *lexicon, const unsigned char *text,
										  const unsigned char *end, unsigned roles);
extern int32_t lexicon_add_word(Lexicon *lexicon, const unsigned char *key, size_t length);
extern LexiconEntry *lexicon_add_phrase(Lexicon *lexicon, const int32_t *words, int count);
extern int	lexicon_add_topic(Lexicon *lexicon, const char *name);
extern void lexicon_add_common(Lexicon *lexicon, const unsigned char *text, size_t length);
extern LexiconPhrase *lexicon_continue(const Lexicon *lexicon, int32_t before, int32_t word);

#endif							/* NPS_LEXICON_H */
