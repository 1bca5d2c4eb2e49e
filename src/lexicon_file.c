/*-------------------------------------------------------------------------
 *
 * lexicon_file.c
 *	  Reads lexicons from the directory of the text search dictionaries, and
 *	  keeps those that this backend has read.
 *
 * A lexicon is read into a memory context of its own below the current one,
 * and only joins the others once it is whole: an error half-way leaves nothing
 * behind.  Each statement looks, when it first asks for a lexicon, whether the
 * files have changed: a lexicon that has is forgotten then, and read anew when it
 * is asked for.  Nobody holds one from one call of an SQL function to the next.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/memutils.h"

#include "data_file.h"
#include "lexicon_file.h"
#include "lexicon_line.h"
#include "result.h"

#define LEXICON_EXTENSION "sentiment"

/* A lexicon and its name */
typedef struct LexiconFile
{
	struct LexiconFile *next;
	MemoryContext context;		/* of all this */
	DataStamp  *stamps;
	size_t		length;
	char		name[DATA_NAME_MAX + 1];
	Lexicon		lexicon;
} LexiconFile;

static LexiconFile *lexicon_files = NULL;
static TimestampTz lexicons_checked = 0;	/* the statement that did */
static uint64 lexicon_changes = 0;

/*
 * Change the size of a block in a lexicon's memory context.
 */
void *
lexicon_resize(void *context, void *block, size_t size)
{
	if (block == NULL)
		return MemoryContextAllocHuge((MemoryContext) context, size);
	return repalloc_huge(block, size);
}

static void lexicon_read_line(DataFile *file, char *line);

/*
 * Raise the error for a line that is wrong.
 */
static void
lexicon_line_invalid(const DataFile *file, LexiconStatus status)
{
	data_line_invalid(file, lexicon_status_detail(status),
					  psprintf("A line is a word, a tab and a number from %g to %g, or a kind of word: see the comment at the head of english.%s.",
							   -LEXICON_VALENCE_MAX, LEXICON_VALENCE_MAX, LEXICON_EXTENSION));
}

/*
 * Add a line of a list of frequent words.
 */
static void
lexicon_read_list_line(DataFile *file, char *line)
{
	LexiconStatus status = lexicon_add_common_line(file->target, line);

	if (status != LEXICON_OK)
		lexicon_line_invalid(file, status);
}

/*
 * Add a line to a lexicon, or the lines of the file that it names.
 */
static void
lexicon_read_line(DataFile *file, char *line)
{
	DataFile	named = *file;
	LexiconStatus status = lexicon_add_line(file->target, line, &named.name);

	if (status == LEXICON_LISTS)
	{
		named.kind = "list of frequent words";
		named.extension = LIST_EXTENSION;
		named.hint = "Name a language whose list the server has, or delete the line.";
		named.add_line = lexicon_read_list_line;
	}
	if (status == LEXICON_INCLUDES || status == LEXICON_LISTS)
		data_file_include(file, &named);
	else if (status != LEXICON_OK)
		lexicon_line_invalid(file, status);
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
	DataFile	reader = {
		.kind = "sentiment lexicon",
		.name = name,
		.extension = LEXICON_EXTENSION,
		.hint = "Put the file there, or name a lexicon that is there, such as 'english'.",
		.add_line = lexicon_read_line,
		.target = &file->lexicon,
		.stamps = &file->stamps,
		.context = context,
		.left = (size_t) DATA_MEGABYTES * 1024 * 1024,
		.depth = 1
	};

	file->context = context;
	memcpy(file->name, name, length);
	file->length = length;
	MemoryContextSetIdentifier(context, file->name);
	lexicon_init(&file->lexicon, lexicon_resize, context);
	data_file_read(&reader);

	MemoryContextSetParent(context, TopMemoryContext);
	file->next = lexicon_files;
	lexicon_files = file;
	return file;
}

/*
 * Forget the lexicons whose files have changed, once a statement.
 */
static void
lexicons_check(void)
{
	LexiconFile **link = &lexicon_files;

	lexicons_checked = GetCurrentStatementStartTimestamp();
	while (*link != NULL)
	{
		LexiconFile *file = *link;

		if (!data_files_changed(file->stamps))
		{
			link = &file->next;
			continue;
		}
		*link = file->next;
		MemoryContextDelete(file->context);
		lexicon_changes++;
	}
}

/*
 * How often a lexicon was forgotten, now that changes have been looked for.
 */
uint64
lexicon_changes_seen(void)
{
	if (lexicons_checked != GetCurrentStatementStartTimestamp())
		lexicons_check();
	return lexicon_changes;
}

/*
 * The lexicon of a name, read if need be.
 */
const Lexicon *
lexicon_by_name(const char *name, size_t length)
{
	char	   *copy;

	if (lexicons_checked != GetCurrentStatementStartTimestamp())
		lexicons_check();
	for (LexiconFile *file = lexicon_files; file != NULL; file = file->next)
		if (file->length == length && memcmp(file->name, name, length) == 0)
			return &file->lexicon;

	copy = pnstrdup(name, length);
	if (!data_name_is_valid(copy, length))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid name of a sentiment lexicon: \"%s\"", clipped(copy)),
				 errdetail("A name is of at most %d characters, all of them a-z, 0-9 or _.",
						   DATA_NAME_MAX),
				 errhint("Name a file NAME.%s in the directory tsearch_data of the server, without the extension.",
						 LEXICON_EXTENSION)));
	return &lexicon_load(copy, length)->lexicon;
}
