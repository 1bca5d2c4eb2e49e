/*-------------------------------------------------------------------------
 *
 * score_words.c
 *	  The characters and words around the number in a survey answer.
 *
 * Characters are read as by Unicode's NFKC if that is safe: full-width digits
 * as ASCII digits, a number in a circle as that number.  NFKC itself isn't safe:
 * it changes 9 and a superscript 2 to 92, and 4 and a half to 41/2.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "letters.h"
#include "pause.h"
#include "score_words.h"

#define countof(array) (sizeof(array) / sizeof((array)[0]))

/* Consecutive characters that stand for consecutive numbers */
typedef struct NumberRange
{
	uint32_t	first;
	uint32_t	last;
	int			value;			/* of the first character */
} NumberRange;

/* The zeros of scripts that sellers and buyers use; 1 to 9 follow each */
static const uint32_t zeros[] = {
	0x0660,						/* Arabic */
	0x06F0,						/* Persian, Urdu */
	0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, /* India */
	0x0E50,						/* Thai */
	0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, /* Lao, Tibetan, Burmese, Khmer, Mongolian */
	0x1CCF0,					/* in outline */
	0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,	/* mathematical */
	0x1FBF0						/* of a display */
};

/* Characters that are a whole number by themselves */
static const NumberRange wholes[] = {
	{0x2460, 0x2473, 1},		/* in a circle */
	{0x2474, 0x2487, 1},		/* in brackets */
	{0x2488, 0x249B, 1},		/* with a full stop */
	{0x24EA, 0x24EA, 0},
	{0x24EB, 0x24F4, 11},		/* white in a black circle */
	{0x24F5, 0x24FE, 1},		/* in two circles */
	{0x24FF, 0x24FF, 0},
	{0x2776, 0x277F, 1},
	{0x2780, 0x2789, 1},
	{0x278A, 0x2793, 1},
	{0x3251, 0x325F, 21},
	{0x32B1, 0x32BF, 36},
	{0x1F100, 0x1F100, 0},
	{0x1F101, 0x1F10A, 0},		/* with a comma */
	{0x1F10B, 0x1F10B, 0},
	{0x1F10C, 0x1F10C, 0},
	{0x1F51F, 0x1F51F, 10},		/* a keycap */
};

/* Characters for numbers that no answer needs: they are an error */
static const NumberRange signs[] = {
	{0x00AA, 0x00AA, 0},		/* ordinals */
	{0x00B2, 0x00B3, 0},		/* superscripts, subscripts */
	{0x00B9, 0x00BA, 0},
	{0x2070, 0x2070, 0},
	{0x2074, 0x2079, 0},
	{0x2080, 0x2089, 0},
	{0x2150, 0x215F, 0},		/* thirds, sevenths ... */
	{0x2189, 0x2189, 0},
};

/* Stars, and the kind of each */
static const struct
{
	uint32_t	letter;
	ScoreStar	star;
}			stars[] = {
	{0x2605, STAR_FILLED},
	{0x2606, STAR_EMPTY},
	{0x2729, STAR_EMPTY},
	{0x272D, STAR_FILLED},
	{0x272E, STAR_FILLED},
	{0x2B50, STAR_FILLED},
	{0x2B51, STAR_FILLED},
	{0x2B52, STAR_EMPTY},
	{0x2BE8, STAR_HALF},
	{0x2BE9, STAR_HALF},
	{0x2BEA, STAR_HALF},
	{0x2BEB, STAR_HALF},
	{0x1F31F, STAR_FILLED},
};

/*
 * Words in small letters, and the kind of each.  A space stands for any white
 * space or none.  The longest word that fits counts: minutes (分钟) aren't
 * points (分).
 */
static const struct
{
	const char *word;
	ScoreWord	kind;
}			words[] = {
	/* stars and points */
	{"star", WORD_UNIT}, {"stars", WORD_UNIT}, {"point", WORD_UNIT}, {"points", WORD_UNIT}, {"pt", WORD_UNIT}, {"pts", WORD_UNIT},
	{"stern", WORD_UNIT}, {"sterne", WORD_UNIT}, {"sternen", WORD_UNIT}, {"punkt", WORD_UNIT}, {"punkte", WORD_UNIT}, {"punkten", WORD_UNIT},
	{"étoile", WORD_UNIT}, {"étoiles", WORD_UNIT}, {"etoile", WORD_UNIT}, {"etoiles", WORD_UNIT},
	{"estrella", WORD_UNIT}, {"estrellas", WORD_UNIT}, {"punto", WORD_UNIT}, {"puntos", WORD_UNIT},
	{"stella", WORD_UNIT}, {"stelle", WORD_UNIT}, {"punti", WORD_UNIT},
	{"estrela", WORD_UNIT}, {"estrelas", WORD_UNIT}, {"ponto", WORD_UNIT}, {"pontos", WORD_UNIT},
	{"ster", WORD_UNIT}, {"sterren", WORD_UNIT}, {"punt", WORD_UNIT}, {"punten", WORD_UNIT},
	{"stjärna", WORD_UNIT}, {"stjärnor", WORD_UNIT}, {"stjerne", WORD_UNIT}, {"stjerner", WORD_UNIT},
	{"gwiazdka", WORD_UNIT}, {"gwiazdki", WORD_UNIT}, {"gwiazdek", WORD_UNIT}, {"yıldız", WORD_UNIT}, {"puan", WORD_UNIT},
	{"звезда", WORD_UNIT}, {"звезды", WORD_UNIT}, {"звезд", WORD_UNIT}, {"звёзды", WORD_UNIT}, {"звёзд", WORD_UNIT},
	{"балл", WORD_UNIT}, {"балла", WORD_UNIT}, {"баллов", WORD_UNIT}, {"bintang", WORD_UNIT}, {"sao", WORD_UNIT}, {"ดาว", WORD_UNIT},
	{"نجوم", WORD_UNIT}, {"نجمة", WORD_UNIT}, {"स्टार", WORD_UNIT},
	{"星", WORD_UNIT}, {"颗星", WORD_UNIT}, {"顆星", WORD_UNIT}, {"つ星", WORD_UNIT}, {"分", WORD_UNIT}, {"点", WORD_UNIT}, {"點", WORD_UNIT},
	{"점", WORD_UNIT}, {"별", WORD_UNIT},
	/* the highest score follows */
	{"out of", WORD_SCALE}, {"of", WORD_SCALE}, {"von", WORD_SCALE}, {"sur", WORD_SCALE}, {"de", WORD_SCALE}, {"su", WORD_SCALE},
	{"di", WORD_SCALE}, {"van", WORD_SCALE}, {"av", WORD_SCALE}, {"af", WORD_SCALE}, {"z", WORD_SCALE}, {"из", WORD_SCALE},
	{"dari", WORD_SCALE}, {"trên", WORD_SCALE}, {"จาก", WORD_SCALE}, {"من", WORD_SCALE}, {"最多", WORD_SCALE}, {"满分", WORD_SCALE},
	{"滿分", WORD_SCALE}, {"共", WORD_SCALE}, {"/", WORD_SCALE},
	/* that was the highest score: the answer follows */
	{"のうち", WORD_ANSWER}, {"満点中", WORD_ANSWER}, {"満点で", WORD_MAYBE_ANSWER}, {"中", WORD_MAYBE_ANSWER}, {"üzerinden", WORD_ANSWER},
	{"만점에", WORD_ANSWER}, {"만점에서", WORD_ANSWER}, {"만점 중", WORD_ANSWER}, {"में से", WORD_ANSWER},
	/* more than one score */
	{"+", WORD_RANGE}, {"~", WORD_RANGE}, {"〜", WORD_RANGE}, {"±", WORD_RANGE}, {"or", WORD_RANGE}, {"to", WORD_RANGE}, {"and up", WORD_RANGE},
	{"and above", WORD_RANGE}, {"and below", WORD_RANGE}, {"and over", WORD_RANGE}, {"oder", WORD_RANGE}, {"bis", WORD_RANGE}, {"und mehr", WORD_RANGE},
	{"ou", WORD_RANGE}, {"à", WORD_RANGE}, {"et plus", WORD_RANGE}, {"o más", WORD_RANGE}, {"o menos", WORD_RANGE}, {"o più", WORD_RANGE},
	{"到", WORD_RANGE}, {"至", WORD_RANGE}, {"或", WORD_RANGE}, {"以上", WORD_RANGE}, {"以下", WORD_RANGE}, {"から", WORD_RANGE},
	{"または", WORD_RANGE}, {"未満", WORD_RANGE}, {"이상", WORD_RANGE}, {"이하", WORD_RANGE}, {"분의", WORD_RANGE},
	/* percentages, money, time, and numbers of things */
	{"%", WORD_OTHER}, {"‰", WORD_OTHER}, {"٪", WORD_OTHER}, {"percent", WORD_OTHER}, {"prozent", WORD_OTHER}, {"°", WORD_OTHER},
	{"$", WORD_OTHER}, {"€", WORD_OTHER}, {"£", WORD_OTHER}, {"¥", WORD_OTHER}, {"￥", WORD_OTHER}, {"₩", WORD_OTHER}, {"₹", WORD_OTHER}, {"¢", WORD_OTHER}, {"₽", WORD_OTHER},
	{"usd", WORD_OTHER}, {"us$", WORD_OTHER}, {"eur", WORD_OTHER}, {"euro", WORD_OTHER}, {"euros", WORD_OTHER}, {"dollar", WORD_OTHER}, {"dollars", WORD_OTHER},
	{"元", WORD_OTHER}, {"块", WORD_OTHER}, {"塊", WORD_OTHER}, {"円", WORD_OTHER}, {"원", WORD_OTHER},
	{"second", WORD_OTHER}, {"seconds", WORD_OTHER}, {"minute", WORD_OTHER}, {"minutes", WORD_OTHER}, {"min", WORD_OTHER}, {"mins", WORD_OTHER},
	{"hour", WORD_OTHER}, {"hours", WORD_OTHER}, {"hrs", WORD_OTHER}, {"am", WORD_OTHER}, {"pm", WORD_OTHER}, {"day", WORD_OTHER}, {"days", WORD_OTHER},
	{"week", WORD_OTHER}, {"weeks", WORD_OTHER}, {"month", WORD_OTHER}, {"months", WORD_OTHER}, {"year", WORD_OTHER}, {"years", WORD_OTHER},
	{"time", WORD_OTHER}, {"times", WORD_OTHER}, {"x", WORD_OTHER}, {"×", WORD_OTHER}, {"item", WORD_OTHER}, {"items", WORD_OTHER},
	{"minuten", WORD_OTHER}, {"stunde", WORD_OTHER}, {"stunden", WORD_OTHER}, {"tag", WORD_OTHER}, {"tage", WORD_OTHER}, {"tagen", WORD_OTHER},
	{"woche", WORD_OTHER}, {"wochen", WORD_OTHER}, {"monat", WORD_OTHER}, {"monate", WORD_OTHER}, {"monaten", WORD_OTHER}, {"jahr", WORD_OTHER}, {"jahre", WORD_OTHER},
	{"jahren", WORD_OTHER}, {"uhr", WORD_OTHER}, {"mal", WORD_OTHER}, {"heure", WORD_OTHER}, {"heures", WORD_OTHER}, {"jour", WORD_OTHER}, {"jours", WORD_OTHER},
	{"semaine", WORD_OTHER}, {"semaines", WORD_OTHER}, {"mois", WORD_OTHER}, {"ans", WORD_OTHER}, {"fois", WORD_OTHER},
	{"hora", WORD_OTHER}, {"horas", WORD_OTHER}, {"día", WORD_OTHER}, {"días", WORD_OTHER}, {"semana", WORD_OTHER}, {"semanas", WORD_OTHER},
	{"mes", WORD_OTHER}, {"meses", WORD_OTHER}, {"año", WORD_OTHER}, {"años", WORD_OTHER}, {"veces", WORD_OTHER},
	{"minuti", WORD_OTHER}, {"ore", WORD_OTHER}, {"giorno", WORD_OTHER}, {"giorni", WORD_OTHER}, {"settimana", WORD_OTHER}, {"settimane", WORD_OTHER},
	{"mese", WORD_OTHER}, {"mesi", WORD_OTHER}, {"anno", WORD_OTHER}, {"anni", WORD_OTHER}, {"volte", WORD_OTHER},
	{"秒", WORD_OTHER}, {"分钟", WORD_OTHER}, {"分鐘", WORD_OTHER}, {"分間", WORD_OTHER}, {"分之", WORD_OTHER}, {"小时", WORD_OTHER}, {"小時", WORD_OTHER}, {"個小時", WORD_OTHER},
	{"个小时", WORD_OTHER}, {"時間", WORD_OTHER}, {"点钟", WORD_OTHER}, {"點鐘", WORD_OTHER}, {"天", WORD_OTHER}, {"日", WORD_OTHER}, {"周", WORD_OTHER}, {"週", WORD_OTHER},
	{"月", WORD_OTHER}, {"个月", WORD_OTHER}, {"個月", WORD_OTHER}, {"か月", WORD_OTHER}, {"ヶ月", WORD_OTHER}, {"年", WORD_OTHER}, {"岁", WORD_OTHER},
	{"次", WORD_OTHER}, {"回", WORD_OTHER}, {"件", WORD_OTHER}, {"个", WORD_OTHER}, {"個", WORD_OTHER}, {"折", WORD_OTHER},
};

/*
 * Decode the next character.  Full-width characters are read as ASCII.
 */
static size_t
reader_decode(const ScoreReader *reader, uint32_t *letter)
{
	size_t		length;

	if (reader->next == reader->end)
	{
		*letter = READER_END;
		return 0;
	}
	*letter = *reader->next;
	if (*letter < 0x80)
		return 1;
	length = letter_decode(reader->next, reader->end, letter);
	/* a full-width comma separates items of a list, it isn't in numbers */
	if (*letter >= 0xFF01 && *letter <= 0xFF5E && *letter != 0xFF0C)
		*letter -= 0xFF01 - '!';
	else if (*letter == 0x2212)
		*letter = '-';
	else if (*letter == 0x2044 || *letter == 0x2215)
		*letter = '/';
	return length;
}

/*
 * The next character, without reading past it.
 */
uint32_t
reader_look(const ScoreReader *reader)
{
	uint32_t	letter;

	reader_decode(reader, &letter);
	return letter;
}

/*
 * Read the next character.
 */
uint32_t
reader_take(ScoreReader *reader)
{
	uint32_t	letter;

	if (reader->next >= reader->pause)
	{
		pause_for_interrupts();
		reader->pause = reader->end - reader->next > PAUSE_BYTES ? reader->next + PAUSE_BYTES : reader->end;
	}
	reader->next += reader_decode(reader, &letter);
	return letter;
}

/*
 * Skip characters without a shape of their own: joiners, variants of emoji, the
 * square of a keycap.
 */
void
reader_skip_unseen(ScoreReader *reader)
{
	uint32_t	letter;

	while ((letter = reader_look(reader)) != READER_END && letter_kind(letter) == LETTER_IGNORED)
		reader_take(reader);
}

/*
 * Skip white space and characters without a shape.
 */
void
reader_skip_spaces(ScoreReader *reader)
{
	uint32_t	letter;

	while ((letter = reader_look(reader)) != READER_END &&
		   (letter_kind(letter) & (LETTER_SPACE | LETTER_IGNORED)))
		reader_take(reader);
}

/*
 * The value of a digit, or -1.
 */
int
score_digit(uint32_t letter)
{
	if (letter < 0x80)
		return letter - '0' < 10 ? (int) (letter - '0') : -1;
	for (size_t i = 0; i < countof(zeros) && zeros[i] <= letter; i++)
		if (letter - zeros[i] < 10)
			return (int) (letter - zeros[i]);
	return -1;
}

/*
 * The value of a character that is a whole number, such as a number in a
 * circle, or -1.
 */
int
score_whole(uint32_t letter)
{
	for (size_t i = 0; i < countof(wholes) && wholes[i].first <= letter; i++)
		if (letter <= wholes[i].last)
			return wholes[i].value + (int) (letter - wholes[i].first);
	return -1;
}

/*
 * The number of quarters in a fraction of one character, or 0.
 */
int
score_quarters(uint32_t letter)
{
	return letter >= 0xBC && letter <= 0xBE ? (int) (letter - 0xBC) + 1 : 0;
}

/*
 * What kind of star is this?
 */
ScoreStar
score_star(uint32_t letter)
{
	for (size_t i = 0; i < countof(stars) && stars[i].letter <= letter; i++)
		if (stars[i].letter == letter)
			return stars[i].star;
	return STAR_NONE;
}

/*
 * Is this an ordinal sign, a superscript, or a fraction other than quarters?
 */
bool
score_is_number_sign(uint32_t letter)
{
	for (size_t i = 0; i < countof(signs) && signs[i].first <= letter; i++)
		if (letter <= signs[i].last)
			return true;
	return false;
}

/*
 * Is this a quote, a bracket or an equals sign, which may stand before a number?
 */
bool
score_opens_number(uint32_t letter)
{
	switch (letter)
	{
		case '"':
		case '\'':
		case '(':
		case '[':
		case '{':
		case '=':
		case 0xAB:				/* « */
		case 0xBB:				/* » */
		case 0x2018:			/* typographic quotes */
		case 0x2019:
		case 0x201A:
		case 0x201B:
		case 0x201C:
		case 0x201D:
		case 0x201E:
		case 0x201F:
		case 0x2039:
		case 0x203A:
		case 0x300C:			/* CJK quotes and brackets */
		case 0x300E:
		case 0x3010:
		case 0x3014:
		case 0x3008:
		case 0x300A:
			return true;
		default:
			return false;
	}
}

/*
 * Is this a letter of a script that puts spaces between a number and a word?
 */
bool
score_is_word_letter(uint32_t letter)
{
	return letter != READER_END && (letter_kind(letter) & (LETTER_CAPITAL | LETTER_SMALL));
}

/*
 * Skip a word of the table, if it is next and ends there.
 */
static bool
reader_skip_word(ScoreReader *reader, const char *word)
{
	ScoreReader table = {(const unsigned char *) word, (const unsigned char *) word + strlen(word), NULL};
	uint32_t	letter = READER_END;

	table.pause = table.end;
	while (table.next < table.end)
	{
		uint32_t	expected = reader_take(&table);

		if (expected == ' ')
		{
			reader_skip_spaces(reader);
			continue;
		}
		letter = letter_lower(reader_look(reader));
		if (letter != expected)
			return false;
		reader_take(reader);
	}
	return !score_is_word_letter(letter) || !score_is_word_letter(reader_look(reader));
}

/*
 * Read the longest word of the table that is next, if any, and return its kind.
 */
ScoreWord
reader_take_word(ScoreReader *reader)
{
	ScoreReader longest = *reader;
	ScoreWord	kind = WORD_NONE;
	uint32_t	letter = reader_look(reader);
	unsigned char first[LETTER_MAX_BYTES];
	size_t		length;

	if (letter == READER_END || (letter_kind(letter) & LETTER_SPACE))
		return WORD_NONE;
	length = letter_encode(letter_lower(letter), first);
	for (size_t i = 0; i < countof(words); i++)
	{
		ScoreReader after = *reader;

		if ((unsigned char) words[i].word[0] == first[0] &&
			strncmp(words[i].word, (const char *) first, length) == 0 &&
			reader_skip_word(&after, words[i].word) &&
			after.next > longest.next)
		{
			longest = after;
			kind = words[i].kind;
		}
	}
	*reader = longest;
	return kind;
}
