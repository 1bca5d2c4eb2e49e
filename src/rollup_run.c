/*-------------------------------------------------------------------------
 *
 * rollup_run.c
 *	  How the statements of a rollup run: as whom, and what their errors say.
 *
 * They run as the owner of the rollup, also if a superuser causes that, and with
 * a search_path that has the server's own objects only.  The context of an error
 * names the rollup, not the statement, which nobody wrote.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

#include "compat.h"
#include "rollup.h"

/*
 * Say which rollup an error is about.
 */
static void
name_rollup(void *name)
{
	errcontext("rollup %s", (char *) name);
}

/*
 * Run what follows as a rollup's owner, as the server does for foreign keys,
 * with the server's own names only.  What row security would hide from the owner
 * is an error.  An error undoes it.
 */
void
rollup_as_owner(RollupUser *before, Oid owner, char *name)
{
	before->callback.previous = error_context_stack;
	before->callback.callback = name_rollup;
	before->callback.arg = name;
	error_context_stack = &before->callback;
	GetUserIdAndSecContext(&before->user, &before->security);
	SetUserIdAndSecContext(owner, before->security | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
	before->settings = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	(void) set_config_option("row_security", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

/*
 * Run what follows as before.
 */
void
rollup_as_before(const RollupUser *before)
{
	AtEOXact_GUC(false, before->settings);
	SetUserIdAndSecContext(before->user, before->security);
	error_context_stack = before->callback.previous;
}

/*
 * What of an error's context came before the statement that failed: where in a
 * function of the query it was.  False if the statement isn't there.
 */
static bool
cut_context(char *context, const char *sql)
{
	char	   *end = context == NULL ? NULL : strstr(context, sql);

	if (end == NULL)
		return false;
	while (end > context && *end != '\n')
		end--;
	*end = '\0';
	return true;
}

/*
 * Raise the error of a statement again, in other words if these are clearer.
 */
pg_noreturn static void
raise_again(MemoryContext memory, const char *sql, bool of_writer)
{
	ErrorData  *error;

	MemoryContextSwitchTo(memory);
	error = CopyErrorData();
	if (!cut_context(error->context, sql))
		PG_RE_THROW();
	FlushErrorState();
	if (error->context[0] == '\0')
		error->context = NULL;
	if (error->constraint_name != NULL &&
		strncmp(error->constraint_name, ROLLUP_FINITE_SUM, strlen(ROLLUP_FINITE_SUM)) == 0)
	{
		error->sqlerrcode = ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
		error->message = "a sum of a rollup can't be NaN or infinity";
		error->detail = "When their row goes, these can't be subtracted again.";
		error->hint = "Leave them out of the sum: for the column amount, sum(amount) FILTER (WHERE amount - amount = 0).";
		error->schema_name = error->table_name = error->constraint_name = NULL;
	}
	if (of_writer && error->hint != NULL && error->hint[0] != '\0' && ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_DATA_EXCEPTION)
		error->hint = psprintf("Correct the row. If it is right, drop the rollup and create it with another query. %s", error->hint);
	ThrowErrorData(error);
	pg_unreachable();
}

/*
 * Plan a statement.  Needs a connection to SPI.
 */
SPIPlanPtr
rollup_prepare(const char *sql)
{
	SPIPlanPtr	plan = SPI_prepare(sql, 0, NULL);

	if (plan == NULL)
		elog(ERROR, "could not prepare a statement of a rollup: %s", SPI_result_code_string(SPI_result));
	return plan;
}

/*
 * Run a statement, by its plan and a snapshot of its own if they are given;
 * returns the number of its rows.  Needs a connection to SPI.
 */
uint64
rollup_run(const char *sql, SPIPlanPtr plan, Snapshot snapshot, bool of_writer)
{
	MemoryContext memory = CurrentMemoryContext;
	int			result;

	PG_TRY();
	{
		result = plan == NULL ? SPI_execute(sql, false, 0) :
			SPI_execute_snapshot(plan, NULL, NULL, snapshot, InvalidSnapshot, false, true, 0);
	}
	PG_CATCH();
	{
		raise_again(memory, sql, of_writer);
	}
	PG_END_TRY();
	if (result < 0)
		elog(ERROR, "could not run a statement of a rollup: %s", SPI_result_code_string(result));
	return SPI_processed;
}

/*
 * Run a statement of maintenance.
 */
uint64
rollup_execute(const char *sql)
{
	return rollup_run(sql, NULL, InvalidSnapshot, false);
}

/*
 * Run what a rollup can do without, inside a connection to SPI: what fails is
 * undone, and a warning says so, unless the statement is cancelled.
 */
void
rollup_try(void (*run) (Rollup *rollup), Rollup *rollup, const char *what, const char *hint)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		run(rollup);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		if (error->sqlerrcode == ERRCODE_QUERY_CANCELED)
			ReThrowError(error);
		ereport(WARNING, (errcode(error->sqlerrcode),
						  errmsg("rollup %s could not %s: %s", rollup_relation(rollup->view), what, error->message),
						  errhint("%s", hint)));
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
}
