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
 *	  state --+-- counts	customers whose rows were counted one by one:
 *			  |				customer_counts.c
 *			  +-- runs		tallies that were added, as bytes: customer_runs.c;
 *			  |				only one after the flat form was made, or a tally
 *			  |				was taken back
 *			  +-- flat		counts and the run together as bytes, made when they
 *							are needed
 *
 * There may be millions of groups with a customer or two, and each has a state.
 * So a state takes no more than 128 bytes: memory contexts give powers of two.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "nodes/memnodes.h"
#include "utils/expandeddatum.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "customer_counts.h"
#include "customer_error.h"
#include "customer_runs.h"
#include "customer_state.h"

struct CustomerState
{
	ExpandedObjectHeader header;
	bool		any;			/* is the kind of keys known? */
	CustomerKeys keys;
	CustomerCounts counts;
	CustomerRuns runs;
	CustomerBytes *flat;		/* NULL if it must be made */
};

static Size customer_state_flat_size(ExpandedObjectHeader *header);
static void customer_state_flatten(ExpandedObjectHeader *header, void *result, Size size);

StaticAssertDecl(sizeof(CustomerState) <= 128, "a state has to fit into 128 bytes");

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

		if (header->eoh_methods == &customer_state_methods)
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
 * Draw the factors of the hash, once in a process.
 */
static void
customer_factors_draw(void)
{
	static bool drawn = false;

	if (drawn)
		return;
	if (!pg_strong_random(customer_factors, sizeof(customer_factors)))
	{
		customer_factors[0] = (uint64) GetCurrentTimestamp() * UINT64CONST(0xff51afd7ed558ccd);
		customer_factors[1] = (uint64) MyProcPid * UINT64CONST(0xc4ceb9fe1a85ec53);
	}
	customer_factors[0] |= 1;
	customer_factors[1] |= 1;
	drawn = true;
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

	customer_factors_draw();
	context = customer_state_context(context);
	state = (CustomerState *) MemoryContextAllocZero(context, sizeof(CustomerState));
	EOH_init_header(&state->header, &customer_state_methods, context);
	customer_state_add(state, datum);
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
 * Drop the flat form.
 */
static void
customer_state_drop_flat(CustomerState *state)
{
	if (state->flat == NULL)
		return;
	pfree(state->flat->bytes);
	pfree(state->flat);
	state->flat = NULL;
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
	if (unlikely(state->flat != NULL))
		customer_state_drop_flat(state);
}

/*
 * Count an order.
 */
void
customer_state_count(CustomerState *state, CustomerKeys keys, int64 customer)
{
	customer_state_change(state, keys);
	if (unlikely(state->counts.table.figures.orders > PG_INT64_MAX - WAITING_MAX))
		customer_overflow_error();
	customer_counts_put(&state->counts, state->header.eoh_context, (CustomerOrders) {customer, 1});
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
 * Add a flat tally, whose bytes may be anything.
 */
static void
customer_state_add_flat(CustomerState *state, const CustomerTally *tally)
{
	CustomerKeys keys;

	if (!customer_tally_has_keys(tally, &keys))
		return;
	customer_state_change(state, keys);
	customer_runs_add(&state->runs, state->header.eoh_context, CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally));
}

/*
 * Add another state, which stays as it is.
 */
static void
customer_state_add_state(CustomerState *state, CustomerState *other)
{
	MemoryContext context = state->header.eoh_context;

	customer_counts_settle(&other->counts, other->header.eoh_context);
	if (!other->any)
		return;
	customer_state_change(state, other->keys);
	for (int i = 0; i < other->runs.count; i++)
		customer_runs_add(&state->runs, context, other->runs.runs[i].bytes, other->runs.runs[i].size);
	customer_counts_add(&state->counts, context, &other->counts.table);
}

/*
 * Add a tally, which may be a state: that of the leader of parallel workers is.
 */
void
customer_state_add(CustomerState *state, Datum datum)
{
	CustomerState *other = customer_state_of(datum);

	if (other != NULL)
		customer_state_add_state(state, other);
	else
		customer_state_add_flat(state, DatumGetCustomerTallyPP(datum));
}

/*
 * Make the flat form of a state, unless it is there already.
 */
static const CustomerBytes *
customer_state_pack(CustomerState *state)
{
	MemoryContext context = state->header.eoh_context;
	const CustomerBytes *run = customer_runs_merge(&state->runs);

	if (run != NULL && !customer_counts_any(&state->counts))
	{
		customer_runs_check(&state->runs);
		return run;
	}

	if (state->flat == NULL)
	{
		CustomerBytes all;

		customer_counts_settle(&state->counts, context);
		all = customer_counts_pack(&state->counts, context, state->keys);
		if (run != NULL)
		{
			CustomerBytes merged = customer_bytes_add(context, all, *run);

			pfree(all.bytes);
			all = merged;
		}
		state->flat = (CustomerBytes *) MemoryContextAlloc(context, sizeof(CustomerBytes));
		*state->flat = all;
	}
	return state->flat;
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
	customer_counts_drop(&state->counts);
	customer_runs_drop(&state->runs);
	if (left.size > CUSTOMER_HEADER_BYTES)
		customer_runs_push(&state->runs, state->header.eoh_context, left);
	else
	{
		/* Without customers there are no keys */
		pfree(left.bytes);
		state->any = false;
	}
}

/*
 * Move the added tallies into the counts.
 */
static void
customer_state_unpack(CustomerState *state)
{
	MemoryContext context = state->header.eoh_context;
	const CustomerBytes *run = customer_runs_merge(&state->runs);
	CustomerReader reader;

	if (run == NULL)
		return;
	customer_counts_reserve(&state->counts, context, customer_bytes_figures(run->bytes, run->size));
	customer_read_start(&reader, run->bytes, run->size);
	while (customer_read(&reader))
		customer_counts_put(&state->counts, context, reader.entry);
	customer_counts_settle(&state->counts, context);
	customer_runs_drop(&state->runs);
}

/*
 * Take an order back.
 */
void
customer_state_uncount(CustomerState *state, CustomerKeys keys, int64 customer)
{
	CustomerTable *table = &state->counts.table;
	CustomerOrders *slot;

	customer_state_unpack(state);
	customer_counts_settle(&state->counts, state->header.eoh_context);
	customer_state_change(state, keys);
	slot = table->slots == NULL ? NULL : customer_table_find(table, customer);
	if (slot == NULL || slot->orders == 0)
		customer_short_error((CustomerOrders) {customer, 0}, 1);
	customer_table_take(table, slot);

	/* Without customers there are no keys */
	if (table->figures.customers == 0)
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
	customer_state_drop_flat((CustomerState *) header);
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
	if (state->runs.count > 0 && !customer_counts_any(&state->counts))
	{
		const CustomerBytes *run = customer_runs_merge(&state->runs);

		return customer_bytes_figures(run->bytes, run->size);
	}
	customer_state_unpack(state);
	customer_counts_settle(&state->counts, state->header.eoh_context);
	return state->counts.table.figures;
}
