/*-------------------------------------------------------------------------
 *
 * module.c
 *	  Marks the shared library as one that the server can load.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;
