/*-------------------------------------------------------------------------
 *
 * customer_format.c
 *	  Stored bytes, text form and validator of customer_tally, in plain C.
 *
 * See customer_format.h for the format.  All reading goes through
 * customer_read(), which checks every byte: there is no other validator.
 *
 *-------------------------------------------------------------------------
 */
#include "customer_format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "pause.h"
#include "token.h"
#include "varint.h"

#define GAP_BITS_IN_HEAD 6
#define HEAD_REPEAT 0x40
#define HEAD_MORE 0x80

/* The beginning of the text form, and the name in a message, of each kind */
static const char *const key_words[CUSTOMER_KINDS] = {"", "text", "uuid"};
static const char *const key_names[CUSTOMER_KINDS] = {"integers", "texts", "uuids"};

/* The name of a kind of keys, in the plural. */
const char *
customer_keys_name(CustomerKeys keys)
{
	return key_names[keys];
}

/* The errdetail for a status of a customer tally. */
const char *
customer_status_detail(TallyStatus status)
{
	switch (status)
	{
		case TALLY_OVERFLOW:
		case TALLY_SUM_OVERFLOW:
			return "A customer, a number of orders or their total is past 64 bits.";
		case TALLY_SYNTAX:
			return "It is not of the form {customer:orders,...}, text{...} or uuid{...}.";
		case TALLY_DUPLICATE:
			return "A customer is there twice.";
		case TALLY_BAD_KEYS:
			return "The kind of its keys is not known.";
		default:
			return tally_status_detail(status);
	}
}

/*
 * Start to read bytes.
 */
void
customer_read_start(CustomerReader *reader, const unsigned char *bytes, size_t size)
{
	memset(reader, 0, sizeof(*reader));
	reader->next = bytes;
	reader->end = bytes + size;
	reader->pause = bytes;
	reader->status = TALLY_OK;

	if (size == 0)
		reader->status = TALLY_TRUNCATED;
	else if (*reader->next++ != CUSTOMER_TALLY_VERSION)
		reader->status = TALLY_BAD_VERSION;
	else if (size == 1)
		return;					/* the empty tally */
	else if (*reader->next >= CUSTOMER_KINDS)
		reader->status = TALLY_BAD_KEYS;
	else
	{
		reader->keys = (CustomerKeys) *reader->next++;
		if (reader->next == reader->end)
			reader->status = TALLY_NOT_CANONICAL;	/* a kind of keys, but no customers */
	}
}

/*
 * Read the gap before the next key and its number of orders.
 */
static inline TallyStatus
customer_read_numbers(CustomerReader *reader, uint64_t *gap, int64_t *orders)
{
	unsigned char head = *reader->next++;
	uint64_t	rest;
	TallyStatus status;

	*gap = head & ((1 << GAP_BITS_IN_HEAD) - 1);
	*orders = 1;
	if ((head & HEAD_MORE) != 0)
	{
		status = varint_read(&reader->next, reader->end, 64 - GAP_BITS_IN_HEAD, &rest);
		if (status != TALLY_OK)
			return status;
		if (rest == 0)
			return TALLY_NOT_CANONICAL;
		*gap |= rest << GAP_BITS_IN_HEAD;
	}
	if ((head & HEAD_REPEAT) != 0)
	{
		status = varint_read(&reader->next, reader->end, 63, &rest);
		if (status != TALLY_OK)
			return status;
		if (rest > INT64_MAX - 2)
			return TALLY_OVERFLOW;
		*orders = (int64_t) rest + 2;
	}
	return TALLY_OK;
}

/*
 * Stop after an error: customer_read() returns false from now on.
 */
static bool
customer_read_fail(CustomerReader *reader, TallyStatus status)
{
	reader->status = status;
	reader->pause = reader->next;
	return false;
}

/*
 * Let the query be cancelled, and set the place of the next pause.  Returns
 * false at the end and after an error.
 */
static bool
customer_read_on(CustomerReader *reader)
{
	if (reader->status != TALLY_OK || reader->next == reader->end)
		return false;
	pause_for_interrupts();
	reader->pause = reader->end - reader->next > PAUSE_BYTES ?
		reader->next + PAUSE_BYTES : reader->end;
	return true;
}

/*
 * Read the next customer.  Returns false at the end, and at the first error,
 * which is then in the reader's status.  Every loop over the bytes of a tally
 * calls this function, so it is also the place for pauses.
 */
bool
customer_read(CustomerReader *reader)
{
	uint64_t	gap;
	uint64_t	key;
	uint64_t	room;
	TallyStatus status;

	if (reader->next >= reader->pause && !customer_read_on(reader))
		return false;
	status = customer_read_numbers(reader, &gap, &reader->entry.orders);
	if (status != TALLY_OK)
		return customer_read_fail(reader, status);

	if (!reader->any)
		key = gap;
	else
	{
		/* the number of keys above the one before */
		room = (uint64_t) INT64_MAX - (uint64_t) reader->entry.customer;
		if (gap >= room)
			return customer_read_fail(reader, TALLY_OVERFLOW);
		key = (uint64_t) reader->entry.customer + gap + 1;
	}
	if (reader->entry.orders > INT64_MAX - reader->orders)
		return customer_read_fail(reader, TALLY_OVERFLOW);
	reader->any = true;
	reader->entry.customer = (int64_t) key;
	reader->orders += reader->entry.orders;
	return true;
}

/*
 * Start to write bytes.  The caller has allocated enough of them.
 */
void
customer_write_start(CustomerWriter *writer, unsigned char *bytes, CustomerKeys keys)
{
	writer->start = bytes;
	writer->next = bytes + CUSTOMER_HEADER_BYTES;
	writer->keys = keys;
	writer->any = false;
	writer->previous = 0;
}

/*
 * Write a customer.  The key must be above the one before.
 */
void
customer_write(CustomerWriter *writer, CustomerOrders entry)
{
	uint64_t	gap = (uint64_t) entry.customer;
	uint64_t	rest;
	unsigned char head;

	if (writer->any)
		gap -= (uint64_t) writer->previous + 1;
	rest = gap >> GAP_BITS_IN_HEAD;

	head = (unsigned char) (gap & ((1 << GAP_BITS_IN_HEAD) - 1));
	if (rest != 0)
		head |= HEAD_MORE;
	if (entry.orders > 1)
		head |= HEAD_REPEAT;
	*writer->next++ = head;
	if (rest != 0)
		writer->next = varint_write(writer->next, rest);
	if (entry.orders > 1)
		writer->next = varint_write(writer->next, (uint64_t) entry.orders - 2);

	writer->any = true;
	writer->previous = entry.customer;
}

/*
 * Finish the bytes and return their number.
 */
size_t
customer_write_end(CustomerWriter *writer)
{
	writer->start[0] = CUSTOMER_TALLY_VERSION;
	if (!writer->any)
		return 1;
	writer->start[1] = (unsigned char) writer->keys;
	return (size_t) (writer->next - writer->start);
}

/*
 * Count customers and orders.
 */
TallyStatus
customer_figures(const unsigned char *bytes, size_t size, CustomerFigures *figures)
{
	CustomerReader reader;

	memset(figures, 0, sizeof(*figures));
	customer_read_start(&reader, bytes, size);
	while (customer_read(&reader))
	{
		figures->customers++;
		if (reader.entry.orders > 1)
			figures->repeat_customers++;
	}
	figures->orders = reader.orders;
	return reader.status;
}

/*
 * Write the beginning of a tally's text.  This function and the next two return
 * where the text continues, and write at most CUSTOMER_MAX_TEXT bytes.
 */
char *
customer_format_start(char *text, CustomerKeys keys)
{
	return text + sprintf(text, "%s{", key_words[keys]);
}

/*
 * Write the text of a customer.
 */
char *
customer_format(char *text, bool first, CustomerOrders entry)
{
	return text + sprintf(text, "%s%" PRId64 ":%" PRId64, first ? "" : ",",
						  entry.customer, entry.orders);
}

/*
 * Write the end of a text, with its terminating zero.
 */
char *
customer_format_end(char *text)
{
	return text + sprintf(text, "}");
}

/*
 * Read the beginning of a text: the kind of its keys.
 */
TallyStatus
customer_parse_start(const char **next, CustomerKeys *keys)
{
	*keys = CUSTOMER_INTEGERS;
	for (int kind = 1; kind < CUSTOMER_KINDS && *keys == CUSTOMER_INTEGERS; kind++)
		if (parse_word(next, key_words[kind]))
			*keys = (CustomerKeys) kind;
	return parse_char(next, '{') ? TALLY_OK : TALLY_SYNTAX;
}

/*
 * Read the next customer of a text, if there is one.  Customers may come in any
 * order, and may have zero orders.
 */
TallyStatus
customer_parse(const char **next, bool first, CustomerOrders *entry, bool *found)
{
	TallyStatus status;

	*found = false;
	if (parse_char(next, '}'))
		return parse_end(*next) ? TALLY_OK : TALLY_TRAILING;
	if (!first && !parse_char(next, ','))
		return TALLY_SYNTAX;

	status = parse_signed(next, &entry->customer);
	if (status != TALLY_OK)
		return status;
	if (!parse_char(next, ':'))
		return TALLY_SYNTAX;
	status = parse_number(next, &entry->orders);
	*found = status == TALLY_OK;
	return status;
}
