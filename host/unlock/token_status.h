/* What libfido2 says, as a status. */
#ifndef UNLOCK_TOKEN_STATUS_H
#define UNLOCK_TOKEN_STATUS_H

#include "base/status.h"

/* error is a FIDO_ERR_… (fido/err.h, CTAP 2.1 section 8.2). */
CHECKED enum status token_status(int error);

#endif
