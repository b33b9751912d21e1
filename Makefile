# Rolecall.  `make help` lists the targets.
#
# One program a screen (cgi/NAME.c), daemon (cgi/daemon/NAME.c) and command (cgi/admin/NAME.c); everything in the layers
# below them is one static library, so that the linker takes only what a program uses.

CC      ?= gcc
PREFIX  ?= /usr
BUILD   ?= build
MODE    ?=

WARN    = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
          -Wpointer-arith -Wvla -Wundef -Wwrite-strings -Wformat=2
HARDEN  = -fstack-protector-strong -fPIE
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -isystem /usr/include/ClearSilver $(MODE_CPPFLAGS)
CFLAGS  += -std=c11 -g $(OPTIMIZE) $(WARN) $(HARDEN) $(MODE_CFLAGS)
LDFLAGS += -pie -Wl,-z,relro,-z,now -Wl,--gc-sections $(MODE_CFLAGS)
LDLIBS  = -lneo_cgi -lneo_cs -lneo_utl -lfcgi -lz -ldb-5.3 -lcurl -lexpat -ljansson -lcrypto -lcrypt
OPTIMIZE = -O2 -D_FORTIFY_SOURCE=2

SCREENS  = $(basename $(notdir $(wildcard cgi/*.c)))
DAEMONS  = $(basename $(notdir $(wildcard cgi/daemon/*.c)))
COMMANDS = $(basename $(notdir $(wildcard cgi/admin/*.c)))
PROGRAMS = $(addprefix $(BUILD)/,$(SCREENS) $(DAEMONS) $(COMMANDS))
LAYERS   = base store aws mail link web
OBJECTS  = $(patsubst cgi/%.c,$(BUILD)/o/%.o,$(foreach l,$(LAYERS),$(wildcard cgi/$(l)/*.c)))
LIBRARY  = $(BUILD)/librolecall.a
UNITS    = $(patsubst t/unit/%.c,$(BUILD)/t/%.t,$(wildcard t/unit/*.c))

all: $(PROGRAMS)

$(BUILD)/o/%.o: cgi/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(addprefix $(BUILD)/,$(SCREENS)): $(BUILD)/%: $(BUILD)/o/%.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(addprefix $(BUILD)/,$(DAEMONS)): $(BUILD)/%: $(BUILD)/o/daemon/%.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(addprefix $(BUILD)/,$(COMMANDS)): $(BUILD)/%: $(BUILD)/o/admin/%.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/t/%.t: t/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(LIBRARY) $(LDFLAGS) -lcmocka $(LDLIBS)

$(BUILD)/t/send_one $(BUILD)/t/queue_mail: $(BUILD)/t/%: t/mail/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(LIBRARY) $(LDFLAGS) $(LDLIBS)

$(BUILD)/t/prove_role: t/proof/prove_role.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(LIBRARY) $(LDFLAGS) $(LDLIBS)

$(BUILD)/t/crash_store: t/crash/store_torture.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $(LIBRARY) $(LDFLAGS) $(LDLIBS)

unit: $(UNITS)

clean:
	rm -rf build build-asan

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all unit clean
.DELETE_ON_ERROR:
