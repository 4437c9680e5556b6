#include "net/callback_page.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define TITLE_MAX 320
#define TEXT_MAX 512
#define SHA256_LENGTH 32

/* Also its hash stands in the policy, so that no other style applies. */
static const char style[] =
	":root{color-scheme:light dark;--page:#f3f4f7;--card:#fff;"
	"--text:#1c1e26;--soft:#5b6070;--line:#dfe2ea;--good:#1a7f4b;"
	"--next:#2557d6;--bad:#a3333d}"
	"@media(prefers-color-scheme:dark){:root{--page:#15171d;--card:#1f222b;"
	"--text:#eceef4;--soft:#a3a9ba;--line:#333845;--good:#5fd39a;"
	"--next:#8fb0ff;--bad:#ff9aa2}}"
	"*{box-sizing:border-box}"
	"body{margin:0;min-height:100vh;display:grid;place-items:center;"
	"padding:24px;background:var(--page);color:var(--text);"
	"font:16px/1.5 system-ui,sans-serif}"
	"main{width:100%;max-width:440px;padding:32px;background:var(--card);"
	"border:1px solid var(--line);border-radius:16px}"
	"svg{display:block;width:48px;height:48px;margin-bottom:16px;fill:none;"
	"stroke:currentColor;stroke-width:3;stroke-linecap:round;"
	"stroke-linejoin:round}"
	".good{color:var(--good)}.next{color:var(--next)}.bad{color:var(--bad)}"
	"h1{margin:0 0 8px;font-size:22px;line-height:1.3;"
	"overflow-wrap:anywhere}"
	"p{margin:0 0 8px;overflow-wrap:anywhere}"
	".soft{margin:16px 0 0;color:var(--soft);font-size:14px}";

struct look {
	const char *mark; /* class of the sign, which differs in shape too */
	const char *sign;
};

static const struct look good = {"good", "<path d=\"M15 25l6 6 12-13\"/>"};
static const struct look next = {
	"next", "<path d=\"M13 17h22v15H13zM13 18l11 8 11-8\"/>"};
static const struct look bad = {"bad", "<path d=\"M24 14v13M24 33v.5\"/>"};

static enum status finish(int len)
{
	return len > 0 && len < CALLBACK_PAGE_MAX ? STATUS_OK : STATUS_TOO_LONG;
}

/* Nothing may load, frame, or learn the address, which holds the code. */
static enum status write_headers(
	const char *line, const char *type, char out[CALLBACK_PAGE_MAX])
{
	unsigned char digest[SHA256_LENGTH];
	char hash[64];

	if (EVP_Digest(style, strlen(style), digest, NULL, EVP_sha256(),
		    NULL) != 1)
		return STATUS_CRYPTO;
	EVP_EncodeBlock((unsigned char *)hash, digest, sizeof(digest));
	return finish(snprintf(out, CALLBACK_PAGE_MAX,
		"HTTP/1.1 %s\r\n"
		"Content-Type: %s; charset=utf-8\r\n"
		"Cache-Control: no-store\r\n"
		"Content-Security-Policy: default-src 'none'; style-src "
		"'sha256-%s'; base-uri 'none'; form-action 'none'; "
		"frame-ancestors 'none'\r\n"
		"Referrer-Policy: no-referrer\r\n"
		"X-Content-Type-Options: nosniff\r\n"
		"Cross-Origin-Opener-Policy: same-origin\r\n"
		"Cross-Origin-Resource-Policy: same-origin\r\n"
		"Connection: close\r\n"
		"\r\n",
		line, type, hash));
}

static enum status write_html(const char *line, const struct look *look,
	const char *title, const char *text, char out[CALLBACK_PAGE_MAX])
{
	enum status st = write_headers(line, "text/html", out);
	size_t len;
	int added;

	if (st != STATUS_OK)
		return st;
	len = strlen(out);
	added = snprintf(out + len, CALLBACK_PAGE_MAX - len,
		"<!doctype html>\n<html lang=\"en\"><head>"
		"<meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width\">"
		"<meta name=\"robots\" content=\"noindex\">"
		"<title>%s - nywhere</title><style>%s</style></head>\n"
		"<body><main><svg class=\"%s\" viewBox=\"0 0 48 48\" "
		"aria-hidden=\"true\"><circle cx=\"24\" cy=\"24\" r=\"21\"/>%s"
		"</svg>\n<h1>%s</h1>\n<p>%s</p>\n"
		"<p class=\"soft\">You can close this tab and go back to "
		"nywhere.</p>\n</main></body></html>\n",
		title, style, look->mark, look->sign, title, text);
	return added < 0 ? STATUS_TOO_LONG : finish((int)len + added);
}

/* The names are a handle and a host name, the sentences our own: nothing in
 * them means anything to HTML. */
enum status callback_page_write(
	const struct callback_page *page, char out[CALLBACK_PAGE_MAX])
{
	char title[TITLE_MAX];
	char text[TEXT_MAX];

	if (page->outcome == STATUS_OK && page->code_sent) {
		snprintf(text, sizeof(text),
			"%s has sent you an e-mail with a code. Type it into "
			"nywhere to give your handle its key.",
			page->server);
		return write_html(
			"200 OK", &next, "Look at your e-mail", text, out);
	}
	if (page->outcome == STATUS_OK) {
		snprintf(title, sizeof(title), "%s is yours", page->handle);
		snprintf(text, sizeof(text),
			"%s has confirmed it. nywhere keeps no access to your "
			"account.",
			page->server);
		return write_html("200 OK", &good, title, text, out);
	}
	return write_html(page->outcome == STATUS_OAUTH_DENIED
				  ? "200 OK"
				  : "400 Bad Request",
		&bad, "Nothing was linked", status_sentence(page->outcome),
		out);
}

enum status callback_page_used(char out[CALLBACK_PAGE_MAX])
{
	return write_html("409 Conflict", &bad, "This page was used already",
		"The answer that it carries counts only once; nothing was "
		"done again.",
		out);
}

enum status callback_page_nothing(char out[CALLBACK_PAGE_MAX])
{
	return write_headers("404 Not Found", "text/plain", out);
}
