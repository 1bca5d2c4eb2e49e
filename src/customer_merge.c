/*-------------------------------------------------------------------------
 *
 * customer_merge.c
 *	  Sum, difference and common customers of two customer tallies, in plain C.
 *
 * Every function reads the bytes of both tallies side by side, once, and checks
 * them.
 *
 *-------------------------------------------------------------------------
 */
#include "customer_merge.h"

#include <string.h>

/*
 * Start to read two tallies.  If their keys are of different kinds, the status
 * says so, and every merge ends at once.
 */
void
customer_pair_start(CustomerPair *pair, const unsigned char *a, size_t a_size,
					const unsigned char *b, size_t b_size)
{
	memset(pair, 0, sizeof(*pair));
	customer_read_start(&pair->a, a, a_size);
	customer_read_start(&pair->b, b, b_size);
	pair->has_a = customer_read(&pair->a);
	pair->has_b = customer_read(&pair->b);
	pair->keys = pair->has_a ? pair->a.keys : pair->b.keys;
	pair->status = TALLY_OK;
	if (pair->has_a && pair->has_b && pair->a.keys != pair->b.keys)
	{
		pair->status = TALLY_MIXED_KEYS;
		pair->has_a = pair->has_b = false;
	}
}

/*
 * Is there another customer?  If so, say which of the two tallies has it.
 */
static inline bool
customer_pair_next(const CustomerPair *pair, bool *in_a, bool *in_b)
{
	int64_t		a = pair->a.entry.customer;
	int64_t		b = pair->b.entry.customer;

	*in_a = pair->has_a && (!pair->has_b || a <= b);
	*in_b = pair->has_b && (!pair->has_a || b <= a);
	return *in_a || *in_b;
}

/*
 * Move past the customer that customer_pair_next() found.
 */
static inline void
customer_pair_step(CustomerPair *pair, bool in_a, bool in_b)
{
	if (in_a)
		pair->has_a = customer_read(&pair->a);
	if (in_b)
		pair->has_b = customer_read(&pair->b);
}

/*
 * Was everything read without an error?
 */
static TallyStatus
customer_pair_end(const CustomerPair *pair)
{
	if (pair->a.status != TALLY_OK)
		return pair->a.status;
	return pair->b.status != TALLY_OK ? pair->b.status : pair->status;
}

/*
 * Add up the orders of the customers of both tallies.  The result has at most
 * CUSTOMER_MERGE_SLACK bytes more than both together.
 */
TallyStatus
customer_add(CustomerPair *pair, unsigned char *result, size_t *size)
{
	CustomerWriter writer;
	TallyStatus status;
	bool		in_a;
	bool		in_b;

	customer_write_start(&writer, result, pair->keys);
	while (customer_pair_next(pair, &in_a, &in_b))
	{
		CustomerOrders entry = in_a ? pair->a.entry : pair->b.entry;

		if (in_a && in_b)
		{
			if (pair->b.entry.orders > INT64_MAX - entry.orders)
				return TALLY_SUM_OVERFLOW;
			entry.orders += pair->b.entry.orders;
		}
		customer_write(&writer, entry);
		customer_pair_step(pair, in_a, in_b);
	}
	*size = customer_write_end(&writer);
	status = customer_pair_end(pair);
	if (status == TALLY_OK && pair->b.orders > INT64_MAX - pair->a.orders)
		status = TALLY_SUM_OVERFLOW;
	return status;
}

/*
 * Take the orders of the second tally back from the first one, and leave out
 * customers without orders.  If a customer has too few, the pair stops there.
 * The result has at most CUSTOMER_MERGE_SLACK bytes more than the first tally.
 */
TallyStatus
customer_subtract(CustomerPair *pair, unsigned char *result, size_t *size)
{
	CustomerWriter writer;
	bool		in_a;
	bool		in_b;

	customer_write_start(&writer, result, pair->keys);
	while (customer_pair_next(pair, &in_a, &in_b))
	{
		CustomerOrders entry = {pair->b.entry.customer, 0};

		if (in_a)
			entry = pair->a.entry;
		if (in_b && entry.orders < pair->b.entry.orders)
		{
			pair->short_of = entry;
			pair->to_take = pair->b.entry.orders;
			pair->status = TALLY_NEGATIVE;
			break;
		}
		if (in_b)
			entry.orders -= pair->b.entry.orders;
		if (entry.orders > 0)
			customer_write(&writer, entry);
		customer_pair_step(pair, in_a, in_b);
	}
	*size = customer_write_end(&writer);
	return customer_pair_end(pair);
}

/*
 * Keep the customers of the first tally who are in the second one (common), or
 * who aren't.
 */
static inline TallyStatus
customer_keep(CustomerPair *pair, bool common, unsigned char *result, size_t *size)
{
	CustomerWriter writer;
	bool		in_a;
	bool		in_b;

	customer_write_start(&writer, result, pair->keys);
	while (customer_pair_next(pair, &in_a, &in_b))
	{
		if (in_a && in_b == common)
			customer_write(&writer, pair->a.entry);
		customer_pair_step(pair, in_a, in_b);
	}
	*size = customer_write_end(&writer);
	return customer_pair_end(pair);
}

/*
 * Keep the customers of the first tally who are not in the second one, with
 * their orders.  The result has at most CUSTOMER_MERGE_SLACK bytes more than the
 * first tally.
 */
TallyStatus
customer_without(CustomerPair *pair, unsigned char *result, size_t *size)
{
	return customer_keep(pair, false, result, size);
}

/*
 * Keep the customers of the first tally who are in the second one too, with
 * their orders in the first.  The size limit is that of customer_without().
 */
TallyStatus
customer_common(CustomerPair *pair, unsigned char *result, size_t *size)
{
	return customer_keep(pair, true, result, size);
}

/*
 * Count the customers of the first tally, and those who are in both.
 */
TallyStatus
customer_retained(CustomerPair *pair, int64_t *base, int64_t *retained)
{
	bool		in_a;
	bool		in_b;

	*base = 0;
	*retained = 0;
	while (customer_pair_next(pair, &in_a, &in_b))
	{
		*base += in_a;
		*retained += in_a && in_b;
		customer_pair_step(pair, in_a, in_b);
	}
	return customer_pair_end(pair);
}
