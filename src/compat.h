/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  All that differs between server versions, from 13 on, and compilers.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_COMPAT_H
#define NPS_COMPAT_H

#if defined(__linux__)
#include <sys/mman.h>
#endif
#include <sys/stat.h>

#include "mb/pg_wchar.h"
#include "utils/numeric.h"
#include "utils/rangetypes.h"
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#endif

/* Input functions have soft errors since 16; before, they raise errors */
#if PG_VERSION_NUM < 160000
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#endif

/* A function that does not return; the server defines this since 18 */
#ifndef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif

/* Prefetch memory that will be written soon, if the compiler can */
#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH_FOR_WRITE(address) __builtin_prefetch(address, 1)
#else
#define PREFETCH_FOR_WRITE(address) ((void) (address))
#endif

/*
 * Ask for huge pages for large memory, if the system has them: they save most
 * page faults and misses of the address cache.  The memory stays the same.
 */
static inline void
advise_huge_pages(void *memory, Size size)
{
#if defined(MADV_HUGEPAGE)
	const uintptr_t page = 2 * 1024 * 1024;
	uintptr_t	start = TYPEALIGN(page, memory);
	uintptr_t	end = TYPEALIGN_DOWN(page, (uintptr_t) memory + size);

	if (size >= 2 * page)
		(void) madvise((void *) start, end - start, MADV_HUGEPAGE);
#endif
}

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
 * Convert bytes of the database encoding to UTF-8, with a terminating zero.
 * It stops before a character that UTF-8 doesn't have, and may stop earlier if
 * there are very many bytes.  Returns the number of bytes converted.  Before 14,
 * such a character is an error.
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

/* Analysis of a statement without parameters got a longer name in 15 */
#if PG_VERSION_NUM < 150000
#define parse_analyze_fixedparams(statement, text, types, count, environment) \
	parse_analyze((statement), (text), (types), (count), (environment))
#endif

/* The files of a table: a function hides since 15 that they may have to be opened */
#if PG_VERSION_NUM < 150000
#define RelationGetSmgr(relation) smgropen((relation)->rd_node, (relation)->rd_backend)
#endif

/* A call of a function without arguments, not analyzed yet */
#if PG_VERSION_NUM >= 140000
#define make_func_call(name) makeFuncCall((name), NIL, COERCE_EXPLICIT_CALL, -1)
#else
#define make_func_call(name) makeFuncCall((name), NIL, -1)
#endif

/* Is a column computed whenever it is read?  Since 18 */
#if PG_VERSION_NUM >= 180000
#define is_virtual_column(attribute) ((attribute)->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL)
#else
#define is_virtual_column(attribute) false
#endif

/* Does the current user own a relation? */
#if PG_VERSION_NUM >= 160000
#define owns_relation(relation) object_ownercheck(RelationRelationId, (relation), GetUserId())
#else
#define owns_relation(relation) pg_class_ownercheck((relation), GetUserId())
#endif

#endif							/* NPS_COMPAT_H */
