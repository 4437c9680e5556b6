/* The user's own browser, asked to show a page. */
#ifndef SHELL_OPEN_PAGE_H
#define SHELL_OPEN_PAGE_H

#include <stdbool.h>

/* Whether there is a desktop on which a browser could come up. */
bool open_page_is_possible(void);

/* Starts it and does not wait; whether it comes up is for the user to see. */
void open_page(const char *url);

#endif
