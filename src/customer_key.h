/*-------------------------------------------------------------------------
 *
 * customer_key.h
 *	  The key that a customer of each type has in a tally.
 *
 * The key of an integer is the integer itself.  The key of a text or a uuid is
 * the server's own extended hash of it, for texts by their collation: equal
 * values are one customer.  A blank text is no customer: customer_key_of_*()
 * returns false.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_KEY_H
#define NPS_CUSTOMER_KEY_H

#include "catalog/pg_collation.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "compat.h"
#include "customer_format.h"
#include "utf8_text.h"

/* The types of customers, by their names in C, and the kinds of their keys */
#define FOR_EACH_CUSTOMER_TYPE(define) \
	define(int8, CUSTOMER_INTEGERS) \
	define(uuid, CUSTOMER_UUIDS) \
	define(text, CUSTOMER_TEXTS)

/*
 * The key of an integer.
 */
static inline bool
customer_key_of_int8(FunctionCallInfo fcinfo, Datum datum, int64 *key)
{
	*key = DatumGetInt64(datum);
	return true;
}

/*
 * The key of a uuid.
 */
static inline bool
customer_key_of_uuid(FunctionCallInfo fcinfo, Datum datum, int64 *key)
{
	*key = DatumGetInt64(DirectFunctionCall2(uuid_hash_extended, datum, Int64GetDatum(0)));
	return true;
}

/*
 * Is a text blank?  Fast path first: most texts begin with a visible ASCII
 * character.
 */
static inline bool
name_is_blank(const char *name, size_t length)
{
	if (likely(length > 0 && *name > ' ' && *name <= '~'))
		return false;
	return text_is_blank(name, length);
}

/*
 * The hash of a text that isn't blank; false if it is.
 */
static inline bool
customer_key_of_name(FunctionCallInfo fcinfo, PGFunction hash, Datum datum, int64 *key)
{
	text	   *name = DatumGetTextPP(datum);
	Oid			collation = PG_GET_COLLATION();

	if (name_is_blank(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)))
		return false;
	if (!OidIsValid(collation))
		collation = DEFAULT_COLLATION_OID;
	*key = DatumGetInt64(DirectFunctionCall2Coll(hash, collation, PointerGetDatum(name), Int64GetDatum(0)));
	return true;
}

/*
 * The key of a text.
 */
static inline bool
customer_key_of_text(FunctionCallInfo fcinfo, Datum datum, int64 *key)
{
	return customer_key_of_name(fcinfo, hashtextextended, datum, key);
}

/*
 * The key of a character(n): that of the text without the spaces at its end,
 * which this type ignores.
 */
static inline bool
customer_key_of_bpchar(FunctionCallInfo fcinfo, Datum datum, int64 *key)
{
	return customer_key_of_name(fcinfo, hashbpcharextended, datum, key);
}

#endif							/* NPS_CUSTOMER_KEY_H */
