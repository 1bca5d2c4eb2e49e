/*-------------------------------------------------------------------------
 *
 * utf8_text.h
 *	  A text of the server in UTF-8, whatever encoding the database has, and
 *	  the one rule for blank texts, which count as NULL everywhere.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_UTF8_TEXT_H
#define NPS_UTF8_TEXT_H

extern const char *utf8_composed(const char *text, size_t *length);
extern const char *utf8_text(const char *text, size_t *length);
extern bool text_is_blank(const char *text, size_t length);

#endif							/* NPS_UTF8_TEXT_H */
