/*-------------------------------------------------------------------------
 *
 * score_number.c
 *	  One number in a survey answer, exactly as it is written.
 *
 * It may have a decimal point or comma, or a fraction in one character (as in
 * 4 and a half), or be one character itself.  A number is never rounded.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "score_number.h"

/*
 * Set a number to an integer.
 */
void
score_number_set(ScoreNumber *number, size_t value)
{
	char		reversed[24];
	int			digits = 0;

	for (; value > 0; value /= 10)
		reversed[digits++] = (char) ('0' + value % 10);
	number->negative = false;
	number->whole = number->length = digits;
	for (int i = 0; i < digits; i++)
		number->digits[i] = reversed[digits - 1 - i];
}

/*
 * Compare two numbers without their signs.
 */
int
score_number_compare(const ScoreNumber *a, const ScoreNumber *b)
{
	int			shorter = a->length < b->length ? a->length : b->length;
	int			order;

	if (a->whole != b->whole)
		return a->whole < b->whole ? -1 : 1;
	order = memcmp(a->digits, b->digits, shorter);
	if (order != 0)
		return order;
	return a->length == b->length ? 0 : a->length < b->length ? -1 : 1;
}

/*
 * Are two numbers equal?
 */
bool
score_number_equal(const ScoreNumber *a, const ScoreNumber *b)
{
	return a->negative == b->negative && score_number_compare(a, b) == 0;
}

/*
 * Write a number, without zeros at its beginning and its end.
 */
void
score_number_format(const ScoreNumber *number, char *text)
{
	if (number->negative)
		*text++ = '-';
	if (number->whole == 0)
		*text++ = '0';
	memcpy(text, number->digits, number->whole);
	text += number->whole;
	if (number->length > number->whole)
	{
		*text++ = '.';
		memcpy(text, number->digits + number->whole, number->length - number->whole);
		text += number->length - number->whole;
	}
	*text = '\0';
}

/* Is this a dash of any length? */
bool
letter_is_dash(uint32_t letter)
{
	return letter == '-' || (letter >= 0x2010 && letter <= 0x2015) || letter == 0x2E3A || letter == 0x2E3B;
}

/* Is this a decimal point or comma? */
static bool
is_point(uint32_t letter)
{
	return letter == '.' || letter == ',' || letter == 0x066B;
}

/* Can a number begin with this character? */
bool
letter_begins_number(uint32_t letter)
{
	return score_digit(letter) >= 0 || score_whole(letter) >= 0 || score_quarters(letter) > 0;
}

/* Is a number next?  Its first zero may be missing, as in .5 */
bool
reader_has_number(ScoreReader reader)
{
	if (letter_begins_number(reader_look(&reader)))
		return true;
	if (reader_take(&reader) != '.')
		return false;
	reader_skip_unseen(&reader);
	return score_digit(reader_look(&reader)) >= 0;
}

/*
 * Read digits and append them to a number.  Zeros at the end of the decimals
 * are not appended until another digit follows.  Returns how many were read.
 */
static size_t
read_digits(ScoreReader *reader, ScoreNumber *number, bool decimals, bool *too_long)
{
	size_t		count = 0;
	size_t		zeros = 0;
	int			digit;

	while ((digit = score_digit(reader_look(reader))) >= 0)
	{
		reader_take(reader);
		reader_skip_unseen(reader);
		count++;
		if (digit == 0 && (decimals || number->length == 0))
		{
			zeros++;
			continue;
		}
		if (!decimals)
			zeros = 0;			/* zeros before the first digit */
		if (zeros >= (size_t) (SCORE_NUMBER_DIGITS - number->length))
		{
			*too_long = true;
			continue;
		}
		for (; zeros > 0; zeros--)
			number->digits[number->length++] = '0';
		number->digits[number->length++] = (char) ('0' + digit);
	}
	if (!decimals)
		number->whole = number->length;
	return count;
}

/*
 * Read a number without a sign.
 */
ScoreTextStatus
reader_take_number(ScoreReader *reader, ScoreNumber *number)
{
	static const char *const decimals_of[] = {"25", "5", "75"};
	bool		too_long = false;
	bool		has_point = false;
	int			whole = score_whole(reader_look(reader));
	int			quarters;

	score_number_set(number, whole > 0 ? whole : 0);
	if (whole >= 0)
	{
		reader_take(reader);
		reader_skip_unseen(reader);
	}
	else
	{
		ScoreReader after;
		uint32_t	point;
		size_t		digits = read_digits(reader, number, false, &too_long);

		after = *reader;
		point = reader_take(&after);
		reader_skip_unseen(&after);
		if (is_point(point) && score_digit(reader_look(&after)) >= 0)
		{
			size_t		decimals = read_digits(&after, number, true, &too_long);

			/* 1,234 may be 1234; 0,125 can't be 125 */
			if (point == ',' && decimals == 3 && number->whole > 0)
				return SCORE_TEXT_COMMA;
			if (point == ',' && digits == 0)
				return SCORE_TEXT_CHAIN;
			has_point = true;
			*reader = after;
		}
	}
	if (too_long)
		return SCORE_TEXT_LONG;

	quarters = score_quarters(reader_look(reader));
	if (quarters > 0)
	{
		if (has_point || number->length + 2 > SCORE_NUMBER_DIGITS)
			return SCORE_TEXT_GLUED;
		for (const char *digit = decimals_of[quarters - 1]; *digit != '\0'; digit++)
			number->digits[number->length++] = *digit;
		reader_take(reader);
		reader_skip_unseen(reader);
	}
	return SCORE_TEXT_OK;
}

/*
 * Is the number that was read only the beginning of a date, a time or a range?
 */
bool
reader_has_rest_of_number(ScoreReader reader)
{
	uint32_t	letter = reader_take(&reader);

	if (!letter_is_dash(letter) && !is_point(letter) && letter != ':' && letter != '/')
		return false;
	reader_skip_unseen(&reader);
	return score_digit(reader_look(&reader)) >= 0;
}

/*
 * Check the characters directly after a number.
 */
ScoreTextStatus
reader_check_number_end(const ScoreReader *reader)
{
	uint32_t	letter = reader_look(reader);

	if (reader_has_rest_of_number(*reader))
		return SCORE_TEXT_CHAIN;
	if (score_is_word_letter(letter) || score_is_number_sign(letter))
		return SCORE_TEXT_GLUED;
	return SCORE_TEXT_OK;
}
