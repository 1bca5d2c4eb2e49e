/*-------------------------------------------------------------------------
 *
 * lexicon.h
 *	  A lexicon: what each word of a language does to the tone of a comment.
 *
 * This pair of files owns the lines of a lexicon file and the table that they
 * become.  It is plain C without a server header, so that a fuzzer can run it
 * alone; lexicon_file.c reads files and turns what is reported into errors.
 *
 * A line is a word, or several with a space between them, then a tab, then
 * what it is:
 *
 *	  number				valence, -4 to 4; what follows is not read
 *	  degree number			added to the valence of the words after it
 *	  negation [reach]		turns the words after it, one to three of them
 *	  contrast				what follows outweighs what came before: but
 *	  plain					neither of these, though its words may be
 *	  include				the lexicon of this name is read here
 *
 * with a tab between these parts as well.  # begins a comment, \u{1F600} is
 * the character of this number, and * behind the first word of a phrase stands
 * for any word that has none of these lines.  A word may have several lines;
 * of those that say the same of it the last one counts, and so it is with
 * valence and degree, which exclude each other.
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

/* What an entry is; several of these may hold */
typedef enum LexiconRole
{
	LEXICON_VALENCE = 1,
	LEXICON_DEGREE = 2,
	LEXICON_NEGATION = 4,
	LEXICON_CONTRAST = 8,
	LEXICON_PLAIN = 16
} LexiconRole;

#define LEXICON_NONE (-1)		/* no entry, no phrase */
#define LEXICON_ANY (-2)		/* in a phrase: any word that says nothing */
#define LEXICON_FILTER_BITS 65536

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
	int32_t		phrase;			/* the first of the phrases that begin so */
} LexiconEntry;

/* The words of a phrase, by the numbers of their entries, and what it is */
typedef struct LexiconPhrase
{
	LexiconEntry entry;
	int32_t		words[LEXICON_PHRASE_MAX];	/* or LEXICON_ANY */
	int			count;
	int32_t		next;			/* another phrase, as long or shorter */
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

/* A place in the hash table */
typedef struct LexiconSlot
{
	uint32_t	hash;
	int32_t		number;			/* of an entry, or LEXICON_NONE */
} LexiconSlot;

typedef struct Lexicon
{
	LexiconResize resize;
	void	   *context;
	LexiconArray keys;			/* bytes, one key after the other */
	LexiconArray entries;		/* of LexiconEntry */
	LexiconArray phrases;		/* of LexiconPhrase */
	LexiconSlot *slots;			/* by hash */
	uint32_t	mask;			/* number of slots less one */
	uint64_t	filter[LEXICON_FILTER_BITS / 64];	/* a bit for each hash */
	size_t		longest;		/* the longest key */
	size_t		longest_framed; /* the same between punctuation, as in :-D */
} Lexicon;

/* What can be wrong with a line */
typedef enum LexiconStatus
{
	LEXICON_OK,
	LEXICON_INCLUDES,			/* it names another lexicon */
	LEXICON_NO_TAB,
	LEXICON_NO_WORD,
	LEXICON_LONG_WORD,
	LEXICON_LONG_PHRASE,
	LEXICON_BAD_ESCAPE,
	LEXICON_BAD_KIND,
	LEXICON_BAD_NUMBER,
	LEXICON_BAD_REACH,
	LEXICON_TRAILING,
	LEXICON_NOT_OF_PHRASE
} LexiconStatus;

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
 * byte, those that are missing too.
 */
static inline uint64_t
lexicon_eight(const unsigned char *bytes, size_t length)
{
	return lexicon_bytes(bytes, length) | LEXICON_EACH(0x20);
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

/* The slot that a hash begins to look at */
static inline uint32_t
lexicon_slot(const Lexicon *lexicon, uint32_t hash)
{
	return hash & lexicon->mask;
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

extern void lexicon_init(Lexicon *lexicon, LexiconResize resize, void *context);
extern LexiconStatus lexicon_add_line(Lexicon *lexicon, char *line, const char **included);
extern const char *lexicon_status_detail(LexiconStatus status);
extern size_t lexicon_normalize(const unsigned char *text, size_t length, unsigned char *key);

#endif							/* NPS_LEXICON_H */
