/*-------------------------------------------------------------------------
 *
 * customer_key.h
 *	  Who a customer is: the key that a value of each type has in a tally.
 *
 * Each customer_key_of_*() returns false where there is no customer.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_KEY_H
#define NPS_CUSTOMER_KEY_H

#include "fmgr.h"

#include "customer_format.h"

/* The types of customers, by their names in C, and the kinds of their keys */
#define FOR_EACH_CUSTOMER_TYPE(define) \
	define(int8, CUSTOMER_INTEGERS) \
	define(uuid, CUSTOMER_UUIDS) \
	define(text, CUSTOMER_TEXTS)

/*
 * The key of a customer who is a number.
 */
static inline bool
customer_key_of_int8(FunctionCallInfo fcinfo, Datum datum, int64 *key)
{
	*key = DatumGetInt64(datum);
	return true;
}

extern bool customer_key_of_uuid(FunctionCallInfo fcinfo, Datum datum, int64 *key);
extern bool customer_key_of_text(FunctionCallInfo fcinfo, Datum datum, int64 *key);
extern bool customer_key_of_bpchar(FunctionCallInfo fcinfo, Datum datum, int64 *key);

#endif							/* NPS_CUSTOMER_KEY_H */
