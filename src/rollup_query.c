/*-------------------------------------------------------------------------
 *
 * rollup_query.c
 *	  The definition of a rollup: which queries add up, and what they read.
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
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
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
		rollup_definition_error(found.location, errmsg("the query of a rollup can't depend on the setting TimeZone"),
								errdetail("%s does. The rows of a day would be other ones in another session.", format_procedure(found.function)),
								errhint("Name the time zone: for the column answered_at, (answered_at AT TIME ZONE 'UTC')::date is the day, and answered_at AT TIME ZONE 'UTC' the time. For a column d of type date, write d::timestamp."));
	rollup_definition_error(found.location, errmsg("the query of a rollup can have immutable functions only"),
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
 * Raise the error that the query doesn't begin with a table.
 */
pg_noreturn static void
no_source(void)
{
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					errmsg("the query of a rollup must begin its FROM with the table whose changes are followed"),
					errdetail("That table can be joined by JOIN and LEFT JOIN, and stands to the left of all others.")));
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
		no_source();
	check_source(source);
	relation = table_open(source->relid, NoLock);
	missing.source = leftmost(query)->rtindex;
	missing.desc = RelationGetDescr(relation);
	if (query_tree_walker(query, find_missing, &missing, QTW_IGNORE_JOINALIASES))
		rollup_definition_error(missing.location, errmsg("the query of a rollup can't use system columns, virtual columns or the whole row of its table"),
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
	rollup_check_names(query);
	columns = rollup_columns(query);
	check_functions(query);
	check_relations(query);
	rollup_add_hidden_columns(select, columns);

	error_context_stack = callback.previous;
	return select;
}
