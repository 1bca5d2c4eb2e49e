/*-------------------------------------------------------------------------
 *
 * letters.c
 *	  The characters of a text in UTF-8: decoding, kinds and small letters.
 *
 * The ranges are those of the Unicode character database: white space, what is
 * not shown by default, the blocks of punctuation and of pictures, and the
 * pairs of letters of the Latin, Greek, Cyrillic and Armenian scripts, and the
 * letters of Han and Kana.  The
 * empty braille cell counts as white space, which it looks like.  Other scripts
 * have no capitals, or none that comments are written in.
 *
 *-------------------------------------------------------------------------
 */
#include "letters.h"

#include <string.h>

#define SP LETTER_SPACE
#define PU LETTER_PUNCTUATION
#define MA (LETTER_PUNCTUATION | LETTER_MARK)
#define CA LETTER_CAPITAL
#define SM LETTER_SMALL
#define WI LETTER_WIDE
#define MU (LETTER_PUNCTUATION | LETTER_WIDE)	/* may begin markup, or be an apostrophe */

/* The kind of each byte, by itself */
const unsigned char letter_byte_kind[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, SP, SP, SP, SP, SP, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, SP, SP, SP, SP,
	SP, MA, PU, PU, PU, PU, MU, PU, PU, PU, PU, PU, PU, PU, PU, PU, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, PU, PU, MU, PU, PU, MA,
	PU, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, CA, PU, PU, PU, PU, PU,
	MU, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, SM, PU, PU, PU, PU, 0,
	WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI,
	WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI,
	WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI,
	WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI, WI
};

/* A range of characters of one kind */
typedef struct LetterRange
{
	uint32_t	first;
	uint32_t	last;
	unsigned	kind;
} LetterRange;

/* Outside of ASCII, in order, without letters that have case */
static const LetterRange ranges[] = {
	{0x0085, 0x0085, LETTER_SPACE},
	{0x00A0, 0x00A0, LETTER_SPACE},
	{0x00A1, 0x00A1, LETTER_PUNCTUATION},
	{0x00A9, 0x00A9, LETTER_PUNCTUATION},
	{0x00AB, 0x00AB, LETTER_PUNCTUATION},
	{0x00AD, 0x00AD, LETTER_IGNORED},
	{0x00AE, 0x00AE, LETTER_PUNCTUATION},
	{0x00B7, 0x00B7, LETTER_PUNCTUATION},
	{0x00BB, 0x00BB, LETTER_PUNCTUATION},
	{0x00BF, 0x00BF, LETTER_PUNCTUATION},
	{0x034F, 0x034F, LETTER_IGNORED},
	{0x061C, 0x061C, LETTER_IGNORED},
	{0x115F, 0x1160, LETTER_IGNORED},
	{0x1680, 0x1680, LETTER_SPACE},
	{0x17B4, 0x17B5, LETTER_IGNORED},
	{0x180B, 0x180F, LETTER_IGNORED},
	{0x2000, 0x200A, LETTER_SPACE},
	{0x200B, 0x200F, LETTER_IGNORED},
	{0x2010, 0x2027, LETTER_PUNCTUATION},
	{0x2028, 0x2029, LETTER_SPACE},
	{0x202A, 0x202E, LETTER_IGNORED},
	{0x202F, 0x202F, LETTER_SPACE},
	{0x2030, 0x203B, LETTER_PUNCTUATION},
	{0x203C, 0x203C, LETTER_SYMBOL},
	{0x203D, 0x2048, LETTER_PUNCTUATION},
	{0x2049, 0x2049, LETTER_SYMBOL},
	{0x204A, 0x205E, LETTER_PUNCTUATION},
	{0x205F, 0x205F, LETTER_SPACE},
	{0x2060, 0x206F, LETTER_IGNORED},
	{0x20E3, 0x20E3, LETTER_IGNORED},
	{0x2120, 0x2120, LETTER_PUNCTUATION},
	{0x2122, 0x2122, LETTER_PUNCTUATION},
	{0x2190, 0x27FF, LETTER_SYMBOL},
	{0x2800, 0x2800, LETTER_SPACE},
	{0x2801, 0x2BFF, LETTER_SYMBOL},
	{0x3000, 0x3000, LETTER_SPACE},
	{0x3001, 0x3003, LETTER_PUNCTUATION},
	{0x3005, 0x3007, LETTER_UNSPACED},
	{0x3008, 0x3011, LETTER_PUNCTUATION},
	{0x3014, 0x301F, LETTER_PUNCTUATION},
	{0x3021, 0x3029, LETTER_UNSPACED},
	{0x3031, 0x3035, LETTER_UNSPACED | LETTER_KANA},
	{0x303B, 0x303B, LETTER_UNSPACED},
	{0x3041, 0x3096, LETTER_UNSPACED | LETTER_KANA},
	{0x3099, 0x309F, LETTER_UNSPACED | LETTER_KANA},
	{0x30A0, 0x30A0, LETTER_PUNCTUATION},
	{0x30A1, 0x30FA, LETTER_UNSPACED | LETTER_KANA},
	{0x30FB, 0x30FB, LETTER_PUNCTUATION},
	{0x30FC, 0x30FF, LETTER_UNSPACED | LETTER_KANA},
	{0x3164, 0x3164, LETTER_IGNORED},
	{0x31F0, 0x31FF, LETTER_UNSPACED | LETTER_KANA},
	{0x3400, 0x4DBF, LETTER_UNSPACED},
	{0x4E00, 0x9FFF, LETTER_UNSPACED},
	{0xF900, 0xFAFF, LETTER_UNSPACED},
	{0xFE00, 0xFE0F, LETTER_IGNORED},
	{0xFEFF, 0xFEFF, LETTER_IGNORED},
	{0xFF01, 0xFF01, LETTER_PUNCTUATION | LETTER_MARK},
	{0xFF02, 0xFF0F, LETTER_PUNCTUATION},
	{0xFF1A, 0xFF1E, LETTER_PUNCTUATION},
	{0xFF1F, 0xFF1F, LETTER_PUNCTUATION | LETTER_MARK},
	{0xFF3B, 0xFF40, LETTER_PUNCTUATION},
	{0xFF5B, 0xFF65, LETTER_PUNCTUATION},
	{0xFF66, 0xFF9F, LETTER_UNSPACED | LETTER_KANA},
	{0xFFA0, 0xFFA0, LETTER_IGNORED},
	{0xFFF0, 0xFFF8, LETTER_IGNORED},
	{0x1BCA0, 0x1BCA3, LETTER_IGNORED},
	{0x1D173, 0x1D17A, LETTER_IGNORED},
	{0x1F000, 0x1F3FA, LETTER_SYMBOL},
	{0x1F3FB, 0x1F3FF, LETTER_IGNORED},
	{0x1F400, 0x1FAFF, LETTER_SYMBOL},
	{0x20000, 0x323AF, LETTER_UNSPACED},
	{0xE0000, 0xE0FFF, LETTER_IGNORED},
};

#define RANGES ((int) (sizeof(ranges) / sizeof(ranges[0])))

/* Letters whose small one is a fixed distance away */
typedef struct CapitalRange
{
	uint32_t	first;
	uint32_t	last;
	int32_t		distance;		/* 1: capital and small letter take turns */
} CapitalRange;

static const CapitalRange capitals[] = {
	{0x00C0, 0x00D6, 32},
	{0x00D8, 0x00DE, 32},
	{0x0100, 0x012F, 1},
	{0x0132, 0x0137, 1},
	{0x0139, 0x0148, 1},
	{0x014A, 0x0177, 1},
	{0x0178, 0x0178, 0x00FF - 0x0178},
	{0x0179, 0x017E, 1},
	{0x01CD, 0x01DC, 1},
	{0x01DE, 0x01EF, 1},
	{0x01F8, 0x021F, 1},
	{0x0222, 0x0233, 1},
	{0x0386, 0x0386, 38},
	{0x0388, 0x038A, 37},
	{0x038C, 0x038C, 64},
	{0x038E, 0x038F, 63},
	{0x0391, 0x03AB, 32},
	{0x0400, 0x040F, 80},
	{0x0410, 0x042F, 32},
	{0x0460, 0x0481, 1},
	{0x048A, 0x04BF, 1},
	{0x04C1, 0x04CE, 1},
	{0x04D0, 0x052F, 1},
	{0x0531, 0x0556, 48},
	{0x1E00, 0x1E95, 1},
	{0x1E9E, 0x1E9E, 0x00DF - 0x1E9E},
	{0x1EA0, 0x1EFF, 1},
	{0xFF21, 0xFF3A, 32},
};

#define CAPITALS ((int) (sizeof(capitals) / sizeof(capitals[0])))

/*
 * Decode the character at text, which is before end.  Returns its length in
 * bytes.  A byte that begins no character of UTF-8 is one by itself, with a
 * number that no character has.
 */
size_t
letter_decode(const unsigned char *text, const unsigned char *end, uint32_t *letter)
{
	static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t	first = text[0];
	size_t		length;

	*letter = first;
	if (first < 0x80)
		return 1;
	*letter = 0x80000000 | first;
	if (first >= 0xC2 && first < 0xE0)
		length = 2;
	else if (first >= 0xE0 && first < 0xF0)
		length = 3;
	else if (first >= 0xF0 && first < 0xF5)
		length = 4;
	else
		return 1;
	if ((size_t) (end - text) < length)
		return 1;

	first &= 0x7F >> length;
	for (size_t i = 1; i < length; i++)
	{
		if ((text[i] & 0xC0) != 0x80)
			return 1;
		first = first << 6 | (text[i] & 0x3F);
	}
	if (first < lowest[length] || first > 0x10FFFF || (first >= 0xD800 && first < 0xE000))
		return 1;
	*letter = first;
	return length;
}

/* What exports of web pages write for a character, behind & */
typedef struct Entity
{
	const char *name;
	uint32_t	letter;
} Entity;

static const Entity entities[] = {
	{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", 0xA0},
	{"lsquo;", 0x2018}, {"rsquo;", 0x2019}, {"ldquo;", 0x201C}, {"rdquo;", 0x201D},
	{"ndash;", 0x2013}, {"mdash;", 0x2014}, {"hellip;", 0x2026}, {"hearts;", 0x2665}
};

/* Tags, all of which separate words */
static const char *const tags[] = {
	"br", "p", "b", "i", "u", "a", "em", "strong", "div", "span", "ul", "ol", "li", "hr", "img", "input", "video"
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TAG_MAX 1000			/* bytes of a tag */
#define ENTITY_MAX 16			/* bytes of the number of an entity */

/*
 * Does the text begin with this name, in small letters or capitals?  Returns
 * its length, or zero.
 */
static size_t
name_length(const unsigned char *text, const unsigned char *end, const char *name)
{
	size_t		length = 0;

	for (; name[length] != '\0'; length++)
		if (text + length >= end || letter_byte_lower(text[length]) != (unsigned char) name[length])
			return 0;
	return length;
}

/*
 * The length of an entity without the & before it, and its character.  Zero if
 * there is none.
 */
static size_t
entity_length(const unsigned char *text, const unsigned char *end, uint32_t *letter)
{
	const unsigned char *next = text;
	unsigned	base = 10;
	uint32_t	number = 0;

	for (size_t i = 0; i < COUNT_OF(entities); i++)
	{
		size_t		length = name_length(text, end, entities[i].name);

		if (length > 0)
		{
			*letter = entities[i].letter;
			return length;
		}
	}
	if (next == end || *next++ != '#')
		return 0;
	if (next < end && letter_byte_lower(*next) == 'x')
	{
		base = 16;
		next++;
	}
	for (; next < end && *next != ';' && next - text < ENTITY_MAX; next++)
	{
		unsigned	byte = letter_byte_lower(*next);
		unsigned	digit = byte - '0' < 10u ? byte - '0' : byte - 'a' < 6u ? byte - 'a' + 10 : base;

		if (digit >= base)
			return 0;
		number = number * base + digit;
		if (number > 0x10FFFF)
			return 0;
	}
	if (next == end || *next != ';' || number == 0 || (number >= 0xD800 && number < 0xE000))
		return 0;
	*letter = number;
	return next + 1 - text;
}

/*
 * The length of a tag, such as <br />, at text.  Its brackets may be entities.
 * Zero if there is none.
 */
static size_t
tag_length(const unsigned char *text, const unsigned char *end)
{
	const unsigned char *next = text + 1;
	bool		escaped = *text == '&';
	bool		has_value = false;
	bool		has_others = false;
	size_t		length = 0;

	if (escaped)
		next += name_length(next, end, "lt;");
	if (next < end && *next == '/')
		next++;
	for (size_t i = 0; i < COUNT_OF(tags) && length == 0; i++)
	{
		length = name_length(next, end, tags[i]);
		if (length > 0 && next + length < end && letter_byte_kind[next[length]] & (LETTER_CAPITAL | LETTER_SMALL))
			length = 0;
	}
	if (length == 0)
		return 0;
	if (end - text > TAG_MAX)
		end = text + TAG_MAX;
	for (next += length; next < end && *next != '<'; next++)
	{
		if (!escaped && *next == '>')
			return has_value || !has_others ? next + 1 - text : 0;
		if (escaped && *next == '&')
		{
			length = name_length(next + 1, end, "gt;");
			return length > 0 && !has_others ? next + 1 + length - text : 0;
		}
		has_value |= *next == '=';
		has_others |= *next != '/' && !(letter_byte_kind[*next] & LETTER_SPACE);
	}
	return 0;
}

/*
 * Read a character that is not plain ASCII, or the one that an entity (once or
 * twice escaped) means, or that UTF-8 taken for Windows-1252 means.  A tag is
 * the end of a line.
 */
size_t
letter_read_wide(const unsigned char *text, const unsigned char *end, uint32_t *letter)
{
	/* What Windows-1252 makes of the last byte of U+2013 and so on, and that byte */
	static const struct
	{
		char		bytes[4];
		unsigned char last;
	}			mangled[] = {
		{"\xE2\x84\xA2", 0x19}, {"\xCB\x9C", 0x18}, {"\xC5\x93", 0x1C}, {"\xC2\x9D", 0x1D},
		{"\xE2\x80\x9C", 0x13}, {"\xE2\x80\x9D", 0x14}, {"\xC2\xA6", 0x26}
	};
	static const char mangled_head[] = "\xC3\xA2\xE2\x82\xAC";
	size_t		length;

	if ((*text == '<' || *text == '&') && end - text > 2 && text[1] != ' ')
	{
		length = *text == '<' || name_length(text + 1, end, "lt;") > 0 ? tag_length(text, end) : 0;
		if (length > 0)
		{
			*letter = '\n';
			return length;
		}
		length = *text == '&' ? entity_length(text + 1, end, letter) : 0;
		if (length > 0)
			return 1 + length + (*letter == '&' ? entity_length(text + 1 + length, end, letter) : 0);
	}
	if (*text == 0xC3 && (size_t) (end - text) >= 7 && memcmp(text, mangled_head, 5) == 0)
		for (size_t i = 0; i < COUNT_OF(mangled); i++)
		{
			length = strlen(mangled[i].bytes);
			if ((size_t) (end - text) >= 5 + length && memcmp(text + 5, mangled[i].bytes, length) == 0)
			{
				*letter = 0x2000 + mangled[i].last;
				return 5 + length;
			}
		}
	return letter_decode(text, end, letter);
}

/*
 * Write a character that letter_decode() has read.  Returns its length.
 */
size_t
letter_encode(uint32_t letter, unsigned char *bytes)
{
	size_t		length;

	if (letter < 0x80 || letter > 0x10FFFF)
	{
		bytes[0] = (unsigned char) letter;
		return 1;
	}
	length = letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--)
	{
		bytes[i] = 0x80 | (letter & 0x3F);
		letter >>= 6;
	}
	bytes[0] = (unsigned char) (0xF00 >> length | letter);
	return length;
}

/*
 * The range of capitals that a letter is in, as capital or as small letter
 * of those that take turns.
 */
static const CapitalRange *
capital_range(uint32_t letter)
{
	for (int i = 0; i < CAPITALS && capitals[i].first <= letter; i++)
		if (letter <= capitals[i].last)
			return &capitals[i];
	return NULL;
}

/* Is a letter of a range of turns, which begins with a capital, one? */
static bool
is_turn_of_capital(const CapitalRange *range, uint32_t letter)
{
	return (letter - range->first) % 2 == 0;
}

/*
 * The small letter of a character.
 */
uint32_t
letter_lower(uint32_t letter)
{
	const CapitalRange *range;

	if (letter < 0x80)
		return letter_byte_lower((unsigned char) letter);
	range = capital_range(letter);
	if (range == NULL || (range->distance == 1 && !is_turn_of_capital(range, letter)))
		return letter;
	return letter + range->distance;
}

/*
 * Is this the small letter of a range of capitals?
 */
static bool
letter_is_small(uint32_t letter)
{
	for (int i = 0; i < CAPITALS; i++)
	{
		uint32_t	first = capitals[i].first + capitals[i].distance;
		uint32_t	last = capitals[i].last + capitals[i].distance;

		if (capitals[i].distance != 1 && letter >= first && letter <= last)
			return true;
	}
	return false;
}

/*
 * The kind of a character.
 */
unsigned
letter_kind(uint32_t letter)
{
	const CapitalRange *range;
	int			low = 0;
	int			high = RANGES - 1;

	if (letter < 0x80)
		return letter_byte_kind[letter] & ~(unsigned) LETTER_WIDE;
	/* most of Han and Kana, without a search */
	if (letter >= 0x4E00 && letter <= 0x9FFF)
		return LETTER_UNSPACED;
	if ((letter >= 0x3041 && letter <= 0x3096) || (letter >= 0x30A1 && letter <= 0x30FA))
		return LETTER_UNSPACED | LETTER_KANA;
	while (low <= high)
	{
		int			middle = (low + high) / 2;

		if (letter < ranges[middle].first)
			high = middle - 1;
		else if (letter > ranges[middle].last)
			low = middle + 1;
		else
			return ranges[middle].kind;
	}
	range = capital_range(letter);
	if (range != NULL)
		return range->distance != 1 || is_turn_of_capital(range, letter) ?
			LETTER_CAPITAL : LETTER_SMALL;
	return letter_is_small(letter) ? LETTER_SMALL : LETTER_OTHER;
}
