/* The two forms in which name servers' tools write a key:
 *     key "name" { algorithm hmac-sha256; secret "…"; };
 *     key:\n  - id: name\n    algorithm: hmac-sha256\n    secret: …
 * Both are read as a row of words. */
#include "handle/tsig_key.h"

#include <string.h>

struct reader {
	const char *at;
	const char *end;
	bool is_yaml; /* where only # begins a comment: base64 has slashes */
};

/* What a word of the file is; text is NULL at the end of the file. */
struct word {
	const char *text;
	size_t len;
	bool is_quoted;
};

/* In the order in which a key has them. */
enum part { NAME, ALGORITHM, SECRET, PARTS };

struct found {
	struct word part[PARTS];
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t left(const struct reader *r)
{
	return (size_t)(r->end - r->at);
}

static bool begins(const struct reader *r, const char *text)
{
	size_t len = strlen(text);

	return left(r) >= len && memcmp(r->at, text, len) == 0;
}

static void skip_line(struct reader *r)
{
	while (r->at < r->end && *r->at != '\n')
		r->at++;
}

/* False for a comment without an end. */
static bool skip_block(struct reader *r)
{
	for (r->at += 2; r->at < r->end; r->at++) {
		if (begins(r, "*/")) {
			r->at += 2;
			return true;
		}
	}
	return false;
}

static bool skip_blank(struct reader *r)
{
	while (r->at < r->end) {
		if (is_space(*r->at))
			r->at++;
		else if (*r->at == '#' || (!r->is_yaml && begins(r, "//")))
			skip_line(r);
		else if (r->is_yaml || !begins(r, "/*"))
			return true;
		else if (!skip_block(r))
			return false;
	}
	return true;
}

/* No string of a key has anything in it that would have to be escaped. */
static bool read_quoted(struct reader *r, struct word *out)
{
	const char *start = ++r->at;

	while (r->at < r->end && *r->at != '"' && *r->at != '\n' &&
		*r->at != '\\')
		r->at++;
	if (r->at == r->end || *r->at != '"')
		return false;
	*out = (struct word){start, (size_t)(r->at - start), true};
	r->at++;
	return true;
}

static bool is_mark(const struct reader *r, char c)
{
	return !r->is_yaml && (c == '{' || c == '}' || c == ';');
}

static bool next_word(struct reader *r, struct word *out)
{
	const char *start;

	*out = (struct word){NULL, 0, false};
	if (!skip_blank(r))
		return false;
	if (r->at == r->end)
		return true;
	if (*r->at == '"')
		return read_quoted(r, out);
	start = r->at++;
	while (!is_mark(r, *start) && r->at < r->end && !is_space(*r->at) &&
		!is_mark(r, *r->at) && *r->at != '"')
		r->at++;
	*out = (struct word){start, (size_t)(r->at - start), false};
	return true;
}

static bool is_word(const struct word *word, const char *text)
{
	return !word->is_quoted && word->len == strlen(text) &&
	       memcmp(word->text, text, word->len) == 0;
}

static bool expect(struct reader *r, const char *text)
{
	struct word word;

	return next_word(r, &word) && word.text != NULL && is_word(&word, text);
}

/* A value, which is there once. */
static bool take(struct reader *r, struct word *part)
{
	return part->text == NULL && next_word(r, part) && part->text != NULL;
}

static bool read_end(struct reader *r)
{
	struct word word;

	return next_word(r, &word) && word.text == NULL;
}

static bool read_bind(struct reader *r, struct found *found)
{
	struct word word;

	if (!take(r, &found->part[NAME]) || !expect(r, "{"))
		return false;
	for (;;) {
		struct word *part = NULL;

		if (!next_word(r, &word) || word.text == NULL)
			return false;
		if (is_word(&word, "}"))
			return expect(r, ";") && read_end(r);
		if (is_word(&word, "algorithm"))
			part = &found->part[ALGORITHM];
		else if (is_word(&word, "secret"))
			part = &found->part[SECRET];
		if (part == NULL || !take(r, part) || !expect(r, ";"))
			return false;
	}
}

static bool read_yaml(struct reader *r, struct found *found)
{
	static const char *const names[PARTS] = {
		"id:", "algorithm:", "secret:"};
	struct word word;

	if (!expect(r, "-"))
		return false;
	for (int i = 0; i < PARTS; i++) {
		int part = 0;

		if (!next_word(r, &word) || word.text == NULL)
			return false;
		while (part < PARTS && !is_word(&word, names[part]))
			part++;
		if (part == PARTS || !take(r, &found->part[part]))
			return false;
	}
	return read_end(r);
}

static bool read_file(struct reader *r, struct found *found)
{
	struct word word;

	if (!next_word(r, &word) || word.text == NULL)
		return false;
	r->is_yaml = is_word(&word, "key:");
	if (r->is_yaml)
		return read_yaml(r, found);
	return is_word(&word, "key") && read_bind(r, found);
}

/* The words of a file that is read are short: it is. */
static enum status make(const struct found *found, struct tsig_key *out)
{
	struct secret *texts = secret_new(TSIG_KEY_FILE_MAX + PARTS);
	const char *part[PARTS];
	enum status st;
	size_t at = 0;

	if (texts == NULL)
		return STATUS_NO_MEMORY;
	for (int i = 0; i < PARTS; i++) {
		const struct word *word = &found->part[i];

		part[i] = (char *)texts->data + at;
		memcpy(texts->data + at, word->text, word->len);
		at += word->len + 1;
	}
	st = tsig_key_make(part[NAME], part[ALGORITHM], part[SECRET], out);
	secret_free(texts);
	return st;
}

enum status tsig_key_parse(
	const char *text, size_t len, struct tsig_key *out, const char **why)
{
	struct reader r = {text, text + len, false};
	struct found found = {0};
	const char *fault = NULL;
	enum status st = STATUS_BAD_TSIG_KEY;

	if (len > TSIG_KEY_FILE_MAX)
		fault = "That file is far too long for a key.";
	else if (memchr(text, '\0', len) != NULL || !read_file(&r, &found))
		fault = "A key file holds one key and nothing else, as "
			"tsig-keygen writes it.";
	else if (found.part[ALGORITHM].text == NULL ||
		 found.part[SECRET].text == NULL)
		fault = "The key has no algorithm or no secret.";
	if (fault == NULL) {
		st = make(&found, out);
		fault = "The key's name is no DNS name, its algorithm none of "
			"hmac-sha256, hmac-sha384 and hmac-sha512, or its "
			"secret not base64 of 16 bytes or more.";
	}
	if (st == STATUS_BAD_TSIG_KEY && why != NULL)
		*why = fault;
	return st;
}
