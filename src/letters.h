/*-------------------------------------------------------------------------
 *
 * letters.h
 *	  The characters of a text in UTF-8: what separates words, what is left
 *	  off their ends, what is a capital.
 *
 * Plain C without a server header.  Nothing here depends on a locale, so that
 * a comment has the same score in every database.  Bytes that aren't UTF-8
 * stand for themselves.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_LETTERS_H
#define NPS_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a character is; a set of these where a whole word is spoken of */
typedef enum LetterKind
{
	LETTER_OTHER = 0,			/* digits, letters without case */
	LETTER_SPACE = 1,			/* ends a word */
	LETTER_PUNCTUATION = 2,		/* left off the ends of a word */
	LETTER_MARK = 4,			/* ! and ?, which are punctuation as well */
	LETTER_CAPITAL = 8,
	LETTER_SMALL = 16,
	LETTER_SYMBOL = 32,			/* a word by itself: emoji */
	LETTER_IGNORED = 64,		/* unseen: skin tones, joiners, soft hyphens */
	LETTER_WIDE = 128,			/* a byte to look at by letter_read(): not ASCII, or it may begin markup */
	LETTER_UNSPACED = 256,		/* Han and Kana, written without spaces between words */
	LETTER_KANA = 512			/* those of Japanese alone, which are unspaced as well */
} LetterKind;

#define LETTER_MAX_BYTES 4		/* longest character in UTF-8 */

extern const unsigned char letter_byte_kind[256];

/* The small letter of a byte of ASCII */
static inline unsigned char
letter_byte_lower(unsigned char byte)
{
	return byte | (((unsigned) byte - 'A' < 26u) << 5);
}

extern size_t letter_decode(const unsigned char *text, const unsigned char *end,
							uint32_t *letter);
extern size_t letter_read_wide(const unsigned char *text, const unsigned char *end,
							   uint32_t *letter);
extern size_t letter_encode(uint32_t letter, unsigned char *bytes);
extern unsigned letter_kind(uint32_t letter);
extern uint32_t letter_lower(uint32_t letter);

/*
 * Decode the character at text, which is before end, as letter_decode() does,
 * and read what exports make of characters as what it means.
 */
static inline size_t
letter_read(const unsigned char *text, const unsigned char *end, uint32_t *letter)
{
	if (letter_byte_kind[*text] & LETTER_WIDE)
		return letter_read_wide(text, end, letter);
	*letter = *text;
	return 1;
}

#endif							/* NPS_LETTERS_H */
