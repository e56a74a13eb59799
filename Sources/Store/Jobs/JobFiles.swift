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

    /// The file of a result, as a row of the database names it.
    ///
    /// - Returns: `nil` for a name that no attempt has: a row of a foreign backup must not name a file elsewhere.
    package func result(named name: String) -> URL? {
        name.wholeMatch(of: /[0-9]+-[0-9]+\.[a-z]+/) == nil ? nil : file(named: name)
    }

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

    /// The names of all files and folders, also of unfinished attempts.
    package func all() -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }

    /// Deletes what no result names and no open job may be using.
    ///
    /// - Parameters:
    ///   - found: the result of ``all()`` from before the database was read: a file that appears later may belong to a
    ///     job that was created later.
    ///   - names: the files of all results.
    ///   - open: the jobs that are not finished.
    package func delete(_ found: [String], except names: Set<String>, ofOpenJobs open: Set<Int64>) {
        for name in found where !names.contains(name) {
            guard let job = name.split(separator: "-").first.flatMap({ Int64($0) }), !open.contains(job) else {
                continue
            }
            try? FileManager.default.removeItem(at: file(named: name))
        }
    }
}
