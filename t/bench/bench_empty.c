/*
 * The least that a FastCGI program can do: 200 bytes, always the same, by the same library and in
 * the same pool as ours.  What the benchmark measures the pages against.
 */
#include <fcgiapp.h>
#include <string.h>

static const char answer[] = "Content-Type: text/html; charset=utf-8\r\n"
			     "Content-Length: 200\r\n"
			     "\r\n"
			     "<!doctype html><title>Empty</title>"
			     "<p>This page says nothing at all, in as many bytes as it was asked "
			     "to, so that there is something to measure "
			     "the pages against that do say something. Two hundred ...";

enum { HEADER_SIZE = 40 + 21 + 2, BODY_SIZE = 200 };
_Static_assert(sizeof answer - 1 == HEADER_SIZE + BODY_SIZE, "Content-Length says what is there");

int
main(void)
{
	FCGX_Request request;

	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&request) == 0) {
		FCGX_PutStr(answer, sizeof answer - 1, request.out);
		FCGX_Finish_r(&request);
	}
	return 0;
}
