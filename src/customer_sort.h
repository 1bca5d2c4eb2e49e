/*-------------------------------------------------------------------------
 *
 * customer_sort.h
 *	  Sorts customers by their keys.
 *
 * Plain C without a server header, so that a fuzzer can run it alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_SORT_H
#define NPS_CUSTOMER_SORT_H

#include "customer_format.h"

extern CustomerOrders *customer_sort(CustomerOrders *entries, CustomerOrders *spare, size_t count);

#endif							/* NPS_CUSTOMER_SORT_H */
