import ServiceLifecycle

/// Sweeps now and then.
package struct HousekeepingService: Service {
    let housekeeping: Housekeeping
    let interval: Duration
    let clock: any Clock<Duration>

    package init(
        housekeeping: Housekeeping,
        interval: Duration = .seconds(3600),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.housekeeping = housekeeping
        self.interval = interval
        self.clock = clock
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                guard (try? await clock.sleep(for: interval)) != nil else { return }
                await housekeeping.sweepIfPossible()
            }
        }
    }
}
