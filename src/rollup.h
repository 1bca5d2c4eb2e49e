/*-------------------------------------------------------------------------
 *
 * rollup.h
 *	  What a rollup is: a view over a summary that triggers keep right.
 *
 * A rollup `daily` of a table `survey` consists of
 *
 *	daily			the view that is read: the groups, with the parts added
 *	daily_query		a view: the query as its creator wrote it, parsed once, and
 *					hidden columns
 *	daily_groups	a table: a row for each group, up to the last fold
 *	daily_parts		a table that only grows until the next fold: for each
 *					statement and each group that it touched a row with the sign
 *					1 for the rows that came, -1 for those that went
 *	daily_insert, daily_update, daily_delete, daily_truncate
 *					statement triggers, on the table and on each partition
 *
 * What ties them together is written where renaming, dumping and restoring
 * keep it: the view calls the guard with its parts (see rollup_open), and the
 * condition of a trigger names the view and the parts (see rollup_triggers).
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_ROLLUP_H
#define NPS_ROLLUP_H

#include "executor/spi.h"
#include "fmgr.h"
#include "nodes/parsenodes.h"
#include "utils/relcache.h"

/* What a column of a rollup's query is, and so how it adds up */
typedef enum RollupKind
{
	ROLLUP_DIMENSION,			/* an expression of GROUP BY */
	ROLLUP_COUNT,				/* a count: bigint */
	ROLLUP_SUM,					/* a sum: bigint or numeric */
	ROLLUP_TALLY				/* a tally of scores or customers */
} RollupKind;

typedef struct RollupColumn
{
	char	   *name;			/* quoted */
	RollupKind	kind;
	Oid			type;
	bool		hidden;			/* not a column of the rollup itself */
	char	   *count;			/* of a sum: the hidden column that says how many values it has */
} RollupColumn;

typedef struct Rollup
{
	Oid			schema;			/* of the extension */
	Oid			view;
	Oid			owner;
	Oid			query;
	Oid			groups;
	Oid			parts;
	Oid			source;			/* the table whose changes are followed */
	int			tables;			/* the tables that had triggers at the last fill: the source and its partitions */
	bool		grouped;		/* is there a dimension?  else it is one row, whatever happens */
	List	   *columns;		/* of RollupColumn */
	List	   *relations;		/* that the query reads, behind views too */
} Rollup;

/* A trigger of a rollup */
typedef struct RollupTrigger
{
	Oid			trigger;
	Oid			table;
	int16		type;			/* bits of TRIGGER_TYPE_... */
	bool		enabled;
} RollupTrigger;

/* Who runs what, for a while: see rollup_as_owner */
typedef struct RollupUser
{
	Oid			user;
	int			security;
	int			settings;
	ErrorContextCallback callback;
} RollupUser;

/* A rollup has a trigger for each of so many events on each table */
#define ROLLUP_EVENTS 4

/* How the names of the constraints begin by which sums are numbers that can be subtracted again */
#define ROLLUP_FINITE_SUM "sum_without_nan_or_infinity_"

/* The names of the rows that came and went in a statement */
#define ROLLUP_NEW_ROWS "_new"
#define ROLLUP_OLD_ROWS "_old"

/* Hidden columns of the query: the number of rows of a group, and of values in the sum of column n */
#define ROLLUP_ROWS "_rows"
#define ROLLUP_VALUES "_values_"

/* An error about the definition, at a location in its text */
#define rollup_definition_error(place, ...) \
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errposition((place) + 1), __VA_ARGS__))

/* Further columns of the tables */
#define ROLLUP_SIGN "_sign"
#define ROLLUP_HASH "_hash"

/* rollup_query.c: the definition */
extern SelectStmt *rollup_definition(const char *text);
extern RangeTblEntry *rollup_source(Query *query);
extern List *rollup_relations(Query *query);

/* rollup_columns.c: its columns */
extern List *rollup_columns(Query *query);
extern void rollup_check_names(Query *query);
extern void rollup_add_hidden_columns(SelectStmt *select, List *columns);

/* rollup_sql.c: the SQL that a rollup is made of */
extern char *rollup_relation(Oid relation);
extern char *rollup_table_sql(const Rollup *rollup, const char *name, bool parts, bool unlogged);
extern char *rollup_view_sql(const Rollup *rollup, const char *name);
extern char *rollup_trigger_sql(const Rollup *rollup, Oid table, int16 event);
extern char *rollup_fold_sql(const Rollup *rollup);
extern char *rollup_fill_sql(const Rollup *rollup);
extern char *rollup_check_sql(const Rollup *rollup);
extern char *rollup_digest_sql(const Rollup *rollup, const char *rows);
extern char *rollup_track_sql(const Rollup *rollup, const char *came, const char *went);

/* rollup_catalog.c: what the catalog says of a rollup */
extern bool rollup_is_own(Oid function, const char *name);
extern Oid	rollup_source_of(Oid query);
extern bool rollup_read_query(Rollup *rollup);
extern Rollup *rollup_open(Oid view, Oid schema);
extern List *rollup_triggers(Oid parts);
extern Oid	rollup_with_parts(Oid parts, Oid schema);
extern bool rollup_of_trigger(const char *condition, Oid *view, Oid *parts);
extern bool rollup_never_had_rows(Relation table);
extern char *rollup_view_changes(Oid view);
extern void rollup_tie(const Rollup *rollup);

/* rollup_follow.c: the tables that it follows */
extern List *rollup_followed(List *triggers);
extern void rollup_complete_triggers(Rollup *rollup);
extern void rollup_follow_new_partitions(Rollup *rollup);

/* rollup_run.c: how statements of a rollup run */
extern void rollup_as_owner(RollupUser *before, Oid owner, char *name);
extern void rollup_as_before(const RollupUser *before);
extern SPIPlanPtr rollup_prepare(const char *sql);
extern uint64 rollup_run(const char *sql, SPIPlanPtr plan, Snapshot snapshot, bool of_writer);
extern uint64 rollup_execute(const char *sql);
extern void rollup_try(void (*run) (Rollup *rollup), Rollup *rollup, const char *what, const char *hint);

#endif							/* NPS_ROLLUP_H */
