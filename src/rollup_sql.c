/*-------------------------------------------------------------------------
 *
 * rollup_sql.c
 *	  The SQL that a rollup is made of: its tables, its view, its triggers, and
 *	  the statements that fill, fold and check it.
 *
 * Every name is quoted and qualified, so that a search_path changes nothing.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "nodes/nodes.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "rollup.h"

/*
 * The qualified name of a relation.
 */
char *
rollup_relation(Oid relation)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation));
}

/*
 * The qualified name of something of the extension.
 */
static char *
own_name(const Rollup *rollup, const char *name)
{
	return quote_qualified_identifier(get_namespace_name(rollup->schema), name);
}

/* Which columns of the query */
typedef enum RollupPart
{
	DIMENSIONS,
	VISIBLE,
	ALL
} RollupPart;

/*
 * Append columns of the query: each with a prefix, after a comma but for the
 * first.
 */
static void
append_columns(StringInfo sql, const Rollup *rollup, const char *prefix, RollupPart part)
{
	const char *comma = "";
	ListCell   *cell;

	foreach(cell, rollup->columns)
	{
		RollupColumn *column = lfirst(cell);

		if (part == DIMENSIONS ? column->kind != ROLLUP_DIMENSION : column->hidden && part != ALL)
			continue;
		appendStringInfo(sql, "%s%s%s", comma, prefix, column->name);
		comma = ", ";
	}
}

/*
 * Append the hash of the dimensions.  Each INSERT stores it: from a table with a
 * generated column that is in a publication, PostgreSQL 18 deletes nothing.
 */
static void
append_hash(StringInfo sql, const Rollup *rollup, const char *prefix)
{
	appendStringInfo(sql, "%s(ROW(", own_name(rollup, "tally_rollup_hash"));
	append_columns(sql, rollup, prefix, DIMENSIONS);
	appendStringInfoString(sql, "))");
}

/*
 * Append a SELECT that adds up rows `m` with signs: FROM and what follows are
 * to be appended.
 */
static void
append_merged(StringInfo sql, const Rollup *rollup, bool hidden)
{
	char	   *sum = own_name(rollup, "sum");
	const char *comma = "SELECT ";
	ListCell   *cell;

	foreach(cell, rollup->columns)
	{
		RollupColumn *column = lfirst(cell);
		const char *name = column->name;

		if (column->hidden && !hidden)
			continue;
		appendStringInfoString(sql, comma);
		comma = ", ";
		switch (column->kind)
		{
			case ROLLUP_DIMENSION:
				appendStringInfo(sql, "m.%s", name);
				break;
			case ROLLUP_COUNT:
				appendStringInfo(sql, "coalesce(sum(m.%s * m._sign), 0)::bigint AS %s", name, name);
				break;
			case ROLLUP_SUM:
				appendStringInfo(sql, "CASE WHEN sum(m.%s * m._sign) <> 0 THEN sum(m.%s * m._sign)::%s END AS %s",
								 column->count, name, column->type == INT8OID ? "bigint" : "numeric", name);
				break;
			case ROLLUP_TALLY:
				appendStringInfo(sql, "%s(m.%s) FILTER (WHERE m._sign > 0) OPERATOR(%s.-) %s(m.%s) FILTER (WHERE m._sign < 0) AS %s",
								 sum, name, quote_identifier(get_namespace_name(rollup->schema)), sum, name, name);
				break;
		}
	}
}

/*
 * Append what follows rows `m` with signs: GROUP BY, and that a group without
 * rows is none.
 */
static void
append_grouping(StringInfo sql, const Rollup *rollup)
{
	if (rollup->grouped)
	{
		appendStringInfoString(sql, " GROUP BY ");
		append_columns(sql, rollup, "m.", DIMENSIONS);
	}
	appendStringInfoString(sql, " HAVING sum(m._rows * m._sign) <> 0");
}

/*
 * Append the rows of the rollup as they are now.  Without parts they are the
 * groups, as fast to read as any table.  Else they are the groups that no part is
 * about, and the others merged with their parts.  Without GROUP BY it is one row,
 * whatever happens.  The function is the guard, with its arguments but for the
 * last, or nothing.
 */
static void
append_current(StringInfo sql, const Rollup *rollup, bool hidden, const char *function, const char *arguments)
{
	char	   *groups = rollup_relation(rollup->groups);
	char	   *parts = rollup_relation(rollup->parts);

	if (rollup->grouped)
	{
		appendStringInfoString(sql, "SELECT ");
		append_columns(sql, rollup, "g.", hidden ? ALL : VISIBLE);
		appendStringInfo(sql, " FROM %s AS g WHERE %s(%sNOT EXISTS (SELECT 1 FROM %s AS p)) UNION ALL SELECT ",
						 groups, function, arguments, parts);
		append_columns(sql, rollup, "g.", hidden ? ALL : VISIBLE);
		appendStringInfo(sql, " FROM %s AS g WHERE EXISTS (SELECT 1 FROM %s AS p)"
						 " AND NOT EXISTS (SELECT 1 FROM %s AS p WHERE p._hash = g._hash) UNION ALL ", groups, parts, parts);
	}
	append_merged(sql, rollup, hidden);
	appendStringInfoString(sql, " FROM (SELECT ");
	append_columns(sql, rollup, "g.", ALL);
	appendStringInfo(sql, ", 1::smallint AS _sign FROM %s AS g", groups);
	if (rollup->grouped)
		appendStringInfo(sql, " WHERE EXISTS (SELECT 1 FROM %s AS p WHERE p._hash = g._hash)", parts);
	appendStringInfoString(sql, " UNION ALL SELECT ");
	append_columns(sql, rollup, "p.", ALL);
	appendStringInfo(sql, ", p._sign FROM %s AS p) AS m", parts);
	if (rollup->grouped)
		append_grouping(sql, rollup);
	else
		appendStringInfo(sql, " HAVING %s(%scount(*) >= 0)", function, arguments);
}

/*
 * CREATE TABLE for the groups or the parts.
 */
char *
rollup_table_sql(const Rollup *rollup, const char *name, bool parts, bool unlogged)
{
	StringInfoData sql;
	ListCell   *cell;
	int			sums = 0;

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE %sTABLE %s (LIKE %s", unlogged ? "UNLOGGED " : "", name, rollup_relation(rollup->query));
	if (parts)
		appendStringInfoString(&sql, ", _sign smallint NOT NULL CHECK (_sign IN (-1, 1))");
	appendStringInfoString(&sql, ", _hash bigint NOT NULL");
	foreach(cell, rollup->columns)
	{
		RollupColumn *column = lfirst(cell);

		/* NaN and infinity can't be taken back */
		if (column->kind == ROLLUP_SUM && column->type == NUMERICOID)
			appendStringInfo(&sql, ", CONSTRAINT " ROLLUP_FINITE_SUM "%d CHECK (%s - %s = 0)", ++sums, column->name, column->name);
	}
	appendStringInfo(&sql, ")%s", parts ? " WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)" : "");
	return sql.data;
}

/*
 * CREATE VIEW for what is read, or read from now on.
 */
char *
rollup_view_sql(const Rollup *rollup, const char *name)
{
	StringInfoData sql;
	char	   *arguments = psprintf("%s::pg_catalog.regclass, %s::pg_catalog.regclass, %s::pg_catalog.regclass, %d, ",
									 quote_literal_cstr(rollup_relation(rollup->query)), quote_literal_cstr(rollup_relation(rollup->groups)),
									 quote_literal_cstr(rollup_relation(rollup->parts)), rollup->tables);

	initStringInfo(&sql);
	appendStringInfo(&sql, "CREATE OR REPLACE VIEW %s%s AS ", name, OidIsValid(rollup->view) ? rollup_view_changes(rollup->view) : "");
	append_current(&sql, rollup, false, own_name(rollup, "tally_rollup_guard"), arguments);
	return sql.data;
}

/*
 * CREATE TRIGGER for an event on a table.  Its condition is always true: it
 * names the rollup and its parts.  The rows of a truncated partition are read
 * before they go; of a whole table it is enough to know that they went.
 */
char *
rollup_trigger_sql(const Rollup *rollup, Oid table, int16 event)
{
	const char *name = event == TRIGGER_TYPE_INSERT ? "insert" : event == TRIGGER_TYPE_UPDATE ? "update" :
		event == TRIGGER_TYPE_DELETE ? "delete" : "truncate";
	const char *rows = event == TRIGGER_TYPE_INSERT ? " REFERENCING NEW TABLE AS " ROLLUP_NEW_ROWS :
		event == TRIGGER_TYPE_UPDATE ? " REFERENCING OLD TABLE AS " ROLLUP_OLD_ROWS " NEW TABLE AS " ROLLUP_NEW_ROWS :
		event == TRIGGER_TYPE_DELETE ? " REFERENCING OLD TABLE AS " ROLLUP_OLD_ROWS : "";
	bool		before = event == TRIGGER_TYPE_TRUNCATE && table != rollup->source;

	return psprintf("CREATE TRIGGER %s %s %s ON %s%s FOR EACH STATEMENT WHEN (%s::pg_catalog.regclass IS DISTINCT FROM %s::pg_catalog.regclass) EXECUTE FUNCTION %s()",
					quote_identifier(psprintf("%s_%s", get_rel_name(rollup->view), name)),
					before ? "BEFORE" : "AFTER", name, rollup_relation(table), rows,
					quote_literal_cstr(rollup_relation(rollup->view)), quote_literal_cstr(rollup_relation(rollup->parts)),
					own_name(rollup, "tally_rollup_track"));
}

/*
 * The statement that merges the parts into the groups.  Whole groups are
 * merged, for what went without what came can't be stored.
 */
char *
rollup_fold_sql(const Rollup *rollup)
{
	char	   *groups = rollup_relation(rollup->groups);
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "WITH gone AS (DELETE FROM %s RETURNING *), old AS (DELETE FROM %s WHERE _hash IN (SELECT _hash FROM gone) RETURNING *) INSERT INTO %s (",
					 rollup_relation(rollup->parts), groups, groups);
	append_columns(&sql, rollup, "", ALL);
	appendStringInfoString(&sql, ", _hash) ");
	append_merged(&sql, rollup, true);
	appendStringInfoString(&sql, ", ");
	append_hash(&sql, rollup, "m.");
	appendStringInfoString(&sql, " FROM (SELECT ");
	append_columns(&sql, rollup, "old.", ALL);
	appendStringInfoString(&sql, ", 1::smallint AS _sign FROM old UNION ALL SELECT ");
	append_columns(&sql, rollup, "gone.", ALL);
	appendStringInfoString(&sql, ", gone._sign FROM gone) AS m");
	append_grouping(&sql, rollup);
	return sql.data;
}

/*
 * The statement that computes the groups from the table.  All that one snapshot
 * sees is in the table, so the parts that it sees go; others stay.
 */
char *
rollup_fill_sql(const Rollup *rollup)
{
	char	   *groups = rollup_relation(rollup->groups);
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "WITH old AS (DELETE FROM %s), gone AS (DELETE FROM %s) INSERT INTO %s (",
					 groups, rollup_relation(rollup->parts), groups);
	append_columns(&sql, rollup, "", ALL);
	appendStringInfoString(&sql, ", _hash) SELECT ");
	append_columns(&sql, rollup, "q.", ALL);
	appendStringInfoString(&sql, ", ");
	append_hash(&sql, rollup, "q.");
	appendStringInfo(&sql, " FROM %s AS q", rollup_relation(rollup->query));
	return sql.data;
}

/*
 * The query for the rows that the query and the rollup don't have in common.
 */
char *
rollup_check_sql(const Rollup *rollup)
{
	StringInfoData query,
				current;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	append_columns(&query, rollup, "", ALL);
	appendStringInfo(&query, " FROM %s", rollup_relation(rollup->query));
	initStringInfo(&current);
	append_current(&current, rollup, true, "", "");
	return psprintf("WITH q AS (%s), r AS (%s)"
					" SELECT to_jsonb(d), NULL::jsonb FROM (SELECT * FROM q EXCEPT ALL SELECT * FROM r) AS d"
					" UNION ALL SELECT NULL, to_jsonb(d) FROM (SELECT * FROM r EXCEPT ALL SELECT * FROM q) AS d",
					query.data, current.data);
}

/*
 * The first table in the text of a query.
 */
static RangeVar *
first_table(const char *text)
{
	RawStmt    *raw = linitial_node(RawStmt, pg_parse_query(text));
	Node	   *node = linitial(castNode(SelectStmt, raw->stmt)->fromClause);

	while (IsA(node, JoinExpr))
		node = ((JoinExpr *) node)->larg;
	return castNode(RangeVar, node);
}

/*
 * The text of the query, in which the settings of the session have no part: a
 * date or a fraction in it is read as what it is.  The rollup may be younger than
 * the snapshot of the transaction.
 */
static char *
query_text(const Rollup *rollup)
{
	static const char *const settings[][2] = {{"DateStyle", "ISO"}, {"IntervalStyle", "postgres"}, {"extra_float_digits", "3"}};
	int			level = NewGUCNestLevel();
	char	   *query;

	for (size_t i = 0; i < lengthof(settings); i++)
		(void) set_config_option(settings[i][0], settings[i][1], PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	PushActiveSnapshot(GetLatestSnapshot());
	query = TextDatumGetCString(DirectFunctionCall1(pg_get_viewdef, ObjectIdGetDatum(rollup->query)));
	PopActiveSnapshot();
	AtEOXact_GUC(false, level);
	return query;
}

/*
 * Append the rows of a partition, or of a statement on it, with the columns in
 * the order of the source.
 */
static void
append_columns_of_source(StringInfo sql, const Rollup *rollup, const char *rows)
{
	Relation	source = table_open(rollup->source, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(source);
	const char *comma = "";

	appendStringInfoString(sql, "(SELECT ");
	for (int i = 0; i < desc->natts; i++)
	{
		if (TupleDescAttr(desc, i)->attisdropped)
			continue;
		appendStringInfo(sql, "%s%s", comma, quote_identifier(NameStr(TupleDescAttr(desc, i)->attname)));
		comma = ", ";
	}
	appendStringInfo(sql, " FROM %s)", rows);
	table_close(source, NoLock);
}

/*
 * Append the query with other rows in place of its table.  The server prints
 * the query, so that it follows every renamed column; the place of the table's
 * name is what its parser says.
 */
static void
append_query_over(StringInfo sql, const Rollup *rollup, const char *rows)
{
	char	   *query = query_text(rollup);
	RangeVar   *table = first_table(query);
	const char *name = table->schemaname == NULL ? quote_identifier(table->relname) :
		quote_qualified_identifier(table->schemaname, table->relname);
	size_t		length = strlen(query);

	if (strncmp(query + table->location, name, strlen(name)) != 0)
		elog(ERROR, "the query of the rollup doesn't name its table where it should");
	if (query[length - 1] == ';')
		query[length - 1] = '\0';
	appendBinaryStringInfo(sql, query, table->location);
	/* names for the columns go by their order, which is another one in a partition */
	if (table->alias != NULL && table->alias->colnames != NIL)
		append_columns_of_source(sql, rollup, rows);
	else
		appendStringInfoString(sql, rows);
	if (table->alias == NULL)
		appendStringInfo(sql, " AS %s", quote_identifier(table->relname));
	appendStringInfoString(sql, query + table->location + strlen(name));
}

/*
 * Append a SELECT of the groups of rows that came or went, with their sign.
 */
static void
append_signed(StringInfo sql, const Rollup *rollup, const char *rows, int sign)
{
	appendStringInfoString(sql, "SELECT ");
	append_columns(sql, rollup, "q.", ALL);
	appendStringInfo(sql, ", %d AS _sign FROM (", sign);
	append_query_over(sql, rollup, rows);
	appendStringInfoString(sql, ") AS q WHERE q._rows <> 0");
}

/*
 * The statement that appends parts for rows that came and rows that went, each
 * the name of a table of them, or NULL.  Of a group whose old rows give the same
 * as its new ones, as when an UPDATE sets other columns, nothing is appended.
 */
char *
rollup_track_sql(const Rollup *rollup, const char *came, const char *went)
{
	bool		both = came != NULL && went != NULL;
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfo(&sql, "INSERT INTO %s (", rollup_relation(rollup->parts));
	append_columns(&sql, rollup, "", ALL);
	appendStringInfoString(&sql, ", _sign, _hash) SELECT ");
	append_columns(&sql, rollup, "u.", ALL);
	appendStringInfoString(&sql, both ? ", sum(u._sign), " : ", u._sign, ");
	append_hash(&sql, rollup, "u.");
	appendStringInfoString(&sql, " FROM (");
	if (went != NULL)
		append_signed(&sql, rollup, went, -1);
	if (both)
		appendStringInfoString(&sql, " UNION ALL ");
	if (came != NULL)
		append_signed(&sql, rollup, came, 1);
	appendStringInfoString(&sql, ") AS u");
	if (both)
	{
		appendStringInfoString(&sql, " GROUP BY ");
		append_columns(&sql, rollup, "u.", ALL);
		appendStringInfoString(&sql, " HAVING sum(u._sign) <> 0");
	}
	return sql.data;
}

/*
 * The query for a text that is the same if the query of the rollup gives the
 * same over these rows.
 */
char *
rollup_digest_sql(const Rollup *rollup, const char *rows)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT concat(count(*), ' ', sum(hashtextextended(q::text, 0))) FROM (");
	append_query_over(&sql, rollup, rows);
	appendStringInfoString(&sql, ") AS q");
	return sql.data;
}
