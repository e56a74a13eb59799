import Foundation

/// A file with outcomes, and its name in reports.
package struct RecordedStream: Hashable, Sendable {
    /// The file's name without folder and extensions.
    package var name: String
    package var path: String

    package init(path: String) {
        self.path = path
        name = String((path.split(separator: "/").last ?? "").prefix { $0 != "." })
    }

    /// The streams at the paths: a file is one stream; a folder gives every `.csv` and `.csv.gz` in it and in its
    /// subfolders.
    ///
    /// - Returns: each file once; given files in their order, files of a folder by path.
    /// - Throws: ``RecordedStreamError``.
    package static func find(at paths: [String]) throws(RecordedStreamError) -> [RecordedStream] {
        var streams: [RecordedStream] = []
        var known: Set<String> = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .missing(path) }
            let found = isFolder.boolValue ? try tables(in: path) : [path]
            streams += found.filter { known.insert($0).inserted }.map(RecordedStream.init)
        }
        return streams
    }

    private static func tables(in folder: String) throws(RecordedStreamError) -> [String] {
        guard let files = FileManager.default.enumerator(atPath: folder) else { throw .unreadable(folder) }
        let root = folder.hasSuffix("/") ? folder : folder + "/"
        let tables = files.compactMap { $0 as? String }
            .filter { file in
                let name = file.lowercased()
                return name.hasSuffix(".csv") || name.hasSuffix(".csv.gz")
            }
        guard !tables.isEmpty else { throw .empty(folder) }
        return tables.sorted().map { root + $0 }
    }
}

/// Why no stream can be replayed.
package enum RecordedStreamError: Error, Hashable, CustomStringConvertible {
    case missing(String)
    case unreadable(String)
    case empty(String)
    /// Two streams would have the same name in the output.
    case sameName(String, paths: [String])

    package var description: String {
        switch self {
        case .missing(let path):
            "\(path) does not exist; give a CSV file with ts,actual,predicted, or a folder of such files"
        case .unreadable(let path):
            "the folder \(path) cannot be read; check its permissions"
        case .empty(let path):
            "the folder \(path) must contain a file that ends in .csv or .csv.gz"
        case .sameName(let name, let paths):
            "\(paths.joined(separator: " and ")) would both be written as '\(name)'; replay them one after the other, "
                + "or rename one"
        }
    }
}
