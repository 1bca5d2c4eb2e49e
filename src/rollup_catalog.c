/*-------------------------------------------------------------------------
 *
 * rollup_catalog.c
 *	  What the catalog says of a rollup: its parts, its triggers, and who goes
 *	  when whom is dropped.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/reloptions.h"
#include "access/table.h"
#include "access/xlog.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "commands/extension.h"
#include "commands/trigger.h"
#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "rewrite/rewriteHandler.h"
#include "storage/bufmgr.h"
#include "storage/smgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "rollup.h"

/*
 * The constants of an expression, in their order.
 */
static bool
collect_constants(Node *node, void *constants)
{
	if (node == NULL)
		return false;
	if (IsA(node, Const))
		*(List **) constants = lappend(*(List **) constants, node);
	return expression_tree_walker(node, collect_constants, constants);
}

/*
 * Find the values of the first constants in an expression.  False if they don't
 * have these types.
 */
static bool
constants_of(Node *expression, const Oid *types, int count, Datum *values)
{
	List	   *constants = NIL;

	collect_constants(expression, &constants);
	if (list_length(constants) < count)
		return false;
	for (int i = 0; i < count; i++)
	{
		Const	   *constant = list_nth(constants, i);

		if (constant->consttype != types[i] || constant->constisnull)
			return false;
		values[i] = constant->constvalue;
	}
	return true;
}

/*
 * Is this the extension's function of that name?  Anybody may make another one
 * with the same name, also in the same schema.
 */
bool
rollup_is_own(Oid function, const char *name)
{
	char	   *function_name = get_func_name(function);

	return function_name != NULL && strcmp(function_name, name) == 0 &&
		getExtensionOfObject(ProcedureRelationId, function) == get_extension_oid("nps", false);
}

/*
 * Open a view, if it is one.
 */
static Relation
open_view(Oid view)
{
	Relation	relation = try_relation_open(view, AccessShareLock);

	if (relation != NULL && (relation->rd_rel->relkind != RELKIND_VIEW || relation->rd_rules == NULL))
	{
		relation_close(relation, AccessShareLock);
		return NULL;
	}
	return relation;
}

/*
 * The table whose changes a rollup with this query follows.  Invalid if it is
 * no query of a rollup.
 */
Oid
rollup_source_of(Oid query)
{
	Relation	view = open_view(query);
	RangeTblEntry *entry;
	Oid			source = InvalidOid;

	if (view == NULL)
		return InvalidOid;
	entry = rollup_source(get_view_query(view));
	if (entry != NULL)
		source = entry->relid;
	relation_close(view, NoLock);
	return source;
}

/*
 * Fill in what a rollup's query says of it.  False if it is no query of a rollup.
 */
bool
rollup_read_query(Rollup *rollup)
{
	Relation	view;
	Query	   *query;

	rollup->source = rollup_source_of(rollup->query);
	if (!OidIsValid(rollup->source))
		return false;
	view = table_open(rollup->query, AccessShareLock);
	query = get_view_query(view);
	rollup->grouped = query->groupClause != NIL;
	rollup->columns = rollup_columns(query);
	rollup->relations = rollup_relations(query);
	table_close(view, NoLock);
	return true;
}

/*
 * The owner of a relation, invalid if it is not of that kind.
 */
static Oid
owner_of(Oid relation, char relkind)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid			owner = InvalidOid;

	if (!HeapTupleIsValid(tuple))
		return InvalidOid;
	if (((Form_pg_class) GETSTRUCT(tuple))->relkind == relkind)
		owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

/*
 * Check that all relations of a rollup have one owner: what anybody's view names
 * isn't his for that.  False if they aren't the relations of a rollup.
 */
static bool
check_owners(const Rollup *rollup)
{
	Oid			query = owner_of(rollup->query, RELKIND_VIEW);
	Oid			groups = owner_of(rollup->groups, RELKIND_RELATION);
	Oid			parts = owner_of(rollup->parts, RELKIND_RELATION);

	if (!OidIsValid(query) || !OidIsValid(groups) || !OidIsValid(parts))
		return false;
	if (query != rollup->owner || groups != rollup->owner || parts != rollup->owner)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the relations of rollup %s have different owners", rollup_relation(rollup->view)),
						errhint("Give %s, %s and %s the owner of %s, by ALTER TABLE ... OWNER TO.",
								rollup_relation(rollup->query), rollup_relation(rollup->groups),
								rollup_relation(rollup->parts), rollup_relation(rollup->view))));
	return true;
}

/*
 * Find the call of the guard.
 */
static bool
find_guard(Node *node, void *guard)
{
	if (node == NULL)
		return false;
	if (IsA(node, FuncExpr) && rollup_is_own(((FuncExpr *) node)->funcid, "tally_rollup_guard"))
	{
		*(Node **) guard = node;
		return true;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, find_guard, guard, 0);
	return expression_tree_walker(node, find_guard, guard);
}

/*
 * The rollup that a view is, or NULL if it is none: the view calls the guard
 * with the rollup's relations.
 */
Rollup *
rollup_open(Oid view, Oid schema)
{
	static const Oid types[] = {REGCLASSOID, REGCLASSOID, REGCLASSOID, INT4OID};
	Relation	relation = open_view(view);
	Rollup	   *rollup = NULL;
	Node	   *guard = NULL;
	Datum		values[lengthof(types)];

	if (relation == NULL)
		return NULL;
	if (find_guard((Node *) get_view_query(relation), &guard) &&
		constants_of(guard, types, lengthof(types), values))
	{
		rollup = palloc0(sizeof(Rollup));
		rollup->schema = schema;
		rollup->view = view;
		rollup->owner = relation->rd_rel->relowner;
		rollup->query = DatumGetObjectId(values[0]);
		rollup->groups = DatumGetObjectId(values[1]);
		rollup->parts = DatumGetObjectId(values[2]);
		rollup->tables = DatumGetInt32(values[3]);
		if (!check_owners(rollup) || !rollup_read_query(rollup))
			rollup = NULL;
	}
	relation_close(relation, NoLock);
	return rollup;
}

/*
 * The view and the parts that the condition of a trigger names.  False if it
 * isn't a trigger of a rollup.
 */
bool
rollup_of_trigger(const char *condition, Oid *view, Oid *parts)
{
	static const Oid types[] = {REGCLASSOID, REGCLASSOID};
	Datum		values[lengthof(types)];

	if (condition == NULL || !constants_of(stringToNode(condition), types, lengthof(types), values))
		return false;
	*view = DatumGetObjectId(values[0]);
	*parts = DatumGetObjectId(values[1]);
	return true;
}

/*
 * The objects of a class that depend on a relation, each once.
 */
static List *
dependents_of(Oid relation, Oid class)
{
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *found = NIL;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(RelationRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
	scan = systable_beginscan(depend, DependReferenceIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(tuple);

		if (form->classid == class)
			found = list_append_unique_oid(found, form->objid);
	}
	systable_endscan(scan);
	table_close(depend, AccessShareLock);
	return found;
}

/*
 * The view that a rule belongs to.
 */
static Oid
view_of_rule(Oid rule)
{
	Relation	rules = table_open(RewriteRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			view = InvalidOid;

	ScanKeyInit(&key, Anum_pg_rewrite_oid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(rule));
	scan = systable_beginscan(rules, RewriteOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		view = ((Form_pg_rewrite) GETSTRUCT(tuple))->ev_class;
	systable_endscan(scan);
	table_close(rules, AccessShareLock);
	return view;
}

/*
 * The rollup that these parts belong to.
 */
Oid
rollup_with_parts(Oid parts, Oid schema)
{
	ListCell   *cell;

	foreach(cell, dependents_of(parts, RewriteRelationId))
	{
		Oid			view = view_of_rule(lfirst_oid(cell));
		Rollup	   *rollup = rollup_open(view, schema);

		if (rollup != NULL && rollup->parts == parts)
			return view;
	}
	return InvalidOid;
}

/*
 * The trigger of this number, if it is one of a rollup.  Remembers the function
 * of such triggers.
 */
static RollupTrigger *
rollup_trigger(Relation triggers, Oid trigger, Oid *function)
{
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	RollupTrigger *found = NULL;

	ScanKeyInit(&key, Anum_pg_trigger_oid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(trigger));
	scan = systable_beginscan(triggers, TriggerOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		Form_pg_trigger form = (Form_pg_trigger) GETSTRUCT(tuple);

		if (form->tgfoid == *function || rollup_is_own(form->tgfoid, "tally_rollup_track"))
		{
			*function = form->tgfoid;
			found = palloc(sizeof(RollupTrigger));
			found->trigger = trigger;
			found->table = form->tgrelid;
			found->type = form->tgtype;
			found->enabled = form->tgenabled == TRIGGER_FIRES_ON_ORIGIN || form->tgenabled == TRIGGER_FIRES_ALWAYS;
		}
	}
	systable_endscan(scan);
	return found;
}

/*
 * The triggers whose condition names these parts, as RollupTrigger.  They are
 * found by what they depend on, which restoring a dump records as well.
 */
List *
rollup_triggers(Oid parts)
{
	Relation	triggers = table_open(TriggerRelationId, AccessShareLock);
	List	   *found = NIL;
	Oid			function = InvalidOid;
	ListCell   *cell;

	foreach(cell, dependents_of(parts, TriggerRelationId))
	{
		RollupTrigger *trigger = rollup_trigger(triggers, lfirst_oid(cell), &function);

		if (trigger != NULL)
			found = lappend(found, trigger);
	}
	table_close(triggers, AccessShareLock);
	return found;
}

/*
 * Is it certain that a table never had rows of its own?  It has no pages, the
 * file that it was created with, for TRUNCATE gives it another one, and no
 * visibility map, which VACUUM makes before it removes pages.  (TRUNCATE in the
 * transaction that created it leaves no trace: the documentation says so.)  A
 * partitioned table has no rows, nor has an unlogged one on a standby.
 */
bool
rollup_never_had_rows(Relation table)
{
	if (table->rd_rel->relkind == RELKIND_PARTITIONED_TABLE ||
		(table->rd_rel->relpersistence == RELPERSISTENCE_UNLOGGED && RecoveryInProgress()))
		return true;
	return table->rd_rel->relkind == RELKIND_RELATION && table->rd_rel->relam == HEAP_TABLE_AM_OID &&
		table->rd_rel->relfilenode == RelationGetRelid(table) && RelationGetNumberOfBlocks(table) == 0 &&
		!smgrexists(RelationGetSmgr(table), VISIBILITYMAP_FORKNUM);
}

/*
 * What was changed of a view since it was created, for CREATE OR REPLACE VIEW:
 * names of its columns, which it would refuse, and options, which it would forget.
 */
char *
rollup_view_changes(Oid view)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(view));
	StringInfoData sql;
	const char *comma = " (";
	Datum		options;
	bool		none;
	ListCell   *cell;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation %u", view);
	initStringInfo(&sql);
	for (int i = 1; i <= ((Form_pg_class) GETSTRUCT(tuple))->relnatts; i++)
	{
		appendStringInfo(&sql, "%s%s", comma, quote_identifier(get_attname(view, (AttrNumber) i, false)));
		comma = ", ";
	}
	appendStringInfoChar(&sql, ')');
	options = SysCacheGetAttr(RELOID, tuple, Anum_pg_class_reloptions, &none);
	if (!none)
	{
		comma = " WITH (";
		foreach(cell, untransformRelOptions(options))
		{
			DefElem    *option = lfirst_node(DefElem, cell);

			appendStringInfo(&sql, "%s%s = %s", comma, quote_identifier(option->defname), quote_literal_cstr(defGetString(option)));
			comma = ", ";
		}
		appendStringInfoChar(&sql, ')');
	}
	ReleaseSysCache(tuple);
	return sql.data;
}

/*
 * Let an object go when the rollup goes, if that isn't recorded yet.
 */
static void
tie(Relation depend, Oid class, Oid object, Oid view, DependencyType type)
{
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	ObjectAddress dependent,
				referenced;
	bool		tied = false;

	ScanKeyInit(&keys[0], Anum_pg_depend_classid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(class));
	ScanKeyInit(&keys[1], Anum_pg_depend_objid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(object));
	scan = systable_beginscan(depend, DependDependerIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(tuple);

		if (form->refclassid == RelationRelationId && form->refobjid == view && form->deptype == (char) type)
			tied = true;
	}
	systable_endscan(scan);
	if (tied)
		return;
	ObjectAddressSet(dependent, class, object);
	ObjectAddressSet(referenced, RelationRelationId, view);
	recordDependencyOn(&dependent, &referenced, type);
}

/*
 * Let all that a rollup consists of go with it.  Restoring a dump doesn't record
 * that.
 */
void
rollup_tie(const Rollup *rollup)
{
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	ListCell   *cell;

	tie(depend, RelationRelationId, rollup->query, rollup->view, DEPENDENCY_INTERNAL);
	tie(depend, RelationRelationId, rollup->groups, rollup->view, DEPENDENCY_INTERNAL);
	tie(depend, RelationRelationId, rollup->parts, rollup->view, DEPENDENCY_INTERNAL);
	foreach(cell, rollup_triggers(rollup->parts))
		tie(depend, TriggerRelationId, ((RollupTrigger *) lfirst(cell))->trigger, rollup->view, DEPENDENCY_AUTO);
	table_close(depend, AccessShareLock);
}
