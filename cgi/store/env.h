/* The Berkeley DB environment's settings, in one place.  Private to store/: includes <db.h>. */
#ifndef STORE_ENV_H
#define STORE_ENV_H

#include <db.h>
#include <stdbool.h>

enum {
	ENV_PAGE_SIZE = 4096,
	ENV_CACHE_BYTES = 64 << 20, /* shared by all processes */
	ENV_LOCKS = 50000, /* locks, lockers and objects each; at the defaults one large transaction
	                      fails later opens */
	ENV_LOCK_WAIT_US = 100000, /* a lock wait ends after this, when the keeper looks; less than
	                              STORE_GRACE_MS */
	ENV_TXN_WAIT_US = 2000000, /* and any wait of a transaction this old */
	ENV_LOG_FILE_BYTES = 2 << 20, /* recovery fills the last one with zeros to its end */
	ENV_LOG_BUFFER_BYTES = 256 << 10,
	ENV_MODE = 0660
};

/*
 * Opens the environment, with `recover` as the only process inside: regions in `home_dir`, logs and
 * data in `data_dir`.  Only between gate_enter() and gate_admit().
 * 0 and *env, or Berkeley DB's error and NULL.
 */
int
env_open(const char *home_dir, const char *data_dir, bool recover, DB_ENV **env);

/*
 * Closes it, in silence: what a panicked environment complains about then is known already.  NULL
 * is fine.
 */
void
env_close(DB_ENV *env);

#endif
