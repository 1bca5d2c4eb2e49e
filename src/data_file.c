/*-------------------------------------------------------------------------
 *
 * data_file.c
 *	  The text files in the server's directory tsearch_data, read line by line,
 *	  and whether they have changed since.
 *
 * A file is read whole, from a regular file of bounded size, before its lines
 * are looked at.  It is in UTF-8, whatever encoding the database has.
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
#include "utils/timestamp.h"

#include "compat.h"
#include "data_file.h"
#include "pause.h"
#include "utf8_text.h"

#define DATA_DEPTH_MAX 8		/* of files that include each other */
#define READ_BYTES (64 * 1024)	/* at least so much room for a read */
#define TICK_NANOSECONDS INT64CONST(20000000)	/* between two times that differ */

/*
 * Is a name one that a file may have?  None can leave the directory.
 */
bool
data_name_is_valid(const char *name, size_t length)
{
	return length > 0 && length <= DATA_NAME_MAX &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/*
 * Add to an error which line of which file it is about.
 */
static void
data_error_context(void *arg)
{
	const DataFile *reader = arg;

	if (reader->in_include)
		errcontext("included by line %d of configuration file \"%s\"", reader->line, reader->path);
	else if (reader->line > 0)
		errcontext("line %d of configuration file \"%s\"", reader->line, reader->path);
}

/*
 * Raise the error for a file that the server can't read.
 */
static void
data_file_unreadable(const DataFile *reader, const char *action)
{
	const char *hint = "See that the file is a regular one, and whole.";

	if (errno == ENOENT)
		hint = reader->hint;
	else if (errno == EACCES)
		hint = "Let the user that the server runs as read the file.";
	ereport(ERROR,
			(errcode(ERRCODE_CONFIG_FILE_ERROR),
			 errmsg("could not %s %s \"%s\": %m", action, reader->kind, reader->name),
			 errdetail("The file is \"%s\".", reader->path),
			 errhint("%s", hint)));
}

/*
 * Raise the error for a line.
 */
void
data_line_invalid(const DataFile *file, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_CONFIG_FILE_ERROR),
			 errmsg("invalid line in %s \"%s\"", file->kind, file->name),
			 errdetail("Line %d of %s.%s: %s.", file->line, file->name, file->extension, detail),
			 errhint("%s", hint)));
}

/*
 * Raise the error for a file of something other than text.
 */
static void
data_bytes_invalid(const DataFile *reader, int sqlstate, const char *what)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("%s in %s \"%s\"", what, reader->kind, reader->name),
			 errdetail("Line %d of %s.%s isn't text in UTF-8.", reader->line, reader->name, reader->extension),
			 errhint("Save the file as plain text in UTF-8.")));
}

/*
 * Fill a stamp from the status of a file.
 */
static void
stamp_fill(DataStamp *stamp, const struct stat *status)
{
	stamp->missing = false;
	stamp->device = (uint64) status->st_dev;
	stamp->file = (uint64) status->st_ino;
	stamp->size = (int64) status->st_size;
	stamp->modified = stat_modified(status);
	stamp->changed = stat_changed(status);
}

/*
 * Was a file changed just now?  The clock of files ticks slowly: a second change
 * may have the time of the first one.
 */
static bool
changed_just_now(const DataStamp *stamp)
{
	int64		now = (GetCurrentTimestamp() +
					   (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY) * 1000;

	return now - stamp->changed < TICK_NANOSECONDS && stamp->changed - now < TICK_NANOSECONDS;
}

/*
 * Keep a stamp of a file: its status, or NULL for one that is missing.
 */
static void
stamp_add(DataFile *reader, const struct stat *status)
{
	DataStamp  *stamp = MemoryContextAllocZero(reader->context, offsetof(DataStamp, path) + strlen(reader->path) + 1);

	strcpy(stamp->path, reader->path);
	stamp->missing = status == NULL;
	if (status != NULL)
	{
		stamp_fill(stamp, status);
		stamp->just_changed = changed_just_now(stamp);
	}
	stamp->next = *reader->stamps;
	*reader->stamps = stamp;
}

/*
 * Has a file of these changed since it was read, as far as that can be told?
 */
bool
data_files_changed(const DataStamp *stamps)
{
	for (const DataStamp *stamp = stamps; stamp != NULL; stamp = stamp->next)
	{
		struct stat status;
		DataStamp	now;

		if (stat(stamp->path, &status) != 0)
		{
			if (!stamp->missing)
				return true;
			continue;
		}
		stamp_fill(&now, &status);
		if (stamp->missing || stamp->just_changed || now.device != stamp->device || now.file != stamp->file || now.size != stamp->size ||
			now.modified != stamp->modified || now.changed != stamp->changed)
			return true;
	}
	return false;
}

/*
 * Open a file, which has to be a regular one, and keep its stamp.  Neither the
 * opening nor the reading waits for anything, and a terminal doesn't become the
 * server's.  Returns -1 for one that is missing and may be.
 */
static int
data_open(DataFile *reader)
{
	int			file = OpenTransientFile(reader->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | PG_BINARY);
	struct stat status;

	if (file < 0 && errno == ENOENT && reader->hint == NULL)
	{
		stamp_add(reader, NULL);
		return file;
	}
	if (file < 0 || fstat(file, &status) != 0)
		data_file_unreadable(reader, "open");
	if (!S_ISREG(status.st_mode))
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("%s \"%s\" is not a regular file", reader->kind, reader->name),
				 errdetail("The file is \"%s\".", reader->path),
				 errhint("Put a text file there, or a link to one.")));
	stamp_add(reader, &status);
	return file;
}

/*
 * Read a whole file.  A zero stands behind it.  NULL if it is missing and may
 * be.
 */
static char *
data_read_whole(DataFile *reader, size_t *length)
{
	int			file = data_open(reader);
	size_t		size = READ_BYTES;
	char	   *data;
	ssize_t		count;

	if (file < 0)
		return NULL;
	data = palloc(size);
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
			data_file_unreadable(reader, "read");
		*length += count;
		if (*length > reader->left)
			ereport(ERROR,
					(errcode(ERRCODE_CONFIG_FILE_ERROR),
					 errmsg("%s \"%s\" is too large", reader->kind, reader->name),
					 errdetail("With \"%s\", the files that are read have more than %d MB together.",
							   reader->path, DATA_MEGABYTES),
					 errhint("See that the file is the right one, and leave out words that are rare.")));
	} while (count != 0);
	if (CloseTransientFile(file) != 0)
		data_file_unreadable(reader, "close");
	reader->left -= *length;
	data[*length] = '\0';
	return data;
}

/*
 * Check a line, and pass it to the function that adds it.
 */
static void
data_read_line(DataFile *reader, char *line, size_t length)
{
	const char *composed;
	char	   *copy = NULL;

	if (memchr(line, '\0', length) != NULL)
		data_bytes_invalid(reader, ERRCODE_CONFIG_FILE_ERROR, "zero byte");
	if (!pg_verify_mbstr(PG_UTF8, line, length, true))
		data_bytes_invalid(reader, ERRCODE_CHARACTER_NOT_IN_REPERTOIRE, "invalid byte sequence for encoding \"UTF8\"");
	composed = utf8_composed(line, &length);
	if (composed != line)
	{
		copy = pnstrdup(composed, length);
		pfree(unconstify(char *, composed));
		line = copy;
	}
	reader->add_line(reader, line);
	if (copy != NULL)
		pfree(copy);
}

/*
 * Read a file, line by line.
 */
void
data_file_read(DataFile *reader)
{
	char	   *path = get_tsearch_config_filename(reader->name, reader->extension);
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = data_error_context,
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

	data = data_read_whole(reader, &length);
	end = data != NULL ? data + length : NULL;
	for (line = data; line < end; line += length + 1)
	{
		char	   *line_end = memchr(line, '\n', end - line);

		length = (line_end != NULL ? line_end : end) - line;
		line[length] = '\0';
		reader->line++;
		pause_after(&looked_at, length + 1);
		data_read_line(reader, line, length);
	}
	if (data != NULL)
		pfree(data);
	error_context_stack = callback.previous;
	pfree(path);
}

/*
 * Read the file that a line names.
 */
void
data_file_include(DataFile *reader, const DataFile *named)
{
	DataFile	included = *named;

	if (!data_name_is_valid(named->name, strlen(named->name)))
		data_line_invalid(reader, "what it includes is not the name of a file, which is of a-z, 0-9 and _",
						  "Name a file of the same directory, without the extension.");
	if (reader->depth == DATA_DEPTH_MAX)
		data_line_invalid(reader, "the files that include each other are too many, or go in a circle",
						  "Delete the line, or put the words that it includes in its place.");
	included.stamps = reader->stamps;
	included.context = reader->context;
	included.left = reader->left;
	included.depth = reader->depth + 1;
	reader->in_include = true;
	data_file_read(&included);
	reader->in_include = false;
	reader->left = included.left;
}
