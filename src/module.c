/*-------------------------------------------------------------------------
 *
 * module.c
 *	  What makes the shared library one that the server loads.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;
