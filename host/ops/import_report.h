/* What import has to say: how many of each kind and verdict, and the names of
 * those that are worth a line. */
#ifndef OPS_IMPORT_REPORT_H
#define OPS_IMPORT_REPORT_H

#include "keys/import.h"

#define IMPORT_REPORT_MAX 100 /* names, and as many of those that differ */

struct import_report {
	int64_t counts[IMPORT_KINDS][IMPORT_VERDICTS];
	size_t named[2]; /* others, and those that differ */
	struct import_item item[2][IMPORT_REPORT_MAX];
};

void import_report_add(
	struct import_report *report, const struct import_item *item);

/* How many differ. */
int64_t import_report_differing(const struct import_report *report);

/* Writes "counts", "items" (none that is the same; those that differ first)
 * and "left_out", how many more there are. */
void import_report_write(
	struct json_writer *w, const struct import_report *report);

#endif
