import Logging
import Polling
import ServiceLifecycle

extension Housekeeping {
    /// Sweeps at an interval, the first time after one, until it is asked to stop.
    package func service(every interval: Duration = .seconds(3600)) -> some Service {
        Polling(
            every: interval,
            start: .afterInterval,
            failure: .error("nothing is tidied up; trying again later"),
            logger: logger
        ) {
            try await sweep()
        }
    }
}
