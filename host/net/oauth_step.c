#include "net/oauth_step.h"

#include "base/platform.h"
#include "net/oauth_token.h"

struct oauth_step oauth_step_begin(
	struct net_request *request, const char *name, const char *asked)
{
	return (struct oauth_step){
		.request = request,
		.name = name,
		.asked = asked,
		.began = platform_clock_ms(),
	};
}

enum status oauth_step_end(
	const struct oauth_step *step, enum status st, const char *answer)
{
	struct step told = {
		.name = step->name,
		.asked = step->asked,
		.outcome = st == STATUS_OK ? STEP_FOUND : STEP_FAILED,
		.answer = answer == NULL || answer[0] == '\0' ? NULL : answer,
		.code = st,
		.ms = platform_clock_ms() - step->began,
	};

	progress_step(step->request, &told);
	return st;
}

/* What the server says to it changes nothing for us, but is told. */
static void revoke(struct net_request *request, struct oauth *oauth,
	struct https_client *client)
{
	struct oauth_step step = oauth_step_begin(
		request, "revoke", oauth->server.revocation_endpoint);
	struct https_client *own = NULL;
	enum status st = client == NULL ? https_open(&own) : STATUS_OK;

	oauth->stop = NULL; /* also when the flow was cancelled */
	if (st == STATUS_OK)
		st = oauth_token_revoke(oauth, client == NULL ? own : client);
	(void)!oauth_step_end(&step, st, NULL);
	https_close(own);
}

void oauth_step_finish_flow(struct net_request *request, struct flow *flow,
	struct https_client *client)
{
	if (flow == NULL)
		return;
	if (oauth_token_is_revocable(&flow->oauth))
		revoke(request, &flow->oauth, client);
	flow_end(flow);
}
