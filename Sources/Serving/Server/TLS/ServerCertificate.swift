import CoreMetrics
package import Logging
import NIOSSL
package import Observations
import Synchronization
package import Timing

/// The certificate in force, replaced without a restart when its files change.
///
/// New connections get the new certificate; old ones continue with theirs.
package final class ServerCertificate: Sendable {
    private struct State {
        var context: NIOSSLContext
        var end: Timestamp
        /// The content in force.
        var current: CertificateFiles.Content
        /// Content that cannot be used, so that it is logged and counted once.
        var refused: CertificateFiles.Content?
        var lastFailure: CertificateError?
    }

    private let files: CertificateFiles
    private let now: WallClock
    private let state: Mutex<State>

    /// Reads the files.
    ///
    /// - Throws: ``CertificateError`` if they cannot be used.
    package init(_ files: CertificateFiles, now: WallClock = .system, logger: Logger) throws {
        self.files = files
        self.now = now
        let content = try files.read()
        let (context, end) = try files.context(content, now: Timestamp(secondsSince1970: Int64(now())))
        state = Mutex(State(context: context, end: end, current: content))
        warnOfExposure(logger)
    }

    /// The server's side of TLS for a new connection.
    var context: NIOSSLContext { state.withLock(\.context) }

    /// The end of the certificate's validity.
    package var end: Timestamp { state.withLock(\.end) }

    /// Whether a look at the files found a new pair.
    enum Look {
        case unchanged
        case replaced
        case refused
    }

    /// Looks at the files, and takes over a new pair.
    ///
    /// A pair that cannot be used changes nothing.
    func look(_ logger: Logger) -> Look {
        let content: CertificateFiles.Content
        do {
            content = try files.read()
        } catch {
            return refuse(nil, error, logger)
        }
        let isInForce = state.withLock { state in
            guard state.current == content else { return false }
            (state.refused, state.lastFailure) = (nil, nil)
            return true
        }
        // A refused pair is tried again: it may only have been too new.
        guard !isInForce else { return .unchanged }
        do {
            let (context, end) = try files.context(content, now: Timestamp(secondsSince1970: Int64(now())))
            state.withLock { $0 = State(context: context, end: end, current: content) }
            logger.notice("new connections get a new certificate", metadata: ["valid_until": "\(end)"])
            warnOfExposure(logger)
            return .replaced
        } catch {
            return refuse(content, error, logger)
        }
    }

    private func refuse(_ content: CertificateFiles.Content?, _ error: CertificateError, _ logger: Logger) -> Look {
        let isNew = state.withLock { state in
            defer { (state.refused, state.lastFailure) = (content, error) }
            return content == nil ? state.lastFailure != error : state.refused != content
        }
        guard isNew else { return .unchanged }
        logger.error(
            "the new certificate cannot be used; connections get the old one",
            metadata: ["error": "\(error)", "valid_until": "\(end)"]
        )
        return .refused
    }

    private func warnOfExposure(_ logger: Logger) {
        guard files.isKeyExposed else { return }
        logger.warning(
            "every user of this machine can read the private key: chmod o-rwx",
            metadata: ["file": "\(files.key)"]
        )
    }
}
