/*
 * Functions that this project does not use, because their safe spelling is as short.  Included by
 * every module through arena.h; naming one of them is a compile error that says what to use
 * instead.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef __clang__ /* which warns about names that are macros; gcc builds enforce it */
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok atoi atol atoll gets
#pragma GCC poison gmtime localtime ctime asctime mktemp tmpnam rand srand
#endif

#endif
