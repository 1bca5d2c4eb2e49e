/*
 * Fuzzes the reader of a score tally's stored bytes: whatever is accepted is
 * valid, encodes back to the same bytes, and survives its text form.
 */
#include "../../src/score_format.h"

#include <stdlib.h>
#include <string.h>

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ScoreCounts counts;
	ScoreCounts again;
	unsigned char bytes[SCORE_TALLY_MAX_BYTES];
	char		text[SCORE_TALLY_MAX_TEXT];
	int64_t		responses;
	int64_t		total;

	if (score_tally_decode(data, size, &counts, &responses) != TALLY_OK)
		return 0;
	if (score_counts_check(&counts, &total) != TALLY_OK || total != responses)
		abort();
	if (score_tally_encode(&counts, bytes) != size || memcmp(bytes, data, size) != 0)
		abort();
	if (score_tally_format(&counts, text) >= sizeof(text) ||
		score_tally_parse(text, &again) != TALLY_OK ||
		memcmp(&counts, &again, sizeof(counts)) != 0)
		abort();
	return 0;
}
