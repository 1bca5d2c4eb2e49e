/*-------------------------------------------------------------------------
 *
 * sentiment_rules.c
 *	  The tone of a text, by the words of a lexicon and a few rules.
 *
 * Source: C. J. Hutto and E. Gilbert, "VADER: A Parsimonious Rule-based Model
 * for Sentiment Analysis of Social Media Text", ICWSM 2014.  The constants are
 * theirs, found by experiment.
 *
 * A text is read once, from left to right, in words that white space
 * separates; neither its length nor that of a word makes the memory grow.
 * Each word with a valence is changed by what the three words before it are,
 * and added to a sum:
 *
 *	  read ahead, as far as a phrase is long          the three before
 *	  +------+------+------+------+------+------+     +---+---+---+
 *	  | word |      |      |      |      |      | --> |   |   |   |
 *	  +------+------+------+------+------+------+     +---+---+---+
 *
 * Capitals only count in a text that isn't all capitals, which is known at
 * its end: so there are two sums, one with and one without them.
 *
 *-------------------------------------------------------------------------
 */
#include "sentiment_rules.h"

#include <math.h>
#include <string.h>

#include "letters.h"

#define CAPITALS_STEP 0.733		/* a word in capitals among others */
#define NEGATION_FACTOR (-0.74)
#define CONTRAST_BEFORE 0.5		/* of what comes before a contrast */
#define CONTRAST_AFTER 1.5		/* of what comes after it */
#define EXCLAMATION_STEP 0.292	/* each exclamation mark, up to four */
#define EXCLAMATION_MAX 4
#define QUESTION_STEP 0.18		/* each question mark, if there are two or three */
#define QUESTION_FEW 3
#define QUESTION_MANY_STEP 0.96 /* four question marks or more, together */
#define NORMAL_ALPHA 15			/* about the greatest sum there is */

/* Signs that join words without a space */
#define EN_DASH 0x2013
#define EM_DASH 0x2014
#define ELLIPSIS 0x2026

/* How much of a degree is felt one, two and three words further on */
static const double degree_share[LEXICON_REACH] = {1.0, 0.95, 0.9};

/* A word, or a phrase taken as one */
typedef struct Word
{
	const LexiconEntry *entry;	/* NULL if the lexicon doesn't have it */
	bool		capitals;
	bool		closed;			/* punctuation follows */
	bool		ends_sentence;
} Word;

/* Places in the ring of words before, of which LEXICON_REACH are looked at */
#define BEFORE 4

/* A sum as it is where capitals don't count, and where they do */
typedef struct Sum
{
	double		plain;
	double		capitals;
} Sum;

typedef struct Scorer
{
	const Lexicon *lexicon;
	const unsigned char *next;	/* what hasn't been read */
	const unsigned char *end;

	/* Words read ahead, and those before, each in a ring */
	Word		ahead[LEXICON_PHRASE_MAX];
	int			ahead_first;
	int			ahead_count;
	Word		before[BEFORE];
	unsigned	before_next;

	Sum			sum;
	Sum			retractable;	/* by a word with a valence that comes next */
	double		weight;
	bool		has_valence;	/* a word before had one */
	bool		has_capitals;	/* a word in capitals */
	bool		has_others;		/* a word not in capitals */
	uint64_t	exclamations;
	uint64_t	questions;
} Scorer;

/*
 * The hash of a key.
 */
static uint32_t
hash_of(const unsigned char *key, size_t length)
{
	uint32_t	hash = LEXICON_HASH_START;

	for (size_t i = 0; i < length; i++)
		hash = lexicon_hash_byte(hash, key[i]);
	return hash;
}

/*
 * Look up a key that is ASCII in any letters, or is normalized.
 */
static const LexiconEntry *
find(const Lexicon *lexicon, const unsigned char *key, size_t length, uint32_t hash)
{
	for (uint32_t slot = lexicon_slot(lexicon, hash);
		 lexicon->slots[slot].number != LEXICON_NONE;
		 slot = (slot + 1) & lexicon->mask)
	{
		const LexiconEntry *entry;
		const char *known;
		size_t		same = 0;

		if (lexicon->slots[slot].hash != hash)
			continue;
		entry = lexicon_entry(lexicon, lexicon->slots[slot].number);
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
 * Look up a key whose hash isn't known.
 */
static const LexiconEntry *
find_key(const Lexicon *lexicon, const unsigned char *key, size_t length)
{
	if (length == 0 || length > lexicon->longest)
		return NULL;
	return find(lexicon, key, length, hash_of(key, length));
}

/* Where a word is, and what it is made of */
typedef struct Span
{
	const unsigned char *start;
	const unsigned char *end;
	const unsigned char *bare_start;	/* without the punctuation around it; */
	const unsigned char *bare_end;	/* equal if there is nothing else */
	unsigned	kinds;			/* of all its characters */
	uint32_t	hash;			/* of the whole, if it is ASCII */
} Span;

/*
 * Where a word ends that is glued to the next one by dots or dashes, such as
 * the first of "good...but": behind them.  NULL if it doesn't end at text.
 */
static const unsigned char *
glue_end(const unsigned char *start, const unsigned char *text, const unsigned char *end)
{
	const unsigned letters = LETTER_CAPITAL | LETTER_SMALL | LETTER_WIDE;
	unsigned char glue = *text;

	if ((glue != '.' && glue != '-') || text == start || !(letter_byte_kind[text[-1]] & letters) ||
		end - text < 2 || text[1] != glue)
		return NULL;
	while (text < end && *text == glue)
		text++;
	return text < end && letter_byte_kind[*text] & letters ? text : NULL;
}

/*
 * Find the next word in plain ASCII, which most are.  False if it is in other
 * characters.
 */
static inline bool
span_ascii(Scorer *scorer, Span *span)
{
	const unsigned char *text = span->start;
	unsigned	kinds = 0;
	unsigned	kind;
	uint32_t	hash = LEXICON_HASH_START;

	for (; text < scorer->end; text++)
	{
		kind = letter_byte_kind[*text];
		if (kind & (LETTER_SPACE | LETTER_WIDE | LETTER_PUNCTUATION))
		{
			const unsigned char *glued;

			if (kind & LETTER_SPACE)
				break;
			if (kind & LETTER_WIDE)
				return false;
			glued = glue_end(span->start, text, scorer->end);
			if (glued != NULL)
			{
				text = glued;
				kinds |= kind;
				break;
			}
		}
		kinds |= kind;
		hash = lexicon_hash_byte(hash, *text);
	}
	span->end = span->bare_end = text;
	span->kinds = kinds;
	span->hash = hash;
	if (!(kinds & LETTER_PUNCTUATION))
		return true;

	if (kinds & LETTER_MARK)
		for (text = span->start; text < span->end; text++)
		{
			scorer->exclamations += *text == '!';
			scorer->questions += *text == '?';
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
span_wide(Scorer *scorer, Span *span)
{
	const unsigned char *text = span->start;
	bool		bare = false;

	span->kinds = LETTER_WIDE;
	while (text < scorer->end)
	{
		uint32_t	letter;
		size_t		length = letter_decode(text, scorer->end, &letter);
		unsigned	kind = letter_kind(letter);

		if (kind & LETTER_SPACE || (kind & LETTER_SYMBOL && text != span->start))
			break;
		span->kinds |= kind;
		if (kind == LETTER_PUNCTUATION)
		{
			const unsigned char *glued = letter < 0x80 ?
				glue_end(span->start, text, scorer->end) : bare &&
				(letter == ELLIPSIS || letter == EN_DASH || letter == EM_DASH) ? text + length : NULL;

			if (glued != NULL)
			{
				text = glued;
				break;
			}
		}
		if (kind & LETTER_MARK)
		{
			bool		exclaims = letter == '!' || letter == 0xFF01;

			scorer->exclamations += exclaims;
			scorer->questions += !exclaims;
		}
		if (!(kind & (LETTER_PUNCTUATION | LETTER_IGNORED)))
		{
			if (!bare)
				span->bare_start = text;
			bare = true;
			span->bare_end = text + length;
		}
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
static void
skip_space(Scorer *scorer)
{
	while (scorer->next < scorer->end)
	{
		uint32_t	letter;
		unsigned	kind = letter_byte_kind[*scorer->next];
		size_t		length = 1;

		if (kind & LETTER_WIDE)
		{
			length = letter_decode(scorer->next, scorer->end, &letter);
			kind = letter_kind(letter);
		}
		if (!(kind & (LETTER_SPACE | LETTER_IGNORED)))
			break;
		scorer->next += length;
	}
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
		if (bare_length == length)
			return length <= lexicon->longest ? find(lexicon, span->start, length, span->hash) : NULL;
		if (bare_length <= lexicon->longest_framed)
			entry = find_key(lexicon, span->start, length);
		return entry != NULL ? entry : find_key(lexicon, span->bare_start, bare_length);
	}
	if (bare_length != length && length <= sizeof(key))
		entry = find_key(lexicon, key, lexicon_normalize(span->start, length, key));
	if (entry == NULL && bare_length <= sizeof(key))
		entry = find_key(lexicon, key, lexicon_normalize(span->bare_start, bare_length, key));
	return entry;
}

/*
 * Read the next word.  Returns false at the end of the text.
 */
static bool
read_word(Scorer *scorer, Word *word)
{
	Span		span = {0};

	skip_space(scorer);
	if (scorer->next == scorer->end)
		return false;

	span.start = span.bare_start = span.bare_end = scorer->next;
	if (!span_ascii(scorer, &span))
		span_wide(scorer, &span);
	scorer->next = span.end;

	word->entry = span_find(scorer->lexicon, &span);
	word->capitals = (span.kinds & LETTER_CAPITAL) && !(span.kinds & LETTER_SMALL);
	word->closed = span.bare_end != span.end;
	word->ends_sentence = word->closed && span.bare_end != span.bare_start &&
		(span.end[-1] == '.' || span.end[-1] == '!' || span.end[-1] == '?');
	if (word->capitals)
		scorer->has_capitals = true;
	else
		scorer->has_others = true;
	return true;
}

/*
 * Find a word ahead of the one being read, as far as a phrase is long.  NULL
 * at the end of the text.
 */
static const Word *
word_ahead(Scorer *scorer, int distance)
{
	while (scorer->ahead_count < distance)
	{
		int			place = (scorer->ahead_first + scorer->ahead_count) % LEXICON_PHRASE_MAX;

		if (!read_word(scorer, &scorer->ahead[place]))
			return NULL;
		scorer->ahead_count++;
	}
	return &scorer->ahead[(scorer->ahead_first + distance - 1) % LEXICON_PHRASE_MAX];
}

/*
 * Take the next word.  Returns false at the end of the text.
 */
static bool
next_word(Scorer *scorer, Word *word)
{
	if (scorer->ahead_count == 0)
		return read_word(scorer, word);
	*word = scorer->ahead[scorer->ahead_first];
	scorer->ahead_first = (scorer->ahead_first + 1) % LEXICON_PHRASE_MAX;
	scorer->ahead_count--;
	return true;
}

/*
 * Find the longest phrase that begins with a word.  Punctuation within it
 * means that it is none.
 */
static const LexiconPhrase *
find_phrase(Scorer *scorer, const Word *word)
{
	const Lexicon *lexicon = scorer->lexicon;
	int32_t		number = word->entry->phrase;

	for (; number != LEXICON_NONE; number = lexicon_phrase(lexicon, number)->next)
	{
		const LexiconPhrase *phrase = lexicon_phrase(lexicon, number);
		const Word *last = word;
		int			same = 1;

		while (same < phrase->count && !last->closed)
		{
			last = word_ahead(scorer, same);
			if (last == NULL || last->entry != lexicon_entry(lexicon, phrase->words[same]))
				break;
			same++;
		}
		if (same == phrase->count)
			return phrase;
	}
	return NULL;
}

/*
 * The valence of a word after the three before it.
 */
static double
valence_in_context(const Scorer *scorer, const Word *word, bool capitals)
{
	double		valence = word->entry->valence;

	if (valence == 0)
		return 0;
	if (capitals && word->capitals)
		valence += valence > 0 ? CAPITALS_STEP : -CAPITALS_STEP;
	for (int distance = 1; distance <= LEXICON_REACH; distance++)
	{
		const Word *before = &scorer->before[(scorer->before_next - distance) % BEFORE];

		if (before->ends_sentence)
			break;
		if (before->entry == NULL)
			continue;
		if (before->entry->roles & LEXICON_DEGREE)
		{
			double		step = valence < 0 ? -before->entry->degree : before->entry->degree;

			if (capitals && before->capitals)
				step += valence > 0 ? CAPITALS_STEP : -CAPITALS_STEP;
			valence += step * degree_share[distance - 1];
		}
		if (before->entry->roles & LEXICON_NEGATION && distance <= before->entry->reach)
			valence *= NEGATION_FACTOR;
	}
	return valence;
}

/*
 * Put a word behind those that the next ones are changed by.
 */
static void
remember(Scorer *scorer, const Word *word)
{
	scorer->before[scorer->before_next++ % BEFORE] = *word;
}

/*
 * If a word and those after it are a phrase, make it the phrase, which is as
 * far from the words before it as its first word.  Returns how many words more
 * were taken.
 */
static int
join_phrase(Scorer *scorer, Word *word)
{
	const LexiconPhrase *phrase = find_phrase(scorer, word);
	bool		capitals = word->capitals;

	if (phrase == NULL)
		return 0;
	for (int i = 1; i < phrase->count; i++)
	{
		(void) next_word(scorer, word);
		capitals &= word->capitals;
	}
	word->entry = &phrase->entry;
	word->capitals = capitals;
	return phrase->count - 1;
}

/*
 * Add what a word of the lexicon, or a phrase, says.
 */
static void
count_word(Scorer *scorer, const Word *word)
{
	unsigned	roles = word->entry->roles;
	Sum			retractable = {0, 0};

	if (roles & LEXICON_CONTRAST && scorer->has_valence && scorer->weight == 1)
	{
		scorer->sum.plain *= CONTRAST_BEFORE;
		scorer->sum.capitals *= CONTRAST_BEFORE;
		scorer->weight = CONTRAST_AFTER;
	}
	if (roles & LEXICON_VALENCE && !(roles & LEXICON_DEGREE))
	{
		Sum			valence;

		valence.plain = scorer->weight * valence_in_context(scorer, word, false);
		valence.capitals = scorer->has_capitals ?
			scorer->weight * valence_in_context(scorer, word, true) : valence.plain;
		scorer->sum.plain += valence.plain - scorer->retractable.plain;
		scorer->sum.capitals += valence.capitals - scorer->retractable.capitals;
		if (roles & LEXICON_NEGATION)
			retractable = valence;
		scorer->has_valence = true;
	}
	scorer->retractable = retractable;
}

/*
 * What exclamation and question marks add to a sum above zero.
 */
static double
emphasis(const Scorer *scorer)
{
	double		more = EXCLAMATION_STEP * (scorer->exclamations < EXCLAMATION_MAX ?
										   scorer->exclamations : EXCLAMATION_MAX);

	if (scorer->questions > QUESTION_FEW)
		more += QUESTION_MANY_STEP;
	else if (scorer->questions > 1)
		more += QUESTION_STEP * scorer->questions;
	return more;
}

/*
 * Score a text, which is in UTF-8, from -1 to 1, to four decimals.
 */
double
sentiment_score(const Lexicon *lexicon, const char *text, size_t length)
{
	Scorer		scorer;
	Word		word;
	double		sum;

	memset(&scorer, 0, sizeof(scorer));
	scorer.lexicon = lexicon;
	scorer.next = (const unsigned char *) text;
	scorer.end = scorer.next + length;
	scorer.weight = 1;

	while (next_word(&scorer, &word))
	{
		static const Word nothing = {0};
		int			more = 0;

		if (word.entry != NULL && word.entry->phrase != LEXICON_NONE)
			more = join_phrase(&scorer, &word);
		if (word.entry != NULL)
			count_word(&scorer, &word);
		else
			memset(&scorer.retractable, 0, sizeof(scorer.retractable));
		while (more-- > 0)
			remember(&scorer, &nothing);
		remember(&scorer, &word);
	}

	sum = scorer.has_capitals && scorer.has_others ? scorer.sum.capitals : scorer.sum.plain;
	if (sum > 0)
		sum += emphasis(&scorer);
	else if (sum < 0)
		sum -= emphasis(&scorer);
	return rint(sum / sqrt(sum * sum + NORMAL_ALPHA) * 10000) / 10000 + 0.0;
}
