/*-------------------------------------------------------------------------
 *
 * customer_sort.c
 *	  Sorts customers by their keys, in plain C: a few by insertion, many by
 *	  radix, the lowest digit first.
 *
 *-------------------------------------------------------------------------
 */
#include "customer_sort.h"

#include <string.h>

#include "pause.h"

#define INSERTION_MAX 48		/* sorted by insertion */
#define DIGIT_BITS 8
#define DIGITS (1 << DIGIT_BITS)
#define PAUSE_ENTRIES 16384		/* the number of entries between two pauses */

/*
 * A digit of a key, which is signed.
 */
static inline size_t
digit_of(int64_t customer, int shift)
{
	return (((uint64_t) customer ^ ((uint64_t) 1 << 63)) >> shift) & (DIGITS - 1);
}

/*
 * Are the entries sorted?  If not, say which bits of their keys differ.
 */
static bool
customer_sorted(const CustomerOrders *entries, size_t count, uint64_t *differ)
{
	bool		sorted = true;

	*differ = 0;
	for (size_t i = 1; i < count; i++)
	{
		if (i % PAUSE_ENTRIES == 0)
			pause_for_interrupts();
		sorted &= entries[i - 1].customer <= entries[i].customer;
		*differ |= (uint64_t) entries[i - 1].customer ^ (uint64_t) entries[i].customer;
	}
	return sorted;
}

/*
 * Sort a few entries.
 */
static void
customer_sort_few(CustomerOrders *entries, size_t count)
{
	for (size_t i = 1; i < count; i++)
	{
		CustomerOrders entry = entries[i];
		size_t		place = i;

		for (; place > 0 && entries[place - 1].customer > entry.customer; place--)
			entries[place] = entries[place - 1];
		entries[place] = entry;
	}
}

/*
 * Move the entries into another array, sorted by a digit.  Where digits are
 * equal, the order stays.
 */
static void
customer_sort_by_digit(const CustomerOrders *from, CustomerOrders *to, size_t count, int shift)
{
	size_t		next[DIGITS] = {0};
	size_t		start = 0;

	for (size_t i = 0; i < count; i++)
	{
		if (i % PAUSE_ENTRIES == 0)
			pause_for_interrupts();
		next[digit_of(from[i].customer, shift)]++;
	}
	for (int digit = 0; digit < DIGITS; digit++)
	{
		size_t		entries = next[digit];

		next[digit] = start;
		start += entries;
	}
	for (size_t i = 0; i < count; i++)
	{
		if (i % PAUSE_ENTRIES == 0)
			pause_for_interrupts();
		to[next[digit_of(from[i].customer, shift)]++] = from[i];
	}
}

/*
 * Sort entries by their customers.  The result is in one of the two arrays;
 * spare has as much room as entries.
 */
CustomerOrders *
customer_sort(CustomerOrders *entries, CustomerOrders *spare, size_t count)
{
	uint64_t	differ;

	if (customer_sorted(entries, count, &differ))
		return entries;
	if (count <= INSERTION_MAX)
	{
		customer_sort_few(entries, count);
		return entries;
	}
	for (int shift = 0; shift < 64; shift += DIGIT_BITS)
	{
		CustomerOrders *sorted = spare;

		/* keys without a difference here stay where they are */
		if ((differ >> shift & (DIGITS - 1)) == 0)
			continue;
		customer_sort_by_digit(entries, sorted, count, shift);
		spare = entries;
		entries = sorted;
	}
	return entries;
}
