#include "ops/operation.h"
#include "ops/unlock_step.h"

#define TAKES_NETWORK(name_, net_op_)                                          \
	{                                                                      \
		.name = #name_, .net_op = (net_op_), .ask = ask_##name_,       \
		.take = take_##name_                                           \
	}
#define ASKS_USER(name_)                                                       \
	{                                                                      \
		.name = #name_, .ask = ask_##name_, .take = take_##name_,      \
		.step = step_unlock                                            \
	}
#define BY_NETWORK(name_, net_op_)                                             \
	{                                                                      \
		.name = #name_, .net_op = (net_op_), .ask = ask_##name_,       \
		.finish = finish_##name_                                       \
	}

static const struct operation table[] = {
	{.name = "hello", .run = op_hello},
	{.name = "unlock",
		.argless = true,
		.ask = ask_unlock,
		.take = take_unlock,
		.step = step_unlock,
		.explain = explain_unlock},
	{.name = "unlock_cancel", .run = op_unlock_cancel},
	{.name = "unlock_list", .run = op_unlock_list},
	ASKS_USER(unlock_add),
	ASKS_USER(unlock_remove),
	ASKS_USER(unlock_test),
	ASKS_USER(unlock_change),
	{.name = "lock", .run = op_lock},
	{.name = "handles", .run = op_handles},
	{.name = "plan", .run = op_plan},
	{.name = "sign_in",
		.run = op_sign_in,
		.ask = ask_sign_in,
		.take = take_sign_in,
		.step = step_unlock},
	{.name = "redirect", .run = op_redirect},
	{.name = "window_plan", .run = op_window_plan},
	{.name = "window_choose", .run = op_window_choose},
	{.name = "window_handle",
		.ask = ask_window_handle,
		.take = take_window_handle},
	{.name = "window_close", .run = op_window_close},
	{.name = "windows", .run = op_windows},
	{.name = "site", .run = op_site},
	{.name = "forget", .run = op_forget},
	{.name = "log", .run = op_log},
	{.name = "handle_add", .run = op_handle_add},
	ASKS_USER(handle_bind),
	{.name = "record", .run = op_record},
	{.name = "contact_list", .run = op_contact_list},
	{.name = "contact_put", .run = op_contact_put},
	{.name = "contact_remove", .run = op_contact_remove},
	{.name = "settings", .run = op_settings},
	{.name = "doctor",
		.argless = true,
		.net_op = "doctor",
		.ask = ask_doctor,
		.take = take_doctor,
		.step = step_doctor},
	{.name = "handle_show", .run = op_handle_show},
	{.name = "handle_remove", .run = op_handle_remove},
	{.name = "handle_default", .run = op_handle_default},
	BY_NETWORK(resolve, "resolve"),
	BY_NETWORK(server, "server"),
	BY_NETWORK(link_begin, "oauth_begin"),
	BY_NETWORK(link_finish, "oauth_finish"),
	BY_NETWORK(link_code, "oauth_add_key"),
	BY_NETWORK(link_cancel, "oauth_cancel"),
	BY_NETWORK(handle_check, "resolve"),
	{.name = "zone_list", .run = op_zone_list},
	TAKES_NETWORK(zone_add, "zone_check"),
	TAKES_NETWORK(zone_check, "zone_check"),
	{.name = "zone_remove", .run = op_zone_remove},
	TAKES_NETWORK(publish_plan, "dns_ask"),
	TAKES_NETWORK(publish, "dns_ask"),
	{.name = "net_check",
		.shell_only = true,
		.net_op = "check",
		.ask = ask_net_check,
		.finish = finish_net_check},
	{.name = "rekey_secret",
		.shell_only = true,
		.ask = ask_rekey_secret,
		.take = take_rekey_secret,
		.step = step_unlock},
	{.name = "rekey", .shell_only = true, .run = op_rekey},
	{.name = "init",
		.shell_only = true,
		.ask = ask_init,
		.take = take_init,
		.step = step_unlock},
	{.name = "handle_export",
		.shell_only = true,
		.ask = ask_handle_export,
		.take = take_handle_export,
		.step = step_unlock},
	{.name = "handle_rotate",
		.shell_only = true,
		.net_op = "resolve",
		.ask = ask_handle_rotate,
		.finish = finish_handle_rotate},
	{.name = "rotate_code",
		.shell_only = true,
		.ask = ask_rotate_code,
		.take = take_rotate_code},
	{.name = "handle_take",
		.shell_only = true,
		.ask = ask_handle_take,
		.take = take_handle_take,
		.step = step_unlock},
	{.name = "export",
		.shell_only = true,
		.ask = ask_export,
		.take = take_export,
		.step = step_unlock},
	{.name = "import_plan",
		.shell_only = true,
		.ask = ask_import_plan,
		.take = take_import_plan,
		.step = step_unlock},
	{.name = "import", .shell_only = true, .run = op_import},
};

const struct operation *operation_table(size_t *count)
{
	*count = sizeof(table) / sizeof(table[0]);
	return table;
}
