import Access
import Foundation
import Store
import Timing

/// The keys that the parts of an installation need, as files of a folder: `admin.key`, `feeder.key` and `metrics.key`.
///
/// At the first start the API takes over the keys that it finds (a mounted secret), and makes the missing ones. The
/// feeder and Prometheus read their files. The admin key that the API makes is not written but shown once.
struct KeysFolder: Sendable {
    let path: String

    /// A client with a key in the folder.
    private struct Holder {
        var client: String
        var roles: Set<Role>
        /// The permissions of the file: the group of `metrics.key` may read it, because Prometheus is another user.
        var permissions = 0o600
    }

    private static let holders = [
        Holder(client: "admin", roles: [.admin]),
        // The feeder looks up the newest observation of its station before it continues.
        Holder(client: "feeder", roles: [.feed, .read]),
        Holder(client: "metrics", roles: [.read], permissions: 0o640),
    ]

    /// Stores the keys of the folder that are not stored yet, and makes keys for the clients that have none.
    ///
    /// - Parameters:
    ///   - store: the database of the keys.
    ///   - now: the wall clock.
    /// - Returns: the new admin key, to be shown once; `nil` if there was one.
    /// - Throws: ``ProgramError`` if a file cannot be read or written, or `StoreError`.
    func prepare(_ store: Store, now: WallClock = .system) async throws -> AccessKey? {
        let known = try await store.read { try $0.accessKeys() }
        var shown: AccessKey?
        for holder in Self.holders {
            if let given = try read(holder) {
                guard !known.contains(where: { $0.id == given.id }) else { continue }
                try await add(given, of: holder, to: store, now: now())
            } else if !known.contains(where: { $0.client == holder.client }) {
                let key = AccessKey.random()
                if holder.roles.contains(.admin) { shown = key } else { try write(key, of: holder) }
                try await add(key, of: holder, to: store, now: now())
            }
        }
        return shown
    }

    private func add(_ key: AccessKey, of holder: Holder, to store: Store, now: Double) async throws {
        let record = KeyRecord(
            id: key.id,
            client: holder.client,
            roles: holder.roles,
            digest: Data(key.digest),
            createdAt: now
        )
        try await store.write { try $0.insert(record, now: now) }
    }

    private func file(of holder: Holder) -> String { "\(path)/\(holder.client).key" }

    /// The key in the client's file; `nil` if the file does not exist.
    private func read(_ holder: Holder) throws -> AccessKey? {
        let file = file(of: holder)
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        return try KeyFile(path: file).read()
    }

    private func write(_ key: AccessKey, of holder: Holder) throws {
        let file = file(of: holder)
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o750]
            )
            let created = FileManager.default.createFile(
                atPath: file,
                contents: Data("\(key.text)\n".utf8),
                attributes: [.posixPermissions: 0o600]
            )
            guard created else { throw CocoaError(.fileWriteUnknown) }
            // The program's umask does not concern this call.
            try FileManager.default.setAttributes([.posixPermissions: holder.permissions], ofItemAtPath: file)
        } catch {
            throw ProgramError.keys("cannot write the key file \(file): \(error.localizedDescription)")
        }
    }
}
