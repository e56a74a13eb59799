SWIFT ?= swift
# Tests use the optimized build, because they train networks.
BUILD = $(SWIFT) build -c release

.PHONY: help build demo test kill-test test-portable champion bench bench-access bench-connections bench-page bench-peers bench-product bench-swap bench-trees soak drift-benchmark drift-budget test-mlflow fuzz-api test-client lint format verify-deploy verify-deploy-mutations package test-package sbom pin-images clean

help:
	@echo "make demo    a forecaster goes stale and heals itself: half a minute after the build"
	@echo "make test    build everything and run all tests"
	@echo "make kill-test   kill -9 the programs at 200 random moments (KILLS=200 SEED=1)"
	@echo "make build   build the programs into .build/release"
	@echo "make champion    train the bundled base model of artifacts/ on the observations in STATIONS"
	@echo "make bench   measure kernels, retrains and /predict;  make bench-peers  the same next to PyTorch, ONNX Runtime, FastAPI"
	@echo "make bench-trees  compare gradient-boosted trees with our models at left-out places"
	@echo "make bench-swap   exchange champions a thousand times under load"
	@echo "make bench-connections   500 slow, 5,000 idle, 1,000 listening clients: p99 of others, memory"
	@echo "make test-portable   test the kernels without AVX2, for older processors"
	@echo "make drift-benchmark    compare drift detectors on labeled streams;  make drift-budget  false alarms of budgets"
	@echo "make test-mlflow   test against a real MLflow server from PyPI"
	@echo "make fuzz-api    generated requests against the API and its OpenAPI document (EXAMPLES=100 SEED=1);"
	@echo "                 make test-client  the Python client against the API"
	@echo "make test-examples   the examples of the documents, the notebook and the tutorial"
	@echo "make lint    check the format;  make format  fix it"
	@echo "make verify-deploy   check image, compose, chart, Terraform, workflows, rules and dashboards"
	@echo "make package   a Debian package in dist/;  make test-package  install, upgrade and remove it in a clean Debian"
	@echo "make sbom    bills of materials in dist/;  make pin-images  write the digests of the images into the files"

build: system-libraries
	$(BUILD)

demo: build
	.build/release/aerocast demo

test: system-libraries
	$(BUILD) --build-tests
	SWIFT="$(SWIFT)" scripts/test

# The seed determines the moments.
KILLS ?= 200
SEED ?= 1

kill-test: system-libraries
	$(BUILD) --build-tests
	AEROCAST_KILLS=$(KILLS) AEROCAST_KILL_SEED=$(SEED) $(SWIFT) test -c release --skip-build --filter "Killed(Programs|Jobs|Notifications)Tests"

# Installs MLflow from PyPI into .build/mlflow.
test-mlflow: system-libraries
	$(BUILD) --build-tests
	SWIFT='$(SWIFT)' scripts/test-mlflow

# Installs schemathesis from PyPI into .build/schemathesis. EXAMPLES=4000 are about 100,000 requests.
EXAMPLES ?= 100

fuzz-api: build
	EXAMPLES=$(EXAMPLES) SEED=$(SEED) scripts/fuzz-api

test-client: build
	python3 -m unittest discover -s Clients/python/tests

# The commands of the documents; `make test` runs them, too. The notebook needs PyPI the first time.
.PHONY: test-examples
test-examples: build
	PATH="$(CURDIR)/.build/release:$$PATH" scripts/test-examples
	PATH="$(CURDIR)/.build/release:$$PATH" scripts/test-notebook
	PATH="$(CURDIR)/.build/release:$$PATH" scripts/test-tutorial

# For an x86-64 without AVX2, in a separate build folder.
test-portable: system-libraries
	AEROCAST_PORTABLE=1 $(SWIFT) test -c release --scratch-path .build/portable --filter 'GRUTests|ForecastingTests'

# The bundled base model. STATIONS: files and folders of observations; PLACES: a list of the stations' positions.
# The same observations, seed and build give the same bytes.
STATIONS ?= ../shared/noaa ../shared/noaa/raw/isdlite_317350-99999-2016.gz
PLACES ?= data/stations.csv

champion: station-files build
	.build/release/aerocast base-model train $(STATIONS) --stations $(PLACES)

.PHONY: station-files
station-files:
	@for path in $(STATIONS) $(PLACES); do [ -e "$$path" ] || { \
		echo "$$path does not exist: make champion STATIONS='files and folders' PLACES=stations.csv" >&2; exit 1; }; done

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

# Needs wrk.
bench-access: build
	scripts/bench-access $(BENCH)

bench-page: build
	scripts/bench-page $(BENCH)

# An hour; BENCH="--minutes 1440" for a day. Needs wrk.
soak: build bench-product
	scripts/soak $(BENCH)

bench-swap: bench-product
	scripts/bench-swap $(BENCH)

# BENCH=--tls does the same over TLS.
bench-connections: build
	scripts/bench-connections $(BENCH)

bench-product: system-libraries
	AEROCAST_BENCHMARKS=1 $(BUILD) --product aerocast-product-benchmark

# Needs Python 3 for the streams' scorer.
drift-benchmark: build
	scripts/drift-benchmark

# A thousand simulated station years for each kind of errors and each budget.
drift-budget: build
	.build/release/aerocast drift-budget

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

# Needs no cluster and no container engine; the tools are installed into .build/verify-deploy.
verify-deploy:
	@scripts/verify-deploy

# Seeds faults into copies of the files and checks that each is found.
verify-deploy-mutations:
	@scripts/verify-deploy --mutations

# Programs that contain Swift's libraries, in a separate build folder. PROGRAMS=.build/debug takes built ones instead.
PROGRAMS ?=
PACKAGED = $(or $(PROGRAMS),.build/package/release)

package: $(if $(PROGRAMS),,package-programs)
	scripts/package $(PACKAGED) dist

# Needs root and debootstrap.
test-package: $(if $(PROGRAMS),,package-programs)
	scripts/test-package $(PACKAGED)

.PHONY: package-programs
package-programs: system-libraries
	$(BUILD) --scratch-path .build/package --static-swift-stdlib --product aerocast

# IMAGE_ROOT: the image's files, or at least var/lib/dpkg/status.d, for the image's bill of materials.
sbom:
	scripts/sbom $(if $(IMAGE_ROOT),--image-root $(IMAGE_ROOT)) dist

# Needs Docker's buildx and the registries.
pin-images:
	scripts/pin-images

clean:
	rm -rf .build dist

.PHONY: system-libraries
system-libraries:
	@scripts/require-system-libraries
