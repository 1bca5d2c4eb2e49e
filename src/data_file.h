/*-------------------------------------------------------------------------
 *
 * data_file.h
 *	  The text files in the server's directory tsearch_data, read line by line,
 *	  and whether they have changed since.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_DATA_FILE_H
#define NPS_DATA_FILE_H

#include "compat.h"

#define DATA_MEGABYTES 64		/* of the files that are read together */
#define DATA_NAME_MAX (NAMEDATALEN - 1)

#define LIST_EXTENSION "stop"	/* of the server's lists of frequent words */

/* What a file was when it was read */
typedef struct DataStamp
{
	struct DataStamp *next;
	bool		missing;
	bool		just_changed;	/* so that it may change again unseen */
	uint64		device;
	uint64		file;
	int64		size;
	int64		modified;		/* in nanoseconds */
	int64		changed;
	char		path[FLEXIBLE_ARRAY_MEMBER];
} DataStamp;

struct DataFile;

/* What is done with each line, which may be changed */
typedef void (*DataLine) (struct DataFile *file, char *line);

/* A file whose lines are being read */
typedef struct DataFile
{
	const char *kind;			/* what it is, as messages say */
	const char *name;
	const char *extension;
	const char *hint;			/* what to do about a file that isn't there, or NULL: it may be missing */
	DataLine	add_line;
	void	   *target;			/* of the lines */
	int			number;			/* of the language of a list's words */
	DataStamp **stamps;			/* of all files read, in the current memory context */
	MemoryContext context;		/* of the stamps */
	const char *path;
	size_t		left;			/* bytes that further files may have */
	int			depth;			/* of files that include each other */
	int			line;			/* number of the line, from 1 on */
	bool		in_include;		/* the line includes a file that is being read */
} DataFile;

extern bool data_name_is_valid(const char *name, size_t length);
extern void data_file_read(DataFile *file);
extern void data_file_include(DataFile *file, const DataFile *included);
pg_noreturn extern void data_line_invalid(const DataFile *file, const char *detail, const char *hint);
extern bool data_files_changed(const DataStamp *stamps);

#endif							/* NPS_DATA_FILE_H */
