/* What a browser is called.  See browser_name.h. */
#include "browser_name.h"

struct mark {
	const char *mark, *name;
};

/* The first that stands in it counts: Edge says that it is Chrome, and all say that they are
 * Safari. */
static const struct mark browsers[] = {
	{"Edg", "Edge"},       {"OPR/", "Opera"},       {"SamsungBrowser/", "Samsung Internet"},
	{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},
	{"Chrome/", "Chrome"}, {"Safari/", "Safari"},   {"curl/", "curl"},
};
static const struct mark systems[] = {
	{"iPhone", "iPhone"}, {"iPad", "iPad"},     {"Android", "Android"}, {"Windows", "Windows"},
	{"Macintosh", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
};

static const char *
find(const struct mark *marks, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, marks[i].mark) != NULL)
			return marks[i].name;
	return NULL;
}

const char *
browser_name(struct arena *a, const char *user_agent)
{
	const char *browser = find(browsers, sizeof browsers / sizeof *browsers, user_agent);
	const char *system = find(systems, sizeof systems / sizeof *systems, user_agent);

	if (browser == NULL)
		return system == NULL ? "Unknown browser"
		                      : arena_printf(a, "Unknown browser on %s", system);
	return system == NULL ? browser : arena_printf(a, "%s on %s", browser, system);
}
