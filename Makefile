# make demo   the whole product on this machine, without a token     make demo ARGS="--once --interviews 60"
# make test   lint, types, room rules and every test                 make test ARGS="-k flow"
# make test-max  the messenger MAX, whose library wants Python 3.12 or newer
# make screenshots  the pictures in docs/, taken of a running demo
# make drill  the faults in full length: 200 kills, locks of 40 seconds
# make bench  speed and memory beside others in one run: ten minutes, figures in benchmarks/RESULTS.md
.PHONY: demo pilot test test-max screenshots drill lint types bench bench-scoring bench-exports clean

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,$(shell \
	command -v $(name) >/dev/null 2>&1 && $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
PROCESSES ?= auto
VENV := .venv
BIN := $(VENV)/bin
VENV_MAX := .venv-max
PYTHON_MAX ?= $(firstword $(foreach name,python3.12 python3.13 python3.14 python3 \
	$(wildcard $(HOME)/.pyenv/versions/3.1[2-9]*/bin/python),$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 && echo $(name))))
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
READY_MAX := $(VENV_MAX)/.ready

demo: $(READY)
	@$(BIN)/python -m bot.sandbox.demo $(ARGS)

pilot: $(READY)
	@$(BIN)/python -m bot.sandbox.pilot

test: lint types
	$(BIN)/pytest --numprocesses=$(PROCESSES) $(ARGS)

ifeq ($(PYTHON_MAX),)
test-max:
	@echo "MAX was not tried: no Python 3.12 or newer was found (set PYTHON_MAX=/path/to/python3.12)"
else
test-max: $(READY_MAX)
	$(VENV_MAX)/bin/python -m pytest tests/bot/max tests/end_to_end/test_max.py --numprocesses=$(PROCESSES) $(ARGS)
endif

screenshots: $(READY_DEV)
	$(BIN)/python -m tests.browser.screenshots

drill: $(READY_DEV)
	DRILL=1 $(BIN)/pytest tests/end_to_end/test_faults.py tests/end_to_end/test_faults_of_storage.py $(ARGS)

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY_DEV)
	$(BIN)/mypy

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found (set PYTHON=/path/to/python3)" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the libraries into $(VENV) (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(READY_DEV): $(READY)
	@echo "Installing the tools for tests into $(VENV) (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,exports,postgres,proxy]'
	@touch $@

$(READY_MAX): pyproject.toml constraints.txt
	@test -x $(VENV_MAX)/bin/python || $(PYTHON_MAX) -m venv $(VENV_MAX)
	@echo "Installing the libraries for MAX into $(VENV_MAX) (once) …"
	@$(VENV_MAX)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,max,postgres]'
	@touch $@

bench: $(READY_DEV)
	$(BIN)/python -m benchmarks.run

bench-scoring: $(READY_DEV)
	$(BIN)/python -m benchmarks.simulation
	$(BIN)/python -m benchmarks.stuffing
	$(BIN)/python -m benchmarks.scoring_speed $(ARGS)

bench-exports: $(READY_DEV)
	$(BIN)/python -m benchmarks.exporting $(ARGS)

clean:
	rm -rf $(VENV) $(VENV_MAX) .mypy_cache .ruff_cache .pytest_cache .hypothesis
