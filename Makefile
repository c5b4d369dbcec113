# StationDesk. Two commands do everything on a Debian machine: `make run` and `make test`.
# Each sets up first what is missing (see resources/make/setup.sh).

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

define NEWLINE


endef
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
OFFSCREEN := QT_QPA_PLATFORM=offscreen

# The databases of the tests flush to the disk at every save, as they must: half of a run was waiting for that. Where there is
# a disk in memory with room they stand there. (What a power cut leaves is simulated; it needs no disk.)
ROOM := $(shell df --output=avail /dev/shm 2>/dev/null | tail -1)
ifeq ($(shell [ -w /dev/shm ] && [ "$(ROOM)" -gt 3000000 ] 2>/dev/null && echo yes),yes)
export PYTEST_DEBUG_TEMPROOT := /dev/shm
endif

# Bytecode is kept, or each of the many processes of the tests would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

# The floors below the window are tested with Qt blocked, the rest with it; every test runs once.
BELOW_UI := $(wildcard $(addprefix tests/,core models storage security search services sync documents desk cli))
# Of the lower floors, those that run after the window's tests: so both lanes take about as long.
WITH_THE_WINDOW := $(filter tests/cli,$(BELOW_UI))
ABOVE := $(filter-out $(BELOW_UI) tests/data tests/__pycache__,$(patsubst %/,%,$(wildcard tests/*/)))

# The long proofs run in two lanes of about the same length: deeds, disks and power cuts here, all others beside.
PROVED_BESIDE := $(filter-out tests/prove tests/data tests/__pycache__,$(patsubst %/,%,$(wildcard tests/*/)))
PROVED_BESIDE += $(addprefix tests/prove/,test_kill.py test_kill_errands.py test_postgres.py test_paper_orders.py)
PROVED_HERE := $(filter-out $(PROVED_BESIDE),$(wildcard tests/prove/test_*.py))

.PHONY: help run test lint test-no-qt prove fuzz bench installers installers-older installers-arm64 shots format i18n fonts packs setup setup-test clean

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 18

run: setup ## open the practice village; without a screen, play a whole day of it into practice/
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then
	  if [ ! -e practice/home/home.json ]; then
	    mkdir -p practice
	    $(PY) -m stationdesk --home practice/home practice
	  fi
	  echo "The practice village's password is: practice"
	  exec $(PY) -m stationdesk --home practice/home
	else
	  $(OFFSCREEN) $(PY) -m stationdesk tour --out practice
	fi

# What `lint` runs, and `test` beside the tests.
define CHECKS
$(PY) -m ruff check .
$(PY) -m ruff format --check .
$(PY) -m mypy
.venv/bin/lint-imports
$(PY) resources/make/i18n.py check
endef

test: setup-test ## every check and every test but the long proofs, in two lanes of about the same length
	@mkdir -p build
	echo "the window's tests run beside; they are shown afterwards (build/test-window.log)"
	( above=0
	  env $(OFFSCREEN) $(PYTEST) $(ABOVE) || above=$$?
	  $(PYTEST) -q -p no:pytest-qt -p tests.house.no_qt $(WITH_THE_WINDOW) || above=$$?
	  exit $$above ) >build/test-window.log 2>&1 & window=$$!
	trap 'kill $$window 2>/dev/null || true' EXIT
	lint=0; below=0; above=0
	bash -eux <<<'$(subst $(NEWLINE),;,$(CHECKS))' || lint=$$?
	$(PYTEST) -q -p no:pytest-qt -p tests.house.no_qt $(filter-out $(WITH_THE_WINDOW),$(BELOW_UI)) || below=$$?
	wait $$window || above=$$?
	cat build/test-window.log
	exit $$((lint || below || above))

lint: setup-test ## style, types, floors, the English catalogue
	@$(CHECKS)

test-no-qt: setup-test ## the floors below the window, with Qt blocked
	@$(PYTEST) -q -p no:pytest-qt -p tests.house.no_qt $(BELOW_UI)

prove: setup-test ## the long proofs: kill points, power cuts, PostgreSQL, fuzzing; their figures at the end
	@mkdir -p build/proofs
	find build/proofs -name '*.json' ! -name 'installers*' -delete
	echo "half of the proofs run beside; they are shown afterwards (build/prove-beside.log)"
	( beside=0
	  env $(OFFSCREEN) $(PYTEST) -q -m prove $(PROVED_BESIDE) || beside=$$?
	  exit $$beside ) >build/prove-beside.log 2>&1 & beside=$$!
	trap 'kill $$beside 2>/dev/null || true' EXIT
	here=0; there=0
	env $(OFFSCREEN) $(PYTEST) -m prove $(PROVED_HERE) || here=$$?
	wait $$beside || there=$$?
	cat build/prove-beside.log
	echo "what was tried, and what became of it (build/proofs):"
	$(PY) -m tests.prove.figures || here=1
	exit $$((here || there))

# Seconds of work for each reader.
SECONDS ?= 60

fuzz: setup-test ## every reader of strangers' bytes, led by coverage: an hour and a half on two cores (SECONDS=… for another time)
	@$(OFFSCREEN) $(PY) -m tests.fuzz.campaign --guided --cases 100000000 --seconds $(SECONDS) --together $$(nproc)

installers: setup-test ## what this machine can build, into dist/: the folder, the .deb, the Windows installer where its parts are here
	@$(PY) installer/build.py all

installers-older: setup-test ## the .deb for older systems (UOS 20, Kylin V10), its interpreter compiled in a bare Debian; needs root
	@nice -n 5 $(PY) installer/build.py older

installers-arm64: setup-test ## the .deb for arm64, packed in an emulated Debian 12; needs root and qemu-user-static, and an hour
	@nice -n 10 $(PY) installer/arm64.py

bench: setup-test ## every promised speed, beside its baseline measured in the same run
	@$(OFFSCREEN) $(PY) -m stationdesk bench

shots: setup-test ## every page and main dialog as PNG, in build/shots
	@$(OFFSCREEN) $(PY) -m stationdesk shots --out build/shots

format: setup-test ## put the source in order
	@$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

i18n: setup-test ## collect sentences into resources/i18n/stationdesk_en.ts and build the catalogue
	@$(PY) resources/make/i18n.py update

fonts: setup ## make the fonts (the set-up does it)
	@$(PY) resources/make/fonts.py

packs: setup-test ## make the data packs again from their sources
	@$(PY) resources/make/packs.py

setup:
	@resources/make/setup.sh run

setup-test:
	@resources/make/setup.sh test

clean: ## remove everything that was made, the virtual environment too
	@rm -rf .venv practice build dist resources/fonts resources/i18n/en.json
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
