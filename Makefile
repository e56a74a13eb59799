SWIFT ?= swift
# Tests run against the optimised build: networks are trained in them.
BUILD = $(SWIFT) build -c release

.PHONY: help build demo test kill-test test-portable champion bench bench-peers bench-product bench-swap bench-trees drift-benchmark drift-budget test-mlflow lint format verify-deploy verify-deploy-mutations clean

help:
	@echo "make demo    watch a forecaster go stale and heal itself (under two minutes after the build)"
	@echo "make test    build everything and run all tests"
	@echo "make kill-test   kill -9 the loop's programs at 200 random moments (KILLS=200 SEED=1)"
	@echo "make build   leave the programs in .build/release"
	@echo "make champion    train the base model that artifacts/ ships, on the observations in STATIONS"
	@echo "make bench   measure kernels, retrains and /predict;  make bench-peers  beside PyTorch, ONNX Runtime, FastAPI"
	@echo "make bench-trees  gradient-boosted trees beside our models, at places left out"
	@echo "make bench-swap   exchange champions a thousand times under load"
	@echo "make test-portable   test the kernels built without AVX2, as for older processors"
	@echo "make drift-benchmark    compare the drift detectors on the labelled streams;  make drift-budget  what budgets buy"
	@echo "make test-mlflow   test against a real MLflow server from PyPI"
	@echo "make lint    check the format;  make format  mend it"
	@echo "make verify-deploy   check image, compose, chart, Terraform, workflows, rules and dashboards"

build: system-libraries
	$(BUILD)

demo: build
	.build/release/aerocast demo

test: system-libraries
	$(BUILD) --build-tests
	SWIFT="$(SWIFT)" scripts/test

# The same seed draws the same moments.
KILLS ?= 200
SEED ?= 1

kill-test: system-libraries
	$(BUILD) --build-tests
	AEROCAST_KILLS=$(KILLS) AEROCAST_KILL_SEED=$(SEED) $(SWIFT) test -c release --skip-build --filter KilledProgramsTests

# Installs MLflow from PyPI into .build/mlflow.
test-mlflow: system-libraries
	$(BUILD) --build-tests
	SWIFT='$(SWIFT)' scripts/test-mlflow

# As for an x86-64 without AVX2, in a build folder of its own.
test-portable: system-libraries
	AEROCAST_PORTABLE=1 $(SWIFT) test -c release --scratch-path .build/portable --filter 'GRUTests|ForecastingTests'

# The base model that a clone starts with: files and folders of observations, and a list of where their stations stand.
# The same observations, seed and build give the same bytes.
STATIONS ?= ../shared/noaa ../shared/noaa/raw/isdlite_317350-99999-2016.gz
PLACES ?= data/stations.csv

champion: station-files build
	.build/release/aerocast base-model train $(STATIONS) --stations $(PLACES)

.PHONY: station-files
station-files:
	@for path in $(STATIONS) $(PLACES); do [ -e "$$path" ] || { \
		echo "$$path is not there: make champion STATIONS='files and folders' PLACES=stations.csv" >&2; exit 1; }; done

# BENCH=--json prints one JSON object per figure.
BENCH ?=

bench: bench-product
	$(SWIFT) run -c release --package-path Benchmarks aerocast-benchmark $(BENCH)
	.build/release/aerocast-product-benchmark retrain $(BENCH)
	scripts/bench-http $(BENCH)

bench-peers: bench-product
	scripts/bench-peers $(BENCH)
	scripts/bench-http --peer $(BENCH)

# Needs Python 3; STATIONS here are files.
bench-trees: build
	scripts/bench-trees $(BENCH)

bench-swap: bench-product
	scripts/bench-swap $(BENCH)

bench-product: system-libraries
	AEROCAST_BENCHMARKS=1 $(BUILD) --product aerocast-product-benchmark

# Needs Python 3 for the scorer that comes with the streams.
drift-benchmark: build
	scripts/drift-benchmark

# A thousand simulated station years for each kind of errors and each budget.
drift-budget: build
	.build/release/aerocast drift-budget

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

# Without a cluster and without a container engine; the tools come into .build/verify-deploy.
verify-deploy:
	@scripts/verify-deploy

# Seeds faults into copies of the files and shows that each is found.
verify-deploy-mutations:
	@scripts/verify-deploy --mutations

clean:
	rm -rf .build

.PHONY: system-libraries
system-libraries:
	@scripts/require-system-libraries
