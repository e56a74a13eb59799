import Foundation

/// The names of processes in leases and claims.
package enum HolderName {
    /// Host and process.
    package static let process = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"

    /// Host, process and a random part: a text that no other holder has, not even one of the same process.
    package static func unique() -> String { "\(process)-\(UUID().uuidString.prefix(8))" }
}
