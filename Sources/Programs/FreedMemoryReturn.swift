import Logging
import Polling
import ServiceLifecycle

/// Returns memory to the system some seconds after much of it was freed.
struct FreedMemoryReturn: Service {
    let logger: Logger

    private static let interval = Duration.seconds(10)
    /// Less is soon used again: the API answers a batch of forecasts with a few megabytes.
    private static let worthwhile = 16 << 20

    func run() async throws {
        try await Polling(
            every: Self.interval,
            start: .afterInterval,
            failure: .warning("freed memory was not returned to the system"),
            logger: logger
        ) {
            let bytes = FreedMemory.returnable()
            guard bytes >= Self.worthwhile else { return }
            FreedMemory.giveBack()
            logger.debug("freed memory is returned to the system", metadata: ["bytes": "\(bytes)"])
        }
        .run()
    }
}
