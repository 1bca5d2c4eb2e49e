/*-------------------------------------------------------------------------
 *
 * utf8_text.c
 *	  A text of the server in UTF-8, whatever encoding the database has, with
 *	  each letter and its accents as one character where there is one.
 *
 * Most texts are plain ASCII, or UTF-8 without combining characters, and are
 * returned as they are.  Bytes that aren't UTF-8, which only the encoding
 * SQL_ASCII lets in, stay as they are too.  Every loop pauses now and then, as a
 * text may be long.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "common/unicode_norm.h"
#include "mb/pg_wchar.h"

#include "compat.h"
#include "letters.h"
#include "pause.h"
#include "utf8_text.h"

/* The block of combining diacritical marks, and what its bytes begin with */
#define MARK_FIRST 0x0300
#define MARK_LAST 0x036F
#define MARK_LEAD_1 0xCC
#define MARK_LEAD_2 0xCD

#define MARKS_MAX 8				/* more on one letter are left alone */

#define PIECE_BYTES (4 * PAUSE_BYTES)	/* of a text, looked at without a pause */

#define REPLACEMENT 0xFFFD		/* stands for what UTF-8 doesn't have */

/*
 * Has a piece of a text other characters than ASCII?
 */
static bool
piece_is_wide(const char *text, size_t length)
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
	return (bits & UINT64CONST(0x8080808080808080)) != 0;
}

/*
 * Does a piece of a text in UTF-8 have combining characters?
 */
static bool
piece_has_marks(const char *text, size_t length)
{
	return memchr(text, MARK_LEAD_1, length) != NULL || memchr(text, MARK_LEAD_2, length) != NULL;
}

/*
 * Is a test true of some piece of a text?
 */
static bool
some_piece(const char *text, size_t length, bool (*test) (const char *, size_t))
{
	while (length > PIECE_BYTES)
	{
		if (test(text, PIECE_BYTES))
			return true;
		pause_for_interrupts();
		text += PIECE_BYTES;
		length -= PIECE_BYTES;
	}
	return test(text, length);
}

/*
 * How a text of the database becomes UTF-8: InvalidOid if it is UTF-8, or if no
 * more than that is known of its bytes.
 */
static Oid
conversion_to_utf8(void)
{
	int			encoding = GetDatabaseEncoding();

	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII)
		return InvalidOid;
	return FindDefaultConversionProc(encoding, PG_UTF8);
}

/*
 * Convert as much of a text as is done without a pause, with a zero behind it.
 * A character without an equivalent in UTF-8 is replaced, since it is no part of
 * a word that a lexicon has.  Returns how many bytes are done.
 */
static size_t
convert_piece(Oid conversion, const char *text, size_t length, char *utf8, size_t size)
{
	size_t		converted = convert_to_utf8(conversion, text, length, utf8, size);

	if (converted > 0)
		return converted;
	utf8[letter_encode(REPLACEMENT, (unsigned char *) utf8)] = '\0';
	return Min((size_t) pg_mblen(text), length);
}

/*
 * Convert a text from the database encoding.
 */
static const char *
text_convert(Oid conversion, const char *text, size_t *length)
{
	size_t		done = 0;
	size_t		used = 0;
	size_t		size = *length * MAX_CONVERSION_GROWTH + LETTER_MAX_BYTES + 1;
	char	   *utf8 = MemoryContextAllocHuge(CurrentMemoryContext, size);

	while (done < *length)
	{
		/* whole characters only */
		size_t		piece = pg_mbcliplen(text + done, *length - done, PIECE_BYTES);

		pause_for_interrupts();
		done += convert_piece(conversion, text + done, piece, utf8 + used, size - used);
		used += strlen(utf8 + used);
	}
	*length = used;
	return utf8;
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
	size_t		looked_at = 0;

	while (from < end)
	{
		const unsigned char *start = from;
		pg_wchar	cluster[1 + MARKS_MAX + 1];
		unsigned char bytes[(1 + MARKS_MAX) * 4 * LETTER_MAX_BYTES];
		pg_wchar   *normal;
		size_t		size = 0;

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
		pause_after(&looked_at, from - start);
	}
	*length = to - composed;
	return (const char *) composed;
}

/*
 * A text in UTF-8 with its letters composed.  The length is changed with it.
 */
const char *
utf8_composed(const char *text, size_t *length)
{
	if (some_piece(text, *length, piece_has_marks))
		text = text_compose(text, length);
	return text;
}

/*
 * A text of the server in UTF-8, composed.  The length is changed with it.
 */
const char *
utf8_text(const char *text, size_t *length)
{
	Oid			conversion;

	if (!some_piece(text, *length, piece_is_wide))
		return text;
	conversion = conversion_to_utf8();
	if (OidIsValid(conversion))
		text = text_convert(conversion, text, length);
	return utf8_composed(text, length);
}

/*
 * Decode a character of the server at text, which is before end.  Returns its
 * length there.
 */
static size_t
server_letter(Oid conversion, const unsigned char *text, const unsigned char *end, uint32_t *letter)
{
	char		utf8[MAX_MULTIBYTE_CHAR_LEN * MAX_CONVERSION_GROWTH + 1];
	size_t		length = Min((size_t) pg_mblen((const char *) text), (size_t) (end - text));

	length = convert_piece(conversion, (const char *) text, length, utf8, sizeof(utf8));
	(void) letter_decode((unsigned char *) utf8, (unsigned char *) utf8 + strlen(utf8), letter);
	return length;
}

/*
 * Is a text of the server empty, or white space and unseen characters only?
 * Most texts begin with another character, which is found out at once.
 */
bool
text_is_blank(const char *text, size_t length)
{
	const unsigned kinds = LETTER_SPACE | LETTER_IGNORED;
	const unsigned char *next = (const unsigned char *) text;
	const unsigned char *end = next + length;
	Oid			conversion = InvalidOid;
	bool		knows_conversion = false;
	size_t		looked_at = 0;

	while (next < end)
	{
		uint32_t	letter;
		size_t		bytes;

		if (*next >= 0x80 && !knows_conversion)
		{
			conversion = conversion_to_utf8();
			knows_conversion = true;
		}
		if (*next >= 0x80 && OidIsValid(conversion))
			bytes = server_letter(conversion, next, end, &letter);
		else
			bytes = letter_decode(next, end, &letter);
		if (!(letter_kind(letter) & kinds))
			return false;
		next += bytes;
		pause_after(&looked_at, bytes);
	}
	return true;
}
