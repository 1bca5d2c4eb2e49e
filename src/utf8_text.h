/*-------------------------------------------------------------------------
 *
 * utf8_text.h
 *	  A text of the server in UTF-8, whatever encoding the database has.
 *
 *-------------------------------------------------------------------------
 */
#ifndef NPS_UTF8_TEXT_H
#define NPS_UTF8_TEXT_H

extern const char *utf8_text(const char *text, size_t *length);

#endif							/* NPS_UTF8_TEXT_H */
