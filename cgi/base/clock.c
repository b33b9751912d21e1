/* Times.  See clock.h. */
#include "clock.h"

enum { DAY_S = 24 * 60 * 60 };

static int64_t
read_clock(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
clock_now_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t
clock_monotonic_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

static struct tm
broken_down(time_t seconds)
{
	struct tm tm;

	gmtime_r(&seconds, &tm);
	return tm;
}

/* Puts `number` as two digits. */
static void
put_two(char *at, int number)
{
	at[0] = (char)('0' + number / 10 % 10);
	at[1] = (char)('0' + number % 10);
}

/*
 * Puts "2026-11-22" for the day that `days` after 1970-01-01 is.  The last one is kept (a process
 * has one thread): rows of a list mostly share their day, and gmtime_r() takes longer than all else
 * of a row.
 */
static void
put_day(char *at, int64_t days)
{
	static char kept[] = "1970-01-01";
	static int64_t kept_days;
	struct tm tm;

	if (days != kept_days) {
		tm = broken_down((time_t)(days * DAY_S));
		put_two(kept, (tm.tm_year + 1900) / 100);
		put_two(kept + 2, (tm.tm_year + 1900) % 100);
		put_two(kept + 5, tm.tm_mon + 1);
		put_two(kept + 8, tm.tm_mday);
		kept_days = days;
	}
	memcpy(at, kept, sizeof kept - 1);
}

/* By hand: pages of lists have one a row, and printf takes longer than all else of a row. */
char *
clock_format(struct arena *a, int64_t time_ms)
{
	char text[] = "0000-00-00 00:00 UTC";
	int64_t seconds = time_ms / 1000 - (time_ms % 1000 < 0), days = seconds / DAY_S;
	int minutes;

	if (time_ms == 0)
		return arena_strdup(a, "");
	if (seconds % DAY_S < 0)
		days--;
	minutes = (int)((seconds - days * DAY_S) / 60);
	put_day(text, days);
	put_two(text + 11, minutes / 60);
	put_two(text + 14, minutes % 60);
	return arena_memdup(a, text, sizeof text - 1);
}

char *
clock_format_rfc3339(struct arena *a, int64_t time_ms)
{
	struct tm tm;

	if (time_ms == 0)
		return arena_strdup(a, "");
	tm = broken_down((time_t)(time_ms / 1000));
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
	                    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

char *
clock_format_rfc5322(struct arena *a, int64_t time_ms)
{
	static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct tm tm = broken_down((time_t)(time_ms / 1000));

	return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[tm.tm_wday],
	                    tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
	                    tm.tm_sec);
}

int64_t
clock_parse_rfc3339(const char *text)
{
	struct tm tm = {0};
	char *end;
	int64_t ms = 0, scale = 100;

	end = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	if (end == NULL)
		return -1;
	if (*end == '.')
		for (end++; *end >= '0' && *end <= '9'; end++, scale /= 10)
			ms += (*end - '0') * scale;
	if (strcmp(end, "Z") != 0)
		return -1;
	return (int64_t)timegm(&tm) * 1000 + ms;
}

int64_t
clock_parse_day(const char *text)
{
	struct tm tm = {0};
	char again[11];
	time_t begin;

	if (strlen(text) != 10 || strptime(text, "%Y-%m-%d", &tm) != text + 10)
		return -1;
	begin = timegm(&tm);
	tm = broken_down(begin);
	/* the 31st of a month that has 30 days is the 1st of the next to timegm() */
	if (strftime(again, sizeof again, "%Y-%m-%d", &tm) != 10 || strcmp(again, text) != 0)
		return -1;
	return begin < 0 ? -1 : (int64_t)begin * 1000;
}
