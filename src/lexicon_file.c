/*-------------------------------------------------------------------------
 *
 * lexicon_file.c
 *	  Reads lexicons from the directory of the text search dictionaries, and
 *	  keeps those that this backend has read.
 *
 * A file is read whole, from a regular file of bounded size, before its lines
 * are looked at.  It is in UTF-8 as words are in a lexicon, whatever encoding
 * the database has.
 *
 * A lexicon is read into a memory context of its own below the current one,
 * and only joins the others once it is whole: an error half-way leaves nothing
 * behind.  What is kept is never changed, and stays until the backend ends.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mb/pg_wchar.h"
#include "storage/fd.h"
#include "tsearch/ts_public.h"
#include "utils/memutils.h"

#include "lexicon_file.h"
#include "lexicon_line.h"
#include "pause.h"
#include "result.h"
#include "utf8_text.h"

#define LEXICON_EXTENSION "sentiment"
#define LIST_EXTENSION "stop"	/* of the server's lists of frequent words */
#define LEXICON_NAME_MAX (NAMEDATALEN - 1)
#define LEXICON_DEPTH_MAX 8		/* of lexicons that include each other */
#define LEXICON_MEGABYTES 64	/* of a lexicon's files together */
#define READ_BYTES (64 * 1024)	/* at least so much room for a read */

/* A lexicon and its name */
typedef struct LexiconFile
{
	struct LexiconFile *next;
	size_t		length;
	char		name[LEXICON_NAME_MAX + 1];
	Lexicon		lexicon;
} LexiconFile;

/* A file whose lines are being added to a lexicon */
typedef struct LexiconReader
{
	Lexicon    *lexicon;
	const char *name;
	const char *extension;
	const char *path;
	size_t		left;			/* bytes that further files may have */
	int			depth;			/* of lexicons that include each other */
	int			line;			/* number of the line, from 1 on */
	bool		in_include;		/* the line includes a lexicon that is being read */
} LexiconReader;

static LexiconFile *lexicon_files = NULL;

/*
 * Change the size of a block in a lexicon's memory context.
 */
static void *
lexicon_resize(void *context, void *block, size_t size)
{
	if (block == NULL)
		return MemoryContextAllocHuge((MemoryContext) context, size);
	return repalloc_huge(block, size);
}

/*
 * Is a name one that a lexicon may have?  None can leave the directory.
 */
static bool
lexicon_name_is_valid(const char *name, size_t length)
{
	return length > 0 && length <= LEXICON_NAME_MAX &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/*
 * Add to an error which line of which file it is about.
 */
static void
lexicon_error_context(void *arg)
{
	const LexiconReader *reader = arg;

	if (reader->in_include)
		errcontext("included by line %d of configuration file \"%s\"", reader->line, reader->path);
	else if (reader->line > 0)
		errcontext("line %d of configuration file \"%s\"", reader->line, reader->path);
}

/*
 * Raise the error for a file that the server can't read.
 */
static void
lexicon_file_unreadable(const LexiconReader *reader, const char *action)
{
	const char *hint = "See that the file is a regular one, and whole.";

	if (errno == ENOENT)
		hint = "Put the file there, or name a lexicon that is there, such as 'english'.";
	else if (errno == EACCES)
		hint = "Let the user that the server runs as read the file.";
	ereport(ERROR,
			(errcode(ERRCODE_CONFIG_FILE_ERROR),
			 errmsg("could not %s sentiment lexicon \"%s\": %m", action, reader->name),
			 errdetail("The file is \"%s\".", reader->path),
			 errhint("%s", hint)));
}

/*
 * Raise the error for a line.
 */
static void
lexicon_line_invalid(const LexiconReader *reader, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_CONFIG_FILE_ERROR),
			 errmsg("invalid line in sentiment lexicon \"%s\"", reader->name),
			 errdetail("Line %d of %s.%s: %s.", reader->line, reader->name, reader->extension, detail),
			 errhint("%s", hint)));
}

/*
 * Raise the error for a file of something other than text.
 */
static void
lexicon_bytes_invalid(const LexiconReader *reader, int sqlstate, const char *what)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("%s in sentiment lexicon \"%s\"", what, reader->name),
			 errdetail("Line %d of %s.%s is no text in UTF-8.", reader->line, reader->name, LEXICON_EXTENSION),
			 errhint("Save the file as plain text in UTF-8.")));
}

/*
 * Open a file, which has to be a regular one.  Neither the opening nor the
 * reading waits for anything, and a terminal doesn't become the server's.
 */
static int
lexicon_open(const LexiconReader *reader)
{
	int			file = OpenTransientFile(reader->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | PG_BINARY);
	struct stat status;

	if (file < 0 || fstat(file, &status) != 0)
		lexicon_file_unreadable(reader, "open");
	if (!S_ISREG(status.st_mode))
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("sentiment lexicon \"%s\" is not a regular file", reader->name),
				 errdetail("The file is \"%s\".", reader->path),
				 errhint("Put a text file there, or a link to one.")));
	return file;
}

/*
 * Read a whole file.  A zero stands behind it.
 */
static char *
lexicon_read_whole(LexiconReader *reader, size_t *length)
{
	int			file = lexicon_open(reader);
	size_t		size = READ_BYTES;
	char	   *data = palloc(size);
	ssize_t		count;

	*length = 0;
	do
	{
		pause_for_interrupts();
		if (size - *length < READ_BYTES)
		{
			size *= 2;
			data = repalloc(data, size);
		}
		count = read(file, data + *length, READ_BYTES - 1);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			lexicon_file_unreadable(reader, "read");
		*length += count;
		if (*length > reader->left)
			ereport(ERROR,
					(errcode(ERRCODE_CONFIG_FILE_ERROR),
					 errmsg("sentiment lexicon \"%s\" is too large", reader->name),
					 errdetail("With \"%s\", the files of the lexicon have more than %d MB together.",
							   reader->path, LEXICON_MEGABYTES),
					 errhint("See that the file is a lexicon, and leave out words that are rare.")));
	} while (count != 0);
	if (CloseTransientFile(file) != 0)
		lexicon_file_unreadable(reader, "close");
	reader->left -= *length;
	data[*length] = '\0';
	return data;
}

static void lexicon_read(LexiconReader *reader);

/*
 * Add the lines of the lexicon, or the words of the list, that a line names.
 */
static void
lexicon_include(LexiconReader *reader, const char *name, const char *extension)
{
	LexiconReader included = *reader;

	if (!lexicon_name_is_valid(name, strlen(name)))
		lexicon_line_invalid(reader, "what it includes is not the name of a file, which is of a-z, 0-9 and _",
							 "Name a file of the same directory, without the extension.");
	if (reader->depth == LEXICON_DEPTH_MAX)
		lexicon_line_invalid(reader, "the lexicons that include each other are too many, or go in a circle",
							 "Delete the line, or put the words that it includes in its place.");
	included.name = name;
	included.extension = extension;
	included.depth++;
	reader->in_include = true;
	lexicon_read(&included);
	reader->in_include = false;
	reader->left = included.left;
}

/*
 * Add a line, which is changed, to a lexicon.
 */
static void
lexicon_read_line(LexiconReader *reader, char *line, size_t length)
{
	const char *composed;
	const char *named;
	LexiconStatus status;
	char	   *copy = NULL;

	if (memchr(line, '\0', length) != NULL)
		lexicon_bytes_invalid(reader, ERRCODE_CONFIG_FILE_ERROR, "zero byte");
	if (!pg_verify_mbstr(PG_UTF8, line, length, true))
		lexicon_bytes_invalid(reader, ERRCODE_CHARACTER_NOT_IN_REPERTOIRE, "invalid byte sequence for encoding \"UTF8\"");
	composed = utf8_composed(line, &length);
	if (composed != line)
	{
		copy = pnstrdup(composed, length);
		pfree(unconstify(char *, composed));
		line = copy;
	}
	if (strcmp(reader->extension, LIST_EXTENSION) == 0)
		status = lexicon_add_common_line(reader->lexicon, line);
	else
		status = lexicon_add_line(reader->lexicon, line, &named);
	if (status == LEXICON_INCLUDES)
		lexicon_include(reader, named, LEXICON_EXTENSION);
	else if (status == LEXICON_LISTS)
		lexicon_include(reader, named, LIST_EXTENSION);
	else if (status != LEXICON_OK)
		lexicon_line_invalid(reader, lexicon_status_detail(status),
							 psprintf("A line is a word, a tab and a number from %g to %g, or a kind of word: see the comment at the head of english.%s.",
									  -LEXICON_VALENCE_MAX, LEXICON_VALENCE_MAX, LEXICON_EXTENSION));
	if (copy != NULL)
		pfree(copy);
}

/*
 * Add the lines of a file to a lexicon, and those of the lexicons that it
 * includes.
 */
static void
lexicon_read(LexiconReader *reader)
{
	char	   *path = get_tsearch_config_filename(reader->name, reader->extension);
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = lexicon_error_context,
		.arg = reader
	};
	char	   *data;
	char	   *end;
	char	   *line;
	size_t		length;
	size_t		looked_at = 0;

	reader->path = path;
	reader->line = 0;
	reader->in_include = false;
	error_context_stack = &callback;

	data = lexicon_read_whole(reader, &length);
	end = data + length;
	for (line = data; line < end; line += length + 1)
	{
		char	   *line_end = memchr(line, '\n', end - line);

		length = (line_end != NULL ? line_end : end) - line;
		line[length] = '\0';
		reader->line++;
		pause_after(&looked_at, length + 1);
		lexicon_read_line(reader, line, length);
	}
	pfree(data);
	error_context_stack = callback.previous;
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
	LexiconReader reader = {
		.lexicon = &file->lexicon,
		.name = name,
		.extension = LEXICON_EXTENSION,
		.left = (size_t) LEXICON_MEGABYTES * 1024 * 1024,
		.depth = 1
	};

	memcpy(file->name, name, length);
	file->length = length;
	MemoryContextSetIdentifier(context, file->name);
	lexicon_init(&file->lexicon, lexicon_resize, context);
	lexicon_read(&reader);

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
	if (!lexicon_name_is_valid(copy, length))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid name of a sentiment lexicon: \"%s\"", clipped(copy)),
				 errdetail("A name is of at most %d characters, all of them a-z, 0-9 or _.",
						   LEXICON_NAME_MAX),
				 errhint("Name a file NAME.%s in the directory tsearch_data of the server, without the extension.",
						 LEXICON_EXTENSION)));
	return &lexicon_load(copy, length)->lexicon;
}
