/*-------------------------------------------------------------------------
 *
 * topics.c
 *	  What a text is about, and the tone of what it says about each topic.
 *
 * Words and phrases of the lexicon mention topics.  They are found apart from
 * those that make the tone: a phrase that only has a tone hides no topic of its words,
 * and a phrase that only mentions a topic hides no tone, also where words
 * are keys in Han and Kana.  One that is `plain` as well hides both.
 *
 * The tone of a topic is that of the clauses that mention it, added up.  A clause
 * without a tone has that of its sentence, and a sentence without one that of
 * the text.
 *
 *-------------------------------------------------------------------------
 */
#include "topics.h"

#include <math.h>

#include "phrases.h"
#include "sentiment_rules.h"

#define TOPIC_ROLES (LEXICON_TOPIC | LEXICON_PLAIN) /* of what is looked for */

#define SUM_NOISE 1e-9			/* what rounding leaves of a sum of nothing, at most */

/* The clauses of a text, and the topics that they mention */
typedef struct Topics
{
	WordWindow	window;			/* on the words that mention topics */
	uint32_t	mentioned;
	SentimentSum sums[LEXICON_TOPICS_MAX];
	bool		has_tone[LEXICON_TOPICS_MAX];

	uint32_t	in_sentence;	/* mentioned in it, by clauses without a tone */
	SentimentSum sentence;
	SentimentSum text;
} Topics;

/*
 * The topics that a text mentions up to an end, from where the last call has
 * come to.
 */
static uint32_t
topics_until(WordWindow *window, const unsigned char *end)
{
	uint32_t	topics = 0;
	Word	   *word;

	while ((word = window_ahead(window, 0)) != NULL && word->end <= end)
	{
		unsigned	more = 0;

		if (word->entry != NULL && word->entry->continuations != 0)
			more = window_join(window, word);
		if (word->entry != NULL)
			topics |= word->entry->topics;
		window->at += more + 1;
	}
	return topics;
}

/*
 * The topics that a text in UTF-8 mentions: a bit for each of the lexicon's.
 */
uint32_t
topics_of(const Lexicon *lexicon, const char *text, size_t length)
{
	WordWindow	window;

	window_init(&window, lexicon, TOPIC_ROLES, text, length);
	return topics_until(&window, (const unsigned char *) text + length);
}

/*
 * Is there a tone in a sum?
 */
static bool
sum_has_tone(SentimentSum sum)
{
	return fabs(sum.plain) > SUM_NOISE || fabs(sum.capitals) > SUM_NOISE;
}

/*
 * Add a sum to those of a set of topics.
 */
static void
add_to_topics(Topics *topics, uint32_t set, SentimentSum sum)
{
	for (int i = 0; set != 0; i++, set >>= 1)
		if (set & 1)
		{
			topics->sums[i].plain += sum.plain;
			topics->sums[i].capitals += sum.capitals;
			topics->has_tone[i] = true;
		}
}

/*
 * Add a clause, and what its sentence says to its topics if the sentence ends
 * there.
 */
static void
add_clause(void *context, const unsigned char *end, SentimentSum sum, bool ends_sentence)
{
	Topics	   *topics = context;
	uint32_t	mentioned = topics_until(&topics->window, end);

	topics->mentioned |= mentioned;
	topics->sentence.plain += sum.plain;
	topics->sentence.capitals += sum.capitals;
	topics->text.plain += sum.plain;
	topics->text.capitals += sum.capitals;
	if (sum_has_tone(sum))
		add_to_topics(topics, mentioned, sum);
	else
		topics->in_sentence |= mentioned;
	if (!ends_sentence)
		return;
	if (sum_has_tone(topics->sentence))
		add_to_topics(topics, topics->in_sentence, topics->sentence);
	topics->in_sentence = 0;
	topics->sentence = (SentimentSum) {0, 0};
}

/*
 * The topics that a text mentions, as above, and the tone of each, from -1 to 1.
 */
uint32_t
topics_with_tone(const Lexicon *lexicon, const char *text, size_t length, double tones[LEXICON_TOPICS_MAX])
{
	Topics		topics;
	bool		capitals;

	memset(&topics, 0, sizeof(topics));
	window_init(&topics.window, lexicon, TOPIC_ROLES, text, length);
	capitals = sentiment_clauses(lexicon, text, length, add_clause, &topics);
	for (int i = 0; i < LEXICON_TOPICS_MAX; i++)
	{
		const SentimentSum *sum = topics.has_tone[i] ? &topics.sums[i] : &topics.text;

		tones[i] = sentiment_of_sum(capitals ? sum->capitals : sum->plain);
	}
	return topics.mentioned;
}
