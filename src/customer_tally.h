/*-------------------------------------------------------------------------
 *
 * customer_tally.h
 *	  The type customer_tally for the C functions that take or return one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_TALLY_H
#define NPS_CUSTOMER_TALLY_H

#include "fmgr.h"

#include "compat.h"
#include "customer_format.h"

/* A varlena with the bytes described in customer_format.h */
typedef struct varlena CustomerTally;

#define DatumGetCustomerTallyPP(X) ((CustomerTally *) PG_DETOAST_DATUM_PACKED(X))
#define PG_GETARG_CUSTOMER_TALLY_PP(n) DatumGetCustomerTallyPP(PG_GETARG_DATUM(n))
#define PG_RETURN_CUSTOMER_TALLY_P(x) PG_RETURN_POINTER(x)

/* The bytes of a tally */
#define CUSTOMER_BYTES(tally) ((const unsigned char *) VARDATA_ANY(tally))
#define CUSTOMER_SIZE(tally) VARSIZE_ANY_EXHDR(tally)

/* The bytes of a tally in memory, which may be too many for a value */
typedef struct CustomerBytes
{
	unsigned char *bytes;
	Size		size;
} CustomerBytes;

extern Size customer_tally_size(Size size);
extern CustomerTally *customer_tally_make(const unsigned char *bytes, Size size);
extern void customer_copy(unsigned char *to, const unsigned char *from, Size size);
extern void *customer_alloc(MemoryContext context, Size size);
extern CustomerOrders *customer_orders_alloc(MemoryContext context, Size count);
extern CustomerBytes customer_pack(MemoryContext context, CustomerKeys keys,
								   const CustomerOrders *entries, Size count);
extern CustomerFigures customer_bytes_figures(const unsigned char *bytes, Size size);
extern CustomerFigures customer_tally_figures(const CustomerTally *tally);

#endif							/* NPS_CUSTOMER_TALLY_H */
