/*-------------------------------------------------------------------------
 *
 * customer_aggs.c
 *	  Transition, combine and inverse functions of every aggregate over
 *	  customers and over customer tallies.
 *
 * The state is a customer_tally, in the form of customer_state.c inside an
 * aggregate.  All aggregates over one column share their transitions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "customer_state.h"
#include "customer_tally.h"

/*
 * The key of a customer who is a number.
 */
static inline int64
customer_from_int8(FunctionCallInfo fcinfo, Datum datum)
{
	return DatumGetInt64(datum);
}

/*
 * The key of a customer who is a uuid: the server's own extended hash.
 */
static inline int64
customer_from_uuid(FunctionCallInfo fcinfo, Datum datum)
{
	return DatumGetInt64(DirectFunctionCall2(uuid_hash_extended, datum, Int64GetDatum(0)));
}

/*
 * The collation to compare customers by.
 */
static inline Oid
customer_collation(FunctionCallInfo fcinfo)
{
	return OidIsValid(PG_GET_COLLATION()) ? PG_GET_COLLATION() : DEFAULT_COLLATION_OID;
}

/*
 * The key of a customer who is a text: the server's own extended hash, so that
 * what is equal by the collation is one customer.
 */
static inline int64
customer_from_text(FunctionCallInfo fcinfo, Datum datum)
{
	return DatumGetInt64(DirectFunctionCall2Coll(hashtextextended, customer_collation(fcinfo),
												 datum, Int64GetDatum(0)));
}

/*
 * The key of a customer who is a character(n): that of the text without the
 * blanks at its end, which are of no meaning there.
 */
static inline int64
customer_from_bpchar(FunctionCallInfo fcinfo, Datum datum)
{
	return DatumGetInt64(DirectFunctionCall2Coll(hashbpcharextended, customer_collation(fcinfo),
												 datum, Int64GetDatum(0)));
}

/*
 * For each type of customers a transition function and its inverse.
 */
#define DEFINE_CUSTOMER_TRANSITION(name, type, keys, apply) \
PG_FUNCTION_INFO_V1(name##_##type); \
Datum \
name##_##type(PG_FUNCTION_ARGS) \
{ \
	CustomerState *state = customer_state_for_update(fcinfo); \
\
	apply(state, keys, customer_from_##type(fcinfo, PG_GETARG_DATUM(1))); \
	PG_RETURN_DATUM(customer_state_result(fcinfo, state)); \
}

#define DEFINE_CUSTOMER_TRANSITIONS(type, keys) \
	DEFINE_CUSTOMER_TRANSITION(customer_tally_accum, type, keys, customer_state_count) \
	DEFINE_CUSTOMER_TRANSITION(customer_tally_accum_inv, type, keys, customer_state_uncount)

DEFINE_CUSTOMER_TRANSITIONS(int8, CUSTOMER_INTEGERS)
DEFINE_CUSTOMER_TRANSITIONS(uuid, CUSTOMER_HASHES)
DEFINE_CUSTOMER_TRANSITIONS(text, CUSTOMER_HASHES)
DEFINE_CUSTOMER_TRANSITIONS(bpchar, CUSTOMER_HASHES)

/*
 * Combine two states, either of which may be empty or NULL; also the
 * transition function of sum(customer_tally).
 */
PG_FUNCTION_INFO_V1(customer_tally_combine);
Datum
customer_tally_combine(PG_FUNCTION_ARGS)
{
	CustomerState *state;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	state = customer_state_for_update(fcinfo);
	customer_state_add(state, PG_GETARG_CUSTOMER_TALLY_PP(1));
	PG_RETURN_DATUM(customer_state_result(fcinfo, state));
}

/*
 * Final function of the aggregates that return a tally: its flat form.
 */
PG_FUNCTION_INFO_V1(customer_tally_final);
Datum
customer_tally_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PointerGetDatum(PG_DETOAST_DATUM(PG_GETARG_DATUM(0))));
}
