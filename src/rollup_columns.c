/*-------------------------------------------------------------------------
 *
 * rollup_columns.c
 *	  The columns of a rollup: which aggregates add up, what to store in place of
 *	  others, and the hidden columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parser.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "result.h"
#include "rollup.h"

/* What a measure of the extension is computed from; all others are from scores */
static const struct
{
	const char *measure;
	const char *tally;
}			tally_of_measure[] = {
	{"repeat_purchase_rate", "customer_tally"},
	{"purchase_frequency", "customer_tally"},
	{"net_sentiment", "sentiment_tally"},
	{"nps_stratified", NULL},	/* is computed from tallies already */
	{"csat_stratified", NULL},
};

/*
 * Does a name belong to the columns that a rollup adds?
 */
static bool
is_hidden_name(const char *name)
{
	return strcmp(name, ROLLUP_ROWS) == 0 || strncmp(name, ROLLUP_VALUES, strlen(ROLLUP_VALUES)) == 0;
}

/*
 * Check that no column has the name of one that the rollup adds.
 */
void
rollup_check_names(Query *query)
{
	ListCell   *cell;

	foreach(cell, query->targetList)
	{
		TargetEntry *target = lfirst_node(TargetEntry, cell);

		if (target->resname != NULL &&
			(is_hidden_name(target->resname) || strcmp(target->resname, ROLLUP_SIGN) == 0 || strcmp(target->resname, ROLLUP_HASH) == 0))
			rollup_definition_error(exprLocation((Node *) target->expr), errmsg("a column of a rollup can't be named \"%s\"", clipped(target->resname)),
									errdetail("The rollup has a column of its own by that name."), errhint("Give it another name."));
	}
}

/*
 * Is a type a floating-point number?
 */
static bool
is_floating(Oid type)
{
	return type == FLOAT4OID || type == FLOAT8OID;
}

/*
 * Raise the error that a column of the query doesn't add up, with what to store
 * in place of it.
 */
pg_noreturn static void
doesnt_add_up(TargetEntry *target)
{
	Aggref	   *aggregate = IsA(target->expr, Aggref) ? (Aggref *) target->expr : NULL;
	char	   *name = aggregate == NULL ? NULL : get_func_name(aggregate->aggfnoid);
	const char *column = clipped(target->resname);
	int			location = exprLocation((Node *) target->expr);
	const char *tally = "score_tally";
	const char *filter = aggregate != NULL && aggregate->aggfilter != NULL ? ", with the same FILTER," : "";
	bool		builtin;

	if (aggregate == NULL || name == NULL)
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up", column),
								errdetail("It is neither an expression of GROUP BY nor one aggregate alone."),
								errhint("Store the aggregates that it is computed from, a column each, and compute it in queries of the rollup. What is not an aggregate belongs into GROUP BY."));
	if (aggregate->aggdistinct != NIL)
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: DISTINCT", column),
								errdetail("Who is in two groups would count twice."),
								errhint("To count customers, store customer_tally(customer)%s AS tally in its place, and query customers(tally). Else add the values to GROUP BY, and use DISTINCT in queries of the rollup.", filter));
	if (rollup_is_own(aggregate->aggfnoid, name))
	{
		for (size_t i = 0; i < lengthof(tally_of_measure); i++)
			if (strcmp(name, tally_of_measure[i].measure) == 0)
				tally = tally_of_measure[i].tally;
		if (tally == NULL)
			rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: %s", column, name),
									errdetail("The strata would be lost."),
									errhint("Store the sum of the same tallies%s AS tally in its place, add the stratum and its weight to GROUP BY, and query %s(tally, weight).", filter, name));
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: %s", column, name),
								errdetail("A measure of two groups can't be computed from the measures of each. A tally can be added."),
								errhint("Store %s, with the same arguments%s AS tally in its place, and query %s(tally).", tally,
										filter[0] == '\0' ? "," : " and FILTER,", name));
	}
	builtin = get_func_namespace(aggregate->aggfnoid) == PG_CATALOG_NAMESPACE;
	if (builtin && strcmp(name, "avg") == 0)
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: avg", column),
								errhint("Store the sum of the same values%s AS total and their count%s AS n, and query sum(total) / nullif(sum(n), 0).", filter, filter));
	if (builtin && strcmp(name, "sum") == 0 && is_floating(linitial_oid(aggregate->aggargtypes)))
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: sum of %s", column, format_type_be(linitial_oid(aggregate->aggargtypes))),
								errdetail("A sum can be taken back exactly for integers and numerics only."),
								errhint("Cast the values to numeric."));
	rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: %s", column, clipped(name)),
							errdetail("When rows go, their part of it can't be taken back."),
							errhint("Columns that add up are count, sum of integers and numerics, score_tally, sentiment_tally, customer_tally, and sum of tallies."));
}

/*
 * Is a column an expression of GROUP BY?
 */
static bool
is_grouped(Query *query, TargetEntry *target)
{
	ListCell   *cell;

	foreach(cell, query->groupClause)
	{
		if (lfirst_node(SortGroupClause, cell)->tleSortGroupRef == target->ressortgroupref)
			return true;
	}
	return false;
}

/*
 * What a column of the query is, and so how it adds up; an error if it doesn't.
 */
static RollupKind
column_kind(Query *query, TargetEntry *target)
{
	Aggref	   *aggregate;
	char	   *name;
	Oid			argument;

	if (is_grouped(query, target))
		return ROLLUP_DIMENSION;
	if (!IsA(target->expr, Aggref))
		doesnt_add_up(target);
	aggregate = (Aggref *) target->expr;
	name = get_func_name(aggregate->aggfnoid);
	if (name == NULL || aggregate->aggdistinct != NIL)
		doesnt_add_up(target);
	if (get_func_namespace(aggregate->aggfnoid) == PG_CATALOG_NAMESPACE)
	{
		if (strcmp(name, "count") == 0)
			return ROLLUP_COUNT;
		argument = aggregate->aggargtypes == NIL ? InvalidOid : linitial_oid(aggregate->aggargtypes);
		if (strcmp(name, "sum") == 0 &&
			(argument == INT2OID || argument == INT4OID || argument == INT8OID || argument == NUMERICOID))
			return ROLLUP_SUM;
	}
	if (rollup_is_own(aggregate->aggfnoid, "score_tally") || rollup_is_own(aggregate->aggfnoid, "sentiment_tally") ||
		rollup_is_own(aggregate->aggfnoid, "customer_tally") || rollup_is_own(aggregate->aggfnoid, "sum"))
		return ROLLUP_TALLY;
	doesnt_add_up(target);
}

/*
 * The columns of a query, as RollupColumn.
 */
List *
rollup_columns(Query *query)
{
	List	   *columns = NIL;
	ListCell   *cell;

	foreach(cell, query->targetList)
	{
		TargetEntry *target = lfirst_node(TargetEntry, cell);
		RollupColumn *column;

		if (target->resjunk)
			rollup_definition_error(exprLocation((Node *) target->expr), errmsg("an expression of GROUP BY is not a column of the rollup"),
									errhint("Add it to the columns, with a name."));
		column = palloc0(sizeof(RollupColumn));
		column->name = pstrdup(quote_identifier(target->resname));
		column->kind = column_kind(query, target);
		column->type = exprType((Node *) target->expr);
		column->hidden = is_hidden_name(target->resname);
		if (column->kind == ROLLUP_SUM)
			column->count = psprintf("%s%d", ROLLUP_VALUES, target->resno);
		columns = lappend(columns, column);
	}
	return columns;
}

/*
 * A column of a SELECT that isn't analyzed yet.
 */
static ResTarget *
named_target(char *name, Node *value)
{
	ResTarget  *target = makeNode(ResTarget);

	target->name = name;
	target->val = value;
	target->location = -1;
	return target;
}

/*
 * Add the hidden columns: the number of rows of a group, and of values in each
 * sum, which is NULL if there are none.
 */
void
rollup_add_hidden_columns(SelectStmt *select, List *columns)
{
	FuncCall   *rows = make_func_call(SystemFuncName("count"));
	ListCell   *column_cell;
	ListCell   *cell;
	List	   *hidden = NIL;

	rows->agg_star = true;
	hidden = lappend(hidden, named_target(ROLLUP_ROWS, (Node *) rows));
	forboth(cell, select->targetList, column_cell, columns)
	{
		RollupColumn *column = lfirst(column_cell);
		Node	   *value = lfirst_node(ResTarget, cell)->val;
		FuncCall   *call;

		if (column->kind != ROLLUP_SUM)
			continue;
		/* a cast to the type that the sum has anyway */
		while (IsA(value, TypeCast))
			value = ((TypeCast *) value)->arg;
		call = copyObject(castNode(FuncCall, value));
		call->funcname = SystemFuncName("count");
		hidden = lappend(hidden, named_target(column->count, (Node *) call));
	}
	select->targetList = list_concat(select->targetList, hidden);
}
