/*-------------------------------------------------------------------------
 *
 * rollup_query.c
 *	  The definition of a rollup: what each column of the query is, and whether
 *	  it adds up.
 *
 * A query adds up if the result over the rows of a table and some more rows is
 * the result over the first, plus the result over the others.  So nothing looks
 * at the groups as a whole, as HAVING and LIMIT do.  What is asked of the tables
 * is in rollup_source.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/analyze.h"
#include "parser/parser.h"
#include "tcop/tcopprot.h"
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
 * Raise the error that a column of the query doesn't add up, with what to store
 * in place of it.
 */
static pg_noreturn void
doesnt_add_up(TargetEntry *target)
{
	Aggref	   *aggregate = IsA(target->expr, Aggref) ? (Aggref *) target->expr : NULL;
	char	   *name = aggregate == NULL ? NULL : get_func_name(aggregate->aggfnoid);
	const char *column = clipped(target->resname);
	int			location = exprLocation((Node *) target->expr);
	const char *tally = "score_tally";
	bool		builtin;

	if (aggregate == NULL || name == NULL)
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up", column),
						 errdetail("It is neither an expression of GROUP BY nor one aggregate alone."),
						 errhint("Store the aggregates that it is computed from, a column each, and compute it in queries of the rollup. What is not an aggregate belongs into GROUP BY."));
	if (aggregate->aggdistinct != NIL)
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: DISTINCT", column),
						 errdetail("Who is in two groups would count twice."),
						 errhint("To count customers, store customer_tally(customer) AS tally in its place, and query customers(tally)."));
	if (rollup_is_own(aggregate->aggfnoid, name))
	{
		for (size_t i = 0; i < lengthof(tally_of_measure); i++)
			if (strcmp(name, tally_of_measure[i].measure) == 0)
				tally = tally_of_measure[i].tally;
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: %s", column, name),
						 errdetail("A measure of two groups can't be computed from the measures of each. A tally can be added."),
						 errhint("Store %s, with the same arguments, AS tally in its place, and query %s(tally).", tally, name));
	}
	builtin = get_func_namespace(aggregate->aggfnoid) == PG_CATALOG_NAMESPACE;
	if (builtin && strcmp(name, "avg") == 0)
		rollup_definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: avg", column),
						 errhint("Store sum and count of the same values, and divide them in queries of the rollup."));
	if (builtin && strcmp(name, "sum") == 0)
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
		if (lfirst_node(SortGroupClause, cell)->tleSortGroupRef == target->ressortgroupref)
			return true;
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
	if (name == NULL || aggregate->aggdistinct != NIL || aggregate->aggorder != NIL)
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
 * Check that nothing in the query looks at the groups as a whole, or at more
 * than the groups.
 */
static void
check_clauses(Query *query)
{
	const char *clause = NULL;

	if (query->cteList != NIL)
		clause = "WITH";
	else if (query->setOperations != NULL)
		clause = "UNION, INTERSECT or EXCEPT";
	else if (query->distinctClause != NIL)
		clause = "DISTINCT";
	else if (query->groupingSets != NIL)
		clause = "grouping sets";
	else if (query->havingQual != NULL)
		clause = "HAVING";
	else if (query->hasWindowFuncs)
		clause = "window functions";
	else if (query->hasTargetSRFs)
		clause = "functions that return sets as columns";
	else if (query->sortClause != NIL)
		clause = "ORDER BY";
	else if (query->limitOffset != NULL || query->limitCount != NULL)
		clause = "LIMIT or OFFSET";
	else if (query->rowMarks != NIL)
		clause = "FOR UPDATE or FOR SHARE";
	if (clause != NULL)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("the query of a rollup can't have %s", clause),
						errhint("Leave it out here, and use it in queries of the rollup.")));
	if (query->groupClause == NIL && !query->hasAggs)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("the query of a rollup needs GROUP BY or an aggregate")));
}

/*
 * Check that no column has the name of one that the rollup adds.
 */
static void
check_names(Query *query)
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
 * Say where in the definition an error is, not where in the statement that
 * passed it.
 */
static void
definition_position(void *text)
{
	int			position = geterrposition();

	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery(text);
	}
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
static void
add_hidden_columns(SelectStmt *select, List *columns)
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

/*
 * Parse and check the definition of a rollup; returns the query with the hidden
 * columns.
 */
SelectStmt *
rollup_definition(const char *text)
{
	ErrorContextCallback callback;
	List	   *statements;
	RawStmt    *raw;
	SelectStmt *select;
	Query	   *query;
	List	   *columns;
	ListCell   *cell;

	callback.previous = error_context_stack;
	callback.callback = definition_position;
	callback.arg = unconstify(char *, text);
	error_context_stack = &callback;

	statements = pg_parse_query(text);
	if (list_length(statements) != 1 || !IsA(linitial_node(RawStmt, statements)->stmt, SelectStmt) ||
		((SelectStmt *) linitial_node(RawStmt, statements)->stmt)->intoClause != NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the definition of a rollup is one SELECT")));
	raw = linitial_node(RawStmt, statements);
	select = (SelectStmt *) raw->stmt;
	foreach(cell, select->targetList)
	{
		ResTarget  *target = lfirst_node(ResTarget, cell);

		List	   *fields = IsA(target->val, ColumnRef) ? ((ColumnRef *) target->val)->fields :
			IsA(target->val, A_Indirection) ? ((A_Indirection *) target->val)->indirection : NIL;

		if (fields != NIL && IsA(llast(fields), A_Star))
			rollup_definition_error(target->location, errmsg("the query of a rollup can't have *"), errhint("Name the columns."));
	}
	query = parse_analyze_fixedparams(copyObject(raw), text, NULL, 0, NULL);
	check_clauses(query);
	check_names(query);
	columns = rollup_columns(query);
	rollup_check_reads(query);
	add_hidden_columns(select, columns);

	error_context_stack = callback.previous;
	return select;
}
