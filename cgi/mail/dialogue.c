/* How far the talk with a relay came.  See dialogue.h. */
#include <string.h>

#include "../base/crypto.h"
#include "dialogue.h"

static void
forget_answer(struct dialogue *d)
{
	d->code = 0;
	d->answer[0] = '\0';
}

/* Keeps the last word of what goes out at AUTH: credentials, in base64. */
static void
remember_secret(struct dialogue *d, const char *line, size_t size)
{
	size_t start;

	while (size > 0 && (line[size - 1] == '\r' || line[size - 1] == '\n'))
		size--;
	for (start = size; start > 0 && line[start - 1] != ' '; start--)
		;
	size -= start;
	dialogue_forget_secret(d);
	memcpy(d->secret, line + start, size < sizeof d->secret ? size : sizeof d->secret - 1);
}

/* Appends a line of an answer: the first as "550 text", the others without their code. */
static void
answer_add(struct dialogue *d, const char *line, size_t size)
{
	size_t used = strlen(d->answer), from = used == 0 ? 0 : 4;

	if (used > 0 && used < DIALOGUE_ANSWER_MAX)
		d->answer[used++] = ' ';
	for (size_t i = from; i < size && used < DIALOGUE_ANSWER_MAX; i++)
		d->answer[used++] =
			i == 3 || (unsigned char)line[i] < 0x20 || line[i] == 0x7F ? ' ' : line[i];
	while (used > 0 && d->answer[used - 1] == ' ')
		used--;
	d->answer[used] = '\0';
}

void
dialogue_begin(struct dialogue *d)
{
	d->stage = DIALOGUE_CONNECT;
	d->reused = d->ended = false;
	forget_answer(d);
}

void
dialogue_sent(struct dialogue *d, const char *line, size_t size)
{
	static const char verbs[][9] = {
		[DIALOGUE_HELLO] = "EHLO", [DIALOGUE_TLS] = "STARTTLS", [DIALOGUE_AUTH] = "AUTH",
		[DIALOGUE_MAIL] = "MAIL",  [DIALOGUE_RCPT] = "RCPT",    [DIALOGUE_DATA] = "DATA"};
	enum dialogue_stage before = d->stage;

	d->ended = d->ended || (size >= 4 && memcmp(line, "QUIT", 4) == 0);
	if (d->ended || before == DIALOGUE_BODY)
		return;
	for (enum dialogue_stage i = DIALOGUE_HELLO; i <= DIALOGUE_DATA; i++)
		if (size >= strlen(verbs[i]) && memcmp(line, verbs[i], strlen(verbs[i])) == 0)
			d->stage = i;
	if (size >= 4 && memcmp(line, "HELO", 4) == 0)
		d->stage = DIALOGUE_HELLO;
	if (before == DIALOGUE_CONNECT && d->stage == DIALOGUE_HELLO)
		d->authenticated = false;
	if (before == DIALOGUE_CONNECT && d->stage == DIALOGUE_MAIL)
		d->reused = true;
	if (d->stage == DIALOGUE_AUTH)
		remember_secret(d, line, size);
	forget_answer(d);
}

void
dialogue_sent_body(struct dialogue *d)
{
	if (d->stage == DIALOGUE_BODY)
		return;
	d->stage = DIALOGUE_BODY;
	forget_answer(d);
}

void
dialogue_received(struct dialogue *d, const char *line, size_t size)
{
	int code = 0;

	if (d->ended)
		return;
	for (size_t i = 0; i < 3; i++) {
		if (i >= size || line[i] < '0' || line[i] > '9')
			return;
		code = code * 10 + (line[i] - '0');
	}
	if (d->code != 0)
		forget_answer(d);
	answer_add(d, line, size);
	if (size > 3 && line[3] == '-')
		return;
	d->code = code;
	if (d->stage == DIALOGUE_AUTH && code == 235)
		d->authenticated = true;
}

bool
dialogue_repeats_secret(const struct dialogue *d, const char *password)
{
	return (d->secret[0] != '\0' && strstr(d->answer, d->secret) != NULL) ||
	       (password[0] != '\0' && strstr(d->answer, password) != NULL);
}

void
dialogue_forget_secret(struct dialogue *d)
{
	crypto_cleanse(d->secret, sizeof d->secret);
}
