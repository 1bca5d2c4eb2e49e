/*-------------------------------------------------------------------------
 *
 * customer_state.c
 *	  A customer tally while it is being aggregated: an expanded datum of type
 *	  customer_tally.
 *
 * The server passes a pointer to the state from one transition to the next.  It
 * needs the flat form, which is also the stored form, only if the state leaves
 * the process or becomes a result.  So the state has an ordinary type.
 *
 *	  state --+-- waiting[]	the customers of the last rows: they go into the
 *			  |				table together, when their entries are prefetched
 *			  +-- table		number of orders by customer, of rows counted one by
 *			  |				one: open addressing, 16 bytes a customer
 *			  +-- runs		tallies that were added, as bytes: customer_runs.c;
 *			  |				only one after the flat form was made, or a tally
 *			  |				was taken back
 *			  +-- flat		the table and the run together as bytes, made when
 *							they are needed
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "nodes/memnodes.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"

#include "compat.h"
#include "customer_error.h"
#include "customer_runs.h"
#include "customer_state.h"

/* An entry of the table; status belongs to simplehash.h */
typedef struct CustomerEntry
{
	int64		customer;
	uint64		status:1;
	uint64		orders:63;
} CustomerEntry;

#define SH_PREFIX customers
#define SH_ELEMENT_TYPE CustomerEntry
#define SH_KEY_TYPE int64
#define SH_KEY customer
#define SH_HASH_KEY(tb, key) customer_hash(key)
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE

/*
 * Hash a key (the finalizer of MurmurHash3), since keys may be regular, such as
 * 1000, 2000, 3000.
 */
static inline uint32
customer_hash(int64 customer)
{
	uint64		h = (uint64) customer;

	h ^= h >> 33;
	h *= UINT64CONST(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64CONST(0xc4ceb9fe1a85ec53);
	h ^= h >> 33;
	return (uint32) h;
}

#include "lib/simplehash.h"

#define TABLE_SIZE_AT_FIRST 8
#define WAITING_MAX 16			/* about the number of cache misses that overlap */

#define STATE_MAGIC 0x6E707363	/* marks a state among expanded datums */

struct CustomerState
{
	ExpandedObjectHeader header;
	uint32		magic;
	bool		any;			/* is the kind of keys known? */
	CustomerKeys keys;
	int64		waiting[WAITING_MAX];	/* customers yet to be counted */
	int			waiting_count;
	customers_hash *table;		/* NULL until the first customer is counted */
	CustomerFigures figures;	/* of the table */
	CustomerRuns runs;
	CustomerBytes flat;			/* NULL bytes if it must be made */
};

static Size customer_state_flat_size(ExpandedObjectHeader *header);
static void customer_state_flatten(ExpandedObjectHeader *header, void *result, Size size);

static const ExpandedObjectMethods customer_state_methods = {
	customer_state_flat_size,
	customer_state_flatten
};

/*
 * The state that a datum points to, or NULL if it points to a flat tally.
 */
static inline CustomerState *
customer_state_of(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
	{
		ExpandedObjectHeader *header = DatumGetEOHP(datum);

		if (header->eoh_methods->get_flat_size == customer_state_flat_size &&
			((CustomerState *) header)->magic == STATE_MAGIC)
			return (CustomerState *) header;
	}
	return NULL;
}

/*
 * The memory context of the states of an aggregate: one child of the aggregate's
 * memory context.  The server copies a state that isn't in a child.  But a hash
 * aggregate looks at every child for each new group, so all its states share
 * one.
 */
static MemoryContext
customer_state_context(MemoryContext parent)
{
	MemoryContext child;

	for (child = parent->firstchild; child != NULL; child = child->nextchild)
		if (strcmp(child->name, "customer tallies") == 0)
			return child;
	return AllocSetContextCreate(parent, "customer tallies", ALLOCSET_DEFAULT_SIZES);
}

/*
 * The state in the first argument, to be changed: the state itself inside an
 * aggregate; a new state with the same content if it is flat, or outside of an
 * aggregate.
 */
CustomerState *
customer_state_for_update(FunctionCallInfo fcinfo)
{
	Datum		datum = PG_GETARG_DATUM(0);
	MemoryContext context;
	CustomerState *state;

	if (!AggCheckCallContext(fcinfo, &context))
		context = CurrentMemoryContext;
	else if (VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum)))
	{
		state = customer_state_of(datum);
		if (state != NULL)
			return state;
	}

	context = customer_state_context(context);
	state = (CustomerState *) MemoryContextAllocZero(context, sizeof(CustomerState));
	EOH_init_header(&state->header, &customer_state_methods, context);
	state->magic = STATE_MAGIC;
	state->runs.context = context;
	customer_state_add(state, DatumGetCustomerTallyPP(datum));
	return state;
}

/*
 * The state as a datum: the same pointer each time inside an aggregate.
 * Otherwise its flat form: an expanded datum must own its memory context, and
 * this one is shared.
 */
Datum
customer_state_result(FunctionCallInfo fcinfo, CustomerState *state)
{
	Datum		datum = EOHPGetRWDatum(&state->header);

	if (AggCheckCallContext(fcinfo, NULL))
		return datum;
	return PointerGetDatum(PG_DETOAST_DATUM(datum));
}

/*
 * Prepare a state for customers with keys of a kind, and drop its flat form.
 */
static inline void
customer_state_change(CustomerState *state, CustomerKeys keys)
{
	if (unlikely(state->any && state->keys != keys))
		customer_keys_error(state->keys, keys);
	state->any = true;
	state->keys = keys;
	if (unlikely(state->flat.bytes != NULL))
	{
		pfree(state->flat.bytes);
		state->flat.bytes = NULL;
	}
}

/*
 * Count the waiting customers.
 */
static void
customer_state_count_waiting(CustomerState *state)
{
	for (int i = 0; i < state->waiting_count; i++)
	{
		bool		found;
		CustomerEntry *entry = customers_insert(state->table, state->waiting[i], &found);

		if (!found)
		{
			entry->orders = 0;
			state->figures.customers++;
		}
		if (++entry->orders == 2)
			state->figures.repeat_customers++;
	}
	state->figures.orders += state->waiting_count;
	state->waiting_count = 0;
}

/*
 * Count an order.
 */
void
customer_state_count(CustomerState *state, CustomerKeys keys, int64 customer)
{
	customer_state_change(state, keys);
	if (unlikely(state->table == NULL))
		state->table = customers_create(state->header.eoh_context, TABLE_SIZE_AT_FIRST, NULL);
	if (unlikely(state->figures.orders > PG_INT64_MAX - WAITING_MAX))
		customer_overflow_error();

	PREFETCH_FOR_WRITE(&state->table->data[customer_hash(customer) & state->table->sizemask]);
	state->waiting[state->waiting_count++] = customer;
	if (state->waiting_count == WAITING_MAX)
		customer_state_count_waiting(state);
}

/*
 * Does a tally have customers?  If so, of what kind are their keys?  Its bytes
 * may be anything.
 */
static bool
customer_tally_has_keys(const CustomerTally *tally, CustomerKeys *keys)
{
	CustomerReader reader;
	bool		any;

	customer_read_start(&reader, CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally));
	any = customer_read(&reader);
	if (reader.status != TALLY_OK)
		customer_bytes_error(reader.status);
	*keys = reader.keys;
	return any;
}

/*
 * Add a tally, whose bytes may be anything.
 */
void
customer_state_add(CustomerState *state, const CustomerTally *tally)
{
	CustomerKeys keys;

	if (!customer_tally_has_keys(tally, &keys))
		return;
	customer_state_change(state, keys);
	customer_runs_add(&state->runs, CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally));
}

/*
 * Write the table as bytes.
 */
static CustomerBytes
customer_state_pack_table(CustomerState *state)
{
	CustomerBytes result;
	CustomerOrders *entries;
	Size		count = 0;

	customer_state_count_waiting(state);
	entries = (CustomerOrders *)
		MemoryContextAllocHuge(state->header.eoh_context,
							   (state->figures.customers + 1) * sizeof(CustomerOrders));
	if (state->table != NULL)
	{
		customers_iterator iterator;
		CustomerEntry *entry;

		customers_start_iterate(state->table, &iterator);
		while ((entry = customers_iterate(state->table, &iterator)) != NULL)
		{
			CHECK_FOR_INTERRUPTS();
			entries[count].customer = entry->customer;
			entries[count].orders = entry->orders;
			count++;
		}
	}
	customer_sort(entries, count);
	result = customer_pack(state->header.eoh_context, state->keys, entries, count);
	pfree(entries);
	return result;
}

/*
 * Make the flat form of a state, unless it is there already.
 */
static const CustomerBytes *
customer_state_pack(CustomerState *state)
{
	const CustomerBytes *run = customer_runs_merge(&state->runs);

	if (run != NULL && state->figures.customers == 0 && state->waiting_count == 0)
	{
		customer_runs_check(&state->runs);
		return run;
	}

	if (state->flat.bytes == NULL)
	{
		CustomerBytes all = customer_state_pack_table(state);

		if (run != NULL)
		{
			CustomerBytes merged = customer_bytes_add(state->header.eoh_context, all, *run);

			pfree(all.bytes);
			all = merged;
		}
		state->flat = all;
	}
	return &state->flat;
}

/*
 * Drop the table.
 */
static void
customer_state_drop_table(CustomerState *state)
{
	if (state->table != NULL)
		customers_destroy(state->table);
	state->table = NULL;
	state->waiting_count = 0;
	memset(&state->figures, 0, sizeof(state->figures));
}

/*
 * Take the orders of a tally back; its bytes may be anything.  The result is the
 * only run of the state.
 */
void
customer_state_subtract(CustomerState *state, const CustomerTally *tally)
{
	CustomerKeys keys;
	CustomerBytes taken;
	CustomerBytes left;

	if (!customer_tally_has_keys(tally, &keys))
		return;
	taken.bytes = unconstify(unsigned char *, CUSTOMER_BYTES(tally));
	taken.size = CUSTOMER_SIZE(tally);
	left = customer_bytes_subtract(state->header.eoh_context, *customer_state_pack(state), taken);

	customer_state_change(state, keys);
	customer_state_drop_table(state);
	customer_runs_drop(&state->runs);
	if (left.size > CUSTOMER_HEADER_BYTES)
		customer_runs_push(&state->runs, left);
	else
	{
		/* Without customers there are no keys */
		pfree(left.bytes);
		state->any = false;
	}
}

/*
 * Move the added tallies into the table, so that their orders can be taken back
 * one by one.
 */
static void
customer_state_unpack(CustomerState *state)
{
	const CustomerBytes *all = customer_state_pack(state);
	CustomerFigures figures = customer_bytes_figures(all->bytes, all->size);
	CustomerReader reader;

	customer_state_drop_table(state);
	state->table = customers_create(state->header.eoh_context,
									Min(figures.customers, PG_UINT32_MAX), NULL);
	state->figures = figures;

	customer_read_start(&reader, all->bytes, all->size);
	while (customer_read(&reader))
	{
		bool		found;

		customers_insert(state->table, reader.entry.customer, &found)->orders = reader.entry.orders;
	}
	customer_runs_drop(&state->runs);
}

/*
 * Take an order back.
 */
void
customer_state_uncount(CustomerState *state, CustomerKeys keys, int64 customer)
{
	CustomerEntry *entry;

	if (state->runs.count > 0)
		customer_state_unpack(state);
	customer_state_change(state, keys);
	customer_state_count_waiting(state);
	entry = state->table == NULL ? NULL : customers_lookup(state->table, customer);
	if (entry == NULL)
		customer_short_error((CustomerOrders) {customer, 0}, 1);

	if (entry->orders == 2)
		state->figures.repeat_customers--;
	if (entry->orders > 1)
		entry->orders--;
	else
	{
		customers_delete(state->table, customer);
		state->figures.customers--;
	}
	state->figures.orders--;

	/* Without customers there are no keys */
	if (state->figures.customers == 0)
		state->any = false;
}

/*
 * The size of the flat form.
 */
static Size
customer_state_flat_size(ExpandedObjectHeader *header)
{
	return customer_tally_size(customer_state_pack((CustomerState *) header)->size);
}

/*
 * Write the flat form.
 */
static void
customer_state_flatten(ExpandedObjectHeader *header, void *result, Size size)
{
	const CustomerBytes *flat = customer_state_pack((CustomerState *) header);

	Assert(size == VARHDRSZ + flat->size);
	SET_VARSIZE(result, size);
	customer_copy((unsigned char *) VARDATA(result), flat->bytes, flat->size);
}

/*
 * Count customers and orders of a state, which may be flat.
 */
CustomerFigures
customer_state_figures(Datum datum)
{
	CustomerState *state = customer_state_of(datum);

	if (state == NULL)
		return customer_tally_figures(DatumGetCustomerTallyPP(datum));
	customer_state_count_waiting(state);
	if (state->runs.count > 0)
	{
		const CustomerBytes *all = customer_state_pack(state);

		return customer_bytes_figures(all->bytes, all->size);
	}
	return state->figures;
}
