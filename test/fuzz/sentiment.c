/*-------------------------------------------------------------------------
 *
 * sentiment.c
 *	  Fuzzer of the lines of a lexicon, of the scoring of a text by them, and of
 *	  its topics.
 *
 * An input is lines of a lexicon, up to an empty one, then a text.  Wrong lines
 * are passed over.
 *
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "lexicon_line.h"
#include "sentiment_rules.h"
#include "topics.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

		if (status == LEXICON_INCLUDES || status == LEXICON_LISTS ? included == NULL :
			status != LEXICON_OK && lexicon_status_detail(status)[0] == '\0')
			abort();
		free(line);
		lines += length + (lines[length] == '\n');
	}
	return lines;
}

/*
 * The topics of a text are the same with their tones and without, and no others
 * than the lexicon has; each tone is from -1 to 1.
 */
static void
check_topics(const Lexicon *lexicon, const char *text, size_t length)
{
	double		tones[LEXICON_TOPICS_MAX];
	char	   *copy = malloc(length);
	uint32_t	topics;

	memcpy(copy, text, length);
	topics = topics_of(lexicon, copy, length);
	if (topics >> lexicon_topic_count(lexicon) != 0 && lexicon_topic_count(lexicon) < LEXICON_TOPICS_MAX)
		abort();
	if (topics_with_tone(lexicon, copy, length, tones) != topics)
		abort();
	for (int i = 0; i < LEXICON_TOPICS_MAX; i++)
		if (!(tones[i] >= -1 && tones[i] <= 1))
			abort();
	free(copy);
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

	check_topics(&lexicon, text, length);
	free_blocks();
	free(input);
	return 0;
}
