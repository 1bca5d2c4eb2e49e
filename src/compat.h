/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  All that differs between server versions, from 13 on, and compilers.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_COMPAT_H
#define NPS_COMPAT_H

#include <sys/stat.h>

#include "mb/pg_wchar.h"
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
 * When a file was modified, and when anything about it was changed, in
 * nanoseconds if the system tells.
 */
#if defined(__APPLE__)
#define STAT_NANOSECONDS(status, field) ((status)->field##espec.tv_nsec)
#elif defined(WIN32)
#define STAT_NANOSECONDS(status, field) 0
#else
#define STAT_NANOSECONDS(status, field) ((status)->field.tv_nsec)
#endif

static inline int64
stat_modified(const struct stat *status)
{
	return (int64) status->st_mtime * INT64CONST(1000000000) + STAT_NANOSECONDS(status, st_mtim);
}

static inline int64
stat_changed(const struct stat *status)
{
	return (int64) status->st_ctime * INT64CONST(1000000000) + STAT_NANOSECONDS(status, st_ctim);
}

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

/*
 * Convert bytes of the database encoding to UTF-8, up to the first that has no
 * equivalent there, or part of very many, with a zero behind it.  Returns how
 * many were converted.  Before 14, one without an equivalent is an error.
 */
static inline size_t
convert_to_utf8(Oid conversion, const char *text, size_t length, char *utf8, size_t size)
{
#if PG_VERSION_NUM >= 140000
	return pg_do_encoding_conversion_buf(conversion, GetDatabaseEncoding(), PG_UTF8,
										 (unsigned char *) text, length,
										 (unsigned char *) utf8, Min(size, INT_MAX), true);
#else
	OidFunctionCall5(conversion, Int32GetDatum(GetDatabaseEncoding()), Int32GetDatum(PG_UTF8),
					 CStringGetDatum(text), CStringGetDatum(utf8), Int32GetDatum(length));
	return length;
#endif
}

#endif							/* NPS_COMPAT_H */
