/*-------------------------------------------------------------------------
 *
 * customer_runs.c
 *	  Customer tallies that are being added up, as bytes.
 *
 * Each run is at least twice as large as the next; otherwise the two are merged.
 * So adding n bytes in all costs n log n, all of it merges.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "customer_error.h"
#include "customer_runs.h"

#define RUNS_AT_FIRST 2

/*
 * Merge two tallies into a third one, which has at most room bytes, plus
 * CUSTOMER_MERGE_SLACK.
 */
static CustomerBytes
customer_bytes_merge(MemoryContext context, CustomerBytes a, CustomerBytes b, Size room,
					 CustomerMerge merge)
{
	CustomerBytes result;
	CustomerPair pair;
	TallyStatus status;

	result.bytes = (unsigned char *) customer_alloc(context, room + CUSTOMER_MERGE_SLACK);
	customer_pair_start(&pair, a.bytes, a.size, b.bytes, b.size);
	status = merge(&pair, result.bytes, &result.size);
	if (status != TALLY_OK)
		customer_pair_error(&pair, status);

	/* Customers of both may have left half of it free */
	result.bytes = (unsigned char *) repalloc_huge(result.bytes, result.size);
	return result;
}

/*
 * Add two tallies.
 */
CustomerBytes
customer_bytes_add(MemoryContext context, CustomerBytes a, CustomerBytes b)
{
	return customer_bytes_merge(context, a, b, a.size + b.size, customer_add);
}

/*
 * Take the orders of the second tally back from the first.
 */
CustomerBytes
customer_bytes_subtract(MemoryContext context, CustomerBytes a, CustomerBytes b)
{
	return customer_bytes_merge(context, a, b, a.size, customer_subtract);
}

/*
 * Merge the last two runs.
 */
static void
customer_runs_merge_last(CustomerRuns *runs)
{
	CustomerBytes *a = &runs->runs[runs->count - 2];
	CustomerBytes *b = &runs->runs[runs->count - 1];
	CustomerBytes merged = customer_bytes_add(GetMemoryChunkContext(runs->runs), *a, *b);

	pfree(a->bytes);
	pfree(b->bytes);
	*a = merged;
	runs->count--;
	runs->unread = false;
}

/*
 * Append a run, which was checked.  The runs own it from now on.
 */
void
customer_runs_push(CustomerRuns *runs, MemoryContext context, CustomerBytes run)
{
	if (runs->runs == NULL)
	{
		runs->room = RUNS_AT_FIRST;
		runs->runs = (CustomerBytes *) MemoryContextAlloc(context, RUNS_AT_FIRST * sizeof(CustomerBytes));
	}
	else if (runs->count == runs->room)
	{
		runs->room *= 2;
		runs->runs = (CustomerBytes *) repalloc(runs->runs, runs->room * sizeof(CustomerBytes));
	}
	runs->runs[runs->count++] = run;
	runs->unread = false;
}

/*
 * Add a tally, whose bytes may be anything.
 */
void
customer_runs_add(CustomerRuns *runs, MemoryContext context, const unsigned char *bytes, Size size)
{
	CustomerBytes run;

	run.size = size;
	run.bytes = (unsigned char *) MemoryContextAllocHuge(context, size);
	customer_copy(run.bytes, bytes, size);
	customer_runs_push(runs, context, run);
	runs->unread = true;

	while (runs->count > 1 && runs->runs[runs->count - 2].size / 2 < runs->runs[runs->count - 1].size)
		customer_runs_merge_last(runs);
}

/*
 * Merge all runs into one, which is NULL if there are none.
 */
const CustomerBytes *
customer_runs_merge(CustomerRuns *runs)
{
	while (runs->count > 1)
		customer_runs_merge_last(runs);
	return runs->count > 0 ? &runs->runs[0] : NULL;
}

/*
 * Check the only run, unless that was done.
 */
void
customer_runs_check(CustomerRuns *runs)
{
	if (runs->unread)
		(void) customer_bytes_figures(runs->runs[0].bytes, runs->runs[0].size);
	runs->unread = false;
}

/*
 * Drop the runs.
 */
void
customer_runs_drop(CustomerRuns *runs)
{
	for (int i = 0; i < runs->count; i++)
		pfree(runs->runs[i].bytes);
	runs->count = 0;
}
