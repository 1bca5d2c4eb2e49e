/*-------------------------------------------------------------------------
 *
 * rollup_hash.c
 *	  A hash of the dimensions of a group, NULLs included.
 *
 * Rows of one group have one hash.  That different groups may have the same does
 * no harm: the hash says which groups to look at, not which are equal.
 *
 * Hashes are stored, and a dump has them.  So they are computed of what a dump
 * has too, and never of the OID of an enum's label or of a table.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "compat.h"

PG_FUNCTION_INFO_V1(tally_rollup_hash);

/*
 * Does the server's hash of a type depend on OIDs, which are other ones after a
 * restore?
 */
static bool
hashes_oids(Oid type)
{
	Oid			element = get_element_type(type);

	if (OidIsValid(element))
		return hashes_oids(getBaseType(element));
	switch (type)
	{
		case REGPROCOID:
		case REGPROCEDUREOID:
		case REGOPEROID:
		case REGOPERATOROID:
		case REGCLASSOID:
		case REGCOLLATIONOID:
		case REGTYPEOID:
		case REGROLEOID:
		case REGNAMESPACEOID:
		case REGCONFIGOID:
		case REGDICTIONARYOID:
			return true;
	}
	/* rows and ranges may have anything within */
	return get_typtype(type) != TYPTYPE_BASE;
}

/*
 * The hash of a value: an enum's label counts, and a type that has no hash, or
 * one of OIDs, is 0.
 */
static uint64
value_hash(Form_pg_attribute column, Datum value)
{
	Oid			base = getBaseType(column->atttypid);
	TypeCacheEntry *type;

	if (get_typtype(base) == TYPTYPE_ENUM)
	{
		char	   *label = DatumGetCString(DirectFunctionCall1(enum_out, value));

		return DatumGetUInt64(hash_any_extended((unsigned char *) label, strlen(label), 0));
	}
	type = lookup_type_cache(base, TYPECACHE_HASH_EXTENDED_PROC_FINFO);
	if (!OidIsValid(type->hash_extended_proc_finfo.fn_oid) || hashes_oids(base))
		return 0;
	return DatumGetUInt64(FunctionCall2Coll(&type->hash_extended_proc_finfo, column->attcollation, value, UInt64GetDatum(0)));
}

/*
 * The hash of a row.
 */
Datum
tally_rollup_hash(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
	TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
	Datum	   *values = palloc(desc->natts * sizeof(Datum));
	bool	   *nulls = palloc(desc->natts * sizeof(bool));
	HeapTupleData tuple;
	uint64		hash = 0;

	tuple.t_len = HeapTupleHeaderGetDatumLength(row);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = row;
	heap_deform_tuple(&tuple, desc, values, nulls);
	for (int i = 0; i < desc->natts; i++)
	{
		if (TupleDescAttr(desc, i)->attisdropped)
			continue;
		hash = hash_combine64(hash, nulls[i] ? 0 : value_hash(TupleDescAttr(desc, i), values[i]));
	}
	ReleaseTupleDesc(desc);
	PG_RETURN_INT64((int64) hash);
}
