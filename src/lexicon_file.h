/*-------------------------------------------------------------------------
 *
 * lexicon_file.h
 *	  The lexicons that this backend has read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_LEXICON_FILE_H
#define NPS_LEXICON_FILE_H

#include "lexicon.h"

extern void *lexicon_resize(void *context, void *block, size_t size);
extern uint64 lexicon_changes_seen(void);
extern const Lexicon *lexicon_by_name(const char *name, size_t length);

#endif							/* NPS_LEXICON_FILE_H */
