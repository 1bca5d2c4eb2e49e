/*-------------------------------------------------------------------------
 *
 * language.c
 *	  Fuzzer of the lines of a list of languages, and of the telling of a
 *	  text's language.
 *
 * An input is lines of the list up to an empty one, lines of a lexicon up to an
 * empty one, lines of frequent words up to an empty one, then a text.  Wrong
 * lines are passed over.  The lexicon is that of the first language, the
 * frequent words are those of the last one.
 *
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "language.h"
#include "lexicon_line.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Take a line off an input, up to an empty one.  NULL if there is none.
 */
static char *
take_line(char **input)
{
	size_t		length = strcspn(*input, "\n");
	char	   *line = length > 0 ? strndup(*input, length) : NULL;

	*input += length + ((*input)[length] == '\n');
	return line;
}

/*
 * Read the languages and tell that of a text: one of them, the same each time,
 * also in a block of just that size and with spaces around it.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char	   *input = malloc(size + 1);
	char	   *text = input;
	char	   *line;
	char	   *copy;
	Languages  *languages = malloc(sizeof(Languages));
	Lexicon    *lexicon = malloc(sizeof(Lexicon));
	size_t		length;
	bool		too_short;
	int			number;

	memcpy(input, data, size);
	input[size] = '\0';
	languages_init(languages, 0, resize, NULL);
	lexicon_init(lexicon, resize, NULL);
	for (; (line = take_line(&text)) != NULL; free(line))
	{
		int			named = LANGUAGE_NONE;
		LanguageStatus status = languages_add_line(languages, line, &named);

		if (status == LANGUAGE_LISTS ? named < 0 || named >= languages->count :
			status != LANGUAGE_OK && language_status_detail(status)[0] == '\0')
			abort();
	}
	for (; (line = take_line(&text)) != NULL; free(line))
	{
		const char *named;

		(void) lexicon_add_line(lexicon, line, &named);
	}
	if (languages->count > 0)
		languages_add_lexicon(languages, 0, lexicon);
	for (; (line = take_line(&text)) != NULL; free(line))
	{
		/* in a block of just that size, so that reading past its end is found */
		char	   *words = memcpy(malloc(strlen(line)), line, strlen(line));

		if (languages->count > 0)
			languages_add_common(languages, languages->count - 1, words, strlen(line));
		free(words);
	}

	length = strlen(text);
	copy = malloc(length);
	memcpy(copy, text, length);
	number = language_of(languages, copy, length, &too_short);
	if (number != LANGUAGE_NONE && (number < 0 || number >= languages->count))
		abort();
	free(copy);

	copy = malloc(length + 2);
	copy[0] = copy[length + 1] = ' ';
	memcpy(copy + 1, text, length);
	if (language_of(languages, copy, length + 2, &too_short) != number)
		abort();
	free(copy);

	free_blocks();
	free(lexicon);
	free(languages);
	free(input);
	return 0;
}
