/*-------------------------------------------------------------------------
 *
 * retention.c
 *	  Retention and repeat purchases: the measures of customer tallies.
 *
 *	  retention rate = 100 * customers of base who are in later / customers
 *	  repeat purchase rate = 100 * customers with two orders or more / customers
 *	  purchase frequency = orders / customers
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "customer_error.h"
#include "customer_state.h"
#include "customer_tally.h"
#include "result.h"

/*
 * Count the customers of the first tally, and those who are in the second one
 * too.
 */
static void
retention_counts(FunctionCallInfo fcinfo, int64 *base, int64 *retained)
{
	CustomerTally *a = PG_GETARG_CUSTOMER_TALLY_PP(0);
	CustomerTally *b = PG_GETARG_CUSTOMER_TALLY_PP(1);
	int64_t		base_customers;
	int64_t		common_customers;
	CustomerPair pair;
	TallyStatus status;

	customer_pair_start(&pair, CUSTOMER_BYTES(a), CUSTOMER_SIZE(a), CUSTOMER_BYTES(b), CUSTOMER_SIZE(b));
	status = customer_retained(&pair, &base_customers, &common_customers);
	if (status != TALLY_OK)
		customer_pair_error(&pair, status);
	*base = base_customers;
	*retained = common_customers;
}

/*
 * The number of customers of the first tally who are in the second one too.
 */
PG_FUNCTION_INFO_V1(retained_customers);
Datum
retained_customers(PG_FUNCTION_ARGS)
{
	int64		base;
	int64		retained;

	retention_counts(fcinfo, &base, &retained);
	PG_RETURN_INT64(retained);
}

/*
 * The percentage of the customers of the first tally who are in the second one
 * too.
 */
PG_FUNCTION_INFO_V1(retention_rate);
Datum
retention_rate(PG_FUNCTION_ARGS)
{
	int64		base;
	int64		retained;

	retention_counts(fcinfo, &base, &retained);
	if (base == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(result_percentage(retained, base)));
}

/*
 * The percentage of customers with two orders or more, of a tally or of a
 * transition state.
 */
PG_FUNCTION_INFO_V1(repeat_purchase_rate);
Datum
repeat_purchase_rate(PG_FUNCTION_ARGS)
{
	CustomerFigures figures = customer_state_figures(PG_GETARG_DATUM(0));

	if (figures.customers == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(result_percentage(figures.repeat_customers, figures.customers)));
}

/*
 * Orders per customer, of a tally or of a transition state.
 */
PG_FUNCTION_INFO_V1(purchase_frequency);
Datum
purchase_frequency(PG_FUNCTION_ARGS)
{
	CustomerFigures figures = customer_state_figures(PG_GETARG_DATUM(0));

	if (figures.customers == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(result_quotient(result_product(figures.orders, 1), figures.customers)));
}
