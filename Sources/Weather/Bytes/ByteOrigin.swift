/// Bytes that can be read from the start any number of times.
struct ByteOrigin: Sendable {
    /// The name in error messages.
    let name: String
    let open: @Sendable () throws -> any ByteSource

    /// A file, plain or gzip.
    init(path: String) {
        name = path
        open = { try FileBytes.open(path) }
    }

    /// Bytes in memory, plain or gzip.
    init(name: String, contents: [UInt8]) {
        self.name = name
        open = {
            let plain = MemoryBytes(contents)
            return contents.starts(with: GzipBytes.magic) ? try GzipBytes(plain, name: name) : plain
        }
    }

    /// The file's name without folder and extensions.
    var stem: String {
        let file = name.split(separator: "/").last ?? ""
        return String(file.prefix { $0 != "." })
    }
}
