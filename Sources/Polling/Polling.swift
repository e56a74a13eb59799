package import Logging
import ServiceLifecycle
package import Timing

/// Repeats work at an interval until graceful shutdown or cancellation.
///
/// A `CancellationError` of the work ends the service. Any other error is logged, and the work is repeated after the
/// backoff, or after the interval without a backoff.
package struct Polling<State: Sendable>: Service {
    let interval: Duration
    let start: PollingStart
    let backoff: ExponentialBackoff<Duration>?
    let failure: PollingFailure
    let clock: any Clock<Duration>
    let logger: Logger
    let observe: @Sendable ((any Error)?) -> Void
    let state: State
    let work: @Sendable (inout State) async throws -> Void

    /// - Parameters:
    ///   - interval: The pause after successful work.
    ///   - start: When the work runs for the first time.
    ///   - backoff: The pauses after consecutive failures; `nil` for the interval.
    ///   - failure: The message for an error of the work.
    ///   - clock: The clock of the pauses.
    ///   - logger: Receives the failures.
    ///   - observe: Called after each repetition with its error, or with `nil` after a success.
    ///   - state: The initial state, which the work changes and keeps between repetitions.
    ///   - work: Throws `CancellationError` to end the service.
    package init(
        every interval: Duration,
        start: PollingStart = .atOnce,
        backoff: ExponentialBackoff<Duration>? = nil,
        failure: PollingFailure,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        observe: @escaping @Sendable ((any Error)?) -> Void = { _ in },
        state: State,
        work: @escaping @Sendable (inout State) async throws -> Void
    ) {
        self.interval = interval
        self.start = start
        self.backoff = backoff
        self.failure = failure
        self.clock = clock
        self.logger = logger
        self.observe = observe
        self.state = state
        self.work = work
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var state = state
            var failures = 0
            var pause: Duration? = start == .atOnce ? nil : interval
            while !Task.isCancelled {
                do {
                    if let pause { try await clock.sleep(for: pause) }
                    try await work(&state)
                    failures = 0
                    pause = interval
                    observe(nil)
                } catch is CancellationError {
                    return
                } catch {
                    failures += 1
                    observe(error)
                    pause = backoff?.delay(afterFailures: failures) ?? interval
                    log(error, backingOffFor: backoff == nil ? nil : pause)
                }
            }
        }
    }

    private func log(_ error: any Error, backingOffFor delay: Duration?) {
        var metadata: Logger.Metadata = ["error": "\(error)"]
        if let delay { metadata["again_in"] = "\(delay)" }
        logger.log(level: failure.level, failure.message, metadata: metadata)
    }
}

extension Polling where State == Void {
    /// Repeats work without state.
    package init(
        every interval: Duration,
        start: PollingStart = .atOnce,
        backoff: ExponentialBackoff<Duration>? = nil,
        failure: PollingFailure,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        observe: @escaping @Sendable ((any Error)?) -> Void = { _ in },
        work: @escaping @Sendable () async throws -> Void
    ) {
        self.init(
            every: interval,
            start: start,
            backoff: backoff,
            failure: failure,
            clock: clock,
            logger: logger,
            observe: observe,
            state: (),
            work: { _ in try await work() }
        )
    }
}

/// When polled work runs for the first time.
package enum PollingStart: Sendable {
    case atOnce
    case afterInterval
}

/// How an error of polled work is logged; the error itself is added as metadata.
package struct PollingFailure: Sendable {
    let level: Logger.Level
    let message: Logger.Message

    package static func error(_ message: Logger.Message) -> PollingFailure {
        PollingFailure(level: .error, message: message)
    }

    package static func debug(_ message: Logger.Message) -> PollingFailure {
        PollingFailure(level: .debug, message: message)
    }

    package static func warning(_ message: Logger.Message) -> PollingFailure {
        PollingFailure(level: .warning, message: message)
    }
}
