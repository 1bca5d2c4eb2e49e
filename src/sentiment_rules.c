/*-------------------------------------------------------------------------
 *
 * sentiment_rules.c
 *	  The tone of a text, by the words of a lexicon and a few rules.
 *
 * Source: C. J. Hutto and E. Gilbert, "VADER: A Parsimonious Rule-based Model
 * for Sentiment Analysis of Social Media Text", ICWSM 2014.  The constants are
 * theirs, found by experiment.
 *
 * A text is read once.  Each word with a valence is changed by what the three
 * words before it are, the nearest one first, and added to a sum.  A negation that
 * stands behind, as in Japanese, turns what the last word with a valence has added.
 *
 * The valence of a negation is taken back by a word with a valence right behind
 * it, which it then only turns: "no problem".  A negation doesn't turn an emoji
 * or emoticon.
 *
 * Capitals only count in a text that isn't all capitals, which is known at
 * its end: so there are two sums, one with and one without them.
 *
 * A clause ends where a sentence does, at a pause, and before a contrast.  Its
 * sum is of its own valences, without the weight that a contrast gives.
 *
 *-------------------------------------------------------------------------
 */
#include "sentiment_rules.h"

#include <math.h>

#include "phrases.h"

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

#define SUM_NOISE 1e-9			/* what rounding leaves of a sum of nothing, at most */

typedef struct Scorer
{
	WordWindow	window;
	SentimentSum sum;
	SentimentSum retractable;	/* by a word with a valence that comes next */
	SentimentSum said[WORDS_KEPT];	/* by each word, without the weight */
	double		weight;
	bool		has_valence;	/* a word before had one */

	SentimentClause clause;		/* what is done with clauses, or NULL */
	void	   *context;
	const unsigned char *clause_end;	/* as far as it is known */
	SentimentSum clause_sum;
} Scorer;

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
		const Word *before = window_word(&scorer->window, scorer->window.at - distance);

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
		if (before->entry->roles & LEXICON_NEGATION && !before->pauses && distance <= before->entry->reach &&
			!word->entry->emoticon)
			valence *= NEGATION_FACTOR;
	}
	return valence;
}

/*
 * Add to the sums of the text and of the clause.
 */
static inline void
add_to_sums(Scorer *scorer, double plain, double capitals)
{
	scorer->sum.plain += scorer->weight * plain;
	scorer->sum.capitals += scorer->weight * capitals;
	scorer->clause_sum.plain += plain;
	scorer->clause_sum.capitals += capitals;
}

/*
 * Say that a clause has ended, and begin the next one.
 */
static void
end_clause(Scorer *scorer, bool ends_sentence)
{
	if (scorer->clause != NULL && scorer->clause_end != NULL)
		scorer->clause(scorer->context, scorer->clause_end, scorer->clause_sum, ends_sentence);
	scorer->clause_end = NULL;
	scorer->clause_sum = (SentimentSum) {0, 0};
}

/*
 * Halve what came before a contrast, the first time that there is one.
 */
static void
weigh_contrast(Scorer *scorer)
{
	end_clause(scorer, false);
	if (!scorer->has_valence || scorer->weight != 1)
		return;
	scorer->sum.plain *= CONTRAST_BEFORE;
	scorer->sum.capitals *= CONTRAST_BEFORE;
	scorer->weight = CONTRAST_AFTER;
}

/*
 * Turn what the nearest word with a valence has said, of so many before.
 */
static void
turn_before(Scorer *scorer, int reach)
{
	for (int distance = 1; distance <= reach; distance++)
	{
		unsigned	number = scorer->window.at - distance;
		const Word *before = window_word(&scorer->window, number);
		SentimentSum *said = &scorer->said[number % WORDS_KEPT];

		if (before->ends_sentence || before->pauses)
			break;
		if (before->entry == NULL)
			continue;
		if (before->entry->roles & LEXICON_CONTRAST)
			break;
		if (before->entry->roles & LEXICON_VALENCE)
		{
			add_to_sums(scorer, (NEGATION_FACTOR - 1) * said->plain, (NEGATION_FACTOR - 1) * said->capitals);
			*said = (SentimentSum) {0, 0};	/* once */
			break;
		}
	}
}

/*
 * Add what a word of the lexicon, or a phrase, says.  Returns it.
 */
static SentimentSum
count_word(Scorer *scorer, const Word *word)
{
	unsigned	roles = word->entry->roles;
	SentimentSum valence = {0, 0};

	if (roles & LEXICON_CONTRAST)
		weigh_contrast(scorer);
	if (roles & LEXICON_AFTER)
		turn_before(scorer, word->entry->after_reach);
	if (roles & LEXICON_VALENCE)
	{
		valence.plain = valence_in_context(scorer, word, false);
		valence.capitals = scorer->window.reader.has_capitals ?
			valence_in_context(scorer, word, true) : valence.plain;
		add_to_sums(scorer, valence.plain, valence.capitals);
		if (roles & LEXICON_NEGATION && !word->pauses && !word->ends_sentence)
			scorer->retractable = valence;
		scorer->has_valence = true;
	}
	return valence;
}

/*
 * Add what a text says.
 */
static void
count_text(Scorer *scorer, const Lexicon *lexicon, const char *text, size_t length)
{
	WordWindow *window = &scorer->window;
	Word	   *word;

	window_init(window, lexicon, LEXICON_TONE | LEXICON_PLAIN, text, length);
	scorer->weight = 1;
	for (; (word = window_ahead(window, 0)) != NULL; window->at++)
	{
		SentimentSum said = {0, 0};
		unsigned	more = 0;

		if (word->entry != NULL && word->entry->continuations != 0)
			more = window_join(window, word);
		if (word->entry != NULL && word->entry->roles & LEXICON_VALENCE)
			add_to_sums(scorer, -scorer->retractable.plain, -scorer->retractable.capitals);
		scorer->retractable = (SentimentSum) {0, 0};
		if (word->entry != NULL)
			said = count_word(scorer, word);
		if (scorer->clause != NULL)
		{
			scorer->clause_end = word->end;
			if (word->pauses || word->ends_sentence)
				end_clause(scorer, word->ends_sentence);
		}
		if (more > 0)
			window_move(window, word, more);
		scorer->said[window->at % WORDS_KEPT] = said;
	}
	end_clause(scorer, true);
}

/*
 * Do capitals count in a text, all of which has been read?
 */
static bool
capitals_count(const Scorer *scorer)
{
	return scorer->window.reader.has_capitals && scorer->window.reader.has_others;
}

/*
 * What exclamation and question marks add to a sum above zero, or take from one
 * below.
 */
static double
emphasis(const Scorer *scorer)
{
	double		more = EXCLAMATION_STEP * (scorer->window.reader.exclamations < EXCLAMATION_MAX ?
										   scorer->window.reader.exclamations : EXCLAMATION_MAX);

	if (scorer->window.reader.questions > QUESTION_FEW)
		more += QUESTION_MANY_STEP;
	else if (scorer->window.reader.questions > 1)
		more += QUESTION_STEP * scorer->window.reader.questions;
	return more;
}

/*
 * The score of a sum of valences, from -1 to 1, to four decimals.
 */
double
sentiment_of_sum(double sum)
{
	return rint(sum / sqrt(sum * sum + NORMAL_ALPHA) * 10000) / 10000 + 0.0;
}

/*
 * Score a text, which is in UTF-8, from -1 to 1, to four decimals.
 */
double
sentiment_score(const Lexicon *lexicon, const char *text, size_t length)
{
	Scorer		scorer = {0};
	double		sum;

	count_text(&scorer, lexicon, text, length);
	sum = capitals_count(&scorer) ? scorer.sum.capitals : scorer.sum.plain;
	if (fabs(sum) < SUM_NOISE)
		sum = 0;
	if (sum > 0)
		sum += emphasis(&scorer);
	else if (sum < 0)
		sum -= emphasis(&scorer);
	return sentiment_of_sum(sum);
}

/*
 * Tell of each clause of a text, in order.  Returns whether capitals count.
 */
bool
sentiment_clauses(const Lexicon *lexicon, const char *text, size_t length, SentimentClause clause, void *context)
{
	Scorer		scorer = {.clause = clause, .context = context};

	count_text(&scorer, lexicon, text, length);
	return capitals_count(&scorer);
}
