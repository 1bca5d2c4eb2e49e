/*-------------------------------------------------------------------------
 *
 * pause.c
 *	  How loops in plain C let a query be cancelled: the server's version.
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
