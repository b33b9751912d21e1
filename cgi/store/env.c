/*
 * The environment's settings.  See env.h; each number is a measurement in the README's section on
 * the store.
 */
#include <unistd.h>

#include "env.h"

#include "../base/log.h"

static void
on_error(const DB_ENV *env, const char *prefix, const char *message)
{
	(void)env;
	(void)prefix;
	log_error("berkeley db: %s", message);
}

static void
on_message(const DB_ENV *env, const char *message)
{
	(void)env;
	log_info("berkeley db: %s", message);
}

static int
set_places(DB_ENV *env, const char *data_dir)
{
	int r;

	if ((r = env->set_lg_dir(env, data_dir)) != 0 ||
	    (r = env->add_data_dir(env, data_dir)) != 0)
		return r;
	return env->set_create_dir(env, data_dir);
}

static int
set_sizes(DB_ENV *env)
{
	int r;

	if ((r = env->set_cachesize(env, 0, ENV_CACHE_BYTES, 1)) != 0 ||
	    (r = env->set_lk_max_locks(env, ENV_LOCKS)) != 0 ||
	    (r = env->set_lk_max_lockers(env, ENV_LOCKS)) != 0 ||
	    (r = env->set_lk_max_objects(env, ENV_LOCKS)) != 0 ||
	    (r = env->set_lg_bsize(env, ENV_LOG_BUFFER_BYTES)) != 0)
		return r;
	return env->set_lg_max(env, ENV_LOG_FILE_BYTES);
}

static int
set_waits(DB_ENV *env)
{
	int r;

	if ((r = env->set_lk_detect(env, DB_LOCK_MINWRITE)) != 0 ||
	    (r = env->set_timeout(env, ENV_LOCK_WAIT_US, DB_SET_LOCK_TIMEOUT)) != 0)
		return r;
	return env->set_timeout(env, ENV_TXN_WAIT_US, DB_SET_TXN_TIMEOUT);
}

/*
 * What a crash left behind may be half written: recovery would remove it too, but looks into it
 * first.
 */
static void
regions_remove(const char *home_dir)
{
	char path[4096];

	for (int i = 1; i <= 9; i++) {
		snprintf(path, sizeof path, "%s/__db.%03d", home_dir, i);
		unlink(path);
	}
}

int
env_open(const char *home_dir, const char *data_dir, bool recover, DB_ENV **env)
{
	u_int32_t flags = DB_CREATE | DB_INIT_TXN | DB_INIT_LOCK | DB_INIT_LOG | DB_INIT_MPOOL;
	int r;

	*env = NULL;
	if (recover)
		regions_remove(home_dir);
	if ((r = db_env_create(env, 0)) != 0)
		return r;
	(*env)->set_errcall(*env, on_error);
	(*env)->set_msgcall(*env, on_message);
	if ((r = set_places(*env, data_dir)) == 0 && (r = set_sizes(*env)) == 0 &&
	    (r = set_waits(*env)) == 0)
		r = (*env)->open(*env, home_dir, flags | (recover ? DB_RECOVER : 0), ENV_MODE);
	if (r != 0) {
		(*env)->close(*env, 0);
		*env = NULL;
	}
	return r;
}

static void
on_nothing(const DB_ENV *env, const char *prefix, const char *message)
{
	(void)env;
	(void)prefix;
	(void)message;
}

void
env_close(DB_ENV *env)
{
	if (env == NULL)
		return;
	env->set_errcall(env, on_nothing);
	env->close(env, 0);
}
