/*-------------------------------------------------------------------------
 *
 * rollup_track.c
 *	  The trigger function of rollups: appends what a statement has changed to
 *	  the parts.
 *
 * It only ever inserts, so a writer waits for no other.  It runs as the owner of
 * the rollup, and only on the rollup's own table and its partitions: else
 * anybody could count rows of another table by a trigger of the same kind.
 *
 * A session keeps the plan of each trigger, until something that its statement
 * names is changed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/partition.h"
#include "commands/trigger.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "rollup.h"

PG_FUNCTION_INFO_V1(tally_rollup_track);

/* A statement that changed more rows is planned by itself */
#define PLANNED_ROWS 1000

/* About so many parts gather until somebody's statement folds them */
#define PARTS_TO_FOLD 1000

/* What a session knows of a trigger */
typedef struct Tracked
{
	Oid			trigger;		/* the key */
	bool		valid;
	int			uses;			/* a statement that the query's functions run may use it, too */
	MemoryContext context;		/* of what follows */
	Rollup	   *rollup;			/* NULL if there is nothing to do */
	char	   *sql;			/* of the plan */
	SPIPlanPtr	plan;
} Tracked;

static HTAB *tracked = NULL;

/*
 * Forget what is known of triggers that have to do with a relation, or with any.
 */
static void
forget_relation(Datum unused, Oid relation)
{
	HASH_SEQ_STATUS scan;
	Tracked    *entry;

	hash_seq_init(&scan, tracked);
	while ((entry = hash_seq_search(&scan)) != NULL)
		if (entry->valid && (!OidIsValid(relation) || entry->rollup == NULL || list_member_oid(entry->rollup->relations, relation)))
			entry->valid = false;
}

/*
 * Forget what is known of all triggers: a function, say, has another name.
 */
static void
forget_all(Datum unused, int cache, uint32 hash)
{
	forget_relation(unused, InvalidOid);
}

/*
 * Make the table of what is known of triggers.
 */
static void
start_tracking(void)
{
	HASHCTL		control = {0};

	control.keysize = sizeof(Oid);
	control.entrysize = sizeof(Tracked);
	tracked = hash_create("triggers of rollups", 16, &control, HASH_ELEM | HASH_BLOBS);
	CacheRegisterRelcacheCallback(forget_relation, (Datum) 0);
	CacheRegisterSyscacheCallback(PROCOID, forget_all, (Datum) 0);
	CacheRegisterSyscacheCallback(TYPEOID, forget_all, (Datum) 0);
	CacheRegisterSyscacheCallback(OPEROID, forget_all, (Datum) 0);
	CacheRegisterSyscacheCallback(NAMESPACEOID, forget_all, (Datum) 0);
}

/*
 * Let go of what isn't valid any more: the trigger may be gone.
 */
static void
free_invalid(void)
{
	HASH_SEQ_STATUS scan;
	Tracked    *entry;

	hash_seq_init(&scan, tracked);
	while ((entry = hash_seq_search(&scan)) != NULL)
	{
		if (entry->valid || entry->uses > 0)
			continue;
		if (entry->plan != NULL)
			SPI_freeplan(entry->plan);
		if (entry->context != NULL)
			MemoryContextDelete(entry->context);
		hash_search(tracked, &entry->trigger, HASH_REMOVE, NULL);
	}
}

/*
 * Is a table the source of a rollup, or a partition of it?
 */
static bool
is_followed(const Rollup *rollup, Relation table)
{
	Oid			oid = RelationGetRelid(table);

	return oid == rollup->source ||
		(table->rd_rel->relispartition && list_member_oid(get_partition_ancestors(oid), rollup->source));
}

/*
 * The rollup of a trigger, or NULL if its view isn't a rollup any more, or the
 * table not one that the rollup follows.
 */
static Rollup *
rollup_to_track(TriggerData *data, Oid schema)
{
	Oid			view,
				parts;
	Rollup	   *rollup;

	if (!rollup_of_trigger(data->tg_trigger->tgqual, &view, &parts))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("trigger \"%s\" is not one of a rollup", data->tg_trigger->tgname),
						errhint("tally_rollup_create makes the triggers.")));
	rollup = rollup_open(view, schema);
	if (rollup == NULL || rollup->parts != parts || !is_followed(rollup, data->tg_relation))
		return NULL;
	return rollup;
}

/*
 * What the session knows of a trigger, looked up if need be.
 */
static Tracked *
look_up(TriggerData *data, Oid schema)
{
	Oid			trigger = data->tg_trigger->tgoid;
	Tracked    *entry;
	MemoryContext previous;

	if (tracked == NULL)
		start_tracking();
	entry = hash_search(tracked, &trigger, HASH_FIND, NULL);
	if (entry == NULL)
	{
		free_invalid();
		entry = hash_search(tracked, &trigger, HASH_ENTER, NULL);
		memset((char *) entry + sizeof(Oid), 0, sizeof(Tracked) - sizeof(Oid));
	}
	/* a plan is prepared again from its text, which may name what has another name now */
	if (entry->valid && (entry->plan == NULL || SPI_plan_is_valid(entry->plan)))
		return entry;

	if (entry->uses > 0)
	{
		/* it can't be replaced under who uses it */
		entry = palloc0(sizeof(Tracked));
		entry->uses = 1;
	}
	if (entry->plan != NULL)
		SPI_freeplan(entry->plan);
	entry->plan = NULL;
	entry->rollup = NULL;
	if (entry->uses > 0)
		entry->context = CurrentMemoryContext;
	else if (entry->context != NULL)
		MemoryContextReset(entry->context);
	else
		entry->context = AllocSetContextCreate(CacheMemoryContext, "trigger of a rollup", ALLOCSET_SMALL_SIZES);

	/* what changes from here on makes it invalid again */
	entry->valid = true;
	previous = MemoryContextSwitchTo(entry->context);
	PG_TRY();
	{
		Rollup	   *rollup = rollup_to_track(data, schema);

		if (rollup != NULL)
		{
			rollup->relations = lappend_oid(rollup->relations, RelationGetRelid(data->tg_relation));
			rollup->relations = lappend_oid(rollup->relations, rollup->view);
			rollup->relations = lappend_oid(rollup->relations, rollup->query);
			rollup->relations = lappend_oid(rollup->relations, rollup->parts);
			entry->rollup = rollup;
		}
	}
	PG_CATCH();
	{
		entry->valid = false;
		PG_RE_THROW();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(previous);
	return entry;
}

/*
 * The number of rows in a transition table.
 */
static int64
rows_of(Tuplestorestate *table)
{
	return table == NULL ? 0 : tuplestore_tuple_count(table);
}

/*
 * Run a statement with the latest snapshot, whatever the isolation level: who
 * truncates a table truncates what others have committed since the snapshot.
 */
static void
execute_latest(const char *sql)
{
	rollup_run(sql, rollup_prepare(sql), GetLatestSnapshot(), false);
}

/*
 * A transaction with one snapshot still sees in the rollup what others have
 * changed since, but nothing in the table that it truncates: let it begin again.
 */
static void
require_same(bool same, const Rollup *rollup)
{
	if (!same)
		ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						errmsg("could not serialize access due to concurrent update"),
						errdetail("TRUNCATE takes rows out of rollup %s that others have written, or folded, since the transaction began.",
								  rollup_relation(rollup->view)),
						errhint("Run the transaction again.")));
}

/*
 * The only value that a query returns, by the latest snapshot or by that of the
 * transaction.
 */
static char *
value_of(const char *sql, bool latest)
{
	if (latest)
		execute_latest(sql);
	else
		rollup_execute(sql);
	return SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
}

/*
 * Take away the rows of a truncated table: all there are, or those of the
 * partition.  Of partitions that have partitions, the last ones have the rows.
 */
static void
track_truncate(const Rollup *rollup, Relation table)
{
	char	   *groups = rollup_relation(rollup->groups);
	char	   *parts = rollup_relation(rollup->parts);

	if (RelationGetRelid(table) == rollup->source)
	{
		/* a fold must not put back what it has merged */
		LockRelationOid(rollup->view, ShareUpdateExclusiveLock);
		execute_latest(psprintf("DELETE FROM %s", parts));
		execute_latest(psprintf("DELETE FROM %s", groups));
		if (IsolationUsesXactSnapshot())
			require_same(rollup_execute(psprintf("SELECT FROM %s UNION ALL SELECT FROM %s LIMIT 1", parts, groups)) == 0, rollup);
	}
	else if (table->rd_rel->relkind == RELKIND_RELATION)
	{
		char	   *rows = rollup_relation(RelationGetRelid(table));

		if (IsolationUsesXactSnapshot())
		{
			char	   *digest = rollup_digest_sql(rollup, rows);

			require_same(strcmp(value_of(digest, true), value_of(digest, false)) == 0, rollup);
		}
		execute_latest(rollup_track_sql(rollup, NULL, rows));
	}
}

/*
 * Append the rows that a statement has changed to the parts.  Returns the number
 * of parts.
 */
static uint64
track_rows(Tracked *entry, TriggerData *data)
{
	const char *came = data->tg_newtable != NULL ? ROLLUP_NEW_ROWS : NULL;
	const char *went = data->tg_oldtable != NULL ? ROLLUP_OLD_ROWS : NULL;

	if (SPI_register_trigger_data(data) < 0)
		elog(ERROR, "could not read the rows of a statement");
	if (entry->uses > 1 || rows_of(data->tg_newtable) + rows_of(data->tg_oldtable) > PLANNED_ROWS)
		return rollup_run(rollup_track_sql(entry->rollup, came, went), NULL, InvalidSnapshot, true);
	if (entry->plan == NULL)
	{
		SPIPlanPtr	plan;

		entry->sql = MemoryContextStrdup(entry->context, rollup_track_sql(entry->rollup, came, went));
		plan = rollup_prepare(entry->sql);
		if (SPI_keepplan(plan) != 0)
			elog(ERROR, "could not keep the plan of a rollup");
		entry->plan = plan;
	}
	return rollup_run(entry->sql, entry->plan, InvalidSnapshot, true);
}

/*
 * Merge the parts into the groups.
 */
static void
fold(Rollup *rollup)
{
	rollup_execute(rollup_fold_sql(rollup));
}

/*
 * Fold by chance, so that there is no count that writers have to share.  Never
 * waits, and never lets the statement fail.
 */
static void
fold_sometimes(Rollup *rollup, uint64 parts)
{
	if (murmurhash32(GetCurrentTransactionId() ^ GetCurrentCommandId(false) << 16) % PARTS_TO_FOLD >= parts)
		return;
	/* an older snapshot can't merge what came since */
	if (IsolationUsesXactSnapshot())
		return;
	if (ConditionalLockRelationOid(rollup->view, ShareUpdateExclusiveLock))
		rollup_try(fold, rollup, "be folded",
				   psprintf("Look what SELECT * FROM tally_rollup_check(%s) says.", quote_literal_cstr(rollup_relation(rollup->view))));
}

/*
 * Trigger function: appends the changes of a statement to the parts.
 */
Datum
tally_rollup_track(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	Tracked    *entry;
	RollupUser	before;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_FOR_STATEMENT(data->tg_event) ||
		(!TRIGGER_FIRED_BY_TRUNCATE(data->tg_event) && data->tg_newtable == NULL && data->tg_oldtable == NULL))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("tally_rollup_track is for triggers of rollups only"),
						errhint("tally_rollup_create makes the triggers.")));
	if (!TRIGGER_FIRED_BY_TRUNCATE(data->tg_event) && rows_of(data->tg_newtable) + rows_of(data->tg_oldtable) == 0)
		return PointerGetDatum(NULL);
	entry = look_up(data, get_func_namespace(fcinfo->flinfo->fn_oid));
	if (entry->rollup == NULL)
		return PointerGetDatum(NULL);

	rollup_as_owner(&before, entry->rollup->owner, rollup_relation(entry->rollup->view));
	SPI_connect();
	entry->uses++;
	PG_TRY();
	{
		if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
			track_truncate(entry->rollup, data->tg_relation);
		else
			fold_sometimes(entry->rollup, track_rows(entry, data));
	}
	PG_FINALLY();
	{
		entry->uses--;
	}
	PG_END_TRY();
	SPI_finish();
	rollup_as_before(&before);
	return PointerGetDatum(NULL);
}
