/*-------------------------------------------------------------------------
 *
 * customer_merge.h
 *	  Sum, difference and common customers of two customer tallies.
 *
 * Plain C without a server header, so that a fuzzer can run it alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_MERGE_H
#define NPS_CUSTOMER_MERGE_H

#include "customer_format.h"

/*
 * By how many bytes a merge may be longer than its inputs together.  Only the
 * first key of one side can need more bytes than before, at most 9 more: if a
 * negative key now comes before it.
 */
#define CUSTOMER_MERGE_SLACK 10

/* Two tallies that are read side by side, the lower key first */
typedef struct CustomerPair
{
	CustomerReader a;
	CustomerReader b;
	bool		has_a;
	bool		has_b;
	CustomerKeys keys;
	TallyStatus status;			/* of the pair, such as keys of different kinds */
	CustomerOrders short_of;	/* where a subtraction stopped: the customer, */
	int64_t		to_take;		/* and the orders to take back */
} CustomerPair;

/* Makes one tally of a pair */
typedef TallyStatus (*CustomerMerge) (CustomerPair *pair, unsigned char *result, size_t *size);

extern void customer_pair_start(CustomerPair *pair, const unsigned char *a, size_t a_size,
								const unsigned char *b, size_t b_size);
extern TallyStatus customer_add(CustomerPair *pair, unsigned char *result, size_t *size);
extern TallyStatus customer_subtract(CustomerPair *pair, unsigned char *result, size_t *size);
extern TallyStatus customer_without(CustomerPair *pair, unsigned char *result, size_t *size);
extern TallyStatus customer_common(CustomerPair *pair, unsigned char *result, size_t *size);
extern TallyStatus customer_retained(CustomerPair *pair, int64_t *base, int64_t *retained);

#endif							/* NPS_CUSTOMER_MERGE_H */
