/*
 * What the fuzzers of customer_tally share: tallies as plain arrays of
 * customers, and what must hold of all bytes that are read without a mistake.
 */
#ifndef NPS_CUSTOMER_NAIVE_H
#define NPS_CUSTOMER_NAIVE_H

#include "../../src/customer_merge.h"

#include <stdlib.h>
#include <string.h>

/* A tally as an array */
typedef struct NaiveTally
{
	CustomerKeys keys;
	size_t		count;
	CustomerOrders *entries;
} NaiveTally;

/* Stop the fuzzer unless this holds. */
static inline void
require(bool condition)
{
	if (!condition)
		abort();
}

/* Compare customers, for qsort. */
static inline int
naive_cmp(const void *a, const void *b)
{
	int64_t		x = ((const CustomerOrders *) a)->customer;
	int64_t		y = ((const CustomerOrders *) b)->customer;

	return x < y ? -1 : x > y;
}

/* Room for customers; never of no bytes. */
static inline CustomerOrders *
naive_room(size_t count)
{
	return malloc((count + 1) * sizeof(CustomerOrders));
}

/* Are there the same customers with the same orders in two arrays? */
static inline bool
naive_equal(const NaiveTally *a, const NaiveTally *b)
{
	if (a->count != b->count || (a->count > 0 && a->keys != b->keys))
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->entries[i].customer != b->entries[i].customer || a->entries[i].orders != b->entries[i].orders)
			return false;
	return true;
}

/* Orders of all customers; false if they are past 63 bits. */
static inline bool
naive_total(const NaiveTally *tally, int64_t *total)
{
	*total = 0;
	for (size_t i = 0; i < tally->count; i++)
		if (__builtin_add_overflow(*total, tally->entries[i].orders, total))
			return false;
	return true;
}

/* Read bytes into an array, which the caller frees. */
static inline TallyStatus
naive_read(const unsigned char *bytes, size_t size, NaiveTally *tally)
{
	CustomerReader reader;

	tally->entries = naive_room(size);	/* each customer takes a byte or more */
	tally->count = 0;
	customer_read_start(&reader, bytes, size);
	while (customer_read(&reader))
		tally->entries[tally->count++] = reader.entry;
	tally->keys = reader.keys;
	return reader.status;
}

/* Write an array as bytes, which the caller frees. */
static inline unsigned char *
naive_write(const NaiveTally *tally, size_t *size)
{
	unsigned char *bytes = malloc(CUSTOMER_HEADER_BYTES + tally->count * CUSTOMER_MAX_BYTES);
	CustomerWriter writer;

	customer_write_start(&writer, bytes, tally->keys);
	for (size_t i = 0; i < tally->count; i++)
		customer_write(&writer, tally->entries[i]);
	*size = customer_write_end(&writer);
	return bytes;
}

/* Read a text into an array, which the caller frees. */
static inline TallyStatus
naive_parse(const char *text, NaiveTally *tally)
{
	TallyStatus status;
	bool		found = true;

	tally->entries = naive_room(strlen(text));
	tally->count = 0;
	status = customer_parse_start(&text, &tally->keys);
	while (status == TALLY_OK && found)
	{
		status = customer_parse(&text, tally->count == 0, &tally->entries[tally->count], &found);
		if (status == TALLY_OK && found)
			tally->count++;
	}
	return status;
}

/* Write bytes as text, which the caller frees; NULL if they are no tally. */
static inline char *
naive_text(const unsigned char *bytes, size_t size)
{
	char	   *text = malloc((size + 2) * CUSTOMER_MAX_TEXT);	/* each customer takes a byte or more */
	char	   *next;
	CustomerReader reader;

	customer_read_start(&reader, bytes, size);
	next = customer_format_start(text, reader.keys);
	for (bool first = true; customer_read(&reader); first = false)
		next = customer_format(next, first, reader.entry);
	customer_format_end(next);
	if (reader.status == TALLY_OK)
		return text;
	free(text);
	return NULL;
}

/*
 * Whatever is read without a mistake is in order, is written as the same
 * bytes, has the figures that counting gives, and survives its text.
 */
static inline void
require_valid(const unsigned char *bytes, size_t size)
{
	NaiveTally	tally;
	NaiveTally	again;
	CustomerFigures figures;
	int64_t		total;
	int64_t		repeat = 0;
	size_t		written;
	unsigned char *rewritten;
	char	   *text;

	require(naive_read(bytes, size, &tally) == TALLY_OK);
	for (size_t i = 0; i < tally.count; i++)
	{
		require(i == 0 || tally.entries[i - 1].customer < tally.entries[i].customer);
		require(tally.entries[i].orders > 0);
		repeat += tally.entries[i].orders > 1;
	}
	require(naive_total(&tally, &total));
	require(customer_figures(bytes, size, &figures) == TALLY_OK);
	require(figures.customers == (int64_t) tally.count && figures.orders == total && figures.repeat_customers == repeat);

	rewritten = naive_write(&tally, &written);
	require(written == size && memcmp(rewritten, bytes, size) == 0);

	text = naive_text(bytes, size);
	require(text != NULL && naive_parse(text, &again) == TALLY_OK && naive_equal(&tally, &again));

	free(text);
	free(rewritten);
	free(again.entries);
	free(tally.entries);
}

#endif							/* NPS_CUSTOMER_NAIVE_H */
