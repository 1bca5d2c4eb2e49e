/*-------------------------------------------------------------------------
 *
 * pause.c
 *	  How the files in plain C let a query be cancelled, in the server.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "pause.h"

/*
 * End the query here if it was cancelled.
 */
void
pause_for_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}
