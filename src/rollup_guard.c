/*-------------------------------------------------------------------------
 *
 * rollup_guard.c
 *	  What a rollup calls each time that it is read, so that no change of its
 *	  table is missed in silence.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_subscription_rel.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "compat.h"
#include "result.h"
#include "rollup.h"

PG_FUNCTION_INFO_V1(tally_rollup_guard);

/*
 * A table that a subscription writes, which fires no triggers for statements;
 * none if the subscription writes the parts as well.
 */
static Oid
subscribed(List *tables, Oid parts)
{
	Relation	relations = table_open(SubscriptionRelRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(relations, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;
	Oid			found = InvalidOid;
	bool		with_parts = false;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Oid			relation = ((Form_pg_subscription_rel) GETSTRUCT(tuple))->srrelid;

		if (list_member_oid(tables, relation))
			found = relation;
		if (relation == parts)
			with_parts = true;
	}
	systable_endscan(scan);
	table_close(relations, AccessShareLock);
	return with_parts ? InvalidOid : found;
}

/*
 * The name of the rollup with these parts, for a message.
 */
static char *
rollup_name(Oid parts, Oid schema)
{
	Oid			view = rollup_with_parts(parts, schema);

	return OidIsValid(view) ? rollup_relation(view) : "?";
}

/*
 * The message that a rollup misses changes of its table.
 */
static int
not_followed(Oid parts, Oid schema, Oid source)
{
	return errmsg("rollup %s doesn't follow all of \"%s\" any more", rollup_name(parts, schema), clipped(get_rel_name(source)));
}

/*
 * Warn of a partition that isn't followed, unless it never had rows or is dropped
 * meanwhile.
 */
static void
warn_of_partition(Oid oid, Oid parts, Oid schema)
{
	Relation	table = try_relation_open(oid, AccessShareLock);
	const char *partition;
	bool		foreign;
	char	   *name;

	if (table == NULL)
		return;
	if (!rollup_never_had_rows(table))
	{
		foreign = table->rd_rel->relkind == RELKIND_FOREIGN_TABLE;
		partition = clipped(RelationGetRelationName(table));
		name = rollup_name(parts, schema);
		ereport(WARNING, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						  errmsg("rollup %s doesn't follow the partition \"%s\"", name, partition),
						  errdetail("Rows that were in it when it was attached, and changes of it by its own name, are not in the rollup. Changes by the name of the whole table are."),
						  foreign ? errhint("A foreign table can't be followed. Run ALTER TABLE ... DETACH PARTITION, then SELECT tally_rollup_rebuild(%s).", quote_literal_cstr(name)) :
						  errhint("Run SELECT tally_rollup_rebuild(%s).", quote_literal_cstr(name))));
	}
	relation_close(table, AccessShareLock);
}

/*
 * An error if a table that was followed isn't any more; else the last argument.
 * Warns of a partition that isn't followed, unless it never had rows.
 */
Datum
tally_rollup_guard(PG_FUNCTION_ARGS)
{
	Oid			source = rollup_source_of(PG_GETARG_OID(0));
	Oid			parts = PG_GETARG_OID(2);
	int			expected = PG_GETARG_INT32(3) * ROLLUP_EVENTS;
	Oid			schema = get_func_namespace(fcinfo->flinfo->fn_oid);
	List	   *tables;
	List	   *followed = NIL;
	ListCell   *cell;
	int			triggers = 0;
	Oid			replicated;

	if (!OidIsValid(source))
		ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE), errmsg("the first argument of tally_rollup_guard is not the query of a rollup"),
						errhint("tally_rollup_create makes the view that calls tally_rollup_guard. If the query was replaced, drop the rollup by DROP VIEW and create it again.")));
	tables = find_all_inheritors(source, NoLock, NULL);
	foreach(cell, rollup_triggers(parts))
	{
		RollupTrigger *trigger = lfirst(cell);

		if (!trigger->enabled || !list_member_oid(tables, trigger->table))
			continue;
		triggers++;
		followed = list_append_unique_oid(followed, trigger->table);
	}
	if (list_length(tables) > 1 && get_rel_relkind(source) != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						not_followed(parts, schema, source),
						errdetail("The table has children that inherit from it."),
						errhint("Run ALTER TABLE ... NO INHERIT for each child, or drop the rollup.")));
	if (triggers != expected)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						not_followed(parts, schema, source),
						errdetail("Of %d triggers it has %d: a partition was dropped or detached, or a trigger was dropped or disabled.", expected, triggers),
						errhint("Run SELECT tally_rollup_rebuild(%s).", quote_literal_cstr(rollup_name(parts, schema)))));
	if (has_superclass(source))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						not_followed(parts, schema, source),
						errdetail("The table was made a partition or child of another one."),
						errhint("Drop the rollup, and create it on the other table.")));
	replicated = subscribed(tables, parts);
	if (OidIsValid(replicated))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("rollup %s can't follow what logical replication writes to \"%s\"", rollup_name(parts, schema), clipped(get_rel_name(replicated))),
						errdetail("A subscription fires no triggers for statements."),
						errhint("Create the rollup where the table is written, and replicate its groups and parts along with the table.")));
	foreach(cell, tables)
	{
		if (!list_member_oid(followed, lfirst_oid(cell)))
			warn_of_partition(lfirst_oid(cell), parts, schema);
	}
	PG_RETURN_BOOL(PG_GETARG_BOOL(4));
}
