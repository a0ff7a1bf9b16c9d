# make run · make test. Everything else is below; `make help` lists it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
# Two at a time of the steps that don't wait for each other: the last files of one leave processors to another.
MAKEFLAGS += --no-print-directory -j2
ifneq ($(word 2,$(MAKECMDGOALS)),)
.NOTPARALLEL:  # make clean test, make fmt test: one goal after another
endif
export MAKE_RUN := $(shell date +%s-%N)

.PHONY: help run build native web test e2e crash fuzz tsan bench fmt fmt-check lint check clean \
        packages test-packages sources asan-build wasm-build release-build crash-build arrows

help:  ## this list
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name does; do printf '  make %-6s  %s\n' "$$name" "$$does"; done

run: build  ## install what is missing, build all, start the demo shop
	@exec build/imp-refund demo

build: native web  ## the program (build/imp-refund) and the page's files (public/)

native: packages sources
	@scripts/cmake.sh release "the program" imp-refund

web: packages sources node_modules/.complete  ## the widget (Wasm) and the page's files in public/
	@scripts/cmake.sh wasm "the widget"
	scripts/step.sh assemble "putting the page's files into public/" node web/assemble.mjs

test: build asan-build wasm-build release-build  ## every test: native under sanitizers, Wasm under node, clients, browser
	@node scripts/run-tests.mjs

e2e: build test-packages  ## only the tests with a real browser
	@node scripts/run-tests.mjs e2e

crash: native crash-build  ## kill the program N times, at every point (make crash N=1000 SEED=7)
	@SEED=$(SEED) node tests/crash/run.mjs $(N)

tsan: test-packages sources  ## the native tests under ThreadSanitizer (a build of its own)
	@scripts/cmake.sh tsan "the native tests, under ThreadSanitizer"
	node scripts/run-tests.mjs tsan/

fuzz: SECONDS = 60
fuzz: packages sources  ## libFuzzer on all that reads foreign bytes (make fuzz SECONDS=600 TARGETS="ticket server")
	@scripts/packages.sh fuzz
	scripts/cmake.sh fuzz "the fuzz targets"
	scripts/fuzz.sh $(SECONDS) $(TARGETS)

bench: build node_modules/.complete  ## ours beside its ceilings, and beside PEERS=DIR (SECONDS=5 ROUNDS=1 ONLY=throughput)
	@scripts/packages.sh bench test $(if $(PEERS),peers)
	scripts/cmake.sh release "what the bench compares with" refund-bench
	node tests/bench/run.mjs $(if $(SECONDS),--seconds $(SECONDS)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
	  $(if $(PEERS),--peers '$(PEERS)') $(ONLY:%=--only %)

fmt:  ## format the C++ code
	@scripts/packages.sh check
	git ls-files '*.h' '*.cpp' | xargs clang-format -i

fmt-check:
	@scripts/packages.sh check
	git ls-files '*.h' '*.cpp' | xargs scripts/step.sh fmt "checking the format (make fmt mends it)" \
	  clang-format --dry-run -Werror

arrows: packages
	@scripts/step.sh arrows "reading which file includes which" node --test tests/architecture.test.mjs

lint: test-packages sources  ## clang-tidy on all of our code (minutes)
	@scripts/packages.sh check
	scripts/step.sh lint-configure "configuring: clang-tidy" cmake --preset asan -B build/lint -DREFUND_ONE_BY_ONE=ON
	scripts/step.sh lint "clang-tidy" run-clang-tidy -quiet -p build/lint \
	  -config '{WarningsAsErrors: clang-diagnostic-*}' '$(CURDIR)/(server|shared|web|tests)/'

check: export REFUND_CMAKE := -DREFUND_WERROR=ON
check: fmt-check arrows test  ## all that CI does: format, arrows, warnings as errors, every test

clean:  ## remove what was built (not what was downloaded)
	@rm -rf build public/imp-refund*.js public/imp-refund*.wasm public/vendor tests/output
	find public -name '*.br' -o -name '*.gz' | xargs -r rm

packages:
	@scripts/packages.sh run

test-packages: packages
	@scripts/packages.sh run test

sources: packages
	@scripts/step.sh sources "fetching library sources" third_party/fetch.sh
	grep -h '\*\*\*\*' build/log/sources.log || true

asan-build: test-packages sources
	@scripts/cmake.sh asan "the tests, under AddressSanitizer and UBSan"

wasm-build: packages sources
	@scripts/cmake.sh wasm-tests "the tests as Wasm"

# After `native`, in the same folder: a build that is under way bears no other beside it.
release-build: test-packages native
	@scripts/cmake.sh release "what kills, counts, measures and explores" \
	  imp-refund-crashing refund-count refund-bench tests_explorer

crash-build: native
	@scripts/cmake.sh release "the program that the crash tests kill" imp-refund-crashing

node_modules/.complete: package.json package-lock.json .npmrc | packages
	@scripts/step.sh npm "installing npm packages" npm ci
	touch $@
