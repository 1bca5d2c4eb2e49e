/*-------------------------------------------------------------------------
 *
 * customer_key.c
 *	  The functions of one customer: the key, and the tally of one customer.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "customer_key.h"
#include "customer_tally.h"

/*
 * The key of a customer, or NULL for a blank text, for each type of customers.
 */
#define DEFINE_CUSTOMER_KEY(type, keys) \
PG_FUNCTION_INFO_V1(customer_key_##type); \
Datum \
customer_key_##type(PG_FUNCTION_ARGS) \
{ \
	int64		key; \
\
	if (!customer_key_of_##type(fcinfo, PG_GETARG_DATUM(0), &key)) \
		PG_RETURN_NULL(); \
	PG_RETURN_INT64(key); \
}

/*
 * The tally of one customer with this number of orders.
 */
static Datum
customer_tally_of_key(CustomerKeys keys, int64 key, int64 orders)
{
	CustomerOrders entry = {key, orders};
	CustomerBytes packed;

	if (orders < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of orders is below zero: %lld", (long long) orders),
				 errdetail("The number of orders of a customer must be 0 or more."),
				 errhint("To take orders back, subtract their tally with the operator -.")));
	packed = customer_pack(CurrentMemoryContext, keys, &entry, orders > 0 ? 1 : 0);
	PG_RETURN_CUSTOMER_TALLY_P(customer_tally_make(packed.bytes, packed.size));
}

/*
 * The tally of one customer, or NULL for a blank text, for each type of
 * customers.
 */
#define DEFINE_CUSTOMER_TALLY_OF(type, keys) \
PG_FUNCTION_INFO_V1(customer_tally_of_##type); \
Datum \
customer_tally_of_##type(PG_FUNCTION_ARGS) \
{ \
	int64		key; \
\
	if (!customer_key_of_##type(fcinfo, PG_GETARG_DATUM(0), &key)) \
		PG_RETURN_NULL(); \
	return customer_tally_of_key(keys, key, PG_GETARG_INT64(1)); \
}

#define DEFINE_CUSTOMER_FUNCTIONS(type, keys) \
	DEFINE_CUSTOMER_KEY(type, keys) \
	DEFINE_CUSTOMER_TALLY_OF(type, keys)

FOR_EACH_CUSTOMER_TYPE(DEFINE_CUSTOMER_FUNCTIONS)
