/*-------------------------------------------------------------------------
 *
 * rollup_hash.c
 *	  A hash of the dimensions of a group, NULLs included.
 *
 * Rows of one group have one hash.  That different groups may have the same does
 * no harm: the hash says which groups to look at, not which are equal.
 *
 * Hashes are stored, and a dump has them.  So a value must keep its hash for
 * ever, over restores, also into a database with another encoding, upgrades and
 * renamings, and only types that are known to keep it have a part in the hash.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "compat.h"

PG_FUNCTION_INFO_V1(tally_rollup_hash);

/*
 * Do values of a type keep their hash?  The server's own types do, for it puts
 * rows into partitions by it; those whose values are OIDs don't, such as enums
 * and regclass.  "char" has a sign on some processors only, and jsonb has texts
 * within.  An extension's type may get another hash by an update.
 */
static bool
keeps_hash(Oid type)
{
	switch (type)
	{
		case BOOLOID:
		case BYTEAOID:
		case CIDROID:
		case DATEOID:
		case FLOAT4OID:
		case FLOAT8OID:
		case INETOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case INTERVALOID:
		case NUMERICOID:
		case OIDOID:
		case TIMEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
		case TIMETZOID:
		case UUIDOID:
			return true;
	}
	return false;
}

/*
 * The text of a value, without the spaces at its end if they don't count.  False
 * if it is no text.
 */
static bool
text_of(Oid type, Datum value, const char **string, size_t *length)
{
	text	   *detoasted;

	switch (type)
	{
		case NAMEOID:
			*string = NameStr(*DatumGetName(value));
			*length = strlen(*string);
			return true;
		case BPCHAROID:
		case TEXTOID:
		case VARCHAROID:
			detoasted = DatumGetTextPP(value);
			*string = VARDATA_ANY(detoasted);
			*length = VARSIZE_ANY_EXHDR(detoasted);
			if (type == BPCHAROID)
				*length = bpchartruelen((char *) *string, (int) *length);
			return true;
	}
	return false;
}

/*
 * The hash of a text in UTF-8, up to a character that UTF-8 doesn't have.  In the
 * encoding SQL_ASCII that of its bytes.
 */
static uint64
text_hash(const char *string, size_t length)
{
	Oid			conversion = GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII ? InvalidOid :
		FindDefaultConversionProc(GetDatabaseEncoding(), PG_UTF8);

	if (OidIsValid(conversion))
	{
		size_t		size = length * MAX_CONVERSION_GROWTH + 1;
		char	   *utf8 = MemoryContextAllocHuge(CurrentMemoryContext, size);

		convert_to_utf8(conversion, string, length, utf8, size);
		string = utf8;
		length = strlen(utf8);
	}
	return DatumGetUInt64(hash_any_extended((const unsigned char *) string, (int) length, 0));
}

/*
 * The hash of a value: 0 if its type doesn't keep it, or its collation, which
 * another version of ICU may change.
 */
static uint64
value_hash(Form_pg_attribute column, Datum value)
{
	Oid			base = getBaseType(column->atttypid);
	Oid			element = get_element_type(base);
	TypeCacheEntry *type;
	const char *string;
	size_t		length;

	if (OidIsValid(column->attcollation) && !get_collation_isdeterministic(column->attcollation))
		return 0;
	if (text_of(base, value, &string, &length))
		return text_hash(string, length);
	if (!keeps_hash(OidIsValid(element) ? getBaseType(element) : base))
		return 0;
	type = lookup_type_cache(base, TYPECACHE_HASH_EXTENDED_PROC_FINFO);
	if (!OidIsValid(type->hash_extended_proc_finfo.fn_oid))
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
