/*-------------------------------------------------------------------------
 *
 * sentiment.c
 *	  Fuzzer of the lines of a lexicon and of the scoring of a text by them.
 *
 * An input is lines of a lexicon, up to an empty one, then a text.  Wrong lines
 * are passed over.
 *
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lexicon_line.h"
#include "sentiment_rules.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BLOCKS 8

/* The blocks of a lexicon, all of which are freed at the end */
static void *blocks[BLOCKS];

/*
 * Change the size of a block.
 */
static void *
resize(void *context, void *block, size_t size)
{
	int			i = 0;

	(void) context;
	while (blocks[i] != block)
		i++;
	return blocks[i] = realloc(block, size);
}

/*
 * Add lines to a lexicon up to an empty one.  Returns what follows.
 */
static const char *
add_lines(Lexicon *lexicon, char *lines)
{
	while (*lines != '\0' && *lines != '\n')
	{
		const char *included;
		size_t		length = strcspn(lines, "\n");
		char	   *line = strndup(lines, length);
		LexiconStatus status = lexicon_add_line(lexicon, line, &included);

		if (status == LEXICON_INCLUDES ? included == NULL :
			status != LEXICON_OK && lexicon_status_detail(status)[0] == '\0')
			abort();
		free(line);
		lines += length + (lines[length] == '\n');
	}
	return lines;
}

/*
 * Read a lexicon and score a text: from -1 to 1, the same with spaces around
 * it, and the same with tabs, for which there is no short way.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char	   *input = malloc(size + 1);
	char	   *copy;
	Lexicon		lexicon;
	const char *text;
	size_t		length;
	double		score;

	memcpy(input, data, size);
	input[size] = '\0';
	lexicon_init(&lexicon, resize, NULL);
	text = add_lines(&lexicon, input);
	length = strlen(text);

	/* in blocks of just that size, so that reading past an end is found */
	copy = malloc(length);
	memcpy(copy, text, length);
	score = sentiment_score(&lexicon, copy, length);
	if (!(score >= -1 && score <= 1))
		abort();
	free(copy);

	copy = malloc(length + 2);
	copy[0] = copy[length + 1] = ' ';
	memcpy(copy + 1, text, length);
	if (sentiment_score(&lexicon, copy, length + 2) != score)
		abort();
	for (size_t i = 0; i < length + 2; i++)
		if (copy[i] == ' ')
			copy[i] = '\t';
	if (sentiment_score(&lexicon, copy, length + 2) != score)
		abort();
	free(copy);

	for (int i = 0; i < BLOCKS; i++)
	{
		free(blocks[i]);
		blocks[i] = NULL;
	}
	free(input);
	return 0;
}
