#include "shell/text.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_SIZE 16384

static void put_escape(FILE *out, uint32_t c, bool is_json)
{
	if (!is_json)
		fprintf(out, "<U+%04X>", (unsigned)c);
	else if (c < 0x10000)
		fprintf(out, "\\u%04x", (unsigned)c);
	else
		fprintf(out, "\\u%04x\\u%04x",
			(unsigned)(0xd800 + ((c - 0x10000) >> 10)),
			(unsigned)(0xdc00 + ((c - 0x10000) & 0x3ff)));
}

static void put(FILE *out, const char *text, bool is_json)
{
	const char *end = text + strlen(text);
	const char *p = text;
	uint32_t c;

	while (p < end) {
		size_t len = utf8_decode(p, (size_t)(end - p), &c);

		if (len == 0)
			fprintf(out, "<%02X>", (unsigned char)*p++);
		else if (utf8_is_hidden(c))
			put_escape(out, c, is_json);
		else
			fwrite(p, 1, len, out);
		p += len;
	}
}

void text_vline(FILE *out, const char *format, va_list values)
{
	char line[LINE_SIZE];

	vsnprintf(line, sizeof(line), format, values);
	put(out, line, false);
	putc('\n', out);
}

void text_line(FILE *out, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	text_vline(out, format, values);
	va_end(values);
}

void text_paragraph(FILE *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strlen(text);

		if (len > TEXT_WIDTH) {
			len = TEXT_WIDTH;
			while (len > 0 && text[len] != ' ')
				len--;
			if (len == 0) /* one long word */
				len = strcspn(text, " ");
		}
		text_line(out, "%.*s", (int)len, text);
		text += len;
		text += strspn(text, " ");
	}
}

void text_json_part(FILE *out, const char *json)
{
	put(out, json, true);
}

void text_json(FILE *out, const char *json)
{
	put(out, json, true);
	putc('\n', out);
}

static void new_line(FILE *out, int depth)
{
	fprintf(out, "\n%*s", depth * 2, "");
}

/* The text is ours: without white space between its tokens. */
void text_json_indented(FILE *out, const char *json)
{
	bool in_string = false;
	int depth = 0;

	for (const char *p = json; *p != '\0'; p++) {
		bool opens = !in_string && (*p == '{' || *p == '[');
		bool closes = !in_string && (*p == '}' || *p == ']');

		if (closes && p[-1] != '{' && p[-1] != '[')
			new_line(out, depth - 1);
		depth += opens - closes;
		putc(*p, out);
		if (*p == '"' && (p == json || p[-1] != '\\'))
			in_string = !in_string;
		else if (!in_string && *p == ':')
			putc(' ', out);
		if ((opens && p[1] != '}' && p[1] != ']') ||
			(!in_string && *p == ','))
			new_line(out, depth);
	}
	putc('\n', out);
}

static bool has_colours(FILE *out)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(fileno(out)) &&
	       (no_color == NULL || no_color[0] == '\0') && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

void text_word(FILE *out, enum text_colour colour, const char *word)
{
	static const char *const codes[] = {
		[TEXT_PLAIN] = "0",
		[TEXT_BOLD] = "1",
		[TEXT_GREEN] = "32",
		[TEXT_YELLOW] = "33",
		[TEXT_RED] = "31",
	};

	if (has_colours(out))
		fprintf(out, "\033[%sm%s\033[0m", codes[colour], word);
	else
		fputs(word, out);
}

const char *text_time(int64_t when, char out[TEXT_TIME_SIZE])
{
	time_t seconds = (time_t)when;
	struct tm local;

	if (localtime_r(&seconds, &local) == NULL ||
		strftime(out, TEXT_TIME_SIZE, "%Y-%m-%d %H:%M", &local) == 0)
		strcpy(out, "?");
	return out;
}
