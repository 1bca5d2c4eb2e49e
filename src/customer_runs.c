/*-------------------------------------------------------------------------
 *
 * customer_runs.c
 *	  Customer tallies that are being added up, as bytes.
 *
 * Each run is at least twice as large as the next, or else the two are merged:
 * adding n bytes in all takes n log n, and only merges.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "customer_error.h"
#include "customer_runs.h"

#define RUNS_AT_FIRST 4

/*
 * Merge two tallies into a third one, which takes at most this room and
 * CUSTOMER_MERGE_SLACK bytes more.
 */
static CustomerBytes
customer_bytes_merge(MemoryContext context, CustomerBytes a, CustomerBytes b, Size room,
					 CustomerMerge merge)
{
	CustomerBytes result;
	CustomerPair pair;
	TallyStatus status;

	result.bytes = (unsigned char *) MemoryContextAllocHuge(context, room + CUSTOMER_MERGE_SLACK);
	customer_pair_start(&pair, a.bytes, a.size, b.bytes, b.size);
	status = merge(&pair, result.bytes, &result.size);
	if (status != TALLY_OK)
		customer_pair_error(&pair, status);
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
	CustomerBytes merged = customer_bytes_add(runs->context, *a, *b);

	pfree(a->bytes);
	pfree(b->bytes);
	*a = merged;
	runs->count--;
	runs->unread = false;
}

/*
 * Append a run, which was checked, and is owned by the runs from now on.
 */
void
customer_runs_push(CustomerRuns *runs, CustomerBytes run)
{
	if (runs->runs == NULL)
	{
		runs->room = RUNS_AT_FIRST;
		runs->runs = (CustomerBytes *) MemoryContextAlloc(runs->context,
														  RUNS_AT_FIRST * sizeof(CustomerBytes));
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
 * Add a tally, which may hold any bytes.
 */
void
customer_runs_add(CustomerRuns *runs, const unsigned char *bytes, Size size)
{
	CustomerBytes run;

	run.size = size;
	run.bytes = (unsigned char *) MemoryContextAllocHuge(runs->context, size);
	customer_copy(run.bytes, bytes, size);
	customer_runs_push(runs, run);
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
 * Check the one run that is left, unless that was done.
 */
void
customer_runs_check(CustomerRuns *runs)
{
	if (runs->unread)
		(void) customer_bytes_figures(runs->runs[0].bytes, runs->runs[0].size);
	runs->unread = false;
}

/*
 * Forget the runs.
 */
void
customer_runs_drop(CustomerRuns *runs)
{
	for (int i = 0; i < runs->count; i++)
		pfree(runs->runs[i].bytes);
	runs->count = 0;
}
