import Foundation

/// The one line on standard output that tells a person, or the program that started this one, where to connect.
package enum Announcement {
    package static func listening(at address: String) {
        FileHandle.standardOutput.write(Data("listening on \(address)\n".utf8))
    }

    /// The same as a line of JSON.
    package static func listeningAsJSON(at address: String) {
        FileHandle.standardOutput.write(Data(#"{"event":"listening","address":"\#(address)"}"#.utf8) + Data("\n".utf8))
    }
}
