import DurableFiles
package import Foundation

/// The files of the results of jobs: a folder next to the database.
///
/// The name of a file contains the token of its attempt, and the transaction that ends the job names the file: a file of
/// an attempt that lost its lease is never the result.
package struct JobFiles: Sendable {
    package let folder: URL

    package init(database path: String) {
        folder = URL(filePath: path).deletingLastPathComponent().appending(path: "jobs", directoryHint: .isDirectory)
    }

    package func name(of claim: JobClaim, suffix: String) -> String {
        "\(claim.id)-\(claim.token).\(suffix)"
    }

    package func file(named name: String) -> URL { folder.appending(path: name) }

    /// The file while it is written; it is renamed when it is complete.
    package func draft(of name: String) -> URL { folder.appending(path: name + ".part") }

    package func create() throws { try PrivateFiles.createFolder(folder) }

    /// Puts a complete file in its place.
    package func publish(_ name: String) throws {
        try DurableFile.flush(draft(of: name))
        try DurableFile.replace(file(named: name), with: draft(of: name))
    }

    /// The folder in which an attempt works.
    package func scratch(of claim: JobClaim) -> URL {
        folder.appending(path: "\(claim.id)-\(claim.token).work", directoryHint: .isDirectory)
    }

    /// Deletes what no result names and no open job may be using.
    ///
    /// - Parameters:
    ///   - names: the files of all results.
    ///   - open: the jobs that are not finished.
    /// - Returns: the number of deleted files and folders.
    package func sweep(keeping names: Set<String>, open: Set<Int64>) -> Int {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return found.count { name in
            guard !names.contains(name), let job = name.split(separator: "-").first.flatMap({ Int64($0) }),
                !open.contains(job)
            else { return false }
            return (try? FileManager.default.removeItem(at: file(named: name))) != nil
        }
    }
}
