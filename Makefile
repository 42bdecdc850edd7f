# SPDX-License-Identifier: Apache-2.0
# demo and test need nothing but Swift, git, make and apt; they install the rest.
.PHONY: demo test check release build links install soak format lint dependencies clean

CONFIGURATION ?= release
PREFIX ?= /usr/local
SWIFT ?= swift
# A target that uses what it does not declare would break the layers.
BUILD_FLAGS = --explicit-target-dependency-import-check error
# What is installed runs on machines that have no Swift.
STATIC = $(if $(filter release,$(CONFIGURATION)),--static-swift-stdlib)

demo: CONFIGURATION = debug
demo: links
	fixtures/demo/demo.sh "$(CURDIR)/bin"

# What starts processes and waits for them runs by itself, and so does the simulator: it keeps every core busy.
PROCESSES = EndToEndTests|RemoteServerTests
SIMULATION = SimulationTests
# These watch the clock while others would block every thread of the test process.
TIMED = CancelTests|ZombieTests|RemoteWorkerTests|LiveLinesTests|CommandsTests
# These wait for a server in their own process, which gets no thread while others block them all.
SERVED = TokenTests|JobTests
TEST = $(SWIFT) test --skip-build --disable-xctest

# Both lists of runs are one; the first argument stands before each command.
define run-tests
	$(1) $(TEST) --skip '$(PROCESSES)|$(TIMED)|$(SIMULATION)|$(SERVED)'
	$(1) $(TEST) --filter '$(SIMULATION)'
	$(1) $(TEST) --filter '$(TIMED)'
	$(1) $(TEST) --filter '$(SERVED)'
	$(1) $(TEST) --filter '$(PROCESSES)' --skip '$(TIMED)|$(SERVED)'
endef

test: dependencies
	@scripts/install-test-tools
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	$(call run-tests)

check: lint test release

# The optimiser has broken what every test of a debug build passes; what people install is tried too.
release: links
	fixtures/demo/demo.sh "$(CURDIR)/bin"

# Longer walks, more rounds; not part of a normal run.
soak: dependencies
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	$(call run-tests,SLUICE_SOAK=2)

build: links

links: dependencies
	$(SWIFT) build -c $(CONFIGURATION) --product sluice $(BUILD_FLAGS) $(STATIC)
	mkdir -p bin
	ln -sf "$$($(SWIFT) build -c $(CONFIGURATION) --show-bin-path)/sluice" bin/sluice
	for verb in promote approve rollback; do ln -sf sluice bin/$$verb; done

install: links
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 0755 bin/sluice "$(DESTDIR)$(PREFIX)/bin/sluice"
	for verb in promote approve rollback; do ln -sf sluice "$(DESTDIR)$(PREFIX)/bin/$$verb"; done
	scripts/write-manual bin/sluice "$(DESTDIR)$(PREFIX)/share/man/man1"
	scripts/write-completions bin/sluice "$(DESTDIR)$(PREFIX)/share"

lint:
	$(SWIFT) format lint --strict --parallel -r Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --parallel -r Package.swift Sources Tests

dependencies:
	@scripts/install-dependencies

clean:
	rm -rf .build bin
