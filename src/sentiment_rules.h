/*-------------------------------------------------------------------------
 *
 * sentiment_rules.h
 *	  The tone of a text, by the words of a lexicon and a few rules.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SENTIMENT_RULES_H
#define NPS_SENTIMENT_RULES_H

#include "words.h"

/* The score from which a text is positive; negative is the same below zero */
#define SENTIMENT_CUT 0.05

/* A sum as it is where capitals don't count, and where they do */
typedef struct SentimentSum
{
	double		plain;
	double		capitals;
} SentimentSum;

/* What is done with each clause of a text: where it ends, its valences, and */
/* whether its sentence ends there as well */
typedef void (*SentimentClause) (void *context, const unsigned char *end, SentimentSum sum,
								 bool ends_sentence);

extern double sentiment_score(const Lexicon *lexicon, const char *text, size_t length);
extern bool sentiment_clauses(const Lexicon *lexicon, const char *text, size_t length,
							  SentimentClause clause, void *context);
extern double sentiment_of_sum(double sum);

#endif							/* NPS_SENTIMENT_RULES_H */
