# make install  the product and its libraries in .venv
# make demo   the whole product on this machine, without a token     make demo ARGS="--once --interviews 60"
# make cluster  two database servers, one of which may die, and two workers on this machine, to be broken
# make run    the bot, with the settings from .env
# make test   lint, types, room rules and every test                 make test ARGS="-k flow"
# make test-max  of these, the tests of the messenger MAX alone
# make test-cluster  the same under test: ten deaths of the primary, a partition, a restored backup; and Spark    make test-cluster ROUNDS=4
# make screenshots  the pictures in docs/, taken of a running demo
# make drill  the faults in full length: 200 kills, locks of 40 seconds, bursts, answers that are none, a thousand centers; and
#             a file by Python's own SQLite
# make mutants  the tests tested: every function of scoring/ and questionnaire/ with one change at a time
#                make mutants ARGS="scoring.shares*"     make mutants ARGS="--sample 400 --seed 7"     make mutants ARGS=--again
# make bench-lake  answers of years as Parquet: export, DuckDB, Spark    make bench-lake ARGS="--sizes 100000000"
# make bench-mornings  clients before digests: five Mondays on each database, half an hour
# make bench-bursts  others' taps while accounts flood the bot: five minutes
# make bench  speed and memory beside others in one run: nine minutes, figures in docs/speed.md
.PHONY: install demo pilot cluster run packages packages-cluster test test-max test-cluster screenshots drill mutants lint texts types bench bench-scoring bench-exports \
	bench-mornings bench-bursts bench-nation bench-lake clean

# Containers often switch byte code off. Each of the hundreds of processes in the tests would compile the product again.
unexport PYTHONDONTWRITEBYTECODE

# The system's own first: distributions build it with the compiler's profile, version managers often without, and then
# everything takes a quarter longer. One without ensurepip makes no virtual environment.
PYTHON ?= $(firstword $(foreach name,/usr/bin/python3 python3.11 python3.12 python3.13 python3.14 python3,$(shell \
	command -v $(name) >/dev/null 2>&1 && $(name) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo $(name))))
# Two more than there are processors: a third of the tests mostly wait for other processes. See tests/workers.py.
PROCESSES ?= $(shell $(PYTHON) -c 'import os; print(min((os.cpu_count() or 1) + 2, 8))')
VENV := .venv
BIN := $(VENV)/bin
# Ready-made wheels only: nothing is compiled here. Where your platform lacks one: make demo PIP_OPTIONS=
PIP_OPTIONS ?= --only-binary=:all:
INSTALL := -m pip install --quiet --disable-pip-version-check $(PIP_OPTIONS) --constraint constraints.txt --editable
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
READY_CLUSTER := $(VENV)/.ready-cluster
READY_SPARK := $(VENV)/.ready-spark

install: $(READY)

demo: $(READY)
	@$(BIN)/python -m bot.sandbox.demo $(ARGS)

pilot: $(READY)
	@$(BIN)/python -m bot.sandbox.pilot

cluster: packages-cluster $(READY_CLUSTER)
	@$(BIN)/python -m bot.sandbox.cluster

run: $(READY)
	@exec $(BIN)/python -m bot

packages:
	@tests/system_packages.sh

packages-cluster:
	@tests/system_packages.sh cluster

test: packages lint types
	$(BIN)/pytest --workers=$(PROCESSES) $(ARGS)

test-max: packages $(READY_DEV)
	$(BIN)/pytest tests/bot/messenger/max tests/end_to_end/test_max.py --workers=$(PROCESSES) $(ARGS)

test-cluster: packages-cluster $(READY_DEV) $(READY_CLUSTER) $(READY_SPARK)
	CLUSTER=1 ROUNDS=$(or $(ROUNDS),10) $(BIN)/pytest -s tests/cluster $(ARGS)

screenshots: packages $(READY_DEV)
	$(BIN)/python -m tests.browser.screenshots

drill: packages $(READY_DEV)
	DRILL=1 $(BIN)/pytest --every-database -s -o faulthandler_timeout=0 --durations=0 tests/end_to_end/test_faults.py \
		tests/end_to_end/test_faults_of_storage.py tests/end_to_end/test_hostile_messages.py \
		tests/bot/results/method_2022/test_differencing.py $(ARGS)
	PYTHONPATH=$(CURDIR)/tests/python_sqlite $(BIN)/pytest tests/storage tests/handlers tests/end_to_end --workers=$(PROCESSES)

# Ends with the share that tests have noticed. Fails if a change that none has noticed is not in tests/mutants_left.toml.
mutants: $(READY_DEV)
	@$(BIN)/python $(INSTALL) '.[mutants]'
	@$(BIN)/python -m tests.mutants $(ARGS)

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

texts: $(READY_DEV)
	$(BIN)/pybabel --quiet compile --domain=czn-index --directory=bot/cli/locales

types: $(READY_DEV)
	$(BIN)/mypy --num-workers auto

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with ensurepip is needed (on Debian: apt-get install python3-venv); none was found (or set PYTHON=/path/to/python3)" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 2; }
	@echo "Installing the libraries into $(VENV) (once) …"
	@$(BIN)/python $(INSTALL) .
	@touch $@

$(READY_DEV): $(READY)
	@echo "Installing the tools for tests into $(VENV) (once) …"
	@$(BIN)/python $(INSTALL) '.[dev,exports,postgres,proxy]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(PIP_OPTIONS) --constraint constraints.txt \
		openapi-python-client
	@touch $@

# Two of Patroni's libraries come as source; they are Python alone.
$(READY_CLUSTER): $(READY)
	@echo "Installing Patroni into $(VENV) (once) …"
	@$(BIN)/python $(INSTALL) '.[cluster,postgres]' --no-binary python-etcd,ydiff --use-pep517
	@touch $@

# It comes as Python's source and Java's programs in one, half a gigabyte; nothing of it is compiled.
$(READY_SPARK): $(READY)
	@echo "Installing Spark into $(VENV) (once) …"
	@$(BIN)/python $(INSTALL) '.[spark]' --no-binary pyspark
	@touch $@

bench: $(READY_DEV)
	$(BIN)/python -m benchmarks.run $(ARGS)

bench-scoring: $(READY_DEV)
	$(BIN)/python -m benchmarks.simulation
	$(BIN)/python -m benchmarks.acceptance
	$(BIN)/python -m benchmarks.attacks
	$(BIN)/python -m benchmarks.scoring_speed --write $(ARGS)

bench-exports: $(READY_DEV)
	$(BIN)/python -m benchmarks.exporting $(ARGS)
	$(BIN)/python -m benchmarks.frames

# At the size of a nation: imports, the public site, and the themes of comments.
bench-nation: $(READY_DEV)
	$(BIN)/python -m benchmarks.importing
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.comments

bench-mornings: packages $(READY_DEV)
	$(BIN)/python -m benchmarks.mornings $(ARGS)

bench-bursts: $(READY_DEV)
	$(BIN)/python -m benchmarks.bursts $(ARGS)

bench-lake: packages-cluster $(READY_DEV) $(READY_SPARK)
	$(BIN)/python -m benchmarks.lake $(ARGS)

clean:
	rm -rf $(VENV) mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis
