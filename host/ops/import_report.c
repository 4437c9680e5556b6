#include "ops/import_report.h"

void import_report_add(
	struct import_report *report, const struct import_item *item)
{
	bool differs = item->verdict == IMPORT_DIFFERS;

	report->counts[item->kind][item->verdict]++;
	if (item->verdict != IMPORT_SAME &&
		report->named[differs] < IMPORT_REPORT_MAX)
		report->item[differs][report->named[differs]++] = *item;
}

int64_t import_report_differing(const struct import_report *report)
{
	int64_t sum = 0;

	for (int kind = 0; kind < IMPORT_KINDS; kind++)
		sum += report->counts[kind][IMPORT_DIFFERS];
	return sum;
}

static int64_t write_counts(
	struct json_writer *w, const struct import_report *report)
{
	int64_t worth_a_line = 0;

	json_begin_object(w, "counts");
	for (enum import_kind kind = 0; kind < IMPORT_KINDS; kind++) {
		json_begin_object(w, import_kind_name(kind));
		for (enum import_verdict v = 0; v < IMPORT_VERDICTS; v++) {
			int64_t n = report->counts[kind][v];

			json_add_integer(w, import_verdict_name(v), n);
			worth_a_line += v == IMPORT_SAME ? 0 : n;
		}
		json_end_object(w);
	}
	json_end_object(w);
	return worth_a_line;
}

void import_report_write(
	struct json_writer *w, const struct import_report *report)
{
	int64_t left = write_counts(w, report);

	json_begin_array(w, "items");
	for (int differs = 1; differs >= 0; differs--) {
		for (size_t i = 0; i < report->named[differs]; i++, left--) {
			const struct import_item *item =
				&report->item[differs][i];

			json_begin_object(w, NULL);
			json_add_string(
				w, "kind", import_kind_name(item->kind));
			json_add_string(w, "verdict",
				import_verdict_name(item->verdict));
			json_add_string(w, "name", item->name);
			json_end_object(w);
		}
	}
	json_end_array(w);
	json_add_integer(w, "left_out", left);
}
