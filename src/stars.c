/*-------------------------------------------------------------------------
 *
 * stars.c
 *	  The warning for stars that were tallied without their scale.
 *
 * Stars from 1 to 5 are valid answers on 0-10, but all of them are detractors
 * there: the NPS is -100, which looks like a result.  30 real answers on 0-10
 * are hardly ever all from 1 to 5.
 *
 * A query raises one warning, however many groups and measures it has (or one
 * from each parallel process that computes measures itself).  All function
 * calls of a query share one memory context.  It is remembered here until it is
 * deleted.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "stars.h"

#define STARS_MAX 5				/* the scale that stars have */
#define STARS_RESPONSES_MIN 30	/* fewer real answers may all be below 6 */

/* A query that raised its warning; allocated in the query's memory context */
typedef struct WarnedQuery
{
	struct WarnedQuery *next;
	MemoryContext context;
	MemoryContextCallback callback;
} WarnedQuery;

static WarnedQuery *warned_queries = NULL;

/*
 * Forget a query whose memory context is deleted.
 */
static void
stars_forget(void *arg)
{
	WarnedQuery **query = &warned_queries;

	while (*query != arg)
		query = &(*query)->next;
	*query = (*query)->next;
}

/*
 * Does this query get its first warning?  Remember that it did.
 */
static bool
stars_first_warning(MemoryContext context)
{
	WarnedQuery *query;

	for (query = warned_queries; query != NULL; query = query->next)
		if (query->context == context)
			return false;

	query = (WarnedQuery *) MemoryContextAlloc(context, sizeof(WarnedQuery));
	query->context = context;
	query->callback.func = stars_forget;
	query->callback.arg = query;
	MemoryContextRegisterResetCallback(context, &query->callback);
	query->next = warned_queries;
	warned_queries = query;
	return true;
}

/*
 * Warn if answers on the scale 0-10 look like stars.
 */
void
stars_check(FunctionCallInfo fcinfo, const ScoreCounts *counts, int64 responses)
{
	if (likely(responses < STARS_RESPONSES_MIN || counts->count[0] > 0))
		return;
	for (int point = STARS_MAX + 1; point < SCORE_POINTS; point++)
		if (counts->count[point] > 0)
			return;
	if (!stars_first_warning(fcinfo->flinfo->fn_mcxt))
		return;

	ereport(WARNING,
			(errmsg("answers on the scale 0-10 look like stars from 1 to 5"),
			 errdetail("None of %lld answers is 0 or above %d.", (long long) responses, STARS_MAX),
			 errhint("If they are stars, give their scale: csat(stars, %d), or score_tally(stars, %d) for a tally.",
					 STARS_MAX, STARS_MAX)));
}
