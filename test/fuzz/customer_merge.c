/*
 * Fuzzes what works on the bytes of two customer tallies: adding, taking back,
 * leaving out, keeping and counting those in common are what arrays give, valid
 * and no longer than promised; bytes that are no tally are refused.
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
		tallies[i]->keys = (CustomerKeys) (take(&data, end, 1) % CUSTOMER_KINDS);
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

/* What must come out of two arrays */
typedef struct NaiveResults
{
	NaiveTally	sum;
	NaiveTally	less;			/* orders of b taken back from a */
	NaiveTally	without;
	NaiveTally	common;
	bool		overflow;		/* of a customer's orders in the sum */
	bool		short_of;		/* some customer has fewer orders in a than in b */
} NaiveResults;

/* The customer of an array, or NULL. */
static CustomerOrders *
naive_find(const NaiveTally *tally, const CustomerOrders *entry)
{
	if (tally->count == 0)
		return NULL;
	return bsearch(entry, tally->entries, tally->count, sizeof(CustomerOrders), naive_cmp);
}

/* Put two arrays together: each customer of one is looked up in the other. */
static void
naive_merge(const NaiveTally *a, const NaiveTally *b, NaiveResults *results)
{
	NaiveTally *all[] = {&results->sum, &results->less, &results->without, &results->common};

	for (int i = 0; i < 4; i++)
	{
		all[i]->keys = a->count > 0 ? a->keys : b->keys;
		all[i]->count = 0;
		all[i]->entries = naive_room(a->count + b->count);
	}
	results->overflow = results->short_of = false;

	for (size_t i = 0; i < a->count; i++)
	{
		CustomerOrders entry = a->entries[i];
		CustomerOrders *other = naive_find(b, &entry);
		NaiveTally *kept = other == NULL ? &results->without : &results->common;

		kept->entries[kept->count++] = entry;
		if (other == NULL || entry.orders > other->orders)
		{
			results->less.entries[results->less.count] = entry;
			results->less.entries[results->less.count++].orders -= other == NULL ? 0 : other->orders;
		}
		results->short_of |= other != NULL && entry.orders < other->orders;
		if (other != NULL)
			results->overflow |= __builtin_add_overflow(entry.orders, other->orders, &entry.orders);
		results->sum.entries[results->sum.count++] = entry;
	}
	for (size_t i = 0; i < b->count; i++)
		if (naive_find(a, &b->entries[i]) == NULL)
		{
			results->short_of = true;
			results->sum.entries[results->sum.count++] = b->entries[i];
		}
	qsort(results->sum.entries, results->sum.count, sizeof(CustomerOrders), naive_cmp);
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

/* The bytes that a merge gives, which the caller frees, and how it ended */
typedef struct Merged
{
	unsigned char *bytes;
	size_t		size;
	TallyStatus status;
	CustomerPair pair;
} Merged;

/* Merge bytes into as much room as promised, so that writing past it is seen. */
static Merged
merged(TallyStatus (*merge) (CustomerPair *, unsigned char *, size_t *), size_t room,
	   const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size)
{
	Merged		result = {.bytes = malloc(room + CUSTOMER_MERGE_SLACK)};

	customer_pair_start(&result.pair, a, a_size, b, b_size);
	result.status = merge(&result.pair, result.bytes, &result.size);
	return result;
}

/* Put a and b together in all ways, in this order. */
static void
require_merges(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size)
{
	Merged		sum = merged(customer_add, a_size + b_size, a, a_size, b, b_size);
	Merged		less = merged(customer_subtract, a_size, a, a_size, b, b_size);
	Merged		without = merged(customer_without, a_size, a, a_size, b, b_size);
	Merged		common = merged(customer_common, a_size, a, a_size, b, b_size);
	CustomerPair pair;
	int64_t		base;
	int64_t		retained;
	TallyStatus retained_status;
	NaiveTally	naive_a;
	NaiveTally	naive_b;
	TallyStatus a_status = naive_read(a, a_size, &naive_a);
	TallyStatus b_status = naive_read(b, b_size, &naive_b);

	customer_pair_start(&pair, a, a_size, b, b_size);
	retained_status = customer_retained(&pair, &base, &retained);

	if (a_status != TALLY_OK || b_status != TALLY_OK)
		require(sum.status != TALLY_OK && less.status != TALLY_OK && without.status != TALLY_OK &&
				common.status != TALLY_OK && retained_status != TALLY_OK);
	else if (naive_a.count > 0 && naive_b.count > 0 && naive_a.keys != naive_b.keys)
	{
		require(sum.status == TALLY_MIXED_KEYS && less.status == TALLY_MIXED_KEYS && without.status == TALLY_MIXED_KEYS &&
				common.status == TALLY_MIXED_KEYS && retained_status == TALLY_MIXED_KEYS);
		require(pair.a.keys == naive_a.keys && pair.b.keys == naive_b.keys);
	}
	else
	{
		NaiveResults naive;
		int64_t		total;

		naive_merge(&naive_a, &naive_b, &naive);
		if (naive.overflow || !naive_total(&naive.sum, &total))
			require(sum.status == TALLY_SUM_OVERFLOW);
		else
		{
			require(sum.status == TALLY_OK);
			require_tally(sum.bytes, sum.size, &naive.sum);
		}
		if (naive.short_of)
		{
			CustomerOrders *has = naive_find(&naive_a, &less.pair.short_of);
			CustomerOrders *takes = naive_find(&naive_b, &less.pair.short_of);

			require(less.status == TALLY_NEGATIVE);
			require(less.pair.short_of.orders == (has == NULL ? 0 : has->orders));
			require(takes != NULL && less.pair.to_take == takes->orders && takes->orders > less.pair.short_of.orders);
		}
		else
		{
			require(less.status == TALLY_OK);
			require_tally(less.bytes, less.size, &naive.less);
		}
		require(without.status == TALLY_OK && common.status == TALLY_OK && retained_status == TALLY_OK);
		require_tally(without.bytes, without.size, &naive.without);
		require_tally(common.bytes, common.size, &naive.common);
		require(base == (int64_t) naive_a.count && retained == (int64_t) naive.common.count);

		/* what was added can be taken back */
		if (sum.status == TALLY_OK)
		{
			Merged		back = merged(customer_subtract, sum.size, sum.bytes, sum.size, b, b_size);

			require(back.status == TALLY_OK && back.size == a_size && memcmp(back.bytes, a, a_size) == 0);
			free(back.bytes);
		}
		free(naive.sum.entries);
		free(naive.less.entries);
		free(naive.without.entries);
		free(naive.common.entries);
	}
	free(naive_a.entries);
	free(naive_b.entries);
	free(sum.bytes);
	free(less.bytes);
	free(without.bytes);
	free(common.bytes);
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
