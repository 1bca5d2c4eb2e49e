/*-------------------------------------------------------------------------
 *
 * customer_table.h
 *	  A hash table of customers and their numbers of orders.
 *
 * Plain C without a server header, so that a fuzzer can run it alone.  The
 * caller allocates the slots.
 *
 * The table has open addressing with linear probing.  A customer's place is the
 * highest bits of the hash.  So if the table grows, the customers are moved in
 * the order of both tables, and memory is read and written from the beginning
 * to the end.
 *
 * The hash has two factors that should be drawn at random in each process:
 * nobody can then make up keys that get the same place.  So the order of the
 * slots means nothing, and must not reach a result.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_TABLE_H
#define NPS_CUSTOMER_TABLE_H

#include "customer_format.h"

/* A table; at the beginning all zeros */
typedef struct CustomerTable
{
	CustomerOrders *slots;		/* NULL until there is room; a free slot has no orders */
	int			bits;			/* there are 2^bits slots */
	CustomerFigures figures;
} CustomerTable;

#define CUSTOMER_TABLE_MIN_BITS 2

/* The factors of the hash; both are odd */
extern uint64_t customer_factors[2];

extern void customer_table_move(CustomerTable *table, CustomerOrders *slots, int bits);
extern void customer_table_take(CustomerTable *table, CustomerOrders *slot);
extern size_t customer_table_list(const CustomerTable *table, CustomerOrders *entries);

/*
 * The number of slots, used or free.
 */
static inline size_t
customer_table_size(const CustomerTable *table)
{
	return table->slots == NULL ? 0 : (size_t) 1 << table->bits;
}

/*
 * The most customers that a table of this many slots should have: one slot in
 * eight stays free.
 */
static inline size_t
customer_table_limit(size_t size)
{
	return size - (size + 7) / 8;
}

/*
 * The slot where the search for a customer begins.
 */
static inline size_t
customer_table_place(const CustomerTable *table, int64_t customer)
{
	uint64_t	hash = (uint64_t) customer;

	/* keys may differ in their high bits only: a product has only these too */
	hash ^= hash >> 32;
	hash *= customer_factors[0];
	hash ^= hash >> 32;
	hash *= customer_factors[1];
	return (size_t) (hash >> (64 - table->bits));
}

/*
 * The slot of a customer, or the free slot for this customer.
 */
static inline CustomerOrders *
customer_table_find(const CustomerTable *table, int64_t customer)
{
	size_t		mask = customer_table_size(table) - 1;
	size_t		place = customer_table_place(table, customer);

	while (table->slots[place].orders != 0 && table->slots[place].customer != customer)
		place = (place + 1) & mask;
	return &table->slots[place];
}

/*
 * Add orders of a customer.  The caller has made sure that there is room, and
 * that the sum of all orders fits.
 */
static inline void
customer_table_add(CustomerTable *table, int64_t customer, int64_t orders)
{
	CustomerOrders *slot = customer_table_find(table, customer);

	table->figures.customers += slot->orders == 0;
	table->figures.repeat_customers += slot->orders <= 1 && orders > 1 - slot->orders;
	table->figures.orders += orders;
	slot->customer = customer;
	slot->orders += orders;
}

#endif							/* NPS_CUSTOMER_TABLE_H */
