/*-------------------------------------------------------------------------
 *
 * customer_runs.h
 *	  Customer tallies that are being added up, as bytes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_RUNS_H
#define NPS_CUSTOMER_RUNS_H

#include "customer_tally.h"

/* Tallies that are added up; at the beginning all zeros */
typedef struct CustomerRuns
{
	CustomerBytes *runs;		/* NULL until the first run is added */
	int			count;
	uint32		room:31;
	uint32		unread:1;		/* the last run is a copy, not checked yet */
} CustomerRuns;

extern CustomerBytes customer_bytes_add(MemoryContext context, CustomerBytes a, CustomerBytes b);
extern CustomerBytes customer_bytes_subtract(MemoryContext context, CustomerBytes a, CustomerBytes b);
extern void customer_runs_push(CustomerRuns *runs, MemoryContext context, CustomerBytes run);
extern void customer_runs_add(CustomerRuns *runs, MemoryContext context, const unsigned char *bytes, Size size);
extern const CustomerBytes *customer_runs_merge(CustomerRuns *runs);
extern void customer_runs_check(CustomerRuns *runs);
extern void customer_runs_drop(CustomerRuns *runs);

#endif							/* NPS_CUSTOMER_RUNS_H */
