/* ULIDs.  See id.h. */
#include <unistd.h>

#include "id.h"

#include "clock.h"
#include "crypto.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void
put_time(struct id *id, int64_t time_ms)
{
	for (int i = 9, shift = 0; i >= 0; i--, shift += 5)
		id->text[i] = digits[(uint64_t)time_ms >> shift & 31];
}

struct id
id_new(void)
{
	static int64_t last_ms;
	static unsigned char entropy[10];
	static pid_t maker;
	int64_t now_ms = clock_now_ms();
	struct id id;

	/* a child has its parent's counter: it begins with entropy of its own */
	if (now_ms > last_ms || maker != getpid()) {
		maker = getpid();
		last_ms = now_ms;
		crypto_random(entropy, sizeof entropy);
	} else {
		/*
		 * the same millisecond, or a clock that went back: count up, as the specification's
		 * monotonic mode does
		 */
		for (int i = 9; i >= 0 && ++entropy[i] == 0; i--)
			continue;
	}
	put_time(&id, last_ms);
	for (int i = 0; i < 16; i++) {
		unsigned int bit = (unsigned int)i * 5, byte = bit / 8, off = bit % 8;
		unsigned int pair =
			(unsigned int)entropy[byte] << 8 | (byte + 1 < 10 ? entropy[byte + 1] : 0);

		id.text[10 + i] = digits[pair >> (11 - off) & 31];
	}
	id.text[ID_LENGTH] = '\0';
	return id;
}

struct id
id_of_bytes(const unsigned char bytes[16])
{
	struct id id;
	unsigned int bits = 0, have = 2; /* 128 bits behind two zeros: 26 digits of 5 */
	size_t n = 0;

	for (int i = 0; i < 16; i++) {
		bits = bits << 8 | bytes[i];
		for (have += 8; have >= 5; have -= 5)
			id.text[n++] = digits[bits >> (have - 5) & 31];
	}
	id.text[ID_LENGTH] = '\0';
	return id;
}

bool
id_parse(const char *text, struct id *id)
{
	memset(id, 0, sizeof *id);
	if (text == NULL || strlen(text) != ID_LENGTH || text[0] > '7')
		return false;
	for (int i = 0; i < ID_LENGTH; i++) {
		char c = text[i] >= 'a' && text[i] <= 'z' ? (char)(text[i] - 'a' + 'A') : text[i];

		if (strchr(digits, c) == NULL) {
			memset(id, 0, sizeof *id);
			return false;
		}
		id->text[i] = c;
	}
	return true;
}

bool
id_is_set(struct id id)
{
	return id.text[0] != '\0';
}

bool
id_equal(struct id a, struct id b)
{
	return strcmp(a.text, b.text) == 0;
}

static struct id
filled(int64_t time_ms, char with)
{
	struct id id;

	put_time(&id, time_ms);
	memset(id.text + 10, with, ID_LENGTH - 10);
	id.text[ID_LENGTH] = '\0';
	return id;
}

struct id
id_least(int64_t time_ms)
{
	return filled(time_ms, '0');
}

struct id
id_most(int64_t time_ms)
{
	return filled(time_ms, 'Z');
}

int64_t
id_time_ms(struct id id)
{
	int64_t ms = 0;

	for (int i = 0; i < 10 && id.text[i] != '\0'; i++)
		ms = ms << 5 | (strchr(digits, id.text[i]) - digits);
	return ms;
}
