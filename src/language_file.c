/*-------------------------------------------------------------------------
 *
 * language_file.c
 *	  Reads which languages comments are told to be in, and finds the lexicon
 *	  that reads a comment.
 *
 * The file comments.languages comes with the lexicons; a shop's own lines, in
 * shop.languages, follow it.  The table is read once and kept until one of the
 * files, those of the lexicons included, has changed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/memutils.h"

#include "data_file.h"
#include "language.h"
#include "language_file.h"
#include "lexicon_file.h"
#include "words.h"

#define LANGUAGE_EXTENSION "languages"
#define WORDS_EXPECTED 30000	/* of all languages together */

/* The table, and the lexicon of each language */
typedef struct LanguageFile
{
	MemoryContext context;		/* of all this */
	DataStamp  *stamps;
	TimestampTz checked;		/* the statement that looked for changes */
	uint64		changes;		/* of lexicons, until then */
	const Lexicon *lexicons[LANGUAGES_MAX]; /* NULL if none reads it */
	const Lexicon *symbols;		/* NULL if there is none */
	Languages	languages;
} LanguageFile;

static LanguageFile *language_file = NULL;

/*
 * Add a line of a list of frequent words.
 */
static void
languages_read_list_line(DataFile *file, char *line)
{
	languages_add_common(file->target, file->number, line, strlen(line));
}

/*
 * Add a line, or the words of the list that it names.
 */
static void
languages_read_line(DataFile *file, char *line)
{
	Languages  *languages = file->target;
	DataFile	named = *file;
	LanguageStatus status = languages_add_line(languages, line, &named.number);

	if (status == LANGUAGE_LISTS)
	{
		named.kind = "list of frequent words";
		named.name = languages->list[named.number].name;
		named.extension = LIST_EXTENSION;
		named.hint = "Name a language whose list the server has, or delete the line.";
		named.add_line = languages_read_list_line;
		data_file_include(file, &named);
	}
	else if (status != LANGUAGE_OK)
		data_line_invalid(file, language_status_detail(status),
						  "See the comment at the head of comments." LANGUAGE_EXTENSION ".");
}

/*
 * Read a file of languages.
 */
static void
languages_read(LanguageFile *file, const char *name, const char *hint)
{
	DataFile	reader = {
		.kind = "list of languages",
		.name = name,
		.extension = LANGUAGE_EXTENSION,
		.hint = hint,
		.add_line = languages_read_line,
		.target = &file->languages,
		.stamps = &file->stamps,
		.context = file->context,
		.left = (size_t) DATA_MEGABYTES * 1024 * 1024,
		.depth = 1
	};

	data_file_read(&reader);
}

/*
 * Add to an error who asked for a lexicon.
 */
static void
listed_lexicon_context(void *arg)
{
	errcontext("lexicon \"%s\" of comments." LANGUAGE_EXTENSION " or shop." LANGUAGE_EXTENSION, (const char *) arg);
}

/*
 * The lexicon that a line names.
 */
static const Lexicon *
listed_lexicon(char *name)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = listed_lexicon_context,
		.arg = name
	};
	const Lexicon *lexicon;

	error_context_stack = &callback;
	lexicon = lexicon_by_name(name, strlen(name));
	error_context_stack = callback.previous;
	return lexicon;
}

/*
 * Read the files of languages and the lexicons that they name.
 */
static LanguageFile *
languages_load(void)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "nps languages",
												  ALLOCSET_DEFAULT_SIZES);
	LanguageFile *file = MemoryContextAllocZero(context, sizeof(LanguageFile));
	Languages  *languages = &file->languages;

	file->context = context;
	languages_init(languages, WORDS_EXPECTED, lexicon_resize, context);
	file->changes = lexicon_changes_seen();
	file->checked = GetCurrentStatementStartTimestamp();
	languages_read(file, "comments", "Put the file there: it comes with the extension.");
	languages_read(file, "shop", NULL);
	for (int i = 0; i < languages->count; i++)
	{
		if (languages->list[i].lexicon[0] == '\0')
			continue;
		file->lexicons[i] = listed_lexicon(languages->list[i].lexicon);
		languages_add_lexicon(languages, i, file->lexicons[i]);
	}
	if (languages->symbols[0] != '\0')
		file->symbols = listed_lexicon(languages->symbols);
	MemoryContextSetParent(context, TopMemoryContext);
	return file;
}

/*
 * The languages, read if need be.
 */
static const LanguageFile *
languages_current(void)
{
	TimestampTz statement = GetCurrentStatementStartTimestamp();

	if (language_file != NULL)
	{
		/* its lexicons are gone if one was forgotten, whoever asked for that */
		bool		changed = language_file->changes != lexicon_changes_seen();

		if (!changed && language_file->checked != statement)
		{
			language_file->checked = statement;
			changed = data_files_changed(language_file->stamps);
		}
		if (changed)
		{
			MemoryContextDelete(language_file->context);
			language_file = NULL;
		}
	}
	if (language_file == NULL)
		language_file = languages_load();
	return language_file;
}

/*
 * Does a text have a word of a lexicon?
 */
static bool
lexicon_knows_text(const Lexicon *lexicon, const char *text, size_t length)
{
	WordReader	reader = {.lexicon = lexicon, .roles = LEXICON_TONE};
	Word		word;

	reader.next = (const unsigned char *) text;
	reader.end = reader.next + length;
	while (word_read(&reader, &word))
		if (word.entry != NULL && word.entry->roles & LEXICON_TONE)
			return true;
	return false;
}

/*
 * The lexicon that reads a text, which is in UTF-8, and its name.  NULL if none
 * does.  A short text without a known word is read by that of emoji, if it has
 * some.
 */
const Lexicon *
lexicon_of_text(const char *text, size_t length, const char **name)
{
	const LanguageFile *file = languages_current();
	bool		too_short;
	int			number = language_of(&file->languages, text, length, &too_short);

	if (number != LANGUAGE_NONE)
	{
		*name = file->languages.list[number].lexicon;
		return file->lexicons[number];
	}
	if (too_short && file->symbols != NULL && lexicon_knows_text(file->symbols, text, length))
	{
		*name = file->languages.symbols;
		return file->symbols;
	}
	return NULL;
}
