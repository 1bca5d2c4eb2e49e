/*-------------------------------------------------------------------------
 *
 * lexicon_line.c
 *	  The lines of a lexicon file.
 *
 *-------------------------------------------------------------------------
 */
#include "lexicon_line.h"

#include <stdlib.h>

#include "letters.h"
#include "words.h"

/* What a line says of its word */
typedef enum LineKind
{
	LINE_VALENCE,
	LINE_DEGREE,
	LINE_NEGATION,
	LINE_CONTRAST,
	LINE_PLAIN,
	LINE_AFTER,
	LINE_TOPIC,
	LINE_COMMON,
	LINE_INCLUDE,
	LINE_STOPWORDS
} LineKind;

/* The kinds that are named; a valence is a number by itself */
static const char *const kind_names[] = {
	[LINE_DEGREE] = "degree",
	[LINE_NEGATION] = "negation",
	[LINE_CONTRAST] = "contrast",
	[LINE_PLAIN] = "plain",
	[LINE_AFTER] = "after",
	[LINE_TOPIC] = "topic",
	[LINE_COMMON] = "common",
	[LINE_INCLUDE] = "include",
	[LINE_STOPWORDS] = "stopwords"
};

/*
 * Say what is wrong with a line, as part of a sentence.
 */
const char *
lexicon_status_detail(LexiconStatus status)
{
	switch (status)
	{
		case LEXICON_OK:
		case LEXICON_INCLUDES:
		case LEXICON_LISTS:
			break;
		case LEXICON_NO_TAB:
			return "there is no tab in it";
		case LEXICON_NO_WORD:
			return "it begins with no word";
		case LEXICON_LONG_WORD:
			return "a word is longer than 100 bytes of UTF-8";
		case LEXICON_LONG_PHRASE:
			return "a phrase has more than 6 words";
		case LEXICON_CLOSED_WORD:
			return "punctuation follows a word of a phrase other than its last one, or two dots or dashes are within a word";
		case LEXICON_BAD_ESCAPE:
			return "\\u{...} does not hold the number of a character in hexadecimal digits";
		case LEXICON_BAD_KIND:
			return "what follows the tab is no number and no kind of word";
		case LEXICON_BAD_NUMBER:
			return "a valence or a degree is not a number from -4 to 4";
		case LEXICON_BAD_REACH:
			return "the reach of a negation is not 1, 2 or 3";
		case LEXICON_BAD_TOPIC:
			return "the name of a topic is not 1 to 63 characters, all of them a-z, 0-9 or _";
		case LEXICON_MANY_TOPICS:
			return "there are more than 32 topics";
		case LEXICON_BAD_RETURN:
			return "there is a carriage return within it";
		case LEXICON_TRAILING:
			return "something follows the end";
		case LEXICON_NOT_OF_PHRASE:
			return "a phrase can be neither a contrast nor the name of a file";
	}
	return "";
}

/*
 * Replace each \u{...} by its character, in place.
 */
static LexiconStatus
unescape(char *text)
{
	char	   *to = text;

	while (*text != '\0')
	{
		char	   *end;
		unsigned long letter;

		if (strncmp(text, "\\u{", 3) != 0)
		{
			*to++ = *text++;
			continue;
		}
		text += 3;
		if (strspn(text, "0123456789abcdefABCDEF") == 0)
			return LEXICON_BAD_ESCAPE;
		letter = strtoul(text, &end, 16);
		if (*end != '}' || letter == 0 || letter > 0x10FFFF || (letter >= 0xD800 && letter < 0xE000))
			return LEXICON_BAD_ESCAPE;
		to += letter_encode((uint32_t) letter, (unsigned char *) to);
		text = end + 1;
	}
	*to = '\0';
	return LEXICON_OK;
}

/*
 * Take the byte order mark and the end off a line.  Returns where it begins.
 */
char *
lexicon_trim_line(char *line)
{
	char	   *end;

	if (strncmp(line, "\xEF\xBB\xBF", 3) == 0)
		line += 3;
	for (end = line + strlen(line); end > line && (end[-1] == '\n' || end[-1] == '\r'); end--)
		end[-1] = '\0';
	return line;
}

/*
 * Take the next part of a line, up to a tab or the end, without spaces around
 * it.  NULL if there is none.
 */
char *
lexicon_next_part(char **line)
{
	char	   *part = *line;
	char	   *end;

	if (part == NULL)
		return NULL;
	end = strchr(part, '\t');
	*line = end != NULL ? end + 1 : NULL;
	if (end == NULL)
		end = part + strlen(part);
	while (*part == ' ')
		part++;
	while (end > part && end[-1] == ' ')
		end--;
	*end = '\0';
	return part;
}

/*
 * Read a valence or a degree: decimal digits, with a sign and a point if need
 * be.
 */
static bool
read_number(const char *text, double *number)
{
	char	   *end;

	if (text == NULL || text[strspn(text, "+-.0123456789")] != '\0')
		return false;
	*number = strtod(text, &end);
	return end > text && *end == '\0' &&
		*number >= -LEXICON_VALENCE_MAX && *number <= LEXICON_VALENCE_MAX;
}

/*
 * Read the name of a kind.
 */
static bool
read_kind(const char *text, LineKind *kind)
{
	for (*kind = LINE_DEGREE; *kind <= LINE_STOPWORDS; (*kind)++)
		if (strcmp(text, kind_names[*kind]) == 0)
			return true;
	return false;
}

/*
 * Read the reach of a negation, which may be left out.
 */
static bool
read_reach(const char *text, uint8_t *reach)
{
	*reach = LEXICON_REACH;
	if (text == NULL || text[0] == '\0')
		return true;
	*reach = (uint8_t) (text[0] - '0');
	return text[1] == '\0' && *reach >= 1 && *reach <= LEXICON_REACH;
}

/*
 * Read the name of a topic, and find or add the topic.
 */
static LexiconStatus
read_topic(Lexicon *lexicon, const char *text, int *topic)
{
	size_t		length = text != NULL ? strlen(text) : 0;

	if (length < 1 || length > LEXICON_TOPIC_LENGTH_MAX ||
		strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") != length)
		return LEXICON_BAD_TOPIC;
	*topic = lexicon_add_topic(lexicon, text);
	return *topic == LEXICON_NONE ? LEXICON_MANY_TOPICS : LEXICON_OK;
}

/*
 * Find or add what a line is about, a word or a phrase, and tell of how many
 * words it is.  They are told apart as those of a comment are, or none would
 * ever be found there.
 */
static LexiconStatus
add_subject(Lexicon *lexicon, const char *text, LexiconEntry **entry, int *count)
{
	WordReader	reader = {.lexicon = lexicon};
	Word		word = {0};
	int32_t		words[LEXICON_PHRASE_MAX];

	reader.next = (const unsigned char *) text;
	reader.end = reader.next + strlen(text);
	for (*count = 0; word_skip_space(&reader), reader.next < reader.end; (*count)++)
	{
		const unsigned char *start = reader.next;
		unsigned char key[LEXICON_WORD_MAX];
		size_t		length;

		if (word.closed)
			return LEXICON_CLOSED_WORD;
		if (*count == LEXICON_PHRASE_MAX)
			return LEXICON_LONG_PHRASE;
		(void) word_read(&reader, &word);
		length = reader.next - start;
		if (length > LEXICON_WORD_MAX)
			return LEXICON_LONG_WORD;
		if (*count > 0 && length == 1 && *start == '*')
			words[*count] = LEXICON_ANY;
		else
			words[*count] = lexicon_add_word(lexicon, key, lexicon_normalize(start, length, key));
	}
	if (*count == 0)
		return LEXICON_NO_WORD;
	*entry = *count == 1 ? lexicon_entry(lexicon, words[0]) : lexicon_add_phrase(lexicon, words, *count);
	return LEXICON_OK;
}

/*
 * Add frequent words with spaces between them, which is what a line of a list
 * has.
 */
LexiconStatus
lexicon_add_common_line(Lexicon *lexicon, char *line)
{
	static const char space[] = " \t\r";

	for (line += strspn(line, space); *line != '\0'; line += strspn(line, space))
	{
		size_t		length = strcspn(line, space);

		if (length > LEXICON_WORD_MAX)
			return LEXICON_LONG_WORD;
		lexicon_add_common(lexicon, (const unsigned char *) line, length);
		line += length;
	}
	return LEXICON_OK;
}

/*
 * Add a line, which is changed.  A line that includes another lexicon gives
 * LEXICON_INCLUDES and its name, one that names a list LEXICON_LISTS.  A line
 * that is wrong leaves the table usable, but the caller has no use for a part of
 * a lexicon.
 */
LexiconStatus
lexicon_add_line(Lexicon *lexicon, char *line, const char **named)
{
	char	   *subject;
	char	   *text;
	double		number = 0;
	uint8_t		reach = 0;
	int			topic = 0;
	int			count;
	LineKind	kind;
	LexiconEntry *entry;
	LexiconStatus status;

	line = lexicon_trim_line(line);
	if (strchr(line, '\r') != NULL)
		return LEXICON_BAD_RETURN;
	if (line[0] == '#' || line[strspn(line, " \t")] == '\0')
		return LEXICON_OK;
	subject = lexicon_next_part(&line);
	text = lexicon_next_part(&line);
	if (text == NULL)
		return LEXICON_NO_TAB;

	if (read_number(text, &number))
	{
		kind = LINE_VALENCE;
		line = NULL;			/* how the valence came about */
	}
	else if (text[0] != '\0' && strchr("+-.0123456789", text[0]) != NULL)
		return LEXICON_BAD_NUMBER;
	else if (!read_kind(text, &kind))
		return LEXICON_BAD_KIND;
	if (kind == LINE_DEGREE && !read_number(lexicon_next_part(&line), &number))
		return LEXICON_BAD_NUMBER;
	if ((kind == LINE_NEGATION || kind == LINE_AFTER) && !read_reach(lexicon_next_part(&line), &reach))
		return LEXICON_BAD_REACH;
	if (kind == LINE_TOPIC)
	{
		status = read_topic(lexicon, lexicon_next_part(&line), &topic);
		if (status != LEXICON_OK)
			return status;
	}
	text = lexicon_next_part(&line);
	if (text != NULL && text[0] != '\0')
		return LEXICON_TRAILING;

	if (kind == LINE_INCLUDE || kind == LINE_STOPWORDS)
	{
		*named = subject;
		if (strchr(subject, ' ') != NULL)
			return LEXICON_NOT_OF_PHRASE;
		return kind == LINE_INCLUDE ? LEXICON_INCLUDES : LEXICON_LISTS;
	}
	status = unescape(subject);
	if (status == LEXICON_OK && kind == LINE_COMMON)
		return lexicon_add_common_line(lexicon, subject);
	if (status == LEXICON_OK)
		status = add_subject(lexicon, subject, &entry, &count);
	if (status != LEXICON_OK)
		return status;
	switch (kind)
	{
		case LINE_VALENCE:
			entry->roles = (entry->roles & ~LEXICON_DEGREE) | LEXICON_VALENCE;
			entry->valence = number;
			break;
		case LINE_DEGREE:
			entry->roles = (entry->roles & ~LEXICON_VALENCE) | LEXICON_DEGREE;
			entry->degree = number;
			break;
		case LINE_NEGATION:
			entry->roles |= LEXICON_NEGATION;
			entry->reach = reach;
			break;
		case LINE_AFTER:
			entry->roles |= LEXICON_AFTER;
			entry->after_reach = reach;
			break;
		case LINE_CONTRAST:
			if (count > 1)
				return LEXICON_NOT_OF_PHRASE;
			entry->roles |= LEXICON_CONTRAST;
			break;
		case LINE_TOPIC:
			entry->roles |= LEXICON_TOPIC;
			entry->topics |= UINT32_C(1) << topic;
			break;
		case LINE_PLAIN:
			entry->roles = LEXICON_PLAIN;	/* what was said before is taken back */
			entry->topics = 0;
			break;
		case LINE_COMMON:
		case LINE_INCLUDE:
		case LINE_STOPWORDS:
			break;
	}
	return LEXICON_OK;
}
