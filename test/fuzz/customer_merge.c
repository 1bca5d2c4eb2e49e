/*
 * Fuzzes what works on the bytes of two customer tallies: the sum, the
 * difference and the customers in common are what arrays give, valid and no
 * longer than promised; bytes that are no tally are refused.
 *
 * The first byte of the input says how the rest is read: 0, as the bytes of a
 * and b behind the size of a in two bytes; else as a list of customers of
 * both, so that every input makes two tallies.
 */
#include "customer_naive.h"

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Take up to so many bytes of the input as a number. */
static uint64_t
take(const uint8_t **data, const uint8_t *end, int bytes)
{
	uint64_t	number = 0;

	for (int i = 0; i < bytes && *data < end; i++)
		number |= (uint64_t) *(*data)++ << (8 * i);
	return number;
}

/*
 * Read the input as customers: a byte says whose one is, a's, b's or both's,
 * how many bytes its key has, which is signed, and how many its orders.
 */
static void
make_tallies(const uint8_t *data, const uint8_t *end, NaiveTally *a, NaiveTally *b)
{
	static const int key_bytes[] = {0, 1, 2, 8};
	static const int order_bytes[] = {0, 1, 3, 8};
	NaiveTally *tallies[] = {a, b};
	size_t		room = (size_t) (end - data);

	for (int i = 0; i < 2; i++)
	{
		tallies[i]->count = 0;
		tallies[i]->entries = naive_room(room);
		tallies[i]->keys = take(&data, end, 1) & 1 ? CUSTOMER_HASHES : CUSTOMER_INTEGERS;
	}
	while (data < end)
	{
		int			head = (int) take(&data, end, 1);
		int			bytes = key_bytes[head >> 2 & 3];
		CustomerOrders entry;

		entry.customer = (int64_t) take(&data, end, bytes);
		if ((head & 0x40) != 0)
			entry.customer = (int64_t) (0 - (uint64_t) entry.customer);
		entry.orders = (int64_t) (take(&data, end, order_bytes[head >> 4 & 3]) & INT64_MAX);
		if (entry.orders == 0)
			entry.orders = 1;
		for (int i = 0; i < 2; i++)
			if ((head & 3) == 3 || (head & 3) == i)
				tallies[i]->entries[tallies[i]->count++] = entry;
	}

	/* Each customer once, and orders that fit */
	for (int i = 0; i < 2; i++)
	{
		CustomerOrders *entries = tallies[i]->entries;
		size_t		kept = 0;
		int64_t		total = 0;

		qsort(entries, tallies[i]->count, sizeof(CustomerOrders), naive_cmp);
		for (size_t j = 0; j < tallies[i]->count; j++)
			if ((kept == 0 || entries[kept - 1].customer < entries[j].customer) &&
				entries[j].orders <= INT64_MAX - total)
			{
				total += entries[j].orders;
				entries[kept++] = entries[j];
			}
		tallies[i]->count = kept;
	}
}

/*
 * The sum, the difference and the number in common, from arrays: all of both
 * in one list, where equal ones stand next to each other.
 */
static void
naive_merge(const NaiveTally *a, const NaiveTally *b, NaiveTally *sum, NaiveTally *rest, int64_t *common, bool *overflow)
{
	sum->keys = rest->keys = a->count > 0 ? a->keys : b->keys;
	sum->entries = naive_room(a->count + b->count);
	rest->entries = naive_room(a->count);
	memcpy(sum->entries, a->entries, a->count * sizeof(CustomerOrders));
	memcpy(sum->entries + a->count, b->entries, b->count * sizeof(CustomerOrders));
	qsort(sum->entries, a->count + b->count, sizeof(CustomerOrders), naive_cmp);

	*overflow = false;
	*common = 0;
	sum->count = 0;
	for (size_t i = 0; i < a->count + b->count; i++)
	{
		CustomerOrders entry = sum->entries[i];

		if (sum->count > 0 && sum->entries[sum->count - 1].customer == entry.customer)
		{
			(*common)++;
			*overflow |= __builtin_add_overflow(sum->entries[sum->count - 1].orders, entry.orders,
												&sum->entries[sum->count - 1].orders);
		}
		else
			sum->entries[sum->count++] = entry;
	}

	rest->count = 0;
	for (size_t i = 0; i < a->count; i++)
		if (b->count == 0 || bsearch(&a->entries[i], b->entries, b->count, sizeof(CustomerOrders), naive_cmp) == NULL)
			rest->entries[rest->count++] = a->entries[i];
}

/* Are these bytes the tally of this array, and valid? */
static void
require_tally(const unsigned char *bytes, size_t size, const NaiveTally *expected)
{
	NaiveTally	tally;

	require_valid(bytes, size);
	require(naive_read(bytes, size, &tally) == TALLY_OK && naive_equal(&tally, expected));
	free(tally.entries);
}

/* Put a and b together in all ways, in this order. */
static void
require_merges(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size)
{
	/* as large as promised, so that writing past the end is seen */
	unsigned char *sum = malloc(a_size + b_size + CUSTOMER_MERGE_SLACK);
	unsigned char *rest = malloc(a_size + CUSTOMER_MERGE_SLACK);
	size_t		sum_size;
	size_t		rest_size;
	int64_t		base;
	int64_t		common;
	TallyStatus sum_status = customer_merge(a, a_size, b, b_size, sum, &sum_size);
	TallyStatus rest_status = customer_except(a, a_size, b, b_size, rest, &rest_size);
	TallyStatus common_status = customer_common(a, a_size, b, b_size, &base, &common);
	NaiveTally	naive_a;
	NaiveTally	naive_b;
	TallyStatus a_status = naive_read(a, a_size, &naive_a);
	TallyStatus b_status = naive_read(b, b_size, &naive_b);

	if (a_status != TALLY_OK || b_status != TALLY_OK)
		require(sum_status != TALLY_OK && rest_status != TALLY_OK && common_status != TALLY_OK);
	else if (naive_a.count > 0 && naive_b.count > 0 && naive_a.keys != naive_b.keys)
		require(sum_status == TALLY_MIXED_KEYS && rest_status == TALLY_MIXED_KEYS && common_status == TALLY_MIXED_KEYS);
	else
	{
		NaiveTally	naive_sum;
		NaiveTally	naive_rest;
		int64_t		naive_common;
		int64_t		total;
		bool		overflow;

		naive_merge(&naive_a, &naive_b, &naive_sum, &naive_rest, &naive_common, &overflow);
		if (overflow || !naive_total(&naive_sum, &total))
			require(sum_status != TALLY_OK);
		else
		{
			require(sum_status == TALLY_OK);
			require_tally(sum, sum_size, &naive_sum);
		}
		require(rest_status == TALLY_OK);
		require_tally(rest, rest_size, &naive_rest);
		require(common_status == TALLY_OK && base == (int64_t) naive_a.count && common == naive_common);
		free(naive_sum.entries);
		free(naive_rest.entries);
	}
	free(naive_a.entries);
	free(naive_b.entries);
	free(sum);
	free(rest);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;
	NaiveTally	naive_a;
	NaiveTally	naive_b;
	unsigned char *a;
	unsigned char *b;
	size_t		a_size;
	size_t		b_size;

	if (take(&data, end, 1) == 0)
	{
		a_size = (size_t) take(&data, end, 2);
		if (a_size > (size_t) (end - data))
			a_size = (size_t) (end - data);
		b_size = (size_t) (end - data) - a_size;

		/* Copies of just this size, so that reading past their ends is seen */
		a = memcpy(malloc(a_size), data, a_size);
		b = memcpy(malloc(b_size), data + a_size, b_size);
	}
	else
	{
		make_tallies(data, end, &naive_a, &naive_b);
		a = naive_write(&naive_a, &a_size);
		b = naive_write(&naive_b, &b_size);
		require_tally(a, a_size, &naive_a);
		require_tally(b, b_size, &naive_b);
		free(naive_a.entries);
		free(naive_b.entries);
	}
	require_merges(a, a_size, b, b_size);
	require_merges(b, b_size, a, a_size);
	free(a);
	free(b);
	return 0;
}
