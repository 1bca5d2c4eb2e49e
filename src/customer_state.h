/*-------------------------------------------------------------------------
 *
 * customer_state.h
 *	  A customer tally while it is being aggregated.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_STATE_H
#define NPS_CUSTOMER_STATE_H

#include "fmgr.h"

#include "customer_tally.h"

typedef struct CustomerState CustomerState;

extern CustomerState *customer_state_for_update(FunctionCallInfo fcinfo);
extern Datum customer_state_result(FunctionCallInfo fcinfo, CustomerState *state);
extern void customer_state_count(CustomerState *state, CustomerKeys keys, int64 customer);
extern void customer_state_uncount(CustomerState *state, CustomerKeys keys, int64 customer);
extern void customer_state_add(CustomerState *state, Datum datum);
extern void customer_state_subtract(CustomerState *state, const CustomerTally *tally);
extern CustomerFigures customer_state_figures(Datum state);

#endif							/* NPS_CUSTOMER_STATE_H */
