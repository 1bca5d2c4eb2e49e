/*-------------------------------------------------------------------------
 *
 * score_text.c
 *	  Fuzzer of the reader of survey answers.
 *
 * A score that is read is written in a form that reads back as the same one. It
 * stays the same with white space around the answer, and another one behind it is
 * a contradiction.
 *
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "score_text.h"

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Read pieces one behind the other, in a block of just that size, so that
 * reading past its end is found.
 */
static ScoreTextStatus
parse(const char *before, const uint8_t *data, size_t size, const char *after, ScoreAnswer *answer)
{
	size_t		length = strlen(before) + size + strlen(after);
	char	   *text = malloc(length);
	ScoreTextStatus status;

	memcpy(text, before, strlen(before));
	memcpy(text + strlen(before), data, size);
	memcpy(text + strlen(before) + size, after, strlen(after));
	status = score_text_parse(text, length, answer);
	free(text);
	return status;
}

/*
 * Read an answer and check what comes out.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ScoreAnswer answer;
	ScoreAnswer again;
	char		text[SCORE_NUMBER_TEXT];
	char		text_again[SCORE_NUMBER_TEXT];
	ScoreTextStatus status = parse("", data, size, "", &answer);

	if (parse(" \t", data, size, "\r\n", &again) != status)
		abort();
	if (status == SCORE_TEXT_NONE)
		return 0;

	/* each of the numbers can be written, those of an error as well */
	score_number_format(&answer.score, text);
	score_number_format(&answer.scale, text_again);
	score_number_format(&answer.other, text_again);
	if (status != SCORE_TEXT_OK)
		return 0;

	score_number_format(&again.score, text_again);
	if (strcmp(text, text_again) != 0)
		abort();
	if (parse("", (const uint8_t *) text, strlen(text), "", &again) != SCORE_TEXT_OK)
		abort();
	score_number_format(&again.score, text_again);
	if (strcmp(text, text_again) != 0)
		abort();

	/* no answer says 3.25 of 87 by chance */
	if (strcmp(text, "3.25") != 0 && parse("", data, size, "; 3.25 / 87", &again) == SCORE_TEXT_OK)
		abort();
	return 0;
}
