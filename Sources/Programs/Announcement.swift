import Foundation

/// Writes the address to standard output in one line, for a person or for the program that started this one.
package enum Announcement {
    package static func listening(at address: String) {
        FileHandle.standardOutput.write(Data("listening on \(address)\n".utf8))
    }

    /// Writes the address, and what to do with it.
    package static func listeningWithAdvice(at address: String) {
        listening(at: address)
        let advice =
            "open it in a browser; feed it with: aerocast-feeder --api \(address) --source nws --station KJFK\n"
        FileHandle.standardOutput.write(Data(advice.utf8))
    }

    /// Writes the first admin key, which cannot be shown again.
    static func adminKey(_ text: String) {
        FileHandle.standardOutput.write(Data("admin key, shown only once: \(text)\n".utf8))
    }

    /// Writes the address as a line of JSON.
    package static func listeningAsJSON(at address: String) {
        FileHandle.standardOutput.write(Data(#"{"event":"listening","address":"\#(address)"}"#.utf8) + Data("\n".utf8))
    }
}
