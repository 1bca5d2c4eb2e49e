# Builds with any PostgreSQL from 13 on: make && make install [PG_CONFIG=/path/to/pg_config]
# `make help` lists the targets. The scripts behind demo, test, bench, fuzz, lint and test-versions stand in test/.

EXTENSION = nps
MODULE_big = nps
OBJS = $(patsubst %.c,%.o,$(call sources,src/*.c))
DATA = $(call sources,sql/nps--*.sql)
DATA_TSEARCH = $(call sources,tsearch_data/*.sentiment tsearch_data/*.languages)

# $(call sources,PATTERN...): files below $(srcdir), which is another folder in a VPATH build
sources = $(patsubst $(srcdir)/%,%,$(sort $(wildcard $(addprefix $(srcdir)/,$(1)))))

# The inputs of pg_regress are the scripts without `--` in their names.
# One named NAME_from16.sql runs on PostgreSQL 16 and later only. test_setup makes what the others share.
TESTS = $(sort $(foreach f,$(call sources,sql/*.sql),$(if $(findstring --,$f),,$(basename $(notdir $f)))))
REGRESS = test_setup $(filter-out test_setup $(addprefix %_from,$(shell seq $$(($(MAJORVERSION) + 1)) 99)),$(TESTS))
REGRESS_OPTS = --load-extension=nps
TAP_SCRIPTS = $(call sources,test/t/*.pl)
EXTRA_CLEAN = tmp_check

# The server's headers count as system headers, so that -Wextra speaks of this code only. PostgreSQL's calling
# convention leaves parameters unused. Clang doesn't know all the options that a server built with gcc passes on.
PG_CPPFLAGS = -isystem $(includedir_server) -isystem $(includedir_internal)
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter $(if $(filter 1,$(WERROR)),-Werror) \
	$(if $(findstring clang,$(CC)),-Wno-unknown-warning-option -Wno-ignored-optimization-argument)

# What `make fuzz` gives all fuzzers together, in seconds
FUZZ_SECONDS ?= 60

# Folders with a bin/python, where `make drivers-test` looks for what the system's python3 lacks
PYTHON_FOLDERS ?=

# The version of the release has three numbers: META.json has them.
DISTVERSION = $(shell sed -n '/"version"/ { s/.*: *"\(.*\)".*/\1/p; q; }' META.json)
DIST_DIR = .

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
HEADER := $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)/postgres.h

comma = ,

ifeq ($(words $(wildcard $(PGXS) $(HEADER))),2)

# Where the server has bitcode (for its JIT) but its clang is not installed, do without.
CLANG = $(shell sed -n 's/^CLANG *= *//p' $(dir $(PGXS))../Makefile.global)
ifeq ($(shell command -v $(CLANG) 2>/dev/null),)
override with_llvm = no
endif

include $(PGXS)

$(OBJS) $(OBJS:.o=.bc): $(wildcard $(srcdir)/src/*.h) | $(CURDIR)/src

$(CURDIR)/src:
	mkdir -p $@

# The bitcode of an older build must not stay beside a library that it doesn't belong to.
ifneq ($(with_llvm), yes)
install uninstall: remove-bitcode
remove-bitcode:
	rm -rf '$(DESTDIR)$(pkglibdir)/bitcode/$(NAME)' '$(DESTDIR)$(pkglibdir)/bitcode/$(NAME).index.bc'
.PHONY: remove-bitcode
endif

# The server's own test modules come first; test/perl stands in for them on servers that lack the new names.
prove_installcheck: ## run test/t/*.pl on the installed extension (not as root)
	rm -rf tmp_check && mkdir -p tmp_check/log
	cd '$(srcdir)' && TESTDIR='$(CURDIR)' TESTDATADIR='$(CURDIR)/tmp_check' TESTLOGDIR='$(CURDIR)/tmp_check/log' \
	PATH='$(bindir)':"$$PATH" PGPORT='6$(DEF_PGPORT)' PG_REGRESS='$(pgxsdir)/src/test/regress/pg_regress' \
	$(or $(PROVE),prove) -I '$(pgxsdir)/src/test/perl' -I test/perl $(PROVE_FLAGS) $(or $(PROVE_TESTS),$(TAP_SCRIPTS))

else

all install uninstall installcheck prove_installcheck clean:
	@echo "nps: no server headers found by '$(PG_CONFIG)': install them (on Debian and Ubuntu" \
	  "postgresql-server-dev-N) or set PG_CONFIG=/path/to/pg_config" >&2; exit 1

endif

## all: build the extension (WERROR=1: warnings are errors)
## install: install it into the server of PG_CONFIG
## installcheck: run pg_regress on the installed extension in a running server

demo: ## run examples/demo.sql in a throw-away server, and write it to demo.html with charts (NPS_LANG=zh: in Chinese; KEEP=1: leave that server up)
	@test/with_server -i $(if $(filter-out 0,$(KEEP)),-k) psql -X -q -v page='|cat >&3' -f examples/demo.sql 3>'$(CURDIR)/demo.html'
	@echo 'The same with charts, for a browser: $(CURDIR)/demo.html'

test: ## run all tests in a throw-away server
	@test/setup tests >/dev/null && test/with_server -i test/run

# The benchmark sets the rest (jit, workers …) for each query itself.
bench: ## run the benchmark in a throw-away server
	@test/with_server -i -o fsync=on -o shared_buffers=2GB -o work_mem=256MB -o max_wal_size=8GB -o max_worker_processes=16 \
	  -o max_parallel_workers=8 test/bench/run

# The server loads those of the engines that are installed.
bench-scale: ## the same for Citus and TimescaleDB, where they are installed
	@test/with_server -i -o shared_preload_libraries='$(subst $() $(),$(comma),$(basename $(notdir $(wildcard $(addprefix $(pkglibdir)/,citus.so timescaledb.so)))))' \
	  -o shared_buffers=2GB -o max_wal_size=8GB -o max_worker_processes=32 -o max_connections=200 -o citus.node_conninfo=sslmode=prefer \
	  -o timescaledb.telemetry_level=off env NPS_BENCH_ROWS="$${NPS_BENCH_ROWS:-1000000}" NPS_BENCH_ONLY='^(Citus|TimescaleDB)' test/bench/run

coverage: ## print how often intervals hold the true NPS or mean, and how often repeated looks raise a false alarm
	@programs=$$(mktemp -d) && $(CC) -O2 -o "$$programs/coverage" test/bench/coverage.c src/inference.c -lm && \
	  $(CC) -O2 -o "$$programs/means" test/bench/means.c src/student_t.c src/inference.c -lm && \
	  $(CC) -O2 -o "$$programs/looking" test/bench/looking.c src/inference.c -lm && \
	  "$$programs/coverage" && echo && "$$programs/means" && echo && "$$programs/looking"; \
	  status=$$?; rm -rf "$$programs"; exit $$status

quality: ## measure sentiment() against people's ratings of the texts in the folder TEXTS
	@test/with_server -i test/bench/quality '$(abspath $(TEXTS))'

reference: ## compare sentiment() with VADER in Python on the texts in the folder TEXTS
	@python=$$(test/setup vader) && \
	  test/with_server -i -o shared_buffers=1GB "$$python" test/bench/reference.py '$(abspath $(TEXTS))'

dashboard: ## serve a dashboard of the demo's shop in Apache Superset, until Ctrl-C (NPS_LANG=zh: in Chinese; DASHBOARD_PORT=8088)
	@test/dashboard/run

dashboard-test: ## check that dashboard in Chromium, in both languages, figure by figure; pictures in tmp_check/dashboard (NPS_LANG=zh: Chinese only)
	@test/dashboard/run test

drivers-test: ## show what the columns look like from psycopg, JDBC, ODBC and others, those that are on this machine
	@test/with_server -i env NODE_PATH='$(NODE_PATH)' test/drivers/run $(PYTHON_FOLDERS)

fuzz: ## fuzz the readers of stored bytes, for FUZZ_SECONDS=60 in all
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' test/fuzz/run

lint: ## check the sources with clang-tidy, cppcheck, shellcheck and codespell
	@test/lint

fuzz-wire: ## send changed parameters to a throw-away server, for FUZZ_SECONDS=60
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' test/with_server -i test/fuzz/wire

soak: ## watch the memory of one session over 10^5 statements, 1000 rollups and 10^7 groups in a throw-away server
	@test/with_server -i test/soak

test-assert: ## run the tests on a PostgreSQL built with assertions, in a Debian folder (as root)
	@test/checked assert

test-valgrind: ## run the regression tests of aggregates and rollups on that PostgreSQL under valgrind (as root)
	@test/checked valgrind

test-sanitize: ## run the regression tests on that PostgreSQL with the sanitizers of gcc (as root)
	@test/checked sanitize

test-versions: ## run the tests on each PostgreSQL version, in Debian chroots (as root)
	@test/versions

test-upgrade: ## run pg_upgrade from 15 to 17 with tallies stored, in a Debian folder (as root)
	@test/upgrade

deb: ## build the Debian packages for PostgreSQL 15 and 17, and test them in clean Debian folders (as root)
	@test/deb

dist: ## make the file for PGXN, of the last commit: nps-VERSION.zip
	@git archive --format=zip --prefix='nps-$(DISTVERSION)/' -o '$(DIST_DIR)/nps-$(DISTVERSION).zip' HEAD
	@echo '$(DIST_DIR)/nps-$(DISTVERSION).zip'

## clean: remove what was built

help: ## list the targets
	@sed -nE 's/^## ([a-z-]+): /\1\t/p; s/^([a-z_-]+):.*## /\1\t/p' Makefile | expand -t 20

.PHONY: all install uninstall installcheck prove_installcheck demo dashboard dashboard-test drivers-test test bench bench-scale coverage quality reference fuzz lint fuzz-wire soak test-assert test-valgrind test-sanitize test-versions test-upgrade deb dist clean help
.DEFAULT_GOAL := all
