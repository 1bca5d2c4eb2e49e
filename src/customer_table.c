/*-------------------------------------------------------------------------
 *
 * customer_table.c
 *	  A hash table of customers and their numbers of orders, in plain C.
 *
 *-------------------------------------------------------------------------
 */
#include "customer_table.h"

#include <string.h>

#include "pause.h"

#define PAUSE_SLOTS 16384		/* the number of slots between two pauses */

uint64_t	customer_factors[2] = {1, 1};

/*
 * Move the customers to other slots, at least as many.  The caller frees the
 * old ones.
 *
 * In order, a customer rarely meets another one on the way.
 */
void
customer_table_move(CustomerTable *table, CustomerOrders *slots, int bits)
{
	size_t		old_size = customer_table_size(table);
	size_t		size = (size_t) 1 << bits;
	CustomerOrders *old = table->slots;

	for (size_t i = 0; i < size; i += PAUSE_SLOTS)
	{
		size_t		left = size - i;

		pause_for_interrupts();
		memset(&slots[i], 0, (left < PAUSE_SLOTS ? left : PAUSE_SLOTS) * sizeof(CustomerOrders));
	}

	table->slots = slots;
	table->bits = bits;
	for (size_t i = 0; i < old_size; i++)
	{
		if (i % PAUSE_SLOTS == 0)
			pause_for_interrupts();
		if (old[i].orders != 0)
			*customer_table_find(table, old[i].customer) = old[i];
	}
}

/*
 * Free a slot.  Customers behind it move up, so that a search for them doesn't
 * end at the free slot.
 */
static void
customer_table_free(CustomerTable *table, size_t hole)
{
	size_t		mask = customer_table_size(table) - 1;

	for (size_t next = (hole + 1) & mask; table->slots[next].orders != 0; next = (next + 1) & mask)
	{
		size_t		place = customer_table_place(table, table->slots[next].customer);

		/* unless the search for this customer begins behind the hole */
		if (((next - place) & mask) >= ((next - hole) & mask))
		{
			table->slots[hole] = table->slots[next];
			hole = next;
		}
	}
	table->slots[hole].orders = 0;
}

/*
 * Take an order of the customer in a slot back.
 */
void
customer_table_take(CustomerTable *table, CustomerOrders *slot)
{
	table->figures.orders--;
	table->figures.repeat_customers -= slot->orders == 2;
	if (--slot->orders == 0)
	{
		table->figures.customers--;
		customer_table_free(table, (size_t) (slot - table->slots));
	}
}

/*
 * List the customers, in no particular order, and return their number.
 */
size_t
customer_table_list(const CustomerTable *table, CustomerOrders *entries)
{
	size_t		size = customer_table_size(table);
	size_t		count = 0;

	for (size_t i = 0; i < size; i++)
	{
		if (i % PAUSE_SLOTS == 0)
			pause_for_interrupts();
		if (table->slots[i].orders != 0)
			entries[count++] = table->slots[i];
	}
	return count;
}
