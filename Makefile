# make demo   the whole product on this machine, without a token     make demo ARGS="--once --interviews 120"
# make test   lint, types, room rules and every test                 make test ARGS="-k flow"
# make drill  the faults in full length: 200 kills, locks of 40 seconds
.PHONY: demo pilot test drill lint types bench-scoring bench-exports clean

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,$(shell \
	command -v $(name) >/dev/null 2>&1 && $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
PROCESSES ?= auto
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev

demo: $(READY)
	@$(BIN)/python -m bot.sandbox.demo $(ARGS)

pilot: $(READY)
	@$(BIN)/python -m bot.sandbox.pilot

test: lint types
	$(BIN)/pytest --numprocesses=$(PROCESSES) $(ARGS)

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

bench-scoring: $(READY_DEV)
	$(BIN)/python -m benchmarks.simulation
	$(BIN)/python -m benchmarks.stuffing
	$(BIN)/python -m benchmarks.scoring_speed $(ARGS)

bench-exports: $(READY_DEV)
	$(BIN)/python -m benchmarks.exporting $(ARGS)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
