/*
 * Fuzzes the reader of a customer tally's stored bytes: whatever is accepted
 * is valid, is written as the same bytes, and survives its text form; whatever
 * is refused, all readers refuse for the same reason.
 */
#include "customer_naive.h"

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	NaiveTally	tally;
	CustomerFigures figures;
	TallyStatus status = naive_read(data, size, &tally);

	if (status == TALLY_OK)
		require_valid(data, size);
	else
	{
		require(customer_figures(data, size, &figures) == status);
		require(naive_text(data, size) == NULL);
	}
	free(tally.entries);
	return 0;
}
