/*
 * Fuzzes the table of customers and their sort: after any orders counted and
 * taken back, a table has what a plain list of counts has, with whatever
 * factors its hash has; the list sorted is in order.  And any keys are sorted
 * as by qsort(), equal ones in the order they had.
 *
 * The first two bytes of the input choose the factors; each further byte is an
 * order of one of few customers, or takes one back.  For the sort, two bytes are
 * a key.
 */
#include "../../src/customer_sort.h"
#include "../../src/customer_table.h"
#include "customer_naive.h"

#define CUSTOMERS 128

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The key of a customer: near ones, far ones, and the ends of the range. */
static int64_t
key_of(int customer)
{
	uint64_t	number = (uint64_t) (customer % 32);

	switch (customer / 32)
	{
		case 0:
			return (int64_t) number - 16;
		case 1:
			return (int64_t) (number << 40 | 99);
		case 2:
			return (int64_t) (UINT64_C(0x8000000000000000) + number);
		default:
			return (int64_t) (UINT64_C(0x7fffffffffffffff) - number);
	}
}

/* Move the table to twice as many slots, of just this size. */
static void
grow(CustomerTable *table)
{
	int			bits = table->slots == NULL ? CUSTOMER_TABLE_MIN_BITS : table->bits + 1;
	CustomerOrders *old = table->slots;

	customer_table_move(table, malloc(sizeof(CustomerOrders) << bits), bits);
	free(old);
}

/* Has the table just the customers with these numbers of orders? */
static void
require_same(const CustomerTable *table, const int64_t *orders)
{
	CustomerFigures figures = {0, 0, 0};
	size_t		count;
	CustomerOrders *entries;
	CustomerOrders *spare;
	CustomerOrders *sorted;

	for (int i = 0; i < CUSTOMERS; i++)
	{
		figures.customers += orders[i] > 0;
		figures.repeat_customers += orders[i] > 1;
		figures.orders += orders[i];
		if (table->slots != NULL)
			require(customer_table_find(table, key_of(i))->orders == orders[i]);
	}
	require(figures.customers == table->figures.customers && figures.orders == table->figures.orders &&
			figures.repeat_customers == table->figures.repeat_customers);

	entries = naive_room((size_t) figures.customers);
	spare = naive_room((size_t) figures.customers);
	count = customer_table_list(table, entries);
	require(count == (size_t) figures.customers);
	sorted = customer_sort(entries, spare, count);
	for (size_t i = 1; i < count; i++)
		require(sorted[i - 1].customer < sorted[i].customer);
	for (int i = 0; i < CUSTOMERS; i++)
	{
		CustomerOrders wanted = {key_of(i), orders[i]};
		CustomerOrders *found = count == 0 ? NULL :
			bsearch(&wanted, sorted, count, sizeof(CustomerOrders), naive_cmp);

		require(orders[i] == 0 ? found == NULL : found != NULL && found->orders == orders[i]);
	}
	free(entries);
	free(spare);
}

/* Compare keys, then orders, for qsort. */
static int
key_and_orders_cmp(const void *a, const void *b)
{
	int			result = naive_cmp(a, b);

	return result != 0 ? result : (int) (((const CustomerOrders *) a)->orders - ((const CustomerOrders *) b)->orders);
}

/* Sort keys, some of them equal, as qsort() does. */
static void
require_sorted(const uint8_t *data, size_t size)
{
	size_t		count = size / 2;
	CustomerOrders *entries = naive_room(count);
	CustomerOrders *spare = naive_room(count);
	CustomerOrders *wanted = naive_room(count);
	CustomerOrders *sorted;

	for (size_t i = 0; i < count; i++)
	{
		uint64_t	key = (uint64_t) data[2 * i] << (data[2 * i + 1] % 8 * 8) | data[2 * i + 1] / 8;

		entries[i] = (CustomerOrders) {(int64_t) key, (int64_t) i + 1};
	}
	memcpy(wanted, entries, count * sizeof(CustomerOrders));
	qsort(wanted, count, sizeof(CustomerOrders), key_and_orders_cmp);
	sorted = customer_sort(entries, spare, count);
	for (size_t i = 0; i < count; i++)
		require(sorted[i].customer == wanted[i].customer && sorted[i].orders == wanted[i].orders);
	free(entries);
	free(spare);
	free(wanted);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CustomerTable table = {0};
	int64_t		orders[CUSTOMERS] = {0};

	if (size < 2)
		return 0;

	/* factors of 1 put near customers into one place */
	customer_factors[0] = data[0] * UINT64_C(0x9e3779b97f4a7c15) | 1;
	customer_factors[1] = data[1] * UINT64_C(0xc2b2ae3d27d4eb4f) | 1;
	for (size_t i = 2; i < size; i++)
	{
		int			customer = data[i] % CUSTOMERS;

		if (data[i] < CUSTOMERS)
		{
			if ((size_t) table.figures.customers + 1 > customer_table_limit(customer_table_size(&table)))
				grow(&table);
			customer_table_add(&table, key_of(customer), 1 + (int64_t) (i % 2));
			orders[customer] += 1 + (int64_t) (i % 2);
		}
		else if (orders[customer] > 0)
		{
			customer_table_take(&table, customer_table_find(&table, key_of(customer)));
			orders[customer]--;
		}
	}
	require_same(&table, orders);
	free(table.slots);
	require_sorted(data, size);
	return 0;
}
