/*-------------------------------------------------------------------------
 *
 * stars.c
 *	  The warning for stars that were tallied without their scale.
 *
 * Stars from 1 to 5 are valid answers on 0-10, and nearly all of them count as
 * detractors there: an NPS of -100 that looks like a result.  Real answers on
 * 0-10 are never all from 1 to 5, if there are many.
 *
 * A query is warned once, however many groups and measures it has.  The memory
 * context that a function's call site lives in is the one of the query, and
 * it is remembered here until it goes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "stars.h"

#define STARS_MAX 5				/* the scale that stars have */
#define STARS_RESPONSES_MIN 30	/* fewer answers may well be all below 6 */

/* A query that was warned; it lives in the memory context of that query */
typedef struct WarnedQuery
{
	struct WarnedQuery *next;
	MemoryContext context;
	MemoryContextCallback callback;
} WarnedQuery;

static WarnedQuery *warned_queries = NULL;

/*
 * Forget a query whose memory context goes.
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
 * Was this query warned before?  From now on it was.
 */
static bool
stars_warned(MemoryContext context)
{
	WarnedQuery *query;

	for (query = warned_queries; query != NULL; query = query->next)
		if (query->context == context)
			return true;

	query = (WarnedQuery *) MemoryContextAlloc(context, sizeof(WarnedQuery));
	query->context = context;
	query->callback.func = stars_forget;
	query->callback.arg = query;
	MemoryContextRegisterResetCallback(context, &query->callback);
	query->next = warned_queries;
	warned_queries = query;
	return false;
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
	if (stars_warned(fcinfo->flinfo->fn_mcxt))
		return;

	ereport(WARNING,
			(errmsg("answers on the scale 0-10 look like stars from 1 to 5"),
			 errdetail("None of %lld answers is 0 or above %d.", (long long) responses, STARS_MAX),
			 errhint("If they are stars, give their scale: csat(stars, %d), or score_tally(stars, %d) for a tally.",
					 STARS_MAX, STARS_MAX)));
}
