/*-------------------------------------------------------------------------
 *
 * utf8_text.c
 *	  A text of the server in UTF-8, whatever encoding the database has, with
 *	  each letter and its accents as one character where there is one.
 *
 * Most texts are plain ASCII, or UTF-8 without combining characters, and are
 * returned as they are.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "common/unicode_norm.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "compat.h"
#include "letters.h"
#include "utf8_text.h"

/* The block of combining diacritical marks, and what its bytes begin with */
#define MARK_FIRST 0x0300
#define MARK_LAST 0x036F
#define MARK_LEAD_1 0xCC
#define MARK_LEAD_2 0xCD

#define MARKS_MAX 8				/* more on one letter are left alone */

#define REPLACEMENT "\xEF\xBF\xBD"	/* U+FFFD in UTF-8 */

/*
 * Is a text plain ASCII?
 */
static bool
text_is_ascii(const char *text, size_t length)
{
	const char *end = text + length;
	uint64		bits = 0;

	for (; end - text >= (ptrdiff_t) sizeof(bits); text += sizeof(bits))
	{
		uint64		eight;

		memcpy(&eight, text, sizeof(eight));
		bits |= eight;
	}
	for (; text < end; text++)
		bits |= (unsigned char) *text;
	return (bits & UINT64CONST(0x8080808080808080)) == 0;
}

/*
 * Convert a text from the database encoding.  What has no equivalent in UTF-8
 * is replaced, since it is no part of a word that a lexicon has.
 */
static const char *
text_convert(const char *text, size_t *length)
{
	Oid			conversion = FindDefaultConversionProc(GetDatabaseEncoding(), PG_UTF8);
	size_t		done = 0;
	size_t		used = 0;
	size_t		size = *length * MAX_CONVERSION_GROWTH + 1;
	char	   *utf8;

	if (!OidIsValid(conversion))
		return text;			/* bytes that mean nothing */

	utf8 = MemoryContextAllocHuge(CurrentMemoryContext, size);
	while (done < *length)
	{
		size_t		converted;

		CHECK_FOR_INTERRUPTS();
		converted = convert_to_utf8(conversion, text + done, *length - done, utf8 + used, size - used);
		done += converted;
		used += strlen(utf8 + used);
		if (converted == 0)
		{
			memcpy(utf8 + used, REPLACEMENT, strlen(REPLACEMENT));
			used += strlen(REPLACEMENT);
			done += Min((size_t) pg_mblen(text + done), *length - done);
		}
	}
	*length = used;
	return utf8;
}

/*
 * Does a text have combining characters?
 */
static bool
text_has_marks(const char *text, size_t length)
{
	return memchr(text, MARK_LEAD_1, length) != NULL || memchr(text, MARK_LEAD_2, length) != NULL;
}

/*
 * Read a letter and the combining characters after it.  Returns how many there
 * are, the letter included.
 */
static int
read_cluster(const unsigned char **text, const unsigned char *end, pg_wchar *cluster)
{
	int			count = 1;

	*text += letter_decode(*text, end, &cluster[0]);
	while (count <= MARKS_MAX && *text < end && (**text == MARK_LEAD_1 || **text == MARK_LEAD_2))
	{
		uint32_t	letter;
		size_t		length = letter_decode(*text, end, &letter);

		if (letter < MARK_FIRST || letter > MARK_LAST)
			break;
		cluster[count++] = letter;
		*text += length;
	}
	cluster[count] = 0;
	return count;
}

/*
 * Compose letters and combining characters.  The result is never longer.
 */
static const char *
text_compose(const char *text, size_t *length)
{
	const unsigned char *from = (const unsigned char *) text;
	const unsigned char *end = from + *length;
	unsigned char *composed = MemoryContextAllocHuge(CurrentMemoryContext, *length);
	unsigned char *to = composed;

	while (from < end)
	{
		const unsigned char *start = from;
		pg_wchar	cluster[1 + MARKS_MAX + 1];
		unsigned char bytes[(1 + MARKS_MAX) * 4 * LETTER_MAX_BYTES];
		pg_wchar   *normal;
		size_t		size = 0;

		CHECK_FOR_INTERRUPTS();
		if (read_cluster(&from, end, cluster) > 1 && cluster[0] <= 0x10FFFF)
		{
			normal = unicode_normalize(UNICODE_NFC, cluster);
			for (pg_wchar *letter = normal; *letter != 0 && size + LETTER_MAX_BYTES <= sizeof(bytes); letter++)
				size += letter_encode(*letter, bytes + size);
			pfree(normal);
		}
		if (size == 0 || size > (size_t) (from - start))
		{
			size = from - start;
			memcpy(to, start, size);
		}
		else
			memcpy(to, bytes, size);
		to += size;
	}
	*length = to - composed;
	return (const char *) composed;
}

/*
 * A text of the server in UTF-8.  The length is changed with it.  Bytes that
 * aren't UTF-8, which only the encoding SQL_ASCII lets in, stay.
 */
const char *
utf8_text(const char *text, size_t *length)
{
	int			encoding = GetDatabaseEncoding();

	if (text_is_ascii(text, *length))
		return text;
	if (encoding != PG_UTF8 && encoding != PG_SQL_ASCII)
		text = text_convert(text, length);
	if (text_has_marks(text, *length))
		text = text_compose(text, length);
	return text;
}

/*
 * Is a text empty, or white space and unseen characters only?  Most texts
 * begin with another character, which is found out at once.
 */
bool
text_is_blank(const char *text, size_t length)
{
	const unsigned kinds = LETTER_SPACE | LETTER_IGNORED;
	const unsigned char *next = (const unsigned char *) text;
	const unsigned char *end = next + length;
	bool		converted = GetDatabaseEncoding() == PG_UTF8;

	while (next < end)
	{
		uint32_t	letter;

		if (*next >= 0x80 && !converted)
		{
			size_t		rest = end - next;

			next = (const unsigned char *) utf8_text((const char *) next, &rest);
			end = next + rest;
			converted = true;
		}
		next += letter_decode(next, end, &letter);
		if (!(letter_kind(letter) & kinds))
			return false;
	}
	return true;
}
