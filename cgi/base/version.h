/* Rolecall's version, as pages, metrics and `rolecall version` tell it. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define ROLECALL_VERSION "0.1.0"

#endif
