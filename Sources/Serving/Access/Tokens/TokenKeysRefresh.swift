package import Logging
import Polling
import ServiceLifecycle
import Timing

/// Keeps the issuer's keys current: at an interval, sooner after a failure, and when a token names an unknown key.
package struct TokenKeysRefresh: Service {
    let verifier: TokenVerifier
    let clock: any Clock<Duration>
    let logger: Logger

    package init(verifier: TokenVerifier, clock: any Clock<Duration> = ContinuousClock(), logger: Logger) {
        self.verifier = verifier
        self.clock = clock
        self.logger = logger
    }

    private static let firstBackoff = Duration.seconds(5)

    package func run() async throws {
        let interval = verifier.configuration.refreshInterval
        let polling = Polling(
            every: interval,
            start: .atOnce,
            backoff: ExponentialBackoff(first: min(Self.firstBackoff, interval), ceiling: interval),
            failure: .warning("cannot read the keys of tokens; the keys read before stay in use"),
            clock: clock,
            logger: logger
        ) {
            try await refresh()
        }
        verifier.demand.open()
        await withTaskGroup { group in
            group.addTask { try? await polling.run() }
            group.addTask { await cancelWhenGracefulShutdown { await serveDemand() } }
        }
    }

    private func serveDemand() async {
        await verifier.demand.serve {
            do {
                try await refresh()
            } catch {
                logger.warning(
                    "a token names an unknown key, and the keys cannot be read",
                    metadata: ["error": "\(error)"]
                )
            }
        }
    }

    private func refresh() async throws {
        guard let ignored = try await verifier.refresh() else { return }
        logger.info("the keys of tokens have changed", metadata: ["source": "\(verifier.configuration.source)"])
        for reason in ignored { logger.notice("a key of the JWKS is not used", metadata: ["reason": "\(reason)"]) }
    }
}
