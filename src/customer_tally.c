/*-------------------------------------------------------------------------
 *
 * customer_tally.c
 *	  The type customer_tally: how often each customer bought.
 *
 * This file owns input and output, arithmetic and the accessors.  All of them
 * read the bytes of a tally from the beginning to the end, or those of two
 * tallies side by side, by customer_format.c.  Comparison and hashing are the
 * server's own for bytea, since the same orders are always the same bytes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "customer_error.h"
#include "customer_sort.h"
#include "customer_tally.h"
#include "result.h"

#define COPY_BYTES (1024 * 1024)	/* copied between two checks for a cancel */

/* What to do if there are too many customers for one tally */
#define HINT_PARTS "Tally parts of the customers, each customer in one part only, such as those with abs(hashtext(customer::text) %% 8) = 0, then with 1, and so on to 7. The numbers of customers can then be added."

/*
 * Count customers and orders of bytes, and check them.
 */
CustomerFigures
customer_bytes_figures(const unsigned char *bytes, Size size)
{
	CustomerFigures figures;
	TallyStatus status = customer_figures(bytes, size, &figures);

	if (status != TALLY_OK)
		customer_bytes_error(status);
	return figures;
}

/*
 * Count customers and orders of a tally.
 */
CustomerFigures
customer_tally_figures(const CustomerTally *tally)
{
	return customer_bytes_figures(CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally));
}

/*
 * The size of a value with this many bytes, or an error if it is too large.
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
				 errhint(HINT_PARTS)));
	return VARHDRSZ + size;
}

/*
 * Copy bytes, perhaps very many, and let the query be cancelled.
 */
void
customer_copy(unsigned char *to, const unsigned char *from, Size size)
{
	while (size > COPY_BYTES)
	{
		CHECK_FOR_INTERRUPTS();
		memcpy(to, from, COPY_BYTES);
		to += COPY_BYTES;
		from += COPY_BYTES;
		size -= COPY_BYTES;
	}
	memcpy(to, from, size);
}

/*
 * Make a tally of bytes.
 */
CustomerTally *
customer_tally_make(const unsigned char *bytes, Size size)
{
	CustomerTally *tally = (CustomerTally *) palloc(customer_tally_size(size));

	SET_VARSIZE(tally, VARHDRSZ + size);
	customer_copy((unsigned char *) VARDATA(tally), bytes, size);
	return tally;
}

/*
 * Allocate memory, perhaps very much.
 */
void *
customer_alloc(MemoryContext context, Size size)
{
	void	   *memory = MemoryContextAllocHuge(context, size);

	advise_huge_pages(memory, size);
	return memory;
}

/*
 * Allocate an array of customers, perhaps very many.
 */
CustomerOrders *
customer_orders_alloc(MemoryContext context, Size count)
{
	if (count > MaxAllocHugeSize / sizeof(CustomerOrders))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many customers"),
				 errdetail("There is no room for %zu customers in the address space of this server.", count),
				 errhint(HINT_PARTS)));
	return (CustomerOrders *) customer_alloc(context, count * sizeof(CustomerOrders));
}

/*
 * Write customers as bytes.  They are sorted, each of them once.
 */
CustomerBytes
customer_pack(MemoryContext context, CustomerKeys keys, const CustomerOrders *entries, Size count)
{
	Size		room = CUSTOMER_HEADER_BYTES + CUSTOMER_MAX_BYTES + count * 4;
	CustomerBytes result;
	CustomerWriter writer;

	/* A few bytes for each customer, and more if that isn't enough */
	result.bytes = (unsigned char *) customer_alloc(context, room);
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
 * Read customers from text, in any order, into an array.  room is its size at
 * the beginning; it grows.
 */
static TallyStatus
customer_parse_all(const char *text, CustomerKeys *keys, CustomerOrders **entries, Size room,
				   Size *count)
{
	TallyStatus status = customer_parse_start(&text, keys);
	bool		found = true;
	int64		orders = 0;

	*entries = (CustomerOrders *) palloc(room * sizeof(CustomerOrders));
	for (*count = 0; status == TALLY_OK; (*count)++)
	{
		CustomerOrders entry = {0, 0};

		CHECK_FOR_INTERRUPTS();
		status = customer_parse(&text, *count == 0, &entry, &found);
		if (status != TALLY_OK || !found)
			break;
		if (entry.orders > PG_INT64_MAX - orders)
			return TALLY_OVERFLOW;
		orders += entry.orders;
		if (*count == room)
		{
			room *= 2;
			*entries = (CustomerOrders *) repalloc_huge(*entries, room * sizeof(CustomerOrders));
			advise_huge_pages(*entries, room * sizeof(CustomerOrders));
		}
		(*entries)[*count] = entry;
	}
	return status;
}

/*
 * Leave out entries without orders.  The entries are sorted; a customer who is
 * there twice is an error.
 */
static TallyStatus
customer_tidy(CustomerOrders *entries, Size *count)
{
	Size		kept = 0;
	CustomerOrders previous = {0, 0};

	for (Size i = 0; i < *count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i > 0 && entries[i].customer == previous.customer)
			return TALLY_DUPLICATE;
		previous = entries[i];
		if (previous.orders > 0)
			entries[kept++] = previous;
	}
	*count = kept;
	return TALLY_OK;
}

/*
 * Read a tally from text.
 */
PG_FUNCTION_INFO_V1(customer_tally_in);
Datum
customer_tally_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	CustomerKeys keys;
	CustomerOrders *entries;
	Size		count;
	TallyStatus status = customer_parse_all(text, &keys, &entries, 16, &count);
	CustomerBytes packed;

	if (status == TALLY_OK)
	{
		CustomerOrders *spare = customer_orders_alloc(CurrentMemoryContext, count + 1);

		entries = customer_sort(entries, spare, count);
		status = customer_tidy(entries, &count);
	}
	if (status == TALLY_OVERFLOW)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value \"%s\" is out of range for type %s", clipped(text), "customer_tally"),
				 errdetail("%s", customer_status_detail(status)),
				 errhint("Keys are from -9223372036854775808 to 9223372036854775807, and all orders together at most 9223372036854775807.")));
	if (status != TALLY_OK)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "customer_tally", clipped(text)),
				 errdetail("%s", customer_status_detail(status)),
				 errhint("Write a tally as {42:3,77:1}, or as text{...} or uuid{...} with the keys of texts or uuids; customers of other text types need a cast, customer_tally(customer::text), those of citext lower(customer::text).")));

	packed = customer_pack(CurrentMemoryContext, keys, entries, count);
	PG_RETURN_CUSTOMER_TALLY_P(customer_tally_make(packed.bytes, packed.size));
}

/*
 * Write a tally as text.
 */
PG_FUNCTION_INFO_V1(customer_tally_out);
Datum
customer_tally_out(PG_FUNCTION_ARGS)
{
	CustomerTally *tally = PG_GETARG_CUSTOMER_TALLY_PP(0);
	Size		room = 4 * CUSTOMER_MAX_TEXT;
	char	   *text = (char *) palloc(room);
	char	   *next;
	CustomerReader reader;

	customer_read_start(&reader, CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally));
	next = customer_format_start(text, reader.keys);
	for (bool first = true; customer_read(&reader); first = false)
	{
		Size		used = next - text;

		/* for this customer, and for the end */
		if (room - used < 2 * CUSTOMER_MAX_TEXT)
		{
			room *= 2;
			text = (char *) repalloc_huge(text, room);
			next = text + used;
		}
		next = customer_format(next, first, reader.entry);
	}
	if (reader.status != TALLY_OK)
		customer_bytes_error(reader.status);
	customer_format_end(next);
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
	const unsigned char *bytes = (const unsigned char *) pq_getmsgbytes(message, size);
	CustomerFigures figures;
	TallyStatus status = customer_figures(bytes, size, &figures);

	if (status != TALLY_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "customer_tally"),
				 errdetail("%s", customer_status_detail(status)),
				 errhint("Send the bytes that customer_tally_send() gave, or a text such as {42:3,77:1}.")));
	PG_RETURN_CUSTOMER_TALLY_P(customer_tally_make(bytes, size));
}

/*
 * Send a tally in binary: the stored bytes.
 */
PG_FUNCTION_INFO_V1(customer_tally_send);
Datum
customer_tally_send(PG_FUNCTION_ARGS)
{
	CustomerTally *tally = PG_GETARG_CUSTOMER_TALLY_PP(0);

	customer_tally_figures(tally);
	PG_RETURN_BYTEA_P(customer_tally_make(CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally)));
}

/*
 * Merge the tallies in both arguments into a third one.  It may be longer than
 * the first (than both, if keeps_both) by CUSTOMER_MERGE_SLACK bytes.
 */
static Datum
customer_tally_merge(FunctionCallInfo fcinfo, CustomerMerge merge, bool keeps_both)
{
	CustomerTally *a = PG_GETARG_CUSTOMER_TALLY_PP(0);
	CustomerTally *b = PG_GETARG_CUSTOMER_TALLY_PP(1);
	Size		room = CUSTOMER_SIZE(a) + (keeps_both ? CUSTOMER_SIZE(b) : 0) + CUSTOMER_MERGE_SLACK;
	CustomerTally *result = (CustomerTally *) palloc_extended(VARHDRSZ + room, MCXT_ALLOC_HUGE);
	CustomerPair pair;
	TallyStatus status;
	Size		size;

	customer_pair_start(&pair, CUSTOMER_BYTES(a), CUSTOMER_SIZE(a), CUSTOMER_BYTES(b), CUSTOMER_SIZE(b));
	status = merge(&pair, (unsigned char *) VARDATA(result), &size);
	if (status != TALLY_OK)
		customer_pair_error(&pair, status);
	SET_VARSIZE(result, customer_tally_size(size));
	PG_RETURN_CUSTOMER_TALLY_P(result);
}

/*
 * Add up the orders of two tallies.
 */
PG_FUNCTION_INFO_V1(customer_tally_add);
Datum
customer_tally_add(PG_FUNCTION_ARGS)
{
	return customer_tally_merge(fcinfo, customer_add, true);
}

/*
 * Take the orders of one tally back from another.
 */
PG_FUNCTION_INFO_V1(customer_tally_subtract);
Datum
customer_tally_subtract(PG_FUNCTION_ARGS)
{
	return customer_tally_merge(fcinfo, customer_subtract, false);
}

/*
 * Keep the customers of the first tally who are not in the second one.
 */
PG_FUNCTION_INFO_V1(customer_tally_without);
Datum
customer_tally_without(PG_FUNCTION_ARGS)
{
	return customer_tally_merge(fcinfo, customer_without, false);
}

/*
 * Keep the customers of the first tally who are in the second one too.
 */
PG_FUNCTION_INFO_V1(customer_tally_common);
Datum
customer_tally_common(PG_FUNCTION_ARGS)
{
	return customer_tally_merge(fcinfo, customer_common, false);
}

/*
 * The number of customers with min_orders orders or more.
 */
PG_FUNCTION_INFO_V1(customer_tally_customers);
Datum
customer_tally_customers(PG_FUNCTION_ARGS)
{
	CustomerTally *tally = PG_GETARG_CUSTOMER_TALLY_PP(0);
	int32		min_orders = PG_GETARG_INT32(1);
	int64		customers = 0;
	CustomerReader reader;

	if (min_orders < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid min_orders: %d", min_orders),
				 errdetail("Every customer of a tally has one order or more."),
				 errhint("Give 1 for all customers, 2 for those who came back.")));
	customer_read_start(&reader, CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally));
	while (customer_read(&reader))
		customers += reader.entry.orders >= min_orders;
	if (reader.status != TALLY_OK)
		customer_bytes_error(reader.status);
	PG_RETURN_INT64(customers);
}

/*
 * The number of customers with two orders or more.
 */
PG_FUNCTION_INFO_V1(customer_tally_repeat_customers);
Datum
customer_tally_repeat_customers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(customer_tally_figures(PG_GETARG_CUSTOMER_TALLY_PP(0)).repeat_customers);
}

/*
 * The number of orders.
 */
PG_FUNCTION_INFO_V1(customer_tally_orders);
Datum
customer_tally_orders(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(customer_tally_figures(PG_GETARG_CUSTOMER_TALLY_PP(0)).orders);
}

/*
 * Set of (customer, orders): every customer, the lowest key first.  Only the
 * reader is kept from one row to the next.
 */
PG_FUNCTION_INFO_V1(customer_tally_unnest);
Datum
customer_tally_unnest(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	CustomerReader *reader;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		CustomerTally *tally;

		call = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		tally = PG_GETARG_CUSTOMER_TALLY_PP(0);
		reader = (CustomerReader *) palloc(sizeof(CustomerReader));
		customer_read_start(reader, CUSTOMER_BYTES(tally), CUSTOMER_SIZE(tally));
		call->user_fctx = reader;
		call->tuple_desc = result_row_desc(fcinfo);
		MemoryContextSwitchTo(old);
	}

	call = SRF_PERCALL_SETUP();
	reader = (CustomerReader *) call->user_fctx;
	if (customer_read(reader))
	{
		Datum		values[2] = {Int64GetDatum(reader->entry.customer), Int64GetDatum(reader->entry.orders)};
		bool		nulls[2] = {false, false};

		SRF_RETURN_NEXT(call, result_row(call->tuple_desc, values, nulls));
	}
	if (reader->status != TALLY_OK)
		customer_bytes_error(reader->status);
	SRF_RETURN_DONE(call);
}
