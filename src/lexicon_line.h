/*-------------------------------------------------------------------------
 *
 * lexicon_line.h
 *	  The lines of a lexicon file.
 *
 * A line is a word, or several with a space between them, then a tab, then
 * what it is:
 *
 *	  number				valence, -4 to 4; what follows is not read
 *	  degree number			added to the valence of the words after it
 *	  negation [reach]		turns the words after it, one to three of them
 *	  after [reach]			turns the last valence before it, one to three words back
 *	  contrast				what follows outweighs what came before: but
 *	  plain					none of these, though its words may be
 *	  topic name			mentions the topic of this name
 *	  include				the lexicon of this name is read here
 *	  common				a frequent word, by which the language is told
 *	  stopwords				the server's list of this name has such words
 *
 * with a tab between these parts as well.  # begins a comment, \u{1F600} is
 * the character of this number, and * behind the first word of a phrase stands
 * for any word that says nothing by itself.  A word may have several lines; of those
 * that say the same of it the last one counts, and so it is with valence and
 * degree, which exclude each other.  It may mention several topics, one a line.
 *
 * Like lexicon.[ch] this is plain C.  lexicon_file.c reads the files, and raises
 * an error for each status that means a wrong line.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_LEXICON_LINE_H
#define NPS_LEXICON_LINE_H

#include "lexicon.h"

/* What can be wrong with a line */
typedef enum LexiconStatus
{
	LEXICON_OK,
	LEXICON_INCLUDES,			/* it names another lexicon */
	LEXICON_LISTS,				/* it names a list of the server's */
	LEXICON_NO_TAB,
	LEXICON_NO_WORD,
	LEXICON_LONG_WORD,
	LEXICON_LONG_PHRASE,
	LEXICON_CLOSED_WORD,
	LEXICON_BAD_ESCAPE,
	LEXICON_BAD_KIND,
	LEXICON_BAD_NUMBER,
	LEXICON_BAD_REACH,
	LEXICON_BAD_TOPIC,
	LEXICON_MANY_TOPICS,
	LEXICON_BAD_RETURN,
	LEXICON_TRAILING,
	LEXICON_NOT_OF_PHRASE
} LexiconStatus;

extern LexiconStatus lexicon_add_line(Lexicon *lexicon, char *line, const char **named);
extern LexiconStatus lexicon_add_common_line(Lexicon *lexicon, char *line);
extern char *lexicon_trim_line(char *line);
extern char *lexicon_next_part(char **line);
extern const char *lexicon_status_detail(LexiconStatus status);

#endif							/* NPS_LEXICON_LINE_H */
