/*
 * What a browser is called, as far as its User-Agent says: for people who look where they are
 * signed in, and for nothing else.
 */
#ifndef WEB_BROWSER_NAME_H
#define WEB_BROWSER_NAME_H

#include "../base/arena.h"

/* "Firefox on Linux", "Safari on iPhone", "curl"; "Unknown browser" for what tells nothing. */
const char *
browser_name(struct arena *a, const char *user_agent);

#endif
