/*-------------------------------------------------------------------------
 *
 * score_format.h
 *	  The counts of a score tally, its stored bytes and its text form.
 *
 * This pair of files owns the scales, the validator, the stored bytes and the
 * text form of score_tally.  It is plain C without a server header, so that a
 * fuzzer can run it alone; score_tally.c raises the errors.
 *
 * The stored bytes, which are also what the binary protocol carries:
 *
 *	  byte 0	version of the format, 1
 *				(an empty tally ends here)
 *	  byte 1	scale: 0 for the points 0 to 10, k for the points 1 to k
 *	  then		the count of each point, lowest point first, each a
 *				little-endian base-128 number (LEB128) in as few bytes as
 *				possible
 *
 * The same counts are always the same bytes.  So tallies are compared and
 * hashed by their bytes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_SCORE_FORMAT_H
#define NPS_SCORE_FORMAT_H

#include "tally_status.h"

#define SCORE_MAX 10			/* the highest point of any scale */
#define SCORE_POINTS (SCORE_MAX + 1)	/* 0 to 10 */

#define SCALE_0_10 0			/* the scale 0-10; k stands for the scale 1-k */
#define SCALE_BOOLEAN 2			/* false is 1, true is 2 */
#define SCALE_BANDS 3			/* 1 low, 2 middle, 3 top; also of comments */
#define SCALE_MIN 2				/* the smallest k of a scale 1-k */
#define SCALE_MAX SCORE_MAX		/* the largest k of a scale 1-k */

#define SCORE_TALLY_VERSION 1
#define SCORE_TALLY_MAX_BYTES (2 + SCORE_POINTS * 9)
#define SCORE_TALLY_MAX_TEXT (SCORE_POINTS * 23 + 6)

/*
 * The number of answers of each point.  The transition state of the aggregates
 * is an int8[] with this layout.
 */
typedef struct ScoreCounts
{
	int64_t		scale;			/* has no meaning while all counts are zero */
	int64_t		count[SCORE_POINTS];	/* by point */
} ScoreCounts;

#define SCORE_COUNTS_ELEMENTS (1 + SCORE_POINTS)

/* Does this number stand for a scale? */
static inline bool
scale_is_valid(int64_t scale)
{
	return scale == SCALE_0_10 || (scale >= SCALE_MIN && scale <= SCALE_MAX);
}

/* The lowest point of a scale */
static inline int
scale_lowest(int64_t scale)
{
	return scale == SCALE_0_10 ? 0 : 1;
}

/* The highest point of a scale */
static inline int
scale_highest(int64_t scale)
{
	return scale == SCALE_0_10 ? SCORE_MAX : (int) scale;
}

extern const char *score_status_detail(TallyStatus status);
extern bool score_counts_empty(const ScoreCounts *counts);
extern TallyStatus score_counts_check(const ScoreCounts *counts, int64_t *responses);
extern size_t score_tally_encode(const ScoreCounts *counts, unsigned char *bytes);
extern TallyStatus score_tally_decode(const unsigned char *bytes, size_t size,
									  ScoreCounts *counts, int64_t *responses);
extern size_t score_tally_format(const ScoreCounts *counts, char *text);
extern TallyStatus score_tally_parse(const char *text, ScoreCounts *counts);

#endif							/* NPS_SCORE_FORMAT_H */
