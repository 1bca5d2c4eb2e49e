/*-------------------------------------------------------------------------
 *
 * rollup_query.c
 *	  The definition of a rollup: which queries add up, and what each column
 *	  of one is.
 *
 * A query adds up if the result over the rows of a table and some more rows is
 * the result over the first, plus the result over the others.  So the table
 * occurs once, where an outer join can't put NULLs in place of it, and nothing
 * looks at the groups as a whole, as HAVING and LIMIT do.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/attnum.h"
#include "access/table.h"
#include "catalog/catalog.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/analyze.h"
#include "parser/parser.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteHandler.h"
#include "tcop/tcopprot.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/rls.h"

#include "compat.h"
#include "result.h"
#include "rollup.h"

/* An error about the definition, at a location in its text */
#define definition_error(place, ...) \
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errposition((place) + 1), __VA_ARGS__))

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

/* What a search for functions that may change their result has found */
typedef struct MutableFunction
{
	Oid			function;
	int			location;
} MutableFunction;

/* A search for columns of the source that its old and new rows don't have */
typedef struct MissingColumn
{
	int			source;			/* its number in the range table */
	int			depth;			/* of the query that is looked at */
	TupleDesc	desc;
	int			location;
} MissingColumn;

/*
 * The table whose changes are followed: the leftmost of FROM.  NULL if that
 * isn't a plain item, or where an outer join makes up rows in place of it.
 */
static RangeTblRef *
leftmost(Query *query)
{
	Node	   *node = query->jointree->fromlist == NIL ? NULL : linitial(query->jointree->fromlist);

	while (node != NULL && IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;

		if (join->jointype != JOIN_INNER && join->jointype != JOIN_LEFT)
			return NULL;
		node = join->larg;
	}
	return node != NULL && IsA(node, RangeTblRef) ? (RangeTblRef *) node : NULL;
}

/*
 * The entry of the table whose changes are followed.
 */
RangeTblEntry *
rollup_source(Query *query)
{
	RangeTblRef *ref = leftmost(query);
	RangeTblEntry *entry = ref == NULL ? NULL : rt_fetch(ref->rtindex, query->rtable);

	return entry != NULL && entry->rtekind == RTE_RELATION ? entry : NULL;
}

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
		definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up", column),
						 errdetail("It is neither an expression of GROUP BY nor one aggregate alone."),
						 errhint("Store the aggregates that it is computed from, a column each, and compute it in queries of the rollup. What is not an aggregate belongs into GROUP BY."));
	if (aggregate->aggdistinct != NIL)
		definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: DISTINCT", column),
						 errdetail("Who is in two groups would count twice."),
						 errhint("To count customers, store customer_tally(customer) AS tally in its place, and query customers(tally)."));
	if (rollup_is_own(aggregate->aggfnoid, name))
	{
		for (size_t i = 0; i < lengthof(tally_of_measure); i++)
			if (strcmp(name, tally_of_measure[i].measure) == 0)
				tally = tally_of_measure[i].tally;
		definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: %s", column, name),
						 errdetail("A measure of two groups can't be computed from the measures of each. A tally can be added."),
						 errhint("Store %s, with the same arguments, AS tally in its place, and query %s(tally).", tally, name));
	}
	builtin = get_func_namespace(aggregate->aggfnoid) == PG_CATALOG_NAMESPACE;
	if (builtin && strcmp(name, "avg") == 0)
		definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: avg", column),
						 errhint("Store sum and count of the same values, and divide them in queries of the rollup."));
	if (builtin && strcmp(name, "sum") == 0)
		definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: sum of %s", column, format_type_be(linitial_oid(aggregate->aggargtypes))),
						 errdetail("A sum can be taken back exactly for integers and numerics only."),
						 errhint("Cast the values to numeric."));
	definition_error(location, errmsg("column \"%s\" of the rollup doesn't add up: %s", column, clipped(name)),
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
			definition_error(exprLocation((Node *) target->expr), errmsg("an expression of GROUP BY is not a column of the rollup"),
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
 * Is this function one that may change its result for the same arguments?
 */
static bool
is_mutable(Oid function, void *context)
{
	if (func_volatile(function) == PROVOLATILE_IMMUTABLE)
		return false;
	((MutableFunction *) context)->function = function;
	return true;
}

/*
 * Find a function that may change its result for the same arguments.
 */
static bool
find_mutable(Node *node, void *context)
{
	MutableFunction *found = context;

	if (node == NULL)
		return false;
	if (IsA(node, SQLValueFunction) || IsA(node, NextValueExpr) || check_functions_in_node(node, is_mutable, context))
	{
		found->location = exprLocation(node);
		return true;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, find_mutable, context, 0);
	return expression_tree_walker(node, find_mutable, context);
}

/*
 * Does a function take or return timestamps with time zone?
 */
static bool
is_about_time_zones(Oid function)
{
	Oid		   *types;
	int			count;
	Oid			type = get_func_signature(function, &types, &count);

	if (count == 0)
		return false;			/* now() has another problem */
	while (type != TIMESTAMPTZOID && count > 0)
		type = types[--count];
	return type == TIMESTAMPTZOID;
}

/*
 * Check that what a row adds can be computed again when it goes.
 */
static void
check_functions(Query *query)
{
	MutableFunction found = {InvalidOid, -1};

	if (!find_mutable((Node *) query, &found))
		return;
	if (OidIsValid(found.function) && is_about_time_zones(found.function))
		definition_error(found.location, errmsg("the query of a rollup can't depend on the setting TimeZone"),
						 errdetail("%s does. The rows of a day would be other ones in another session.", format_procedure(found.function)),
						 errhint("Name the time zone: for the column answered_at, (answered_at AT TIME ZONE 'UTC')::date is the day, and answered_at AT TIME ZONE 'UTC' the time."));
	definition_error(found.location, errmsg("the query of a rollup can have immutable functions only"),
					 errdetail("%s may give another result when a row goes than when it came.",
							   OidIsValid(found.function) ? format_procedure(found.function) : "A function such as CURRENT_DATE"),
					 errhint("Leave it out here, and use it in queries of the rollup."));
}

/*
 * Find a use of a system column, a whole row or a virtual column of the source.
 */
static bool
find_missing(Node *node, void *context)
{
	MissingColumn *missing = context;

	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		missing->location = var->location;
		return (int) var->varlevelsup == missing->depth && (int) var->varno == missing->source &&
			(var->varattno <= 0 || is_virtual_column(TupleDescAttr(missing->desc, var->varattno - 1)));
	}
	if (IsA(node, Query))
	{
		bool		found;

		missing->depth++;
		found = query_tree_walker((Query *) node, find_missing, context, QTW_IGNORE_JOINALIASES);
		missing->depth--;
		return found;
	}
	return expression_tree_walker(node, find_missing, context);
}

/*
 * Collect the relations that a query reads, those behind views included.
 */
static bool
collect_relations(Node *node, void *context)
{
	List	  **relations = context;

	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *entry = (RangeTblEntry *) node;

		if (entry->rtekind == RTE_RELATION)
		{
			/* in a view of an older server, two entries stand for itself */
			bool		known = list_member_oid(*relations, entry->relid);

			*relations = lappend_oid(*relations, entry->relid);
			if (entry->relkind == RELKIND_VIEW && !known)
			{
				Relation	view = table_open(entry->relid, AccessShareLock);

				collect_relations((Node *) get_view_query(view), context);
				table_close(view, NoLock);
			}
		}
		return false;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, collect_relations, context, QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, collect_relations, context);
}

/*
 * The relations that a query reads, those behind views included, each as often
 * as it is read.
 */
List *
rollup_relations(Query *query)
{
	List	   *relations = NIL;

	collect_relations((Node *) query, &relations);
	return relations;
}

/*
 * Check that the source is a table whose changes can be followed.
 */
static void
check_source(RangeTblEntry *entry)
{
	Oid			source = entry->relid;
	const char *name = get_rel_name(source);
	const char *reason = NULL;
	const char *hint = NULL;

	if (entry->relkind != RELKIND_RELATION && entry->relkind != RELKIND_PARTITIONED_TABLE)
		reason = "It is not a table.";
	else if (get_rel_persistence(source) == RELPERSISTENCE_TEMP)
		reason = "It is temporary.";
	else if (IsCatalogRelationOid(source))
		reason = "It is a system catalog.";
	else if (!entry->inh)
		reason = "ONLY leaves out partitions.";
	else if (entry->tablesample != NULL)
		reason = "TABLESAMPLE leaves out rows.";
	else if (has_superclass(source))
	{
		reason = "It is a partition or child of another table, and what is written to that table would be missed.";
		hint = get_rel_relispartition(source) ? "Name the partitioned table." : NULL;
	}
	else if (entry->relkind == RELKIND_RELATION && find_inheritance_children(source, NoLock) != NIL)
	{
		reason = "It has children that inherit from it.";
		hint = "Use a partitioned table.";
	}
	else if (check_enable_rls(source, InvalidOid, true) == RLS_ENABLED)
	{
		reason = "Row security hides rows of it from the creator of the rollup.";
		hint = "Create the rollup as the owner of the table.";
	}
	if (reason != NULL)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("changes of \"%s\" can't be followed", clipped(name)),
						errdetail("%s", reason), hint != NULL ? errhint("%s", hint) : 0));
}

/*
 * Check what the query reads: a source that can be followed, once.  Tell which
 * tables aren't followed.
 */
static void
check_relations(Query *query)
{
	RangeTblEntry *source = rollup_source(query);
	List	   *told = NIL;
	List	   *tables;
	MissingColumn missing = {0};
	Relation	relation;
	ListCell   *cell;
	int			uses = 0;

	if (source == NULL)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("the query of a rollup must begin its FROM with the table whose changes are followed"),
						errdetail("That table can be joined by JOIN and LEFT JOIN, and stands to the left of all others.")));
	check_source(source);
	relation = table_open(source->relid, NoLock);
	missing.source = leftmost(query)->rtindex;
	missing.desc = RelationGetDescr(relation);
	if (query_tree_walker(query, find_missing, &missing, QTW_IGNORE_JOINALIASES))
		definition_error(missing.location, errmsg("the query of a rollup can't use system columns, virtual columns or the whole row of its table"),
						 errhint("Name columns that are stored."));
	table_close(relation, NoLock);

	tables = find_all_inheritors(source->relid, NoLock, NULL);
	foreach(cell, rollup_relations(query))
	{
		Oid			other = lfirst_oid(cell);

		if (list_member_oid(tables, other))
			uses++;
		else if (get_rel_relkind(other) != RELKIND_VIEW && !list_member_oid(told, other))
		{
			told = lappend_oid(told, other);
			ereport(NOTICE, (errmsg("changes of \"%s\" are not followed", clipped(get_rel_name(other))),
							 errdetail("The rollup follows \"%s\". A row of \"%s\" counts as it is when a row of \"%s\" is written.",
									   get_rel_name(source->relid), get_rel_name(other), get_rel_name(source->relid)),
							 errhint("After it has changed, run tally_rollup_rebuild.")));
		}
	}
	if (uses != 1)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("the query of a rollup can read \"%s\" only once", clipped(get_rel_name(source->relid)))));
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
			definition_error(target->location, errmsg("the query of a rollup can't have *"), errhint("Name the columns."));
	}
	query = parse_analyze_fixedparams(copyObject(raw), text, NULL, 0, NULL);
	check_clauses(query);
	foreach(cell, query->targetList)
	{
		TargetEntry *target = lfirst_node(TargetEntry, cell);

		if (target->resname != NULL &&
			(is_hidden_name(target->resname) || strcmp(target->resname, ROLLUP_SIGN) == 0 || strcmp(target->resname, ROLLUP_HASH) == 0))
			definition_error(exprLocation((Node *) target->expr), errmsg("a column of a rollup can't be named \"%s\"", clipped(target->resname)),
							 errdetail("The rollup has a column of its own by that name."), errhint("Give it another name."));
	}
	columns = rollup_columns(query);
	check_functions(query);
	check_relations(query);
	add_hidden_columns(select, columns);

	error_context_stack = callback.previous;
	return select;
}
