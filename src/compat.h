/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  All that differs between server versions, from 13 on, and compilers.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_COMPAT_H
#define NPS_COMPAT_H

#include "utils/numeric.h"
#include "utils/rangetypes.h"
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#endif

/* Soft errors of input functions came with 16: before, they are hard */
#if PG_VERSION_NUM < 160000
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#endif

/* Have the processor fetch what is about to be written, where it can */
#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH_FOR_WRITE(address) __builtin_prefetch(address, 1)
#else
#define PREFETCH_FOR_WRITE(address) ((void) (address))
#endif

/*
 * Convert a numeric to integer, rounding; false if it doesn't fit.
 */
static inline bool
numeric_to_int32(Numeric num, int32 *result)
{
#if PG_VERSION_NUM >= 190000
	ErrorSaveContext escontext = {T_ErrorSaveContext};

	*result = numeric_int4_safe(num, (Node *) &escontext);
	return !escontext.error_occurred;
#else
	bool		have_error = false;

	*result = numeric_int4_opt_error(num, &have_error);
	return !have_error;
#endif
}

/*
 * Make a range of two bounds.
 */
static inline RangeType *
make_numrange(TypeCacheEntry *type, RangeBound *lower, RangeBound *upper)
{
#if PG_VERSION_NUM >= 160000
	return make_range(type, lower, upper, false, NULL);
#else
	return make_range(type, lower, upper, false);
#endif
}

#endif							/* NPS_COMPAT_H */
