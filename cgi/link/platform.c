/*
 * Our own side of AWS, told by the verifier.  See platform.h.  Lines: "told MS", "partition NAME
 * ACCOUNT", "fault TEXT".
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "platform.h"

#include "../base/clock.h"

enum { LINE_MOST = 2048 };

static const char *
path_of(struct arena *a, const struct conf *conf, const char *end)
{
	return arena_printf(a, "%s/platform%s", conf->home_dir, end);
}

/* The rest of `line` behind `word` and a blank; NULL when it begins otherwise. */
static const char *
after_word(const char *line, const char *word)
{
	size_t length = strlen(word);

	return strncmp(line, word, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

static void
read_partition(struct arena *a, const char *text, struct platform *out)
{
	size_t length = strcspn(text, " ");

	if (length == 0 || out->count == PLATFORM_PARTITIONS)
		return;
	out->accounts[out->count++] = (struct platform_account){
		.partition = arena_memdup(a, text, length),
		.account = arena_strdup(a, text[length] == ' ' ? text + length + 1 : ""),
	};
}

static void
read_line(struct arena *a, const char *line, struct platform *out)
{
	const char *rest;

	if ((rest = after_word(line, "partition")) != NULL)
		read_partition(a, rest, out);
	else if ((rest = after_word(line, "fault")) != NULL)
		out->fault = arena_strdup(a, rest);
	else if ((rest = after_word(line, "told")) != NULL)
		out->told_ms = strtoll(rest, NULL, 10);
}

static const char *
join_partitions(struct arena *a, const struct platform *platform)
{
	const char *all = "";

	for (size_t i = 0; i < platform->count; i++)
		all = arena_printf(a, "%s%s%s", all, i > 0 ? " " : "",
		                   platform->accounts[i].partition);
	return all;
}

void
platform_read(struct arena *a, const struct conf *conf, struct platform *out)
{
	FILE *f = fopen(path_of(a, conf, ""), "re");
	char line[LINE_MOST];

	*out = (struct platform){.partitions = "aws", .fault = ""};
	if (f == NULL)
		return;
	while (fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		read_line(a, line, out);
	}
	fclose(f);
	out->known = out->told_ms > 0 && out->count > 0;
	if (out->known)
		out->partitions = join_partitions(a, out);
}

const char *
platform_account(const struct platform *platform, const char *partition)
{
	for (size_t i = 0; i < platform->count; i++)
		if (strcmp(platform->accounts[i].partition, partition) == 0)
			return platform->accounts[i].account;
	return "";
}

const char *
platform_partition(struct arena *a, const struct platform *platform)
{
	return arena_memdup(a, platform->partitions, strcspn(platform->partitions, " "));
}

bool
platform_has(const struct platform *platform, const char *partition)
{
	for (size_t i = 0; i < platform->count; i++)
		if (strcmp(platform->accounts[i].partition, partition) == 0)
			return true;
	return false;
}

/* Faults come from others' texts: one line of them. */
static const char *
one_line(struct arena *a, const char *text)
{
	char *line = arena_memdup(a, text, strnlen(text, LINE_MOST - 64));

	for (char *c = line; *c != '\0'; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
	return line;
}

static bool
write_lines(struct arena *a, FILE *f, const struct platform *platform)
{
	fprintf(f, "told %lld\n", (long long)clock_now_ms());
	for (size_t i = 0; i < platform->count; i++)
		fprintf(f, "partition %s %s\n", platform->accounts[i].partition,
		        platform->accounts[i].account);
	if (platform->fault != NULL && platform->fault[0] != '\0')
		fprintf(f, "fault %s\n", one_line(a, platform->fault));
	return fflush(f) == 0 && !ferror(f);
}

const struct err *
platform_write(struct arena *a, const struct conf *conf, const struct platform *platform)
{
	const char *path = path_of(a, conf, ""), *fresh = path_of(a, conf, ".new");
	FILE *f = fopen(fresh, "we");
	bool good;

	if (f == NULL)
		return err_new(a, ERR_SYSTEM, "%s: %s", fresh, strerror(errno));
	good = write_lines(a, f, platform);
	if (fclose(f) != 0 || !good || rename(fresh, path) != 0)
		return err_new(a, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	return NULL;
}
