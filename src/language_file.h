/*-------------------------------------------------------------------------
 *
 * language_file.h
 *	  The languages that comments are told to be in.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_LANGUAGE_FILE_H
#define NPS_LANGUAGE_FILE_H

#include "lexicon.h"

extern const Lexicon *lexicon_of_text(const char *text, size_t length, const char **name);

#endif							/* NPS_LANGUAGE_FILE_H */
