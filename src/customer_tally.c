/*-------------------------------------------------------------------------
 *
 * customer_tally.c
 *	  The type customer_tally, how often each customer bought, and the measures
 *	  made of it: retention and repeat purchase.
 *
 *	  retention rate = 100 * customers of base who are in later / customers
 *	  repeat purchase rate = 100 * customers with two orders or more / customers
 *	  purchase frequency = orders / customers
 *
 * Everything here reads the bytes from one end to the other, and merges two
 * tallies side by side; comparison and hashing are the server's own for bytea.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "customer_state.h"
#include "customer_tally.h"
#include "result.h"

/*
 * Raise the error for what is wrong with the bytes of a tally, or with two
 * tallies that are merged.
 */
void
customer_tally_check(TallyStatus status)
{
	switch (status)
	{
		case TALLY_OK:
			return;
		case TALLY_MIXED_KEYS:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("customers with keys of different kinds cannot be tallied together"),
					 errdetail("%s", customer_status_detail(status)),
					 errhint("Tally the same column everywhere: text and uuid keys are kept as hashes.")));
		case TALLY_NEGATIVE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("customer tally would fall below zero"),
					 errdetail("An order is taken back of a customer who has none."),
					 errhint("Only orders that were counted can be taken back.")));
		case TALLY_SUM_OVERFLOW:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("customer tally out of range"),
					 errdetail("%s", customer_status_detail(status)),
					 errhint("Check the tallies that are added.")));
		default:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					 errmsg("invalid binary representation of type %s", "customer_tally"),
					 errdetail("%s", customer_status_detail(status)),
					 errhint("Write the tally as text, such as {42:3,77:1}, or send the bytes that customer_tally_send() gave.")));
	}
}

/*
 * Count customers and orders.
 */
CustomerFigures
customer_tally_figures(const CustomerTally *tally)
{
	CustomerFigures figures;

	customer_tally_check(customer_figures(CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally), &figures));
	return figures;
}

/*
 * The size of a value that holds so many bytes, if there can be one.
 */
Size
customer_tally_size(Size size)
{
	if (size > MaxAllocSize - VARHDRSZ)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("customer tally is too large"),
				 errdetail("It takes %zu bytes, and a value holds at most %zu.",
						   size, (Size) MaxAllocSize - VARHDRSZ),
				 errhint("Tally parts of the customers, such as those of one channel.")));
	return VARHDRSZ + size;
}

/*
 * Compare the customers of two entries, for qsort.
 */
static int
customer_cmp(const void *a, const void *b)
{
	int64		x = ((const CustomerOrders *) a)->customer;
	int64		y = ((const CustomerOrders *) b)->customer;

	CHECK_FOR_INTERRUPTS();
	return (x > y) - (x < y);
}

/*
 * Sort entries by their customers.
 */
void
customer_sort(CustomerOrders *entries, Size count)
{
	qsort(entries, count, sizeof(CustomerOrders), customer_cmp);
}

/*
 * Write sorted customers, of whom each is there once, as bytes.
 */
CustomerBytes
customer_pack(MemoryContext context, CustomerKeys keys, const CustomerOrders *entries, Size count)
{
	Size		room = CUSTOMER_HEADER_BYTES + CUSTOMER_MAX_BYTES + count * 4;
	CustomerBytes result;
	CustomerWriter writer;

	/* A few bytes a customer, and more if that turns out not to be enough */
	result.bytes = (unsigned char *) MemoryContextAllocHuge(context, room);
	customer_write_start(&writer, result.bytes, keys);
	for (Size i = 0; i < count; i++)
	{
		Size		used = writer.next - writer.start;

		CHECK_FOR_INTERRUPTS();
		if (room - used < CUSTOMER_MAX_BYTES)
		{
			room *= 2;
			result.bytes = (unsigned char *) repalloc_huge(result.bytes, room);
			writer.start = result.bytes;
			writer.next = result.bytes + used;
		}
		customer_write(&writer, entries[i]);
	}
	result.size = customer_write_end(&writer);
	result.bytes = (unsigned char *) repalloc_huge(result.bytes, result.size);
	return result;
}

/*
 * Read a tally from text.
 */
PG_FUNCTION_INFO_V1(customer_tally_in);
Datum
customer_tally_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	const char *next = text;
	Size		room = 16;
	Size		count = 0;
	CustomerOrders *entries = (CustomerOrders *) palloc(room * sizeof(CustomerOrders));
	CustomerKeys keys;
	bool		found = true;
	int64		orders = 0;
	TallyStatus status = customer_parse_start(&next, &keys);
	CustomerBytes packed;
	CustomerTally *tally;

	for (bool first = true; status == TALLY_OK && found; first = false)
	{
		CustomerOrders entry = {0, 0};

		status = customer_parse(&next, first, &entry, &found);
		if (status != TALLY_OK || !found)
			continue;
		if (count == room)
		{
			room *= 2;
			entries = (CustomerOrders *) repalloc_huge(entries, room * sizeof(CustomerOrders));
		}
		entries[count++] = entry;
		if (entry.orders > PG_INT64_MAX - orders)
			status = TALLY_OVERFLOW;
		else
			orders += entry.orders;
	}
	if (status == TALLY_OK)
	{
		Size		kept = 0;

		customer_sort(entries, count);
		for (Size i = 1; i < count; i++)
			if (entries[i].customer == entries[i - 1].customer)
				status = TALLY_DUPLICATE;
		for (Size i = 0; i < count; i++)
			if (entries[i].orders > 0)
				entries[kept++] = entries[i];
		packed = customer_pack(CurrentMemoryContext, keys, entries, kept);
	}

	if (status == TALLY_OVERFLOW)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value \"%s\" is out of range for type %s", text, "customer_tally"),
				 errdetail("%s", customer_status_detail(status)),
				 errhint("Write a tally as {42:3,77:1}, and one of hashed keys as hash{42:3,77:1}.")));
	if (status != TALLY_OK)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "customer_tally", text),
				 errdetail("%s", customer_status_detail(status)),
				 errhint("Write a tally as {42:3,77:1}, and one of hashed keys as hash{42:3,77:1}; to tally customers of another text type, cast them to text.")));

	tally = (CustomerTally *) palloc(customer_tally_size(packed.size));
	SET_VARSIZE(tally, VARHDRSZ + packed.size);
	memcpy(VARDATA(tally), packed.bytes, packed.size);
	PG_RETURN_CUSTOMER_TALLY_P(tally);
}

/*
 * Write a tally as text.
 */
PG_FUNCTION_INFO_V1(customer_tally_out);
Datum
customer_tally_out(PG_FUNCTION_ARGS)
{
	CustomerTally *tally = PG_GETARG_CUSTOMER_TALLY_PP(0);
	CustomerFigures figures = customer_tally_figures(tally);
	char	   *text = (char *)
		palloc_extended(figures.customers * CUSTOMER_MAX_TEXT + CUSTOMER_TEXT_AROUND, MCXT_ALLOC_HUGE);

	customer_tally_check(customer_format(CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally), text));
	PG_RETURN_CSTRING(text);
}

/*
 * Receive a tally in binary: the stored bytes.
 */
PG_FUNCTION_INFO_V1(customer_tally_recv);
Datum
customer_tally_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;
	CustomerTally *tally = (CustomerTally *) palloc(customer_tally_size(size));

	SET_VARSIZE(tally, VARHDRSZ + size);
	pq_copymsgbytes(message, VARDATA(tally), size);
	customer_tally_figures(tally);
	PG_RETURN_CUSTOMER_TALLY_P(tally);
}

/*
 * Send a tally in binary: the stored bytes.
 */
PG_FUNCTION_INFO_V1(customer_tally_send);
Datum
customer_tally_send(PG_FUNCTION_ARGS)
{
	CustomerTally *tally = PG_GETARG_CUSTOMER_TALLY_PP(0);
	StringInfoData message;

	customer_tally_figures(tally);
	pq_begintypsend(&message);
	pq_sendbytes(&message, VARDATA_ANY(tally), VARSIZE_ANY_EXHDR(tally));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * Merge two tallies into a third one of at most so many bytes.
 */
static CustomerTally *
customer_tally_merge(const CustomerTally *a, const CustomerTally *b, CustomerMerge merge, Size room)
{
	CustomerTally *result = (CustomerTally *) palloc_extended(VARHDRSZ + room, MCXT_ALLOC_HUGE);
	Size		size;

	customer_tally_check(merge(CUSTOMER_BYTES(a), CUSTOMER_SIZE(a),
							   CUSTOMER_BYTES(b), CUSTOMER_SIZE(b),
							   (unsigned char *) VARDATA(result), &size));
	SET_VARSIZE(result, customer_tally_size(size));
	return result;
}

/*
 * Add up the orders of two tallies.
 */
PG_FUNCTION_INFO_V1(customer_tally_add);
Datum
customer_tally_add(PG_FUNCTION_ARGS)
{
	CustomerTally *a = PG_GETARG_CUSTOMER_TALLY_PP(0);
	CustomerTally *b = PG_GETARG_CUSTOMER_TALLY_PP(1);

	PG_RETURN_CUSTOMER_TALLY_P(customer_tally_merge(a, b, customer_merge,
													CUSTOMER_SIZE(a) + CUSTOMER_SIZE(b) +
													CUSTOMER_MERGE_SLACK));
}

/*
 * Keep the customers of the first tally who are not in the second one.
 */
PG_FUNCTION_INFO_V1(customer_tally_except);
Datum
customer_tally_except(PG_FUNCTION_ARGS)
{
	CustomerTally *a = PG_GETARG_CUSTOMER_TALLY_PP(0);
	CustomerTally *b = PG_GETARG_CUSTOMER_TALLY_PP(1);

	PG_RETURN_CUSTOMER_TALLY_P(customer_tally_merge(a, b, customer_except,
													CUSTOMER_SIZE(a) + CUSTOMER_MERGE_SLACK));
}

/*
 * How many customers there are.
 */
PG_FUNCTION_INFO_V1(customer_tally_customers);
Datum
customer_tally_customers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(customer_tally_figures(PG_GETARG_CUSTOMER_TALLY_PP(0)).customers);
}

/*
 * How many orders there are.
 */
PG_FUNCTION_INFO_V1(customer_tally_orders);
Datum
customer_tally_orders(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(customer_tally_figures(PG_GETARG_CUSTOMER_TALLY_PP(0)).orders);
}

/*
 * How many customers have two orders or more.
 */
PG_FUNCTION_INFO_V1(customer_tally_repeat_customers);
Datum
customer_tally_repeat_customers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(customer_tally_figures(PG_GETARG_CUSTOMER_TALLY_PP(0)).repeat_customers);
}

/*
 * Count the customers of the first tally, and those of them in the second one.
 */
static void
customer_tally_common(FunctionCallInfo fcinfo, int64 *base, int64 *common)
{
	CustomerTally *a = PG_GETARG_CUSTOMER_TALLY_PP(0);
	CustomerTally *b = PG_GETARG_CUSTOMER_TALLY_PP(1);
	int64_t		base_customers;
	int64_t		common_customers;

	customer_tally_check(customer_common(CUSTOMER_BYTES(a), CUSTOMER_SIZE(a),
										 CUSTOMER_BYTES(b), CUSTOMER_SIZE(b),
										 &base_customers, &common_customers));
	*base = base_customers;
	*common = common_customers;
}

/*
 * How many customers of the first tally are in the second one.
 */
PG_FUNCTION_INFO_V1(customer_tally_retained);
Datum
customer_tally_retained(PG_FUNCTION_ARGS)
{
	int64		base;
	int64		common;

	customer_tally_common(fcinfo, &base, &common);
	PG_RETURN_INT64(common);
}

/*
 * The percentage of the first tally's customers who are in the second one.
 */
PG_FUNCTION_INFO_V1(customer_tally_retention_rate);
Datum
customer_tally_retention_rate(PG_FUNCTION_ARGS)
{
	int64		base;
	int64		common;

	customer_tally_common(fcinfo, &base, &common);
	if (base == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(result_percentage(common, base)));
}

/*
 * The percentage of customers with two orders or more, of a tally or of a
 * transition state.
 */
PG_FUNCTION_INFO_V1(customer_tally_repeat_purchase_rate);
Datum
customer_tally_repeat_purchase_rate(PG_FUNCTION_ARGS)
{
	CustomerFigures figures = customer_state_figures(PG_GETARG_DATUM(0));

	if (figures.customers == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(result_percentage(figures.repeat_customers, figures.customers)));
}

/*
 * Orders per customer, of a tally or of a transition state.
 */
PG_FUNCTION_INFO_V1(customer_tally_purchase_frequency);
Datum
customer_tally_purchase_frequency(PG_FUNCTION_ARGS)
{
	CustomerFigures figures = customer_state_figures(PG_GETARG_DATUM(0));

	if (figures.customers == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result_rounded(result_quotient(result_product(figures.orders, 1), figures.customers)));
}
