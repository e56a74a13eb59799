import Access
import Foundation

/// A file that holds one key.
struct KeyFile: Sendable {
    let path: String

    /// Longer files are not keys.
    private static let maximumSize = 1024

    /// - Throws: ``ProgramError`` if the file cannot be read or holds no key.
    func read() throws -> AccessKey {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ProgramError.keys("cannot read the key file \(path)")
        }
        defer { try? handle.close() }
        let data = (try? handle.read(upToCount: Self.maximumSize)) ?? Data()
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let key = AccessKey(text) else {
            throw ProgramError.keys("the key file \(path) must contain a key such as ac_…, got something else")
        }
        return key
    }
}
