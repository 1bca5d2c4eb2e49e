/*
 * Fuzzes the reader of a score tally's text form: whatever is accepted is
 * valid, survives its stored bytes, and is written in a form that reads back
 * as the same counts.
 */
#include "../../src/score_format.h"

#include <stdlib.h>
#include <string.h>

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char	   *input = malloc(size + 1);
	ScoreCounts counts;
	ScoreCounts again;
	unsigned char bytes[SCORE_TALLY_MAX_BYTES];
	char		text[SCORE_TALLY_MAX_TEXT];
	int64_t		responses;
	int64_t		total;
	TallyStatus status;

	/* A copy of just this size, so that reading past its end is seen */
	memcpy(input, data, size);
	input[size] = '\0';
	status = score_tally_parse(input, &counts);
	free(input);
	if (status != TALLY_OK)
		return 0;

	if (score_counts_check(&counts, &responses) != TALLY_OK)
		abort();
	size = score_tally_encode(&counts, bytes);
	if (size > sizeof(bytes) ||
		score_tally_decode(bytes, size, &again, &total) != TALLY_OK ||
		total != responses ||
		memcmp(&counts, &again, sizeof(counts)) != 0)
		abort();
	if (score_tally_format(&counts, text) >= sizeof(text) ||
		score_tally_parse(text, &again) != TALLY_OK ||
		memcmp(&counts, &again, sizeof(counts)) != 0)
		abort();
	return 0;
}
