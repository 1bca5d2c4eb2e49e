/*-------------------------------------------------------------------------
 *
 * customer_format.h
 *	  The customers and orders of a customer tally, its bytes and its text.
 *
 * This pair of files owns the stored bytes and the text form of
 * customer_tally, and their validator.  It is plain C without a server header,
 * so that a fuzzer can run it alone.
 *
 * The stored bytes, which are also what the binary protocol carries:
 *
 *	  byte 0	version of the format, 1
 *				(an empty tally ends here)
 *	  byte 1	the kind of the keys: 0 integers, 1 texts, 2 uuids
 *	  then		the customers in ascending order of their keys, each
 *				a base-128 number, the gap to the key before, whose first byte
 *				has only six bits of it: bit 6 there says "more than one order";
 *				then, if it is set, the number of orders minus 2 in base 128
 *
 * The gap is the key minus the key before, minus 1; for the first customer it is
 * the key itself, modulo 2^64.  Every number has as few bytes as possible, so
 * the same orders are always the same bytes.
 *
 * The key of an integer is itself; that of a text or a uuid is a hash of 64
 * bits.  Keys of two kinds are never compared.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_CUSTOMER_FORMAT_H
#define NPS_CUSTOMER_FORMAT_H

#include "tally_status.h"

#define CUSTOMER_TALLY_VERSION 1

/* The kinds of keys: what the customers are in SQL */
typedef enum CustomerKeys
{
	CUSTOMER_INTEGERS = 0,
	CUSTOMER_TEXTS = 1,
	CUSTOMER_UUIDS = 2
} CustomerKeys;

#define CUSTOMER_KINDS 3

/* The size of a tally: at most the header, and this many bytes for a customer */
#define CUSTOMER_HEADER_BYTES 2
#define CUSTOMER_MAX_BYTES 19

/*
 * The most bytes of the text of one customer with the comma before it.  The
 * beginning of a text, and the end with its terminating zero, are shorter.
 */
#define CUSTOMER_MAX_TEXT 42

/* One customer */
typedef struct CustomerOrders
{
	int64_t		customer;
	int64_t		orders;			/* 1 or more */
} CustomerOrders;

/* Reads bytes: one customer after the other */
typedef struct CustomerReader
{
	const unsigned char *next;
	const unsigned char *end;
	const unsigned char *pause; /* where to check for a cancel, or to stop */
	CustomerKeys keys;			/* integers if there are no customers */
	bool		any;			/* was a customer read before? */
	CustomerOrders entry;		/* the customer that was read last */
	int64_t		orders;			/* of all customers read so far */
	TallyStatus status;
} CustomerReader;

/* Writes bytes: customers in ascending order */
typedef struct CustomerWriter
{
	unsigned char *start;
	unsigned char *next;
	CustomerKeys keys;
	bool		any;
	int64_t		previous;
} CustomerWriter;

/* Figures of a tally */
typedef struct CustomerFigures
{
	int64_t		customers;
	int64_t		repeat_customers;	/* with two orders or more */
	int64_t		orders;
} CustomerFigures;

extern const char *customer_keys_name(CustomerKeys keys);
extern const char *customer_status_detail(TallyStatus status);
extern void customer_read_start(CustomerReader *reader, const unsigned char *bytes, size_t size);
extern bool customer_read(CustomerReader *reader);
extern void customer_write_start(CustomerWriter *writer, unsigned char *bytes, CustomerKeys keys);
extern void customer_write(CustomerWriter *writer, CustomerOrders entry);
extern size_t customer_write_end(CustomerWriter *writer);

extern TallyStatus customer_figures(const unsigned char *bytes, size_t size,
									CustomerFigures *figures);

extern char *customer_format_start(char *text, CustomerKeys keys);
extern char *customer_format(char *text, bool first, CustomerOrders entry);
extern char *customer_format_end(char *text);
extern TallyStatus customer_parse_start(const char **next, CustomerKeys *keys);
extern TallyStatus customer_parse(const char **next, bool first,
								  CustomerOrders *entry, bool *found);

#endif							/* NPS_CUSTOMER_FORMAT_H */
