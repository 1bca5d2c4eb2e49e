/*-------------------------------------------------------------------------
 *
 * customer_error.h
 *	  The errors of customer tallies.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_ERROR_H
#define NPS_CUSTOMER_ERROR_H

#include "compat.h"
#include "customer_merge.h"

pg_noreturn extern void customer_bytes_error(TallyStatus status);
pg_noreturn extern void customer_keys_error(CustomerKeys a, CustomerKeys b);
pg_noreturn extern void customer_short_error(CustomerOrders there, int64 to_take);
pg_noreturn extern void customer_overflow_error(void);
pg_noreturn extern void customer_pair_error(const CustomerPair *pair, TallyStatus status);

#endif							/* NPS_CUSTOMER_ERROR_H */
