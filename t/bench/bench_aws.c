/*
 * An AWS that is fast enough to measure others by: STS and IAM for roles that all exist, at a
 * loopback port that it prints as "ready http://127.0.0.1:PORT".  The role of account N lets in
 * whoever sends the external ID that external_id() makes of N; signatures are not looked at.  One
 * thread, epoll, kept connections.  Prints how many calls it answered when stdin ends.
 */
#define _GNU_SOURCE /* strcasestr() */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 1024, ROOM = 32 * 1024, EVENTS = 64, VALUE_MOST = 4096 };

static struct connection {
	char in[ROOM];
	size_t length;
} * connections[CONNECTIONS];
static unsigned long answered;

#define STS " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
#define IAM " xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
#define META                                                                              \
	"<ResponseMetadata><RequestId>3f5a1c52-0000-4000-8000-0123456789ab</RequestId></" \
	"ResponseMetadata>"

/* The value of `name` in the form `body`, decoded, in `room`; "" when it is not there. */
static bool
value_of(const char *body, const char *name, char room[VALUE_MOST])
{
	size_t length = strlen(name), n = 0;
	const char *at = body;

	*room = '\0';
	while (at != NULL && (strncmp(at, name, length) != 0 || at[length] != '=')) {
		at = strchr(at, '&');
		at = at == NULL ? NULL : at + 1;
	}
	if (at == NULL)
		return false;
	for (at += length + 1; *at != '\0' && *at != '&' && n + 1 < VALUE_MOST; at++) {
		unsigned int byte;

		if (*at == '%' && sscanf(at + 1, "%2x", &byte) == 1) {
			room[n++] = (char)byte;
			at += 2;
		} else {
			room[n++] = *at;
		}
	}
	room[n] = '\0';
	return true;
}

/* "rc-", sixteen letters, and the account's twelve digits as letters. */
static void
external_id(const char *account, char id[32])
{
	snprintf(id, 32, "rc-bulkproofofroles2");
	for (int i = 0; i < 11; i++)
		id[20 + i] = (char)('a' + account[i + 1] - '0');
	id[31] = '\0';
}

/* --- the operations: each writes its answer's body into `out` and returns the status --- */

static int
assume_role(const char *body, char *out)
{
	char arn[VALUE_MOST], sent[VALUE_MOST], session[VALUE_MOST], right[32];

	value_of(body, "RoleArn", arn);
	value_of(body, "RoleSessionName", session);
	if (strlen(arn) < 32) {
		sprintf(out, "<ErrorResponse" STS
		             "<Error><Code>ValidationError</Code></Error></ErrorResponse>");
		return 400;
	}
	external_id(arn + 13, right);
	if (!value_of(body, "ExternalId", sent) || strcmp(sent, right) != 0) {
		sprintf(out,
		        "<ErrorResponse" STS
		        "<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: "
		        "arn:aws:iam::999988887777:user/bench is not authorized to perform: "
		        "sts:AssumeRole on resource: %s</Message></Error>"
		        "<RequestId>3f5a1c52-0000-4000-8000-0123456789ab</RequestId></"
		        "ErrorResponse>",
		        arn);
		return 403;
	}
	sprintf(out,
	        "<AssumeRoleResponse" STS "<AssumeRoleResult><AssumedRoleUser><AssumedRoleId>"
	        "AROABENCHBENCHBENCH00:%s</AssumedRoleId><Arn>arn:aws:sts::%.12s:assumed-role/%s/"
	        "%s</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIA%.12s</AccessKeyId>"
	        "<SecretAccessKey>wJalrXUtnFEMIbPxRfiCYEXAMPLEKEYwJalrXUtn</SecretAccessKey>"
	        "<SessionToken>%0600d</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
	        "</Credentials></AssumeRoleResult>" META "</AssumeRoleResponse>",
	        session, arn + 13, strrchr(arn, '/') + 1, session, arn + 13, 7);
	return 200;
}

static int
get_role(const char *body, const char *account, char *out)
{
	char name[VALUE_MOST], id[32];

	value_of(body, "RoleName", name);
	external_id(account, id);
	sprintf(out,
	        "<GetRoleResponse" IAM "<GetRoleResult><Role><Path>/</Path>"
	        "<AssumeRolePolicyDocument>%%7B%%22Version%%22%%3A%%222012-10-17%%22%%2C%%22"
	        "Statement%%22%%3A%%5B%%7B%%22Effect%%22%%3A%%22Allow%%22%%2C%%22Principal%%22%%3A"
	        "%%7B%%22AWS%%22%%3A%%22arn%%3Aaws%%3Aiam%%3A%%3A999988887777%%3Aroot%%22%%7D%%2C"
	        "%%22Action%%22%%3A%%22sts%%3AAssumeRole%%22%%2C%%22Condition%%22%%3A%%7B%%22"
	        "StringEquals%%22%%3A%%7B%%22sts%%3AExternalId%%22%%3A%%22%s%%22%%7D%%7D%%7D%%5D"
	        "%%7D</AssumeRolePolicyDocument><MaxSessionDuration>3600</MaxSessionDuration>"
	        "<RoleId>AROABENCHBENCHBENCH00</RoleId><RoleName>%s</RoleName><Arn>arn:aws:iam::"
	        "%.12s:role/%s</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>"
	        "</GetRoleResult>" META "</GetRoleResponse>",
	        id, name, account, name);
	return 200;
}

static int
simulate(const char *body, char *out)
{
	char name[40], action[VALUE_MOST];
	size_t n = (size_t)sprintf(out, "<SimulatePrincipalPolicyResponse" IAM
	                                "<SimulatePrincipalPolicyResult><IsTruncated>false</"
	                                "IsTruncated><EvaluationResults>");

	for (int i = 1; i < 50; i++) {
		snprintf(name, sizeof name, "ActionNames.member.%d", i);
		if (!value_of(body, name, action))
			break;
		n += (size_t)sprintf(out + n,
		                     "<member><EvalActionName>%.80s</EvalActionName>"
		                     "<EvalResourceName>*</EvalResourceName><EvalDecision>"
		                     "implicitDeny</EvalDecision><MatchedStatements/></member>",
		                     action);
	}
	sprintf(out + n, "</EvaluationResults></SimulatePrincipalPolicyResult>" META
	                 "</SimulatePrincipalPolicyResponse>");
	return 200;
}

static int
operate(const char *head, const char *body, char *out)
{
	const char *key = strstr(head, "Credential=ASIA"), *account = key == NULL ? "" : key + 15;
	char action[VALUE_MOST];

	value_of(body, "Action", action);
	if (strcmp(action, "AssumeRole") == 0)
		return assume_role(body, out);
	if (strcmp(action, "GetRole") == 0)
		return get_role(body, account, out);
	if (strcmp(action, "SimulatePrincipalPolicy") == 0)
		return simulate(body, out);
	if (strcmp(action, "ListAttachedRolePolicies") == 0)
		strcpy(out,
		       "<ListAttachedRolePoliciesResponse" IAM
		       "<ListAttachedRolePoliciesResult><AttachedPolicies><member><PolicyName>"
		       "ReadOnlyAccess</PolicyName><PolicyArn>arn:aws:iam::aws:policy/"
		       "ReadOnlyAccess</PolicyArn></member></AttachedPolicies><IsTruncated>false"
		       "</IsTruncated></ListAttachedRolePoliciesResult>" META
		       "</ListAttachedRolePoliciesResponse>");
	else if (strcmp(action, "ListRolePolicies") == 0)
		strcpy(out, "<ListRolePoliciesResponse" IAM "<ListRolePoliciesResult><PolicyNames/>"
		            "<IsTruncated>false</IsTruncated></ListRolePoliciesResult>" META
		            "</ListRolePoliciesResponse>");
	else
		strcpy(out, "<GetCallerIdentityResponse" STS "<GetCallerIdentityResult><Arn>"
		            "arn:aws:iam::999988887777:user/bench</Arn><UserId>AIDABENCH</UserId>"
		            "<Account>999988887777</Account></GetCallerIdentityResult>" META
		            "</GetCallerIdentityResponse>");
	return 200;
}

/* --- HTTP --- */

/* Answers one whole request at the front of `c`; how long it was, 0: it is not whole yet. */
static size_t
answer(int fd, struct connection *c)
{
	static char body[ROOM], whole[ROOM + 512];
	char *end, *length, keep;
	size_t size;
	int status, n;

	c->in[c->length] = '\0';
	if ((end = strstr(c->in, "\r\n\r\n")) == NULL)
		return 0;
	length = strcasestr(c->in, "\r\nContent-Length:");
	size = (size_t)(end + 4 - c->in) +
	       (length == NULL || length > end ? 0 : strtoul(length + 17, NULL, 10));
	if (size > c->length)
		return 0;
	keep = c->in[size];
	c->in[size] = '\0';
	*end = '\0';
	status = operate(c->in, end + 4, body);
	c->in[size] = keep;
	n = snprintf(whole, sizeof whole,
	             "HTTP/1.1 %d %s\r\nx-amzn-RequestId: 3f5a1c52-0000-4000-8000-0123456789ab\r\n"
	             "Content-Type: text/xml\r\nContent-Length: %zu\r\n\r\n%s",
	             status, status == 200 ? "OK" : "No", strlen(body), body);
	answered++;
	return write(fd, whole, (size_t)n) == n ? size : ROOM;
}

static void
serve(int fd, int epoll)
{
	struct connection *c = connections[fd];
	ssize_t n = read(fd, c->in + c->length, sizeof c->in - 1 - c->length);
	size_t done;

	if (n <= 0) {
		epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
		close(fd);
		return;
	}
	c->length += (size_t)n;
	while ((done = answer(fd, c)) > 0 && done <= c->length) {
		memmove(c->in, c->in + done, c->length - done);
		c->length -= done;
	}
}

static void
greet(int listener, int epoll)
{
	int fd = accept(listener, NULL, NULL);
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	if (fd < 0)
		return;
	if (fd >= CONNECTIONS ||
	    (connections[fd] == NULL && (connections[fd] = malloc(sizeof **connections)) == NULL)) {
		close(fd);
		return;
	}
	connections[fd]->length = 0;
	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int
main(void)
{
	struct sockaddr_in here = {.sin_family = AF_INET,
	                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof here;
	int listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
	struct epoll_event event = {.events = EPOLLIN, .data.fd = listener},
			   input = {.events = EPOLLIN, .data.fd = 0};

	if (bind(listener, (struct sockaddr *)&here, size) != 0 || listen(listener, 256) != 0)
		return 1;
	getsockname(listener, (struct sockaddr *)&here, &size);
	printf("ready http://127.0.0.1:%d\n", ntohs(here.sin_port));
	fflush(stdout);
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &input);
	for (;;) {
		struct epoll_event events[EVENTS];
		int count = epoll_wait(epoll, events, EVENTS, -1);

		for (int i = 0; i < count; i++) {
			if (events[i].data.fd == 0) {
				printf("%lu calls\n", answered);
				return 0;
			}
			if (events[i].data.fd == listener)
				greet(listener, epoll);
			else
				serve(events[i].data.fd, epoll);
		}
	}
}
