# All programs of AeroCast in one image. The service itself:
#     docker run --read-only --tmpfs /tmp -p 8000:8000 -v aerocast:/var/lib/aerocast aerocast
# The whole loop in one container:
#     docker run --read-only --tmpfs /tmp -p 8000:8000 -v aerocast:/var/lib/aerocast aerocast aerocast up
ARG BUILDER_IMAGE=docker.io/library/swift:6.3.1-bookworm
ARG RUNTIME_IMAGE=docker.io/library/debian:12.11-slim

FROM ${BUILDER_IMAGE} AS build
# Packages of a Debian release change only for security fixes, which are wanted.
# hadolint ignore=DL3008
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        libcurl4-openssl-dev libsqlite3-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# A release gives the lock file that its tests used; otherwise a new one is made, which is checked in the same way.
COPY Package.swift Package.resolved* ./
COPY scripts/check-resolved /usr/local/bin/
RUN if [ -f Package.resolved ]; then swift package resolve --force-resolved-versions; else swift package resolve; fi \
    && check-resolved
COPY Sources Sources
# The manifest names the test targets, so their folders must exist; they are not built.
COPY Tests Tests
# Any value leaves AVX2, FMA and AVX-512 out, for x86-64 machines before 2013.
ARG AEROCAST_PORTABLE
# One file with all programs, and links with the names of the services.
RUN swift build --force-resolved-versions --configuration release --static-swift-stdlib --product aerocast -Xlinker -s \
    && install -D --mode=755 --target-directory=/staging/bin .build/release/aerocast \
    && for service in aerocast-api aerocast-feeder aerocast-drift-detector aerocast-trainer; do \
        ln --symbolic aerocast "/staging/bin/$service" || exit 1; \
    done

# Contents of the runtime image: of Debian only the libraries that the programs load; no shell, no package manager.
FROM ${RUNTIME_IMAGE} AS root
# hadolint ignore=DL3008
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        ca-certificates libcurl4 libsqlite3-0 tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /staging/bin/ /usr/local/bin/
COPY scripts/runtime-root /usr/local/sbin/
# Additional tools: cp for the chart's first start, tar for `kubectl cp`.
RUN runtime-root /runtime /usr/local/bin/aerocast* /usr/bin/cp /usr/bin/tar
# The bundled champion, twice: here for an empty mounted folder (the Helm chart copies it), and in the programs' folder, from
# which a new named volume is filled.
COPY artifacts /runtime/usr/share/aerocast/artifacts
RUN install --directory --owner=10001 --group=10001 --mode=750 /runtime/var/lib/aerocast /runtime/var/lib/aerocast-keys \
    && cp --recursive /runtime/usr/share/aerocast/artifacts /runtime/var/lib/aerocast/ \
    && chown --recursive 10001:10001 /runtime/var/lib/aerocast
# For scanners: Debian's packages are in dpkg's records, the Swift packages in this file.
COPY --from=build /source/Package.resolved /runtime/usr/share/doc/aerocast/
COPY LICENSE /runtime/usr/share/doc/aerocast/

FROM scratch AS runtime
COPY --from=root /runtime/ /
ENV PATH=/usr/local/bin:/usr/bin \
    AEROCAST_DATABASE=/var/lib/aerocast/aerocast.sqlite \
    AEROCAST_ARTIFACTS=/var/lib/aerocast/artifacts
USER 10001:10001
WORKDIR /var/lib/aerocast
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["aerocast-api", "healthcheck"]
CMD ["aerocast-api"]

ARG VERSION=0.2.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="AeroCast" \
    org.opencontainers.image.description="Weather forecasts that keep themselves honest: served, watched, retrained." \
    org.opencontainers.image.source="https://github.com/aerocast/aerocast-swift" \
    org.opencontainers.image.documentation="https://github.com/aerocast/aerocast-swift/blob/main/docs/operations.md" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
