/*
 * Fuzzes the reader of a customer tally's text form: a list that is accepted
 * gives, once in order, valid bytes that hold the same customers.
 */
#include "customer_naive.h"

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Put an array in order as the type's input function does, without customers
 * of no orders; false if one is there twice.
 */
static bool
sort_out(NaiveTally *tally)
{
	size_t		kept = 0;

	for (size_t i = 0; i < tally->count; i++)
	{
		require(tally->entries[i].orders >= 0);
		if (tally->entries[i].orders > 0)
			tally->entries[kept++] = tally->entries[i];
	}
	tally->count = kept;
	qsort(tally->entries, kept, sizeof(CustomerOrders), naive_cmp);
	for (size_t i = 1; i < kept; i++)
		if (tally->entries[i - 1].customer == tally->entries[i].customer)
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char	   *input = malloc(size + 1);
	NaiveTally	tally;
	NaiveTally	again;
	unsigned char *bytes;
	int64_t		total;
	TallyStatus status;

	/* A copy of just this size, so that reading past its end is seen */
	memcpy(input, data, size);
	input[size] = '\0';
	status = naive_parse(input, &tally);
	free(input);

	if (status == TALLY_OK && sort_out(&tally) && naive_total(&tally, &total))
	{
		bytes = naive_write(&tally, &size);
		require_valid(bytes, size);
		require(naive_read(bytes, size, &again) == TALLY_OK && naive_equal(&tally, &again));
		free(again.entries);
		free(bytes);
	}
	free(tally.entries);
	return 0;
}
