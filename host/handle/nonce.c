#include "handle/nonce.h"

#include "base/base64url.h"

#include <string.h>

bool nonce_is_valid(const char *text)
{
	size_t len = strlen(text);

	return len >= NONCE_MIN && len <= NONCE_MAX &&
	       base64url_is_text(text, len);
}
