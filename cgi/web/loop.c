/*
 * screen_main(): a worker's life.  Opens everything, then takes one request at a time from the
 * socket on descriptor 0.
 *
 * SIGTERM is blocked except while waiting, so that it never cuts a request short; SIGUSR1 belongs
 * to the store, which opens before libfcgi so that libfcgi leaves the signal alone.  The socket
 * doesn't block, and is watched so that one worker wakes for a connection (EPOLLEXCLUSIVE).
 */
#include <errno.h>
#include <fastcgi.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/crypto.h"
#include "../base/log.h"
#include "request.h"

enum {
	RECORD_MOST = 65528,
	RECORDS_EXTRA = 128, /* for the heads of the records of most answers, and the ends */
	MAP_FROM = 128 * 1024
};
enum { REQUEST_MAX_S = 30, FAILED_PAUSE_MS = 500, EXIT_CONFIG = 78, EXIT_UNAVAILABLE = 69 };

static volatile sig_atomic_t stop, serving;

static void
on_stop(int signal)
{
	(void)signal;
	stop = 1;
}

/* A request that hangs takes its worker with it; the gate mends the store. */
static void
on_alarm(int signal)
{
	static const char line[] = "level=error msg=\"a request took too long, the worker ends\"\n";

	(void)signal;
	if (!serving)
		return; /* the alarm of the last request: taking it back would cost each a call more
		         */
	if (write(STDERR_FILENO, line, sizeof line - 1) < 0)
		_exit(EXIT_UNAVAILABLE);
	_exit(EXIT_UNAVAILABLE);
}

static void
catch_signals(sigset_t *stops)
{
	struct sigaction action = {.sa_handler = on_stop};
	struct sigaction watchdog = {.sa_handler = on_alarm};

	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigemptyset(&watchdog.sa_mask);
	sigaction(SIGALRM, &watchdog, NULL);
	sigemptyset(stops);
	sigaddset(stops, SIGTERM);
	sigaddset(stops, SIGINT);
	sigprocmask(SIG_BLOCK, stops, NULL);
}

/* --- one request --- */

static void
read_body(struct arena *a, FCGX_Request *fcgi, const struct http_request *request,
          struct request_body *body)
{
	size_t size;
	int got;
	char *bytes;

	memset(body, 0, sizeof *body);
	body->bytes = "";
	if (strcmp(request->method, "POST") != 0 ||
	    http_body_size(request, &size) != HTTP_BODY_OK || size == 0)
		return;
	bytes = arena_alloc(a, size + 1);
	got = FCGX_GetStr(bytes, (int)size, fcgi->in);
	body->bytes = bytes;
	body->size = got > 0 ? (size_t)got : 0;
}

static void
write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t done = write(fd, bytes, size);

		if (done < 0 && errno != EINTR)
			return; /* nobody reads it any more */
		if (done > 0) {
			bytes += done;
			size -= (size_t)done;
		}
	}
}

/* One record (FastCGI specification 1.0, 3.3). */
static void
put_record(struct buf *out, int type, int id, const void *content, size_t size)
{
	unsigned char head[FCGI_HEADER_LEN] = {
		FCGI_VERSION_1,    (unsigned char)type,        (unsigned char)(id >> 8),
		(unsigned char)id, (unsigned char)(size >> 8), (unsigned char)size,
	};

	buf_put(out, head, sizeof head);
	buf_put(out, content, size);
}

/* `text` as records of FCGI_STDOUT (5.3); none when it is empty, which would end the stream. */
static void
put_stream(struct buf *out, int id, const struct buf *text)
{
	for (size_t at = 0, size; at < text->len; at += size) {
		size = text->len - at < RECORD_MOST ? text->len - at : RECORD_MOST;
		put_record(out, FCGI_STDOUT, id, text->data + at, size);
	}
}

/*
 * Sends the answer and its end (5.5), all in one piece.  libfcgi's own stream sends 8 KB at a time
 * and the ends apart, each a wake-up of nginx's, and a wider one by FCGX_CreateWriter() leaks 80
 * bytes.
 */
static void
put_answer(struct arena *a, const FCGX_Request *fcgi, const struct buf *header,
           const struct buf *body)
{
	static const FCGI_EndRequestBody complete = {.protocolStatus = FCGI_REQUEST_COMPLETE};
	int id = fcgi->requestId;
	struct buf records;

	buf_init_room(&records, a, header->len + body->len + RECORDS_EXTRA);
	put_stream(&records, id, header);
	put_stream(&records, id, body);
	put_record(&records, FCGI_STDOUT, id, "", 0);
	put_record(&records, FCGI_END_REQUEST, id, &complete, sizeof complete);
	write_all(fcgi->ipcFd, records.data, records.len);
}

/*
 * In place of FCGX_Finish_r(), which sends the end and then waits for the peer to close first.  A
 * request is a connection of its own here, whatever FCGI_KEEP_CONN says.
 *
 * Where something of the request is unread, or may still come, libfcgi's way is right: it shuts its
 * side, and reads on for two seconds at most, since a TCP connection that is closed with something
 * unread is reset and may take the answer along.  Else FCGX_Detach() makes FCGX_Free() close at
 * once (libfcgi 2.4.2, OS_IpcClose()).
 */
static void
end_request(FCGX_Request *fcgi)
{
	fcntl(fcgi->ipcFd, F_SETFL, O_NONBLOCK); /* what has not come yet is not waited for */
	if (FCGX_GetChar(fcgi->in) == EOF && FCGX_GetError(fcgi->in) == 0)
		FCGX_Detach(fcgi);
	FCGX_Free(fcgi, 1);
}

static void
serve(const struct web *web, struct arena *a, FCGX_Request *fcgi)
{
	struct http_request request;
	struct request_body body;
	struct screen_answer answer;
	struct buf header;

	serving = 1;
	alarm(REQUEST_MAX_S);
	http_read(a, fcgi->envp, &request);
	log_request(request.operation.text);
	read_body(a, fcgi, &request, &body);
	answer_init(&answer, a, web, &request);
	request_answer(web, a, &request, &body, &answer);
	buf_init(&header, a);
	answer_header(&answer, &header);
	if (request.head)
		answer.body.len = 0;
	put_answer(a, fcgi, &header, &answer.body);
	end_request(fcgi);
	serving = 0;
	log_request("");
	arena_reset(a);
}

/* --- the process --- */

static const struct err *
open_all(struct web *web)
{
	const struct err *e;

	if ((e = keys_load(web->arena, web->conf.secret_file, &web->keys)) != NULL)
		return e;
	e = template_open(web->arena, web->conf.template_dir,
	                  web->conf.development ? TEMPLATE_RELOAD : TEMPLATE_ONCE, &web->templates);
	if (e != NULL)
		return e;
	return store_open(web->arena, web->conf.home_dir, web->conf.data_dir, &web->store);
}

/*
 * How many requests this worker takes: the configured number, a little less for some, so that not
 * all leave at once.
 */
static int64_t
seat(const struct conf *conf)
{
	return conf->worker_requests - conf->worker_requests / 8 * (getpid() % 8) / 8;
}

/*
 * What waits for a connection on descriptor 0; of several workers one is woken.  -1 when that is no
 * socket.
 */
static int
watch_socket(void)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE};
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	if (epoll >= 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &event) == 0)
		return epoll;
	if (epoll >= 0)
		close(epoll);
	return -1;
}

static const struct err *
take_requests(const struct web *web, const sigset_t *stops)
{
	struct arena *a = arena_new();
	FCGX_Request fcgi;
	int64_t left = seat(&web->conf);
	int epoll = watch_socket();

	if (epoll < 0 || FCGX_Init() != 0 ||
	    FCGX_InitRequest(&fcgi, STDIN_FILENO, FCGI_FAIL_ACCEPT_ON_INTR) != 0 ||
	    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK) != 0) {
		arena_free(a);
		return err_new(web->arena, ERR_SYSTEM, "descriptor 0 is no socket to accept from");
	}
	while (!stop && left > 0) {
		int r;

		if (store_epoll(web->store, epoll, -1, stops) <= 0)
			continue;
		if ((r = FCGX_Accept_r(&fcgi)) == 0) {
			serve(web, a, &fcgi);
			left--;
		} else if (r != -EAGAIN && r != -EWOULDBLOCK && r != -EINTR && r != -ECONNABORTED) {
			/*
			 * a peer that broke off or spoke nonsense; the pause keeps a broken socket
			 * from burning the processor
			 */
			log_warning("accept: error %d", r);
			poll(NULL, 0, 10);
		}
	}
	FCGX_Free(&fcgi, 1);
	close(epoll);
	arena_free(a);
	return NULL;
}

int
screen_main(const struct screen_program *program)
{
	struct web web = {.program = program, .arena = arena_new(), .started_ms = clock_now_ms()};
	const struct err *e;
	sigset_t stops;
	int status = 0;

	log_open(program->name);
	crypto_init_small();
	mallopt(M_MMAP_THRESHOLD, MAP_FROM); /* and not more after each large page: what it took
	                                        goes back to the system */
	if ((e = conf_load(web.arena, &web.conf)) != NULL) {
		status = EXIT_CONFIG;
	} else {
		catch_signals(&stops);
		if ((e = open_all(&web)) != NULL || (e = take_requests(&web, &stops)) != NULL)
			status = EXIT_UNAVAILABLE;
	}
	log_err(e, "start");
	template_close(web.templates);
	store_close(web.store);
	arena_free(web.arena);
	if (status != 0)
		poll(NULL, 0, FAILED_PAUSE_MS); /* what starts us again must not spin */
	return status;
}
