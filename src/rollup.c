/*-------------------------------------------------------------------------
 *
 * rollup.c
 *	  What is done to a rollup: create, fold, check, rebuild and drop it.
 *
 * Whoever folds, fills or drops a rollup locks its view against others who do;
 * that lock blocks neither readers nor writers.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "commands/tablecmds.h"
#include "commands/view.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/varlena.h"

#include "compat.h"
#include "result.h"
#include "rollup.h"

PG_FUNCTION_INFO_V1(tally_rollup_create);
PG_FUNCTION_INFO_V1(tally_rollup_fold);
PG_FUNCTION_INFO_V1(tally_rollup_check);
PG_FUNCTION_INFO_V1(tally_rollup_rebuild);
PG_FUNCTION_INFO_V1(tally_rollup_drop);

/* The longest name to which `_truncate` can be appended */
#define NAME_MAX_BYTES (NAMEDATALEN - 1 - 9)

/*
 * Lock the table of a rollup, if it is one that the rollup has triggers on: who
 * had no right to make them, has none to lock it.  With its partitions, if the
 * lock is against writers.
 */
static void
lock_source(const Rollup *rollup, LOCKMODE mode)
{
	List	   *followed = rollup_followed(rollup_triggers(rollup->parts));
	List	   *tables = mode == AccessShareLock ? list_make1_oid(rollup->source) : find_all_inheritors(rollup->source, NoLock, NULL);
	ListCell   *cell;

	foreach(cell, tables)
	{
		if (list_member_oid(followed, lfirst_oid(cell)))
			LockRelationOid(lfirst_oid(cell), mode);
	}
}

/*
 * The rollup that an argument names, which the caller must own.
 */
static Rollup *
rollup_argument(FunctionCallInfo fcinfo)
{
	Oid			view = PG_GETARG_OID(0);
	char	   *name = get_rel_name(view);
	Rollup	   *rollup;

	if (name == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("relation with OID %u does not exist", view)));
	if (!owns_relation(view))
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("must be owner of rollup %s", name)));
	rollup = rollup_open(view, get_func_namespace(fcinfo->flinfo->fn_oid));
	if (rollup == NULL)
		ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE), errmsg("\"%s\" is not a rollup", clipped(name)),
						errhint("A rollup is made by tally_rollup_create.")));
	return rollup;
}

/*
 * The same, locked against others who maintain it, after its table: TRUNCATE
 * locks in this order, too.
 */
static Rollup *
locked_argument(FunctionCallInfo fcinfo, LOCKMODE mode)
{
	Rollup	   *rollup = rollup_argument(fcinfo);

	lock_source(rollup, mode);
	LockRelationOid(rollup->view, ShareUpdateExclusiveLock);
	return rollup_argument(fcinfo);
}

/*
 * An older snapshot would miss what is written between it and the triggers.
 */
static void
require_read_committed(const char *action)
{
	if (IsolationUsesXactSnapshot())
		ereport(ERROR, (errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
						errmsg("a rollup can't be %s in a transaction with the isolation level REPEATABLE READ or SERIALIZABLE", action),
						errdetail("It would miss what others have written since the transaction began."),
						errhint("Begin a transaction with BEGIN ISOLATION LEVEL READ COMMITTED.")));
}

/*
 * Check that no statement is in the middle of writing a table or its partitions:
 * what it has written would be counted now, and by its trigger again.  Returns
 * these tables.
 */
static List *
check_not_in_use(Oid source, const char *action)
{
	List	   *tables = find_all_inheritors(source, AccessShareLock, NULL);
	ListCell   *cell;

	foreach(cell, tables)
	{
		Relation	table = table_open(lfirst_oid(cell), NoLock);

		CheckTableNotInUse(table, action);
		table_close(table, NoLock);
	}
	return tables;
}

/*
 * The qualified name of a relation of a new rollup.  The name must not be taken.
 */
static char *
new_name(RangeVar *rollup, Oid schema, const char *suffix)
{
	char	   *name = psprintf("%s%s", rollup->relname, suffix);

	if (strlen(rollup->relname) > NAME_MAX_BYTES)
		ereport(ERROR, (errcode(ERRCODE_NAME_TOO_LONG), errmsg("the name of the rollup is too long: \"%s\"", clipped(rollup->relname)),
						errhint("A name of up to %d bytes is short enough.", NAME_MAX_BYTES)));
	if (OidIsValid(get_relname_relid(name, schema)))
		ereport(ERROR, (errcode(ERRCODE_DUPLICATE_TABLE), errmsg("relation \"%s\" already exists", name),
						suffix[0] == '\0' ? 0 : errdetail("The rollup needs a relation by that name.")));
	return quote_qualified_identifier(get_namespace_name(schema), name);
}

/*
 * Make the relations of a rollup and its triggers, and fill it.
 */
Datum
tally_rollup_create(PG_FUNCTION_ARGS)
{
	RangeVar   *name = makeRangeVarFromNameList(textToQualifiedNameList(PG_GETARG_TEXT_PP(0)));
	char	   *definition = text_to_cstring(PG_GETARG_TEXT_PP(1));
	Rollup		rollup = {0};
	RollupUser	before;
	ViewStmt   *view = makeNode(ViewStmt);
	Oid			schema;
	char	   *view_name,
			   *groups_name,
			   *parts_name;
	bool		unlogged;

	PreventCommandIfReadOnly("tally_rollup_create()");
	require_read_committed("created");
	rollup.schema = get_func_namespace(fcinfo->flinfo->fn_oid);
	rollup.owner = GetUserId();
	schema = RangeVarGetAndCheckCreationNamespace(name, NoLock, NULL);
	if (name->relpersistence == RELPERSISTENCE_TEMP || isAnyTempNamespace(schema))
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("a rollup can't be temporary")));
	view_name = new_name(name, schema, "");
	new_name(name, schema, "_query");
	groups_name = new_name(name, schema, "_groups");
	parts_name = new_name(name, schema, "_parts");

	/* The definition means what it means to its author; all else is qualified */
	view->view = makeRangeVar(get_namespace_name(schema), psprintf("%s_query", name->relname), -1);
	view->query = (Node *) rollup_definition(definition);
	rollup.query = DefineView(view, definition, -1, -1).objectId;
	CommandCounterIncrement();
	rollup_read_query(&rollup);

	rollup_as_owner(&before, rollup.owner, view_name);
	SPI_connect();
	unlogged = get_rel_persistence(rollup.source) == RELPERSISTENCE_UNLOGGED;
	rollup_execute(rollup_table_sql(&rollup, groups_name, false, unlogged));
	rollup.groups = get_relname_relid(psprintf("%s_groups", name->relname), schema);
	rollup_execute(rollup_table_sql(&rollup, parts_name, true, unlogged));
	rollup.parts = get_relname_relid(psprintf("%s_parts", name->relname), schema);
	/* so that they may be in a publication of all tables */
	rollup_execute(psprintf("ALTER TABLE %s REPLICA IDENTITY FULL", groups_name));
	rollup_execute(psprintf("ALTER TABLE %s REPLICA IDENTITY FULL", parts_name));

	/* no writer between the triggers and the snapshot that fills the groups */
	LockRelationOid(rollup.source, ShareRowExclusiveLock);
	rollup.tables = list_length(check_not_in_use(rollup.source, "tally_rollup_create"));
	rollup_execute(rollup_view_sql(&rollup, view_name));
	rollup.view = get_relname_relid(name->relname, schema);
	rollup_complete_triggers(&rollup);
	rollup_execute(rollup_fill_sql(&rollup));
	rollup_execute(psprintf("CREATE INDEX ON %s (_hash)", groups_name));
	SPI_finish();
	rollup_as_before(&before);
	PG_RETURN_VOID();
}

/*
 * Merge the parts into the groups, and follow new partitions; returns the number
 * of groups written.
 */
Datum
tally_rollup_fold(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup;
	RollupUser	before;
	uint64		groups;

	PreventCommandIfReadOnly("tally_rollup_fold()");
	rollup = locked_argument(fcinfo, AccessShareLock);
	rollup_as_owner(&before, rollup->owner, rollup_relation(rollup->view));
	SPI_connect();
	groups = rollup_execute(rollup_fold_sql(rollup));
	rollup_follow_new_partitions(rollup);
	rollup_tie(rollup);
	SPI_finish();
	rollup_as_before(&before);
	PG_RETURN_INT64((int64) groups);
}

/*
 * The rows that the query and the rollup don't have in common.
 */
Datum
tally_rollup_check(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Rollup	   *rollup = rollup_argument(fcinfo);
	MemoryContext previous;
	TupleDesc	desc;
	Tuplestorestate *rows;
	RollupUser	before;

	if (result == NULL || !IsA(result, ReturnSetInfo) || !(result->allowedModes & SFRM_Materialize))
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("a set of rows doesn't fit here"), errhint("SELECT * FROM tally_rollup_check(...)")));
	previous = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	desc = CreateTupleDescCopy(result_row_desc(fcinfo));
	rows = tuplestore_begin_heap(true, false, work_mem);
	MemoryContextSwitchTo(previous);

	rollup_as_owner(&before, rollup->owner, rollup_relation(rollup->view));
	SPI_connect();
	rollup_execute(rollup_check_sql(rollup));
	for (uint64 i = 0; i < SPI_processed; i++)
		tuplestore_puttuple(rows, SPI_tuptable->vals[i]);
	SPI_finish();
	rollup_as_before(&before);
	result->returnMode = SFRM_Materialize;
	result->setResult = rows;
	result->setDesc = desc;
	return (Datum) 0;
}

/*
 * Compute the groups from the table, and follow partitions that came since.
 */
Datum
tally_rollup_rebuild(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup;
	RollupUser	before;
	int			tables;

	PreventCommandIfReadOnly("tally_rollup_rebuild()");
	require_read_committed("rebuilt");
	rollup = locked_argument(fcinfo, AccessShareLock);
	tables = rollup->tables;
	check_not_in_use(rollup->source, "tally_rollup_rebuild");
	rollup_as_owner(&before, rollup->owner, rollup_relation(rollup->view));
	SPI_connect();
	rollup_complete_triggers(rollup);
	rollup_execute(rollup_fill_sql(rollup));
	if (rollup->tables != tables)
		rollup_execute(rollup_view_sql(rollup, rollup_relation(rollup->view)));
	SPI_finish();
	rollup_as_before(&before);
	PG_RETURN_VOID();
}

/*
 * Drop a rollup with all it consists of.
 */
Datum
tally_rollup_drop(PG_FUNCTION_ARGS)
{
	Rollup	   *rollup;
	RollupUser	before;

	PreventCommandIfReadOnly("tally_rollup_drop()");
	/* a writer locks its table before the parts; so do we, or both would wait for each other */
	rollup = locked_argument(fcinfo, AccessExclusiveLock);
	rollup_as_owner(&before, rollup->owner, rollup_relation(rollup->view));
	SPI_connect();
	rollup_tie(rollup);
	CommandCounterIncrement();
	rollup_execute(psprintf("DROP VIEW %s", rollup_relation(rollup->view)));
	SPI_finish();
	rollup_as_before(&before);
	PG_RETURN_VOID();
}
