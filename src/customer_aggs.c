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

#include "customer_key.h"
#include "customer_state.h"
#include "customer_tally.h"

/*
 * A transition function and its inverse for each type of customers.  Both skip
 * NULL and blank texts.  character(n) has functions of its own, since a cast to
 * text in each row would take longer.
 */
#define DEFINE_CUSTOMER_TRANSITION(name, type, keys, apply) \
PG_FUNCTION_INFO_V1(name##_##type); \
Datum \
name##_##type(PG_FUNCTION_ARGS) \
{ \
	CustomerState *state; \
	int64		key; \
\
	if (!customer_key_of_##type(fcinfo, PG_GETARG_DATUM(1), &key)) \
		PG_RETURN_DATUM(PG_GETARG_DATUM(0)); \
	state = customer_state_for_update(fcinfo); \
	apply(state, keys, key); \
	PG_RETURN_DATUM(customer_state_result(fcinfo, state)); \
}

#define DEFINE_CUSTOMER_TRANSITIONS(type, keys) \
	DEFINE_CUSTOMER_TRANSITION(customer_tally_accum, type, keys, customer_state_count) \
	DEFINE_CUSTOMER_TRANSITION(customer_tally_accum_inv, type, keys, customer_state_uncount)

FOR_EACH_CUSTOMER_TYPE(DEFINE_CUSTOMER_TRANSITIONS)
DEFINE_CUSTOMER_TRANSITIONS(bpchar, CUSTOMER_TEXTS)

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
	customer_state_add(state, PG_GETARG_DATUM(1));
	PG_RETURN_DATUM(customer_state_result(fcinfo, state));
}

/*
 * Inverse transition function of sum(customer_tally): takes the orders of a
 * tally back.
 */
PG_FUNCTION_INFO_V1(customer_tally_combine_inv);
Datum
customer_tally_combine_inv(PG_FUNCTION_ARGS)
{
	CustomerState *state;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	state = customer_state_for_update(fcinfo);
	customer_state_subtract(state, PG_GETARG_CUSTOMER_TALLY_PP(1));
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
