/*-------------------------------------------------------------------------
 *
 * lexicon_file.c
 *	  Reads lexicons from the directory of the text search dictionaries, and
 *	  keeps those that this backend has read.
 *
 * A lexicon is read into a memory context of its own below the current one,
 * and only joins the others once it is whole: an error half-way leaves nothing
 * behind.  What is kept is never changed, and stays until the backend ends.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

/* ts_locale.h includes headers of ICU where the server has it; nothing of them is needed, and they may be absent */
#undef USE_ICU

#include "miscadmin.h"
#include "tsearch/ts_locale.h"
#include "tsearch/ts_utils.h"
#include "utils/memutils.h"

#include "lexicon_file.h"
#include "lexicon_line.h"
#include "utf8_text.h"

#define LEXICON_EXTENSION "sentiment"
#define LEXICON_NAME_MAX (NAMEDATALEN - 1)
#define LEXICON_DEPTH_MAX 8		/* of lexicons that include each other */

/* A lexicon and its name */
typedef struct LexiconFile
{
	struct LexiconFile *next;
	size_t		length;
	char		name[LEXICON_NAME_MAX + 1];
	Lexicon		lexicon;
} LexiconFile;

static LexiconFile *lexicon_files = NULL;

/*
 * Change the size of a block in a lexicon's memory context.
 */
static void *
lexicon_resize(void *context, void *block, size_t size)
{
	if (block == NULL)
		return MemoryContextAlloc((MemoryContext) context, size);
	return repalloc(block, size);
}

/*
 * Raise an error unless a name is one that a lexicon may have.  None can leave
 * the directory.
 */
static void
lexicon_check_name(const char *name, size_t length)
{
	if (length == 0 || length > LEXICON_NAME_MAX ||
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != length)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid name of a sentiment lexicon: \"%s\"", name),
				 errdetail("A name is of at most %d characters, all of them a-z, 0-9 or _.",
						   LEXICON_NAME_MAX),
				 errhint("Name a file NAME.%s in the directory tsearch_data of the server, without the extension.",
						 LEXICON_EXTENSION)));
}

/*
 * Raise the error for a line.  The reading functions add the file's whole name
 * and the line itself.
 */
static void
lexicon_line_invalid(const char *name, int lineno, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_CONFIG_FILE_ERROR),
			 errmsg("invalid line in sentiment lexicon \"%s\"", name),
			 errdetail("Line %d of %s.%s: %s.", lineno, name, LEXICON_EXTENSION, detail),
			 errhint("A line is a word, a tab and a number from %g to %g, or a kind of word: see the comment at the head of english.%s.",
					 -LEXICON_VALENCE_MAX, LEXICON_VALENCE_MAX, LEXICON_EXTENSION)));
}

/*
 * Add the lines of a file to a lexicon, and those of the lexicons that it
 * includes.
 */
static void
lexicon_read(Lexicon *lexicon, const char *name, int depth)
{
	tsearch_readline_state state;
	char	   *path = get_tsearch_config_filename(name, LEXICON_EXTENSION);
	char	   *line;

	if (!tsearch_readline_begin(&state, path))
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("could not open sentiment lexicon \"%s\": %m", name),
				 errdetail("The file is \"%s\".", path),
				 errhint("Put the file there, or name a lexicon that is there, such as 'english'.")));

	while ((line = tsearch_readline(&state)) != NULL)
	{
		const char *included;
		size_t		length = strlen(line);
		const char *utf8 = utf8_text(line, &length);
		char	   *copy = pnstrdup(utf8, length);	/* an error shows the line as it is */
		LexiconStatus status = lexicon_add_line(lexicon, copy, &included);

		CHECK_FOR_INTERRUPTS();
		if (status == LEXICON_INCLUDES)
		{
			if (depth == LEXICON_DEPTH_MAX)
				lexicon_line_invalid(name, state.lineno,
									 "the lexicons that include each other are too many, or go in a circle");
			lexicon_check_name(included, strlen(included));
			lexicon_read(lexicon, included, depth + 1);
		}
		else if (status != LEXICON_OK)
			lexicon_line_invalid(name, state.lineno, lexicon_status_detail(status));
		pfree(copy);
		if (utf8 != line)
			pfree(unconstify(char *, utf8));
		pfree(line);
	}
	if (ferror(state.fp))		/* which is an end to the reading functions */
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("could not read sentiment lexicon \"%s\": %m", name),
				 errdetail("The file is \"%s\".", path),
				 errhint("See that it is a file, and whole.")));
	tsearch_readline_end(&state);
	pfree(path);
}

/*
 * Read a lexicon that this backend doesn't have yet.
 */
static LexiconFile *
lexicon_load(const char *name, size_t length)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "nps lexicon",
												  ALLOCSET_DEFAULT_SIZES);
	LexiconFile *file = MemoryContextAllocZero(context, sizeof(LexiconFile));

	memcpy(file->name, name, length);
	file->length = length;
	MemoryContextSetIdentifier(context, file->name);
	lexicon_init(&file->lexicon, lexicon_resize, context);
	lexicon_read(&file->lexicon, name, 1);

	MemoryContextSetParent(context, TopMemoryContext);
	file->next = lexicon_files;
	lexicon_files = file;
	return file;
}

/*
 * The lexicon of a name, read if need be.
 */
const Lexicon *
lexicon_by_name(const char *name, size_t length)
{
	char	   *copy;

	for (LexiconFile *file = lexicon_files; file != NULL; file = file->next)
		if (file->length == length && memcmp(file->name, name, length) == 0)
			return &file->lexicon;

	copy = pnstrdup(name, length);
	lexicon_check_name(copy, length);
	return &lexicon_load(copy, length)->lexicon;
}
