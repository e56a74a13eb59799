SWIFT ?= swift
# Tests run against the optimised build: networks are trained in them.
BUILD = $(SWIFT) build -c release

.PHONY: help build demo test champion bench bench-peers lint format verify-deploy verify-deploy-mutations clean

help:
	@echo "make demo    watch a forecaster go stale and heal itself (under two minutes after the build)"
	@echo "make test    build everything and run all tests"
	@echo "make build   leave the programs in .build/release"
	@echo "make champion    train the model that artifacts/ ships"
	@echo "make bench   measure the kernels;  make bench-peers  beside PyTorch and ONNX Runtime"
	@echo "make lint    check the format;  make format  mend it"
	@echo "make verify-deploy   check image, compose, chart, Terraform, workflows, rules and dashboards"

build: system-libraries
	$(BUILD)

demo: build
	.build/release/aerocast demo

test: system-libraries
	$(BUILD) --build-tests
	$(SWIFT) test -c release --skip-build

# The champion that a clone starts with; the same build gives the same bytes.
champion: build
	scripts/train-shipped-champion

bench:
	$(SWIFT) run -c release --package-path Benchmarks aerocast-benchmark

bench-peers:
	scripts/bench-peers

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
