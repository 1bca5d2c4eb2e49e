/*-------------------------------------------------------------------------
 *
 * topics.h
 *	  What a text is about, and the tone of what it says about each topic.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_TOPICS_H
#define NPS_TOPICS_H

#include "lexicon.h"

extern uint32_t topics_of(const Lexicon *lexicon, const char *text, size_t length);
extern uint32_t topics_with_tone(const Lexicon *lexicon, const char *text, size_t length,
								 double tones[LEXICON_TOPICS_MAX]);

#endif							/* NPS_TOPICS_H */
