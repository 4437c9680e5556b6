#include "ops/link_flow.h"

#include "base/base64url.h"

#include <string.h>

static bool is_id(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= LINK_FLOW_ID_MAX &&
	       base64url_is_text(text, len);
}

struct link_flow *link_flow_find(struct link_flows *flows, const char *id)
{
	for (size_t i = 0; id[0] != '\0' && i < LINK_FLOWS_MAX; i++) {
		if (strcmp(flows->flow[i].id, id) == 0)
			return &flows->flow[i];
	}
	return NULL;
}

struct link_flow *link_flow_add(struct link_flows *flows, const char *id,
	char replaced[LINK_FLOW_ID_MAX + 1])
{
	struct link_flow *oldest = &flows->flow[0];

	replaced[0] = '\0';
	if (!is_id(id))
		return NULL;
	for (size_t i = 1; i < LINK_FLOWS_MAX; i++) {
		if (flows->flow[i].number < oldest->number)
			oldest = &flows->flow[i];
	}
	strcpy(replaced, oldest->id);
	*oldest = (struct link_flow){.number = ++flows->last_number};
	strcpy(oldest->id, id);
	return oldest;
}

void link_flow_remove(struct link_flow *flow)
{
	*flow = (struct link_flow){0};
}
