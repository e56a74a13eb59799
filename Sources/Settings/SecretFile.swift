import Foundation

/// A file with the value of one setting, such as a mounted secret of Docker, Kubernetes or systemd.
enum SecretFile {
    /// Far longer than any address or key.
    private static let maximumSize = 64 << 10

    /// Reads the value.
    ///
    /// - Parameters:
    ///   - path: the path of the file; `~` at its start is expanded.
    ///   - name: the name of the setting that names the file.
    ///   - source: the source of the path.
    /// - Returns: the text of the file without white space at its ends.
    /// - Throws: a problem that names the path, and never the content.
    static func read(
        _ path: String,
        named name: String,
        _ source: SettingSource
    ) throws(SettingsError.Problem) -> String {
        func problem(_ message: String) -> SettingsError.Problem {
            SettingsError.Problem(source: source, message: "\(name): '\(path)' \(message)")
        }
        let expanded = path.hasPrefix("~") ? NSString(string: path).expandingTildeInPath : path
        guard let file = FileHandle(forReadingAtPath: expanded) else {
            throw problem("cannot be read: \(String(cString: strerror(errno)).lowercased())")
        }
        defer { try? file.close() }
        let bytes: Data
        do {
            bytes = try file.read(upToCount: maximumSize + 1) ?? Data()
        } catch {
            throw problem("cannot be read: it is a folder, or its disk has an error")
        }
        guard bytes.count <= maximumSize else { throw problem("must have at most \(maximumSize) bytes") }
        guard let text = String(bytes: bytes, encoding: .utf8), !text.utf8.contains(0) else {
            throw problem("must be a text in UTF-8")
        }
        let value = trimmed(text)
        guard !value.isEmpty else { throw problem("is empty; it must have the value in its first line") }
        guard !value.contains(where: \.isNewline) else { throw problem("must have one line with the value") }
        return value
    }
}
