/* What the terminal gets to see. Stored words may hold control characters or
 * marks that reverse the direction of writing: none of them passes. */
#ifndef SHELL_TEXT_H
#define SHELL_TEXT_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

/* A line; whatever could move the cursor or hide something is shown as
 * <U+202E>, a byte that is not UTF-8 as <FF>. */
void text_line(FILE *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void text_vline(FILE *out, const char *format, va_list values)
	__attribute__((format(printf, 2, 0)));

/* The same in lines of at most TEXT_WIDTH bytes, broken between words. */
#define TEXT_WIDTH 78
void text_paragraph(FILE *out, const char *text);

/* JSON text and a line end; the same characters become \u escapes. */
void text_json(FILE *out, const char *json);

/* A piece of JSON text, as above, without the line end. */
void text_json_part(FILE *out, const char *json);

/* JSON text with a line for each member. */
void text_json_indented(FILE *out, const char *json);

enum text_colour { TEXT_PLAIN, TEXT_BOLD, TEXT_GREEN, TEXT_YELLOW, TEXT_RED };

/* A word of ours, coloured on a terminal unless NO_COLOR is set. */
void text_word(FILE *out, enum text_colour colour, const char *word);

#define TEXT_TIME_SIZE 32

/* Seconds since 1970 in local time, to the minute. */
const char *text_time(int64_t when, char out[TEXT_TIME_SIZE]);

#endif
