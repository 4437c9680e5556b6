/* The least that a native messaging host can be: reads one frame, answers with
 * the same bytes. It links what every host here needs, libcrypto and cJSON, so
 * that the rest of the difference is ours. */
#include <cjson/cJSON.h>
#include <openssl/crypto.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	static char buf[65536];
	uint32_t len;
	cJSON *json;

	if (OPENSSL_init_crypto(0, NULL) != 1)
		return 1;
	while (read(0, &len, sizeof(len)) == sizeof(len)) {
		if (len > sizeof(buf) || read(0, buf, len) != (ssize_t)len)
			return 1;
		json = cJSON_ParseWithLength(buf, len);
		cJSON_Delete(json);
		if (write(1, &len, sizeof(len)) != sizeof(len) ||
			write(1, buf, len) != (ssize_t)len)
			return 1;
	}
	return 0;
}
