/*-------------------------------------------------------------------------
 *
 * customer_merge.h
 *	  What is made of two customer tallies: sum, difference, common customers.
 *
 * Plain C without a server header, so that a fuzzer can run it alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_MERGE_H
#define NPS_CUSTOMER_MERGE_H

#include "customer_format.h"

/*
 * By how much a merge may be longer than what goes into it, together: only the
 * first key of one side can need more bytes than it had, at most 9 more, when a
 * negative key comes before it now.
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
	TallyStatus status;			/* of both together */
	CustomerOrders short_of;	/* where a subtraction stopped: what there was, */
	int64_t		to_take;		/* and what there was to take back */
} CustomerPair;

/* Makes a tally of a pair */
typedef TallyStatus (*CustomerMerge) (CustomerPair *pair, unsigned char *result, size_t *size);

extern void customer_pair_start(CustomerPair *pair, const unsigned char *a, size_t a_size,
								const unsigned char *b, size_t b_size);
extern TallyStatus customer_add(CustomerPair *pair, unsigned char *result, size_t *size);
extern TallyStatus customer_subtract(CustomerPair *pair, unsigned char *result, size_t *size);
extern TallyStatus customer_without(CustomerPair *pair, unsigned char *result, size_t *size);
extern TallyStatus customer_common(CustomerPair *pair, unsigned char *result, size_t *size);
extern TallyStatus customer_retained(CustomerPair *pair, int64_t *base, int64_t *retained);

#endif							/* NPS_CUSTOMER_MERGE_H */
