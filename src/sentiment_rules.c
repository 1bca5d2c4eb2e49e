/*-------------------------------------------------------------------------
 *
 * sentiment_rules.c
 *	  The tone of a text, by the words of a lexicon and a few rules.
 *
 * Source: C. J. Hutto and E. Gilbert, "VADER: A Parsimonious Rule-based Model
 * for Sentiment Analysis of Social Media Text", ICWSM 2014.  The constants are
 * theirs, found by experiment.
 *
 * A text is read once, in words that white space separates; neither its length
 * nor that of a word makes the memory grow.  Each word with a valence is
 * changed by what the three words before it are, the nearest one first, and
 * added to a sum:
 *
 *	  the three before            read ahead, as far as a phrase is long
 *	  +------+------+------+     +------+------+------+------+------+------+
 *	  |      |      |      |     | word |      |      |      |      |      |
 *	  +------+------+------+     +------+------+------+------+------+------+
 *
 * The valence of a negation is taken back by a word with a valence right
 * behind it, which it then only turns: "no problem".
 *
 * Capitals only count in a text that isn't all capitals, which is known at
 * its end: so there are two sums, one with and one without them.
 *
 *-------------------------------------------------------------------------
 */
#include "sentiment_rules.h"

#include <math.h>
#include <string.h>

#include "pause.h"

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

/* How much of a degree is felt one, two and three words further on */
static const double degree_share[LEXICON_REACH] = {1.0, 0.95, 0.9};

/* Words kept, which is a power of two: those before, and those of a phrase */
#define WORDS_KEPT 16
#if WORDS_KEPT < LEXICON_REACH + LEXICON_PHRASE_MAX
#error "too few words are kept"
#endif

#define WORDS_TO_PAUSE 1024		/* read from one pause to the next */

#define SUM_NOISE 1e-9			/* what rounding leaves of a sum of nothing, at most */

/* A sum as it is where capitals don't count, and where they do */
typedef struct Sum
{
	double		plain;
	double		capitals;
} Sum;

typedef struct Scorer
{
	WordReader	reader;

	Word		words[WORDS_KEPT];	/* a ring */
	unsigned	at;				/* number of the word that is looked at */
	unsigned	read;			/* number of the next word to read */

	Sum			sum;
	Sum			retractable;	/* by a word with a valence that comes next */
	double		weight;
	bool		has_valence;	/* a word before had one */
} Scorer;

/*
 * The word of a number that is still kept.
 */
static inline Word *
kept_word(Scorer *scorer, unsigned number)
{
	return &scorer->words[number % WORDS_KEPT];
}

/*
 * The word that is so far ahead of the one looked at, which is read if need
 * be.  NULL at the end of the text.
 */
static inline Word *
word_ahead(Scorer *scorer, unsigned distance)
{
	while (scorer->read <= scorer->at + distance)
	{
		if (!word_read(&scorer->reader, kept_word(scorer, scorer->read)))
			return NULL;
		if (++scorer->read % WORDS_TO_PAUSE == 0)
			pause_for_interrupts();
	}
	return kept_word(scorer, scorer->at + distance);
}

/*
 * Find the longest phrase that goes on from a beginning, whose entry and number
 * are given, with the word so far ahead.  Punctuation behind the word before
 * that means that it is none.
 */
static const LexiconPhrase *
longest_phrase(Scorer *scorer, const LexiconEntry *beginning, int32_t before, unsigned distance)
{
	const Lexicon *lexicon = scorer->reader.lexicon;
	const LexiconPhrase *phrases[2] = {NULL, NULL};
	const LexiconPhrase *longest = NULL;
	const Word *word;

	if (beginning->continuations == 0 || word_ahead(scorer, distance - 1)->closed)
		return NULL;
	word = word_ahead(scorer, distance);
	if (word == NULL)
		return NULL;

	if (word->entry != NULL && word->entry->continues)
		phrases[0] = lexicon_continue(lexicon, before, lexicon_number(lexicon, word->entry));
	if (beginning->continuations & LEXICON_BY_ANY && (word->entry == NULL || !(word->entry->roles & LEXICON_TONE)) &&
		(word->closed || !word->ends_sentence))
		phrases[1] = lexicon_continue(lexicon, before, LEXICON_ANY);
	for (int i = 0; i < 2; i++)
	{
		const LexiconPhrase *phrase = phrases[i];
		const LexiconPhrase *longer;

		if (phrase == NULL)
			continue;
		longer = longest_phrase(scorer, &phrase->entry, ~lexicon_phrase_number(lexicon, phrase), distance + 1);
		if (longer != NULL)
			phrase = longer;
		if (phrase->count > (longest != NULL ? longest->count : 0))
			longest = phrase;
	}
	return longest;
}

/*
 * The valence of a word after the three before it.
 */
static double
valence_in_context(Scorer *scorer, const Word *word, bool capitals)
{
	double		valence = word->entry->valence;

	if (valence == 0)
		return 0;
	if (capitals && word->capitals)
		valence += valence > 0 ? CAPITALS_STEP : -CAPITALS_STEP;
	for (int distance = 1; distance <= LEXICON_REACH; distance++)
	{
		const Word *before = kept_word(scorer, scorer->at - distance);

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
		if (before->entry->roles & LEXICON_NEGATION && !before->pauses && distance <= before->entry->reach)
			valence *= NEGATION_FACTOR;
	}
	return valence;
}

/*
 * If a word and those after it are a phrase, make it the phrase, with what
 * follows the last of them.  Returns how many words the phrase has beyond the
 * first.
 */
static unsigned
join_phrase(Scorer *scorer, Word *word)
{
	const LexiconPhrase *phrase = longest_phrase(scorer, word->entry,
												 lexicon_number(scorer->reader.lexicon, word->entry), 1);
	const Word *last = word;

	if (phrase == NULL)
		return 0;
	for (int i = 1; i < phrase->count; i++)
	{
		last = word_ahead(scorer, i);
		word->capitals &= last->capitals;
	}
	word->entry = &phrase->entry;
	word->closed = last->closed;
	word->pauses = last->pauses;
	word->ends_sentence = last->ends_sentence;
	return phrase->count - 1;
}

/*
 * Put a phrase where its last word is, for the words after it; nothing is left
 * of the others.
 */
static void
move_phrase(Scorer *scorer, const Word *phrase, unsigned distance)
{
	static const Word nothing = {0};

	*word_ahead(scorer, distance) = *phrase;
	while (distance-- > 0)
		*kept_word(scorer, scorer->at++) = nothing;
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
		scorer->retractable.plain *= CONTRAST_BEFORE;
		scorer->retractable.capitals *= CONTRAST_BEFORE;
		scorer->weight = CONTRAST_AFTER;
	}
	if (roles & LEXICON_VALENCE)
	{
		Sum			valence;

		valence.plain = scorer->weight * valence_in_context(scorer, word, false);
		valence.capitals = scorer->reader.has_capitals ?
			scorer->weight * valence_in_context(scorer, word, true) : valence.plain;
		scorer->sum.plain += valence.plain - scorer->retractable.plain;
		scorer->sum.capitals += valence.capitals - scorer->retractable.capitals;
		if (roles & LEXICON_NEGATION && !word->pauses && !word->ends_sentence)
			retractable = valence;
		scorer->has_valence = true;
	}
	scorer->retractable = retractable;
}

/*
 * What exclamation and question marks add to a sum above zero, or take from one
 * below.
 */
static double
emphasis(const Scorer *scorer)
{
	double		more = EXCLAMATION_STEP * (scorer->reader.exclamations < EXCLAMATION_MAX ?
										   scorer->reader.exclamations : EXCLAMATION_MAX);

	if (scorer->reader.questions > QUESTION_FEW)
		more += QUESTION_MANY_STEP;
	else if (scorer->reader.questions > 1)
		more += QUESTION_STEP * scorer->reader.questions;
	return more;
}

/*
 * Score a text, which is in UTF-8, from -1 to 1, to four decimals.
 */
double
sentiment_score(const Lexicon *lexicon, const char *text, size_t length)
{
	Scorer		scorer = {.weight = 1, .at = LEXICON_REACH, .read = LEXICON_REACH};
	Word	   *word;
	double		sum;

	scorer.reader.lexicon = lexicon;
	scorer.reader.roles = LEXICON_TONE | LEXICON_PLAIN;
	scorer.reader.next = (const unsigned char *) text;
	scorer.reader.end = scorer.reader.next + length;

	for (; (word = word_ahead(&scorer, 0)) != NULL; scorer.at++)
	{
		unsigned	more = 0;

		if (word->entry != NULL && word->entry->continuations != 0)
			more = join_phrase(&scorer, word);
		if (word->entry != NULL)
			count_word(&scorer, word);
		else
			scorer.retractable = (Sum) {0, 0};
		if (more > 0)
			move_phrase(&scorer, word, more);
	}

	sum = scorer.reader.has_capitals && scorer.reader.has_others ? scorer.sum.capitals : scorer.sum.plain;
	if (fabs(sum) < SUM_NOISE)
		sum = 0;
	if (sum > 0)
		sum += emphasis(&scorer);
	else if (sum < 0)
		sum -= emphasis(&scorer);
	return rint(sum / sqrt(sum * sum + NORMAL_ALPHA) * 10000) / 10000 + 0.0;
}
