/*-------------------------------------------------------------------------
 *
 * customer_counts.c
 *	  Customers whose orders are counted one by one: their table, with its
 *	  memory, and the orders that wait for it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "customer_counts.h"
#include "customer_error.h"
#include "customer_sort.h"

#define WAITING_FROM_BITS 11	/* from this size on, a table isn't in the fastest cache */

/*
 * Make room in the table for so many customers more.
 */
void
customer_counts_make_room(CustomerCounts *counts, MemoryContext context, Size more)
{
	Size		customers = counts->table.figures.customers + more;
	int			bits = Max(counts->table.bits, CUSTOMER_TABLE_MIN_BITS);
	CustomerOrders *old = counts->table.slots;

	if (likely(customers <= customer_table_limit(customer_table_size(&counts->table))))
		return;
	while (customers > customer_table_limit((Size) 1 << bits))
		bits++;
	customer_table_move(&counts->table, customer_orders_alloc(context, (Size) 1 << bits), bits);
	if (old != NULL)
		pfree(old);
	if (counts->waiting == NULL && bits >= WAITING_FROM_BITS)
	{
		counts->waiting = (CustomerWaiting *) MemoryContextAlloc(context, sizeof(CustomerWaiting));
		counts->waiting->count = 0;
	}
}

/*
 * Count the waiting orders: then the table has everything.  It may have grown.
 */
void
customer_counts_settle(CustomerCounts *counts, MemoryContext context)
{
	CustomerWaiting *waiting = counts->waiting;

	if (waiting == NULL)
		return;
	customer_counts_make_room(counts, context, waiting->count);
	for (int i = 0; i < waiting->count; i++)
		customer_table_add(&counts->table, waiting->entries[i].customer, waiting->entries[i].orders);
	waiting->count = 0;
}

/*
 * Make sure that so many customers and orders more fit into the table.
 */
void
customer_counts_reserve(CustomerCounts *counts, MemoryContext context, CustomerFigures more)
{
	customer_counts_settle(counts, context);
	if (more.orders > PG_INT64_MAX - counts->table.figures.orders)
		customer_overflow_error();
	customer_counts_make_room(counts, context, more.customers);
}

/*
 * Add the customers of another table.
 */
void
customer_counts_add(CustomerCounts *counts, MemoryContext context, const CustomerTable *from)
{
	Size		size = customer_table_size(from);

	customer_counts_reserve(counts, context, from->figures);
	for (Size i = 0; i < size; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (from->slots[i].orders > 0)
			customer_counts_put(counts, context, from->slots[i]);
	}
	customer_counts_settle(counts, context);
}

/*
 * Write a table as bytes, when no orders wait for it.
 */
CustomerBytes
customer_counts_pack(const CustomerCounts *counts, MemoryContext context, CustomerKeys keys)
{
	Size		room = counts->table.figures.customers + 1;
	CustomerOrders *entries = customer_orders_alloc(context, room);
	CustomerOrders *spare = customer_orders_alloc(context, room);
	Size		count = customer_table_list(&counts->table, entries);
	CustomerBytes result = customer_pack(context, keys, customer_sort(entries, spare, count), count);

	pfree(entries);
	pfree(spare);
	return result;
}

/*
 * Drop everything.
 */
void
customer_counts_drop(CustomerCounts *counts)
{
	if (counts->table.slots != NULL)
		pfree(counts->table.slots);
	if (counts->waiting != NULL)
		pfree(counts->waiting);
	memset(counts, 0, sizeof(*counts));
}
