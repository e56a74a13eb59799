# All programs of AeroCast in one image. The service itself:
#     docker run --read-only --tmpfs /tmp -p 8000:8000 -v aerocast:/var/lib/aerocast aerocast
# the whole loop in one container, for one that is not composed of several:
#     docker run --read-only --tmpfs /tmp -p 8000:8000 -v aerocast:/var/lib/aerocast aerocast aerocast up
ARG BUILDER_IMAGE=docker.io/library/swift:6.3.1-bookworm
ARG RUNTIME_IMAGE=docker.io/library/debian:12.11-slim

FROM ${BUILDER_IMAGE} AS build
# The packages of a Debian release only change for security's sake, and those changes are wanted.
# hadolint ignore=DL3008
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        libcurl4-openssl-dev libsqlite3-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift Package.resolved* ./
RUN swift package resolve
COPY Sources Sources
# The manifest names the test targets, so their folders have to be there; they are not built.
COPY Tests Tests
# Any value leaves AVX2 and FMA out, for x86-64 machines before 2013.
ARG AEROCAST_PORTABLE
# One file with all programs, and links with the names of the services, under which it is those.
RUN swift build --configuration release --static-swift-stdlib --product aerocast -Xlinker -s \
    && install -D --mode=755 --target-directory=/staging/bin .build/release/aerocast \
    && for service in aerocast-api aerocast-feeder aerocast-drift-detector aerocast-trainer; do \
        ln --symbolic aerocast "/staging/bin/$service" || exit 1; \
    done

FROM ${RUNTIME_IMAGE} AS runtime
# hadolint ignore=DL3008
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        ca-certificates libcurl4 libsqlite3-0 zlib1g \
    && rm -rf /var/lib/apt/lists/* /var/cache/debconf/* /var/log/apt /var/log/dpkg.log \
    && groupadd --gid 10001 aerocast \
    && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home --home-dir /var/lib/aerocast \
        --shell /usr/sbin/nologin aerocast \
    && install --directory --owner=10001 --group=10001 --mode=750 /var/lib/aerocast
COPY --from=build /staging/bin/ /usr/local/bin/
# For who takes stock of what is inside: Debian's packages are in dpkg's database, the Swift packages in this file.
COPY --from=build /source/Package.resolved /usr/share/doc/aerocast/
COPY LICENSE /usr/share/doc/aerocast/
# The champion that an installation starts with: here for whoever mounts an empty folder (the Helm chart copies it), and
# where the programs look, from where a new named volume takes it.
COPY artifacts /usr/share/aerocast/artifacts
COPY --chown=10001:10001 artifacts /var/lib/aerocast/artifacts
ENV AEROCAST_DATABASE=/var/lib/aerocast/aerocast.sqlite \
    AEROCAST_ARTIFACTS=/var/lib/aerocast/artifacts
USER 10001:10001
WORKDIR /var/lib/aerocast
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["aerocast-api", "healthcheck"]
CMD ["aerocast-api"]

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="AeroCast" \
    org.opencontainers.image.description="Weather forecasts that keep themselves honest: served, watched, retrained." \
    org.opencontainers.image.source="https://github.com/aerocast/aerocast-swift" \
    org.opencontainers.image.documentation="https://github.com/aerocast/aerocast-swift/blob/main/docs/operations.md" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
