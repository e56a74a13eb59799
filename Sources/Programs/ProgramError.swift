import Feeding
import Foundation
import Healing
import Models
import NIOCore
import Registry
package import Serving
package import Settings
package import Store
import Weather

/// The reason why a program cannot start or continue, with its exit status.
package enum ProgramError: Error, CustomStringConvertible, ExitStatusProviding {
    case cannotListen(host: String, port: Int, reason: String)
    case store(StoreError)
    case source(String)
    /// A key file that cannot be used.
    case keys(String)
    /// The certificate of the server cannot be used.
    case certificate(CertificateError)
    /// The address would be open to everybody.
    case openAddress(host: String)

    package var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason):
            "cannot listen on \(host):\(port): \(reason); stop the program that uses it, or give another --port"
        case .store(let error): "\(error)"
        case .source(let reason), .keys(let reason): reason
        case .certificate(let error): "--tls-certificate, --tls-key: \(error)"
        case .openAddress(let host):
            "--host \(host): everybody who reaches this address could replace the model, because no key exists: "
                + "make one with 'aerocast keys create', give --keys-folder, or set --insecure true"
        }
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .cannotListen: .unavailable
        case .store(let error): error.exitStatus
        case .source: .inputOutput
        case .keys, .certificate, .openAddress: .configuration
        }
    }
}

extension ProgramError {
    /// The error of listening on an address; `nil` for any other error.
    init?(listeningOn host: String, port: Int, _ error: any Error) {
        switch error {
        case let error as IOError:
            let reason = String(cString: strerror(error.errnoCode)).lowercased()
            self = .cannotListen(host: host, port: port, reason: reason)
        case let error as SocketAddressError: self = .cannotListen(host: host, port: port, reason: "\(error)")
        default: return nil
        }
    }
}

extension StoreError {
    var exitStatus: ExitStatus {
        switch self {
        case .missing, .newerSchema, .otherSchema: .configuration
        case .locked, .overloaded: .unavailable
        case .cannotOpen, .notADatabase, .full, .readOnly, .inputOutput, .removed, .replaced: .inputOutput
        case .unknownWord, .unexpected: .internalFault
        }
    }
}

extension FeedError {
    var exitStatus: ExitStatus {
        switch self {
        case .nothingRead: .inputOutput
        case .allRefused, .noUsableValue: .failure
        }
    }
}

extension BackupError {
    var exitStatus: ExitStatus {
        switch self {
        case .isThere, .isTheDatabase, .missing, .noBackup: .configuration
        case .inUse: .unavailable
        case .damaged, .otherSchema, .cannotWrite: .inputOutput
        }
    }
}

extension ExitStatus {
    /// The status for an error of any module.
    package static func of(_ error: any Error) -> ExitStatus {
        switch error {
        case let error as any ExitStatusProviding: error.exitStatus
        case let error as StoreError: error.exitStatus
        case let error as FeedError: error.exitStatus
        case is ArtifactError, is FormatError, is UnacceptableStation: .inputOutput
        case let error as BackupError: error.exitStatus
        case is RegistryError, is HealingError, is NoteError, is WebhookError: .failure
        default: .internalFault
        }
    }
}
