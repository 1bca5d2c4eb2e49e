/*-------------------------------------------------------------------------
 *
 * unspaced.h
 *	  Words in Han and Kana, which are written without spaces.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_UNSPACED_H
#define NPS_UNSPACED_H

#include "word.h"

#define UNSPACED_LEAD 0xE3		/* lowest byte that Han and Kana begin with */

extern bool unspaced_read_letters(WordReader *reader, Word *word);

/*
 * Read the next word, if it is in Han or Kana.  The text isn't at its end.
 */
static inline bool
unspaced_read(WordReader *reader, Word *word)
{
	return *reader->next >= UNSPACED_LEAD && unspaced_read_letters(reader, word);
}

#endif							/* NPS_UNSPACED_H */
