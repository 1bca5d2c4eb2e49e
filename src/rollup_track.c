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
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/partition.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "storage/lmgr.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "rollup.h"

PG_FUNCTION_INFO_V1(tally_rollup_track);

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
 * Run a statement with the latest snapshot, whatever the isolation level: who
 * truncates a table truncates what others have committed since the snapshot.
 */
static void
execute_latest(const char *sql)
{
	SPIPlanPtr	plan = SPI_prepare(sql, 0, NULL);
	int			result;

	if (plan == NULL)
		elog(ERROR, "could not prepare a statement of a rollup: %s", SPI_result_code_string(SPI_result));
	result = SPI_execute_snapshot(plan, NULL, NULL, GetLatestSnapshot(), InvalidSnapshot, false, true, 0);
	if (result < 0)
		elog(ERROR, "could not run a statement of a rollup: %s", SPI_result_code_string(result));
}

/*
 * Take away the rows of a truncated table: all there are, or those of the
 * partition.  Of partitions that have partitions, the last ones have the rows.
 */
static void
track_truncate(const Rollup *rollup, TriggerData *data)
{
	Relation	table = data->tg_relation;

	if (RelationGetRelid(table) == rollup->source)
	{
		/* a fold must not put back what it has merged */
		LockRelationOid(rollup->view, ShareUpdateExclusiveLock);
		execute_latest(psprintf("DELETE FROM %s", rollup_relation(rollup->parts)));
		execute_latest(psprintf("DELETE FROM %s", rollup_relation(rollup->groups)));
	}
	else if (table->rd_rel->relkind == RELKIND_RELATION)
		execute_latest(rollup_track_sql(rollup, NULL, rollup_relation(RelationGetRelid(table))));
}

/*
 * Trigger function: appends the changes of a statement to the parts.
 */
Datum
tally_rollup_track(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	Rollup	   *rollup;
	RollupUser	before;
	Oid			view,
				parts;

	if (!CALLED_AS_TRIGGER(fcinfo) || !rollup_of_trigger(data->tg_trigger->tgqual, &view, &parts))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("tally_rollup_track is the trigger function of rollups"),
						errhint("tally_rollup_create makes the triggers.")));
	rollup = rollup_open(view, get_func_namespace(fcinfo->flinfo->fn_oid));
	if (rollup == NULL || rollup->parts != parts || !is_followed(rollup, data->tg_relation))
		return PointerGetDatum(NULL);

	rollup_as_owner(&before, rollup->owner);
	SPI_connect();
	if (TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		track_truncate(rollup, data);
	else
	{
		SPI_register_trigger_data(data);
		rollup_execute(rollup_track_sql(rollup, data->tg_newtable != NULL ? ROLLUP_NEW_ROWS : NULL,
										data->tg_oldtable != NULL ? ROLLUP_OLD_ROWS : NULL));
	}
	SPI_finish();
	rollup_as_before(&before);
	return PointerGetDatum(NULL);
}
