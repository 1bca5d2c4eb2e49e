/*-------------------------------------------------------------------------
 *
 * customer_error.c
 *	  The errors of customer tallies.  None of these functions returns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "customer_error.h"

/*
 * Raise the error for stored bytes that aren't a tally.
 */
void
customer_bytes_error(TallyStatus status)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored %s is corrupted", "customer_tally"),
			 errdetail("%s", customer_status_detail(status)),
			 errhint("Tally the orders again, or restore the value from a backup.")));
}

/*
 * Hint how to give customers of two types the same keys.  Cast texts to the
 * other type, not the other way round: one integer or uuid may be written in
 * several ways, and these would be several customers.
 */
static const char *
customer_hint_one_type(CustomerKeys a, CustomerKeys b)
{
	if (a == CUSTOMER_UUIDS || b == CUSTOMER_UUIDS)
	{
		if (a == CUSTOMER_TEXTS || b == CUSTOMER_TEXTS)
			return "If the texts are uuids, cast them where they are tallied: customer_tally(customer::uuid).";
		return "Tally the same column of the customers everywhere: no integer is equal to a uuid.";
	}
	return "If the texts are integers, cast them where they are tallied: customer_tally(customer::bigint).";
}

/*
 * Raise the error for tallies with keys of different kinds.
 */
void
customer_keys_error(CustomerKeys a, CustomerKeys b)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("customers with keys of different kinds cannot be tallied or compared"),
			 errdetail("The keys are %s on one side and %s on the other.",
					   customer_keys_name(a), customer_keys_name(b)),
			 errhint("%s", customer_hint_one_type(a, b))));
}

/*
 * Raise the error for taking back more orders than a customer has.
 */
void
customer_short_error(CustomerOrders there, int64 to_take)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("customer tally would fall below zero"),
			 errdetail("Orders of the customer with key %lld: %lld, to be taken back: %lld.",
					   (long long) there.customer, (long long) there.orders, (long long) to_take),
			 errhint("Only orders that were counted can be taken back. If it is a rollup that you read, run tally_rollup_rebuild. To leave out the customers of another tally, with all their orders, use without(c, other).")));
}

/*
 * Raise the error for a sum that doesn't fit into 64 bits.
 */
void
customer_overflow_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("customer tally out of range"),
			 errdetail("%s", customer_status_detail(TALLY_SUM_OVERFLOW)),
			 errhint("Check the tallies that are added, and the numbers of orders that go into customer_tally_of().")));
}

/*
 * Raise the error for two tallies that could not be merged.
 */
void
customer_pair_error(const CustomerPair *pair, TallyStatus status)
{
	switch (status)
	{
		case TALLY_MIXED_KEYS:
			customer_keys_error(pair->a.keys, pair->b.keys);
		case TALLY_NEGATIVE:
			customer_short_error(pair->short_of, pair->to_take);
		case TALLY_SUM_OVERFLOW:
			customer_overflow_error();
		default:
			customer_bytes_error(status);
	}
}
