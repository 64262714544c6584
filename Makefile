# SPDX-License-Identifier: LGPL-2.1-or-later
# Thin: every target calls meson or a script in .ci/.
#
#   make demo     installs what is missing, builds, trades at a made-up venue on this machine, then over a made-up past
#   make check    installs what is missing, builds, runs every test and the lint
#
# MESON_ARGS are handed to `meson setup` the first time, for instance MESON_ARGS=--werror.

.DEFAULT_GOAL := build
.PHONY: build all demo check test lint format hooks bench bench-peers docs deb clean install help
MESON_ARGS ?=

build: build/build.ninja ## build into ./build (leaves ./build/carry)
	ninja -C build program

all: build/build.ninja ## build everything, tests too
	ninja -C build

build/build.ninja:
	meson setup build $(MESON_ARGS)

demo: ## install what is missing, build, trade at a made-up venue and over a made-up past
	.ci/install-packages build
	$(MAKE) --no-print-directory build
	.ci/demo
	./build/carry backtest config/demo.conf --output build/demo

check: ## install what is missing, build, run every test and the lint
	.ci/check

test: all ## run the tests only
	meson test -C build --no-rebuild --print-errorlogs

lint: ## own lint and clang-format, without changing anything
	.ci/lint

format: ## format every C file by machine
	git ls-files -z '*.c' '*.h' ':!tests/lint/bad' | xargs -0 -r clang-format -i

hooks: ## install the git hooks of this repository
	git config core.hooksPath .githooks

bench: all ## run the benchmarks, each beside its limit or its peer
	meson test -C build --benchmark --verbose --no-suite peers

bench-peers: all ## run one strategy here and in other engines, which PyPI gives into build/
	meson test -C build --benchmark --verbose --suite peers

docs: all ## build the reference of the library
	ninja -C build docs/carry-1

install: all ## install (PREFIX by `meson configure build --prefix=…`, DESTDIR honoured)
	meson install -C build --no-rebuild

deb: ## build Debian packages into build/deb, and try them in a tree of their own
	config/debian/make-deb
	config/debian/test-deb

clean: ## remove everything that was built
	rm -rf build build-asan build-fuzz

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 10
