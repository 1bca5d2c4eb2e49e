/*-------------------------------------------------------------------------
 *
 * words.h
 *	  The words of a text, one after the other, and their entries in a
 *	  lexicon.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_WORDS_H
#define NPS_WORDS_H

#include "word.h"

extern void word_skip_space(WordReader *reader);
extern bool word_read(WordReader *reader, Word *word);

#endif							/* NPS_WORDS_H */
