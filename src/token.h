/*-------------------------------------------------------------------------
 *
 * token.h
 *	  Reads the parts of the text forms of tallies.  Plain C without a server
 *	  header.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_TOKEN_H
#define NPS_TOKEN_H

#include <string.h>

#include "pause.h"
#include "tally_status.h"

/* Skip white space, which is allowed between any two parts. */
static inline const char *
skip_space(const char *text)
{
	size_t		looked_at = 0;

	while (*text == ' ' || (*text >= '\t' && *text <= '\r'))
	{
		text++;
		pause_after(&looked_at, 1);
	}
	return text;
}

/* Read this character, if it is next. */
static inline bool
parse_char(const char **next, char token)
{
	*next = skip_space(*next);
	if (**next != token)
		return false;
	(*next)++;
	return true;
}

/*
 * Read a number without a sign.  If it is above the limit, the number is set to
 * the limit and TALLY_OVERFLOW is returned.
 */
static inline TallyStatus
parse_digits(const char **next, uint64_t limit, uint64_t *number)
{
	TallyStatus status = TALLY_OK;
	size_t		looked_at = 0;

	*next = skip_space(*next);
	if (**next < '0' || **next > '9')
		return TALLY_SYNTAX;
	for (*number = 0; **next >= '0' && **next <= '9'; (*next)++)
	{
		uint64_t	digit = (uint64_t) (**next - '0');

		pause_after(&looked_at, 1);
		if (*number > (limit - digit) / 10)
		{
			status = TALLY_OVERFLOW;
			*number = limit;
			continue;
		}
		*number = *number * 10 + digit;
	}
	return status;
}

/* Read a number that is not negative. */
static inline TallyStatus
parse_number(const char **next, int64_t *number)
{
	uint64_t	digits = 0;
	TallyStatus status = parse_digits(next, INT64_MAX, &digits);

	*number = (int64_t) digits;
	return status;
}

/* Read a number that may have a minus sign. */
static inline TallyStatus
parse_signed(const char **next, int64_t *number)
{
	uint64_t	digits = 0;
	bool		negative = parse_char(next, '-');
	TallyStatus status = parse_digits(next, (uint64_t) INT64_MAX + negative, &digits);

	*number = (int64_t) (negative ? 0 - digits : digits);
	return status;
}

/* Read this word, if it is next. */
static inline bool
parse_word(const char **next, const char *word)
{
	*next = skip_space(*next);
	if (strncmp(*next, word, strlen(word)) != 0)
		return false;
	*next += strlen(word);
	return true;
}

/* Is only white space left? */
static inline bool
parse_end(const char *next)
{
	return *skip_space(next) == '\0';
}

#endif							/* NPS_TOKEN_H */
