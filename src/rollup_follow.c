/*-------------------------------------------------------------------------
 *
 * rollup_follow.c
 *	  Which tables a rollup follows: it gives its table and the partitions their
 *	  triggers.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_trigger.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "compat.h"
#include "result.h"
#include "rollup.h"

/* The bits of the events in the type of a trigger */
#define TRIGGER_EVENTS (TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE | TRIGGER_TYPE_DELETE | TRIGGER_TYPE_TRUNCATE)

/* The events that a rollup follows, each with a trigger of its own */
static const int16 events[ROLLUP_EVENTS] = {TRIGGER_TYPE_INSERT, TRIGGER_TYPE_UPDATE, TRIGGER_TYPE_DELETE, TRIGGER_TYPE_TRUNCATE};

/*
 * Does a list of triggers have one for an event on a table?
 */
static bool
has_trigger(List *triggers, Oid table, int16 event)
{
	ListCell   *cell;

	foreach(cell, triggers)
	{
		RollupTrigger *trigger = lfirst(cell);

		if (trigger->table == table && (trigger->type & event) != 0)
			return true;
	}
	return false;
}

/*
 * The tables that triggers are on.
 */
List *
rollup_followed(List *triggers)
{
	List	   *tables = NIL;
	ListCell   *cell;

	foreach(cell, triggers)
		tables = list_append_unique_oid(tables, ((RollupTrigger *) lfirst(cell))->table);
	return tables;
}

/*
 * Give a table the triggers that it lacks.
 */
static void
follow_table(const Rollup *rollup, Oid table, List *triggers)
{
	if (get_rel_relkind(table) == RELKIND_FOREIGN_TABLE)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("changes of \"%s\" can't be followed", clipped(get_rel_name(rollup->source))),
						errdetail("Its partition \"%s\" is a foreign table.", clipped(get_rel_name(table))),
						errhint("Run ALTER TABLE ... DETACH PARTITION.")));
	for (size_t i = 0; i < lengthof(events); i++)
		if (!has_trigger(triggers, table, events[i]))
			rollup_execute(rollup_trigger_sql(rollup, table, events[i]));
}

/*
 * Give the source and each of its partitions the triggers that it lacks, and
 * drop those that are off, that are there twice, or on a table that is no
 * partition any more.  Blocks writers of such a table until the transaction
 * ends.  Sets the number of tables.
 */
void
rollup_complete_triggers(Rollup *rollup)
{
	List	   *tables = find_all_inheritors(rollup->source, AccessShareLock, NULL);
	List	   *triggers = NIL;
	ListCell   *cell;

	if (list_length(tables) > 1 && get_rel_relkind(rollup->source) != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("changes of \"%s\" can't be followed", clipped(get_rel_name(rollup->source))),
						errdetail("It has children that inherit from it."),
						errhint("Run ALTER TABLE ... NO INHERIT for each child, or drop the rollup.")));
	foreach(cell, rollup_triggers(rollup->parts))
	{
		RollupTrigger *trigger = lfirst(cell);
		ObjectAddress address;

		if (trigger->enabled && list_member_oid(tables, trigger->table) && !has_trigger(triggers, trigger->table, trigger->type & TRIGGER_EVENTS))
		{
			triggers = lappend(triggers, trigger);
			continue;
		}
		ObjectAddressSet(address, TriggerRelationId, trigger->trigger);
		performDeletion(&address, DROP_RESTRICT, PERFORM_DELETION_INTERNAL);
		CommandCounterIncrement();
	}
	foreach(cell, tables)
		follow_table(rollup, lfirst_oid(cell), triggers);
	rollup->tables = list_length(tables);
	rollup_tie(rollup);
}

/*
 * Lock a new partition, if it may be followed without computing anything: it
 * never had rows, and no statement of this session is writing it.  Doesn't wait.
 */
static bool
lock_new_partition(const Rollup *rollup, Oid oid, LOCKMODE mode)
{
	Relation	table;
	bool		can_follow = false;

	if (!get_rel_relispartition(oid) || pg_class_aclcheck(oid, rollup->owner, ACL_TRIGGER) != ACLCHECK_OK ||
		!ConditionalLockRelationOid(oid, mode))
		return false;
	table = try_relation_open(oid, NoLock);
	if (table != NULL)
	{
		can_follow = table->rd_refcnt == 1 && rollup_never_had_rows(table) &&
			list_member_oid(get_partition_ancestors(oid), rollup->source);
		relation_close(table, NoLock);
	}
	if (!can_follow)
		UnlockRelationOid(oid, mode);
	return can_follow;
}

/*
 * Are those followed between a partition and the source?  Else what is written to
 * one of them would be missed, and nothing in it would tell.
 */
static bool
follows_between(const Rollup *rollup, Oid table, List *followed)
{
	ListCell   *cell;

	foreach(cell, get_partition_ancestors(table))
	{
		if (lfirst_oid(cell) == rollup->source)
			break;
		if (!list_member_oid(followed, lfirst_oid(cell)))
			return false;
	}
	return true;
}

/*
 * Give new partitions their triggers, and tell the view how many there are.
 */
static void
follow_tables(Rollup *rollup)
{
	List	   *triggers = rollup_triggers(rollup->parts);
	List	   *followed = rollup_followed(triggers);
	int			tables = rollup->tables;
	ListCell   *cell;

	if (!ConditionalLockRelationOid(rollup->view, AccessExclusiveLock))
		return;
	/* each after what it is a partition of */
	foreach(cell, find_all_inheritors(rollup->source, NoLock, NULL))
	{
		Oid			table = lfirst_oid(cell);

		if (list_member_oid(followed, table) || !follows_between(rollup, table, followed) ||
			!lock_new_partition(rollup, table, ShareRowExclusiveLock))
			continue;
		follow_table(rollup, table, triggers);
		followed = lappend_oid(followed, table);
		rollup->tables++;
	}
	if (rollup->tables != tables)
		rollup_execute(rollup_view_sql(rollup, rollup_relation(rollup->view)));
	else
		UnlockRelationOid(rollup->view, AccessExclusiveLock);
}

/*
 * Follow new partitions that never had rows: for them there is nothing to
 * compute.  Waits for nobody: a partition that is in use, or all of them while
 * the rollup is read, are left to the next time.
 */
void
rollup_follow_new_partitions(Rollup *rollup)
{
	List	   *followed = rollup_followed(rollup_triggers(rollup->parts));
	bool		new = false;
	ListCell   *cell;

	foreach(cell, find_all_inheritors(rollup->source, NoLock, NULL))
	{
		if (!new && !list_member_oid(followed, lfirst_oid(cell)) && lock_new_partition(rollup, lfirst_oid(cell), AccessShareLock))
		{
			UnlockRelationOid(lfirst_oid(cell), AccessShareLock);
			new = true;
		}
	}
	if (new)
		rollup_try(follow_tables, rollup, "follow new partitions",
				   psprintf("When you have corrected that, run SELECT tally_rollup_fold(%s).", quote_literal_cstr(rollup_relation(rollup->view))));
}
