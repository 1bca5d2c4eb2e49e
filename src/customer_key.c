/*-------------------------------------------------------------------------
 *
 * customer_key.c
 *	  Who a customer is: the key that a value of each type has in a tally, and
 *	  the functions that make something of one customer.
 *
 * The key of a number is itself.  That of a text or a uuid is the server's own
 * extended hash of it, by the collation for texts: equal values are one
 * customer.  A blank text is nobody.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "customer_key.h"
#include "customer_tally.h"
#include "utf8_text.h"

/*
 * The key of a customer who is a uuid.
 */
bool
customer_key_of_uuid(FunctionCallInfo fcinfo, Datum datum, int64 *key)
{
	*key = DatumGetInt64(DirectFunctionCall2(uuid_hash_extended, datum, Int64GetDatum(0)));
	return true;
}

/*
 * Is a text blank?  Most customers begin with a visible character of ASCII,
 * which is found out here.
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
 * The key of a customer who is a text.
 */
bool
customer_key_of_text(FunctionCallInfo fcinfo, Datum datum, int64 *key)
{
	return customer_key_of_name(fcinfo, hashtextextended, datum, key);
}

/*
 * The key of a customer who is a character(n): that of the text without the
 * spaces at its end, which are of no meaning there.
 */
bool
customer_key_of_bpchar(FunctionCallInfo fcinfo, Datum datum, int64 *key)
{
	return customer_key_of_name(fcinfo, hashbpcharextended, datum, key);
}

/*
 * For each type of customers the key of one, or NULL for nobody.
 */
#define DEFINE_CUSTOMER_KEY(type, keys) \
PG_FUNCTION_INFO_V1(customer_key_##type); \
Datum \
customer_key_##type(PG_FUNCTION_ARGS) \
{ \
	int64		key; \
\
	if (!customer_key_of_##type(fcinfo, PG_GETARG_DATUM(0), &key)) \
		PG_RETURN_NULL(); \
	PG_RETURN_INT64(key); \
}

/*
 * A tally of one customer with so many orders.
 */
static Datum
customer_tally_of_key(CustomerKeys keys, int64 key, int64 orders)
{
	CustomerOrders entry = {key, orders};
	CustomerBytes packed;

	if (orders < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of orders is below zero: %lld", (long long) orders),
				 errdetail("It is the number of orders of one customer, 0 or more."),
				 errhint("To take orders back, subtract their tally with the operator -.")));
	packed = customer_pack(CurrentMemoryContext, keys, &entry, orders > 0 ? 1 : 0);
	PG_RETURN_CUSTOMER_TALLY_P(customer_tally_make(packed.bytes, packed.size));
}

/*
 * For each type of customers a tally of one, or NULL for nobody.
 */
#define DEFINE_CUSTOMER_TALLY_OF(type, keys) \
PG_FUNCTION_INFO_V1(customer_tally_of_##type); \
Datum \
customer_tally_of_##type(PG_FUNCTION_ARGS) \
{ \
	int64		key; \
\
	if (!customer_key_of_##type(fcinfo, PG_GETARG_DATUM(0), &key)) \
		PG_RETURN_NULL(); \
	return customer_tally_of_key(keys, key, PG_GETARG_INT64(1)); \
}

#define DEFINE_CUSTOMER_FUNCTIONS(type, keys) \
	DEFINE_CUSTOMER_KEY(type, keys) \
	DEFINE_CUSTOMER_TALLY_OF(type, keys)

FOR_EACH_CUSTOMER_TYPE(DEFINE_CUSTOMER_FUNCTIONS)
