/*-------------------------------------------------------------------------
 *
 * language.h
 *	  Which language a text is in.
 *
 * The lines of the file comments.languages say which languages are told apart,
 * by what, and which of them a lexicon reads.  A line has parts with a tab
 * between them:
 *
 *	  language lexicon [name]	read by the lexicon of this name, or of the language's
 *	  language unread			read by no lexicon: such a text has no tone
 *	  language stopwords		the server's list of this name has frequent words
 *	  words common language		frequent words, with spaces between them
 *	  letters letters language	its letters besides a to z
 *	  script script language	the scripts han and kana: it is written in this one
 *	  name symbols				the lexicon of emoji, for texts without known words
 *
 * A lexicon's own words count as words of the language, and its lines of the
 * kinds `common` and `stopwords` as frequent ones.
 *
 * This is plain C.  language_line.c fills the table, language.c asks it, and
 * language_file.c reads the files.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_LANGUAGE_H
#define NPS_LANGUAGE_H

#include "lexicon.h"

#define LANGUAGES_MAX 32
#define LANGUAGE_NAME_MAX 63
#define LANGUAGE_LETTERS_FIRST 0x80 /* letters that are told apart: Latin, Greek, Cyrillic */
#define LANGUAGE_LETTERS_LAST 0x052F
#define LANGUAGE_NONE (-1)

typedef uint32_t LanguageSet;	/* a bit for each language */

/* The languages that know a word */
typedef struct LanguageWord
{
	LanguageSet common;			/* as a frequent one */
	LanguageSet known;			/* as one of their lexicon */
} LanguageWord;

typedef struct Language
{
	char		name[LANGUAGE_NAME_MAX + 1];
	char		lexicon[LANGUAGE_NAME_MAX + 1]; /* empty if none reads it */
} Language;

typedef struct Languages
{
	Lexicon		words;			/* of all languages; their entries have no roles */
	LexiconArray sets;			/* of LanguageWord, one for each entry */
	Language	list[LANGUAGES_MAX];
	int			count;
	char		symbols[LANGUAGE_NAME_MAX + 1]; /* the lexicon of emoji, or empty */
	LanguageSet lettered;		/* have lines of letters */
	LanguageSet han;
	LanguageSet kana;
	LanguageSet letters[LANGUAGE_LETTERS_LAST - LANGUAGE_LETTERS_FIRST + 1];
} Languages;

/* What a line is, or what is wrong with it */
typedef enum LanguageStatus
{
	LANGUAGE_OK,
	LANGUAGE_LISTS,				/* it names a list of the server's */
	LANGUAGE_NO_TAB,
	LANGUAGE_BAD_NAME,
	LANGUAGE_MANY,
	LANGUAGE_BAD_KIND,
	LANGUAGE_BAD_WORD,
	LANGUAGE_BAD_LETTERS,
	LANGUAGE_BAD_SCRIPT,
	LANGUAGE_TRAILING
} LanguageStatus;

extern void languages_init(Languages *languages, size_t words, LexiconResize resize, void *context);
extern LanguageStatus languages_add_line(Languages *languages, char *line, int *number);
extern const char *language_status_detail(LanguageStatus status);
extern void languages_add_common(Languages *languages, int number, const char *text, size_t length);
extern void languages_add_lexicon(Languages *languages, int number, const Lexicon *lexicon);
extern size_t language_word_length(const unsigned char *text, const unsigned char *end);
extern int	language_of(const Languages *languages, const char *text, size_t length, bool *too_short);

#endif							/* NPS_LANGUAGE_H */
