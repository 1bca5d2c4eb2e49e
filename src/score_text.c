/*-------------------------------------------------------------------------
 *
 * score_text.c
 *	  The score in an exported survey answer.
 *
 * An answer begins with a number or a row of stars: the score.  A unit and the
 * highest score may follow ("4 stars", "8/10", "4.0 out of 5 stars"), then any
 * text.  Other numbers in that text must not contradict the score:
 *
 *	- before the first word, and in the same clause, every number counts:
 *	  "7 - 8" and "9 maybe 10" are errors, "4 = 4 stars" isn't
 *	- in the rest of the text, numbers with a unit or a scale count.  If the
 *	  score has neither, other numbers up to 10 count too: "9, maybe 10" is an
 *	  error, but "5 stars - bought 2 of them" is 5
 *	- in the rest of the text, parts of words, ranges, dates, times and
 *	  percentages don't count: "10 - very likely (1-10)" is 10
 *
 * A text that isn't one score is an error, never a guess.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "letters.h"
#include "score_text.h"
#include "score_words.h"

#define SCALE_HIGHEST 100		/* a higher "highest score" is an error */

/*
 * Read a row of stars: full stars, perhaps a half star, empty stars.  One star
 * before a number isn't a score but belongs to the number: then *marks_number
 * is set.
 */
static ScoreTextStatus
read_stars(ScoreReader *reader, ScoreAnswer *answer, bool *marks_number)
{
	size_t		count[STAR_EMPTY + 1] = {0};
	size_t		total = 0;
	ScoreStar	last = STAR_FILLED;
	ScoreReader after = *reader;

	*marks_number = false;
	for (;;)
	{
		uint32_t	letter = reader_look(&after);
		ScoreStar	star = score_star(letter);

		if (star == STAR_NONE && total > 0 && last == STAR_FILLED && score_quarters(letter) == 2)
			star = STAR_HALF;
		if (star == STAR_NONE)
			break;
		if (star < last || (star == STAR_HALF && last == STAR_HALF))
			return SCORE_TEXT_STARS;
		last = star;
		count[star]++;
		total++;
		reader_take(&after);
		reader_skip_unseen(&after);
		*reader = after;
		reader_skip_spaces(&after);
	}
	if (total == 1 && reader_has_number(*reader))
	{
		*marks_number = true;
		return SCORE_TEXT_OK;
	}
	if (count[STAR_EMPTY] == total)
		return SCORE_TEXT_STARS;
	score_number_set(&answer->score, count[STAR_FILLED]);
	if (count[STAR_HALF] > 0)
		answer->score.digits[answer->score.length++] = '5';
	if (count[STAR_EMPTY] > 0)
	{
		score_number_set(&answer->scale, total);
		answer->has_scale = true;
	}
	answer->is_stars = true;
	return SCORE_TEXT_OK;
}

/*
 * Read a unit, if one is next.
 */
static bool
take_unit(ScoreReader *reader)
{
	ScoreReader after = *reader;
	ScoreReader next;

	reader_skip_spaces(&after);
	next = after;
	if (letter_is_dash(reader_take(&next)))
		after = next;			/* 5-star */
	if (score_star(reader_look(&after)) != STAR_NONE)
	{
		reader_take(&after);
		reader_skip_unseen(&after);
		next = after;
		reader_skip_spaces(&next);
		if (score_star(reader_look(&next)) != STAR_NONE)
			return false;		/* a row of stars */
	}
	else if (reader_take_word(&after) != WORD_UNIT)
		return false;
	*reader = after;
	return true;
}

/*
 * Read the range of a scale in brackets, such as (1-10), if it is next.
 */
static bool
take_range(ScoreReader *reader, ScoreNumber *highest)
{
	ScoreReader after = *reader;
	ScoreNumber lowest;
	uint32_t	bracket = reader_take(&after);

	if (bracket != '(' && bracket != '[')
		return false;
	reader_skip_spaces(&after);
	if (score_digit(reader_look(&after)) < 0 || reader_take_number(&after, &lowest) != SCORE_TEXT_OK || lowest.length > 1 ||
		(lowest.length == 1 && lowest.digits[0] != '1'))
		return false;
	reader_skip_spaces(&after);
	if (!letter_is_dash(reader_take(&after)))
		return false;
	reader_skip_spaces(&after);
	if (score_digit(reader_look(&after)) < 0 || reader_take_number(&after, highest) != SCORE_TEXT_OK)
		return false;
	reader_skip_spaces(&after);
	if (reader_take(&after) != (bracket == '(' ? ')' : ']'))
		return false;
	*reader = after;
	return true;
}

/*
 * Check the highest score that a text names.
 */
static ScoreTextStatus
check_scale(const ScoreNumber *scale)
{
	ScoreNumber highest;

	score_number_set(&highest, SCALE_HIGHEST);
	if (scale->length == 0 || scale->length > scale->whole || score_number_compare(scale, &highest) > 0)
		return SCORE_TEXT_SCALE;
	return SCORE_TEXT_OK;
}

/*
 * Are only signs and white space left?
 */
static bool
reader_at_last_word(ScoreReader reader)
{
	uint32_t	letter;

	while ((letter = reader_look(&reader)) != READER_END &&
		   (letter_kind(letter) & (LETTER_SPACE | LETTER_IGNORED | LETTER_PUNCTUATION)))
		reader_take(&reader);
	return letter == READER_END;
}

/*
 * Read the highest score after a score, or the score after the highest score,
 * if one of them is next.
 */
static ScoreTextStatus
read_scale(ScoreReader *reader, ScoreAnswer *answer)
{
	ScoreReader after = *reader;
	ScoreReader number;
	ScoreNumber second;
	ScoreTextStatus status;
	ScoreWord	word;
	uint32_t	letter;
	bool		zero_in_front;

	reader_skip_spaces(&after);
	if (take_range(&after, &second))
	{
		answer->scale = second;
		answer->has_scale = true;
		*reader = after;
		return check_scale(&second);
	}
	letter = reader_look(&after);
	if (letter == '(' || letter == '[' || letter == ',' || letter == 0xFF0C || letter == 0x3001)
	{
		reader_take(&after);
		reader_skip_spaces(&after);
	}
	word = reader_take_word(&after);
	if (word != WORD_SCALE && word != WORD_ANSWER && word != WORD_MAYBE_ANSWER)
		return SCORE_TEXT_OK;
	number = after;
	reader_skip_spaces(&number);
	if (!letter_begins_number(reader_look(&number)))
	{
		if (word == WORD_ANSWER)
			return SCORE_TEXT_NO_ANSWER;
		return reader_at_last_word(number) ? SCORE_TEXT_NO_SCALE : SCORE_TEXT_OK;
	}

	zero_in_front = score_digit(reader_look(&number)) == 0;
	status = reader_take_number(&number, &second);
	*reader = number;
	if (status != SCORE_TEXT_OK)
		return status;
	answer->has_scale = true;
	if (word == WORD_SCALE)
	{
		answer->scale = second;
		if (zero_in_front && second.length > 0) /* 05/06 is a date */
			return SCORE_TEXT_CHAIN;
	}
	else
	{
		answer->scale = answer->score;
		answer->score = second;
	}
	take_unit(reader);
	status = reader_check_number_end(reader);
	return status != SCORE_TEXT_OK ? status : check_scale(&answer->scale);
}

/*
 * Read a number or a row of stars with all that belongs to it.
 */
static ScoreTextStatus
read_answer(ScoreReader *reader, ScoreAnswer *answer)
{
	ScoreTextStatus status = SCORE_TEXT_OK;
	ScoreReader after;
	bool		is_number = true;

	memset(answer, 0, sizeof(*answer));
	if (score_star(reader_look(reader)) != STAR_NONE)
	{
		status = read_stars(reader, answer, &is_number);
		answer->is_explicit = true;
	}
	if (is_number && status == SCORE_TEXT_OK)
		status = reader_take_number(reader, &answer->score);
	if (status != SCORE_TEXT_OK)
		return status;

	if (is_number && take_unit(reader))
		answer->is_explicit = true;
	if (!answer->has_scale)
	{
		status = read_scale(reader, answer);
		if (status != SCORE_TEXT_OK)
			return status;
	}
	if (answer->has_scale)
	{
		answer->is_explicit = true;
		if (score_number_compare(&answer->score, &answer->scale) > 0)
			return SCORE_TEXT_OFF_SCALE;
	}

	after = *reader;
	reader_skip_spaces(&after);
	switch (reader_take_word(&after))
	{
		case WORD_RANGE:
			return SCORE_TEXT_RANGE;
		case WORD_OTHER:
			return SCORE_TEXT_OTHER;
		default:
			break;
	}
	/* text may follow stars without a space */
	return answer->is_stars ? SCORE_TEXT_OK : reader_check_number_end(reader);
}

/*
 * Does a second number in the text contradict the score?
 */
static ScoreTextStatus
compare_answers(ScoreAnswer *answer, const ScoreAnswer *second)
{
	if (!score_number_equal(&answer->score, &second->score))
	{
		answer->other = second->score;
		return SCORE_TEXT_TWO_NUMBERS;
	}
	if (answer->has_scale && second->has_scale && !score_number_equal(&answer->scale, &second->scale))
	{
		answer->other = second->scale;
		return SCORE_TEXT_TWO_SCALES;
	}
	return SCORE_TEXT_OK;
}

/*
 * Skip a number that isn't a score, and the date, range or name (such as 3D)
 * that it is part of.  read is where reading the number stopped, perhaps at its
 * beginning.
 */
static void
skip_number(ScoreReader *reader, ScoreReader read)
{
	if (read.next == reader->next)
		reader_take(&read);
	*reader = read;
	while (letter_begins_number(reader_look(reader)) || score_is_word_letter(reader_look(reader)) ||
		   reader_has_rest_of_number(*reader))
		reader_take(reader);
}

/*
 * Check the text after the score.
 */
static ScoreTextStatus
check_rest(ScoreReader *reader, ScoreAnswer *answer)
{
	ScoreNumber one;
	ScoreNumber ten;
	bool		same_clause = true;
	bool		had_words = answer->is_explicit && !answer->is_stars;
	bool		in_word = false;
	uint32_t	letter;

	score_number_set(&one, 1);
	score_number_set(&ten, 10);
	while ((letter = reader_look(reader)) != READER_END)
	{
		bool		strict = same_clause || !had_words;
		ScoreTextStatus status;
		ScoreAnswer second;
		ScoreReader after;

		if (!letter_begins_number(letter) && score_star(letter) == STAR_NONE)
		{
			LetterKind	kind = letter_kind(letter);

			in_word = score_is_word_letter(letter);
			if ((kind & LETTER_PUNCTUATION) || letter == '\n' || letter == '\r')
				same_clause = false;
			else if (!(kind & (LETTER_SPACE | LETTER_IGNORED)))
				had_words = true;
			reader_take(reader);
			continue;
		}

		after = *reader;
		status = in_word ? SCORE_TEXT_GLUED : read_answer(&after, &second);
		if (!strict && status == SCORE_TEXT_OK && second.is_stars && !second.has_scale &&
			score_number_equal(&second.score, &one))
			status = SCORE_TEXT_NONE;	/* one star is only decoration */
		if (status == SCORE_TEXT_OK)
		{
			if (strict || second.is_explicit ||
				(!answer->is_explicit && score_number_compare(&second.score, &ten) <= 0))
				status = compare_answers(answer, &second);
			if (status != SCORE_TEXT_OK)
				return status;
			had_words |= second.is_explicit;
			*reader = after;
		}
		else if (strict && !in_word)
			return status;
		else
		{
			skip_number(reader, after);
			in_word = false;
		}
	}
	return SCORE_TEXT_OK;
}

/*
 * Does this character before a number mean that the number isn't a score, as
 * "<" and "$" do?
 */
static ScoreTextStatus
qualifies_number(uint32_t letter)
{
	switch (letter)
	{
		case '<':
		case '>':
		case '~':
		case 0xB1:				/* plus or minus */
		case 0x2248:			/* almost equal */
		case 0x2264:
		case 0x2265:
		case 0x2266:
		case 0x2267:
		case 0x301C:
			return SCORE_TEXT_RANGE;
		case '$':
		case '%':
		case 0xA2:
		case 0xA3:
		case 0xA5:
		case 0x20AC:
		case 0xFFE5:
			return SCORE_TEXT_OTHER;
		case ',':
		case '.':
		case '/':
		case '+':
			return SCORE_TEXT_CHAIN;
		default:
			return letter_is_dash(letter) ? SCORE_TEXT_DASH : SCORE_TEXT_NONE;
	}
}

/*
 * Read the sign before the first number, or find out why there is no number.
 */
static ScoreTextStatus
read_sign(ScoreReader *reader, bool *negative)
{
	ScoreReader after = *reader;
	ScoreTextStatus status;
	uint32_t	letter;

	*negative = false;
	if (reader_has_number(*reader) || score_star(reader_look(reader)) != STAR_NONE)
		return SCORE_TEXT_OK;
	if (score_is_number_sign(reader_look(reader)))
		return SCORE_TEXT_GLUED;
	letter = reader_take(&after);
	reader_skip_unseen(&after);
	if ((letter == '-' || letter == '+') && reader_has_number(after))
	{
		*negative = letter == '-';
		*reader = after;
		return SCORE_TEXT_OK;
	}

	status = qualifies_number(letter);
	while (status != SCORE_TEXT_NONE)
	{
		reader_skip_spaces(&after);
		if (reader_has_number(after))
			return status;
		letter = reader_take(&after);
		if (qualifies_number(letter) == SCORE_TEXT_NONE && letter != '=')
			break;
	}
	return SCORE_TEXT_NONE;
}

/*
 * Find the score in an answer.
 */
ScoreTextStatus
score_text_parse(const char *text, size_t length, ScoreAnswer *answer)
{
	ScoreReader reader = {(const unsigned char *) text, (const unsigned char *) text + length, (const unsigned char *) text};
	ScoreTextStatus status;
	bool		negative;

	memset(answer, 0, sizeof(*answer));
	reader_skip_spaces(&reader);
	while (score_opens_number(reader_look(&reader)))
	{
		reader_take(&reader);
		reader_skip_spaces(&reader);
	}
	status = read_sign(&reader, &negative);
	if (status == SCORE_TEXT_OK)
		status = read_answer(&reader, answer);
	if (status == SCORE_TEXT_OK)
	{
		answer->score.negative = negative && answer->score.length > 0;
		status = check_rest(&reader, answer);
	}
	return status;
}
