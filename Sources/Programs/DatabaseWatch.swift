import Logging
import Polling
import ServiceLifecycle
import Store

/// Notices that the file of the database was removed or replaced while the programs use it, and logs it once.
struct DatabaseWatch: Service {
    let store: Store
    let interval: Duration
    let logger: Logger

    func run() async throws {
        try await Polling(
            every: interval,
            failure: .error("the file of the database cannot be examined"),
            logger: logger
        ) {
            switch store.fileChange() {
            case .lost(let problem):
                logger.critical("the database has lost its file", metadata: ["error": "\(problem)"])
            case .isBack: logger.notice("the file of the database is back in its place")
            case nil: break
            }
        }
        .run()
    }
}
