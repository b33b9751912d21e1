# Rolecall.  `make help` lists the targets.
#
# One program a screen (cgi/NAME.c), daemon (cgi/daemon/NAME.c) and command (cgi/admin/NAME.c); everything in the layers
# below them is one static library, so that the linker takes only what a program uses.

ifeq ($(origin CC),default)
CC      = gcc
endif
PREFIX  ?= /usr
MODE    ?=

# MODE=asan: AddressSanitizer and UndefinedBehaviorSanitizer, with every arena allocation a malloc so that they see overruns.
ifeq ($(MODE),asan)
BUILD   ?= build-asan
MODE_CPPFLAGS = -DARENA_MALLOC
MODE_CFLAGS   = -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
OPTIMIZE      = -O1
endif
BUILD    ?= build
# -O3: fewer instructions a page than with -O2, by t/bench/instructions.mjs.
OPTIMIZE ?= -O3 -D_FORTIFY_SOURCE=2

WARN    = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
          -Wpointer-arith -Wvla -Wundef -Wwrite-strings -Wformat=2
HARDEN  = -fstack-protector-strong -fPIE
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -isystem /usr/include/ClearSilver $(MODE_CPPFLAGS)
CFLAGS  += -std=c11 -g $(OPTIMIZE) $(WARN) $(HARDEN) $(MODE_CFLAGS)
LDFLAGS += -pie -Wl,-z,relro,-z,now -Wl,--gc-sections $(MODE_CFLAGS)
LDLIBS  = -lneo_cgi -lneo_cs -lneo_utl -lfcgi -lz -ldb-5.3 -lcurl -lexpat -ljansson -lcrypto -lcrypt -loath -lqrencode

SCREENS  = $(basename $(notdir $(wildcard cgi/*.c)))
DAEMONS  = $(basename $(notdir $(wildcard cgi/daemon/*.c)))
COMMANDS = $(basename $(notdir $(wildcard cgi/admin/*.c)))
PROGRAMS = $(addprefix $(BUILD)/,$(SCREENS) $(DAEMONS) $(COMMANDS))
LAYERS   = base store aws mail link web
OBJECTS  = $(patsubst cgi/%.c,$(BUILD)/o/%.o,$(foreach l,$(LAYERS),$(wildcard cgi/$(l)/*.c)))
LIBRARY  = $(BUILD)/librolecall.a
UNITS    = $(patsubst t/unit/%.c,$(BUILD)/t/%.t,$(wildcard t/unit/*.c))

# `make V=1` shows the commands.
SAY = $(if $(V),,@echo '  $@';)

all: $(PROGRAMS)

$(BUILD)/o/%.o: cgi/%.c
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(SAY)ar rcs $@ $^

$(addprefix $(BUILD)/,$(SCREENS)): $(BUILD)/%: $(BUILD)/o/%.o $(LIBRARY)
	$(SAY)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(addprefix $(BUILD)/,$(DAEMONS)): $(BUILD)/%: $(BUILD)/o/daemon/%.o $(LIBRARY)
	$(SAY)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(addprefix $(BUILD)/,$(COMMANDS)): $(BUILD)/%: $(BUILD)/o/admin/%.o $(LIBRARY)
	$(SAY)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/t/%.t: t/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(LIBRARY) $(LDFLAGS) -lcmocka $(LDLIBS)

# Programs that tests drive: DIRECTORY/NAME of their sources.
DRIVERS = mail/send_one mail/queue_mail mail/make_mails proof/prove_role proof/judge_policy proof/find_creds crash/store_torture crash/list_records crash/load_due crash/open_requests bench/bench_load bench/bench_empty
DRIVERS += bench/bench_aws bench/bench_proof
DRIVER_PROGRAMS = $(addprefix $(BUILD)/t/,$(notdir $(DRIVERS)))
define driver
$(BUILD)/t/$(notdir $(1)): t/$(1).c $(LIBRARY)
	@mkdir -p $$(@D)
	$$(SAY)$$(CC) $$(CPPFLAGS) $$(CFLAGS) -MMD -MP -o $$@ $$< $(LIBRARY) $$(LDFLAGS) $$(LDLIBS)
endef
$(foreach d,$(DRIVERS),$(eval $(call driver,$(d))))

# Every executable below t/ is a test, and so are the unit tests' programs.
TESTS = $(sort $(shell find t -name node_modules -prune -o -name standin -prune -o \( -name '*.t' -o -name '*.mjs' \) -perm -u+x -print))

# Installs what is missing, builds, and runs every test, JOBS at once (t/testrules.yml says which not).
JOBS ?= 2
check:
	@scripts/deps build run test
	@$(MAKE) --no-print-directory all unit drivers
	ROLECALL_BUILD=$(BUILD) prove --timer -j $(JOBS) -e '' $(UNITS) $(TESTS)

# The same under the sanitizers; whatever they report, in whichever process, fails it.
REPORTS = $(CURDIR)/build-asan/reports
asan:
	@rm -rf $(REPORTS) && mkdir -p $(REPORTS)
	ASAN_OPTIONS=detect_leaks=1:log_path=$(REPORTS)/asan:abort_on_error=0 \
	UBSAN_OPTIONS=print_stacktrace=1:log_path=$(REPORTS)/ubsan \
	$(MAKE) --no-print-directory MODE=asan check
	@if ls $(REPORTS)/* >/dev/null 2>&1; then head -n 40 $(REPORTS)/*; exit 1; fi

# The crash tests for ten minutes each.
torture: all drivers
	STORE_TORTURE_S=600 CRASH_SECONDS=600 ROLECALL_BUILD=$(BUILD) prove --timer -v -e '' t/crash/*.t \
		$(shell find t/crash -name '*.mjs' -perm -u+x)

# Ratios, never seconds: see t/bench/bench.mjs, bulk_proof.mjs and instructions.mjs.
bench: all drivers
	@scripts/deps bench
	ROLECALL_BUILD=$(BUILD) node t/bench/bench.mjs
	ROLECALL_BUILD=$(BUILD) node t/bench/bulk_proof.mjs
	ROLECALL_BUILD=$(BUILD) node t/bench/instructions.mjs

unit: $(UNITS)

drivers: $(DRIVER_PROGRAMS)

# Everything in the foreground on 127.0.0.1:8080, with a demo reseller; see scripts/serve.
run:
	@scripts/deps build run
	@$(MAKE) --no-print-directory all
	@exec env ROLECALL_BUILD=$(BUILD) scripts/serve

# Programs, templates, nginx's files, systemd's units, man pages and (unless there is one) the configuration.
LIBEXEC = $(PREFIX)/libexec/rolecall
SHARE   = $(PREFIX)/share/rolecall
SYSTEMD = $(PREFIX)/lib/systemd/system
SERVERS = $(SCREENS) $(DAEMONS)
FILL    = sed -e 's|@LIBEXEC@|$(LIBEXEC)|g; s|@SOCKETS@|/run/rolecall-web|g; s|@STATIC@|$(SHARE)/templates/static|g' \
          -e 's|@BOOTSTRAP@|/usr/share/javascript/bootstrap5|g; s|@PAGES@|$(SHARE)/nginx|g; s|@NGINX@|$(SHARE)/nginx|g' \
          -e 's|@ACCESS_LOG@|/var/log/nginx/rolecall.log|g; s|@SOCKET_UNITS@|$(SCREENS:%=rolecall@%.socket)|g' \
          $(if $(filter-out /usr,$(PREFIX)),-e 's|^\# templates = .*|templates = $(SHARE)/templates|') \
          $(foreach n,$(filter-out $(SCREENS),$(POOLS)),-e '/rolecall_$(n)[ ;]/d')
POOLS   = $(shell sed -n 's/^upstream rolecall_\([a-z]*\) .*/\1/p' nginx/rolecall-http.conf)

install: all
	install -d $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(SHARE)/nginx $(DESTDIR)$(SYSTEMD) \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d $(DESTDIR)/etc/rolecall \
		$(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(PREFIX)/share/man/man8
	install -s $(SERVERS:%=$(BUILD)/%) $(DESTDIR)$(LIBEXEC)
	install -s $(BUILD)/rolecall $(DESTDIR)$(PREFIX)/bin
	install scripts/backup $(DESTDIR)$(PREFIX)/sbin/rolecall-backup
	install scripts/restore $(DESTDIR)$(PREFIX)/sbin/rolecall-restore
	install -m 644 conf/man/*.8 $(DESTDIR)$(PREFIX)/share/man/man8
	cd templates && find . -type f -exec install -D -m 644 {} $(abspath $(DESTDIR)/)$(SHARE)/templates/{} \;
	for f in nginx/*.conf nginx/*.html; do $(FILL) $$f >$(DESTDIR)$(SHARE)/$$f || exit; done
	cd conf/systemd && for f in rolecall*.target rolecall*.socket rolecall*.service rolecall*.d/*.conf; do \
		mkdir -p $(abspath $(DESTDIR)/)$(SYSTEMD)/$$(dirname $$f) && \
		$(FILL) $$f >$(abspath $(DESTDIR)/)$(SYSTEMD)/$$f || exit; done
	install -m 644 conf/systemd/sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/rolecall.conf
	install -m 644 conf/systemd/tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/rolecall.conf
	test -e $(DESTDIR)/etc/rolecall/rolecall.hdf || $(FILL) conf/rolecall.hdf >$(DESTDIR)/etc/rolecall/rolecall.hdf
	$(FILL) conf/rolecall.hdf >$(DESTDIR)$(SHARE)/rolecall.hdf

help:
	@echo 'all run check asan bench torture install format clean; see README.md'

format:
	clang-format -i $$(find cgi t -name node_modules -prune -o -name '*.[ch]' -print)

clean:
	rm -rf build build-asan

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all unit drivers check asan torture bench run install format clean help
.DELETE_ON_ERROR:
