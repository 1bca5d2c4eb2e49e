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

extern double sentiment_score(const Lexicon *lexicon, const char *text, size_t length);

#endif							/* NPS_SENTIMENT_RULES_H */
