/*-------------------------------------------------------------------------
 *
 * customer_counts.h
 *	  Customers whose orders are counted one by one: their table, with its
 *	  memory, and the orders that wait for it.
 *
 * If the table is large, the last orders wait, and go into it together, when
 * their slots are prefetched.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_COUNTS_H
#define NPS_CUSTOMER_COUNTS_H

#include "compat.h"
#include "customer_table.h"
#include "customer_tally.h"

#define WAITING_MAX 16			/* about the number of cache misses that overlap */

/* Orders that are yet to be counted */
typedef struct CustomerWaiting
{
	int			count;
	CustomerOrders entries[WAITING_MAX];
} CustomerWaiting;

/* All that was counted; at the beginning all zeros */
typedef struct CustomerCounts
{
	CustomerTable table;
	CustomerWaiting *waiting;	/* NULL while the table is small */
} CustomerCounts;

extern void customer_counts_make_room(CustomerCounts *counts, MemoryContext context, Size more);
extern void customer_counts_settle(CustomerCounts *counts, MemoryContext context);
extern void customer_counts_reserve(CustomerCounts *counts, MemoryContext context, CustomerFigures more);
extern void customer_counts_add(CustomerCounts *counts, MemoryContext context, const CustomerTable *from);
extern CustomerBytes customer_counts_pack(const CustomerCounts *counts, MemoryContext context, CustomerKeys keys);
extern void customer_counts_drop(CustomerCounts *counts);

/*
 * Is there a customer, in the table or waiting?
 */
static inline bool
customer_counts_any(const CustomerCounts *counts)
{
	return counts->table.figures.customers > 0 || (counts->waiting != NULL && counts->waiting->count > 0);
}

/*
 * Put orders of a customer into the table, or let them wait.  The caller knows
 * that the sum of all orders fits.
 */
static inline void
customer_counts_put(CustomerCounts *counts, MemoryContext context, CustomerOrders entry)
{
	CustomerWaiting *waiting = counts->waiting;

	if (waiting == NULL)
	{
		customer_counts_make_room(counts, context, 1);
		customer_table_add(&counts->table, entry.customer, entry.orders);
		return;
	}
	PREFETCH_FOR_WRITE(&counts->table.slots[customer_table_place(&counts->table, entry.customer)]);
	waiting->entries[waiting->count++] = entry;
	if (waiting->count == WAITING_MAX)
		customer_counts_settle(counts, context);
}

#endif							/* NPS_CUSTOMER_COUNTS_H */
