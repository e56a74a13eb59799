package import Logging
import Polling
import ServiceLifecycle
import Store

/// Looks at the disk at an interval, and logs when something is refused, and when it is accepted again.
package struct DiskWatch: Service {
    let disk: DiskGuard
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    package init(
        _ disk: DiskGuard,
        interval: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.disk = disk
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        try await Polling(
            every: interval,
            failure: .error("the disk of the database cannot be examined"),
            clock: clock,
            logger: logger
        ) {
            lookOnce()
        }
        .run()
    }

    /// Looks once.
    package func lookOnce() {
        guard let level = disk.look() else { return }
        let metadata: Logger.Metadata = [
            "free_bytes": "\(disk.space?.free ?? 0)", "disk_bytes": "\(disk.space?.size ?? 0)",
        ]
        switch level {
        case .nothing:
            logger.notice("the disk has room again; nothing is refused", metadata: metadata)
        case .newStations:
            logger.warning("the disk is almost full; new stations are refused", metadata: metadata)
        case .observations:
            logger.error("the disk is almost full; observations are refused", metadata: metadata)
        }
    }
}
