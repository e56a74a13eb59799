import Foundation
import Models
import Observations
import Reporting
import Store
import Timing

extension Doctor {
    /// Compares the wall clock with the newest rows.
    func clockChecks() async throws -> [Check] {
        let at = now()
        let (stored, hour, isReplay) = try await store.read { transaction in
            let api = try transaction.heartbeats().first { $0.program == .api }
            return (
                try transaction.latestReceipt(), try transaction.latestObservation()?.hour,
                api.flatMap { HeartbeatDetails(of: $0).isReplay } ?? false
            )
        }
        guard let stored, let hour else { return [Check("clock", .good, "no observation yet to compare with")] }
        let ahead = Double(Timestamp(hour).secondsSince1970) - at
        if stored > at + 60 {
            return [
                Check(
                    "clock",
                    .problem,
                    "the newest observation was stored \(Span.words(stored - at)) in the future",
                    advice: "the clock is wrong or was set back: correct it; leases and schedules wait until then"
                )
            ]
        }
        if isReplay {
            return [
                Check(
                    "clock",
                    .good,
                    "not compared: the API replays weather (--replay true); the newest observation is of \(hour)"
                )
            ]
        }
        if ahead > 3600 {
            return [
                Check(
                    "clock",
                    .warning,
                    "the newest observation is of \(hour), \(Span.words(ahead)) ahead of the clock",
                    advice: "expected with simulated weather; otherwise correct the clock or the source"
                )
            ]
        }
        if at - stored > 6 * 3600 {
            return [
                Check(
                    "clock",
                    .warning,
                    "no observation has been stored for \(Span.words(at - stored))",
                    advice: "check that the feeder runs"
                )
            ]
        }
        return [Check("clock", .good, "agrees with the newest observation, of \(hour)")]
    }

    /// Checks the free space of the disks and the permissions of the database.
    func diskChecks() async throws -> [Check] {
        let path = store.path
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var checks = [
            FileManager.default.isWritableFile(atPath: path) && FileManager.default.isWritableFile(atPath: folder)
                ? Check("rights", .good, "the database can be written")
                : Check(
                    "rights",
                    .problem,
                    "\(path) or its folder cannot be written",
                    advice: Self.isReadOnly(folder)
                        ? "its file system is read-only: make it writable"
                        : "give the services' user write permission for both"
                )
        ]
        let readable = ["", "-wal", "-shm"].filter { Self.isReadableByAll(path + $0) }.map { path + $0 }
        if !readable.isEmpty {
            checks.append(
                Check(
                    "privacy",
                    .warning,
                    "every user of the machine can read \(readable.joined(separator: ", "))",
                    advice: "run 'chmod 600' on them; new files are private"
                )
            )
        }
        let size = Self.size(of: path) + Self.size(of: path + "-wal")
        for place in Set([folder, artifacts.root.path]).sorted() {
            guard let free = Self.free(at: place) else { continue }
            checks.append(Self.disk(place, free: free, database: size))
        }
        return checks
    }

    static func disk(_ place: String, free: Int64, database: Int64) -> Check {
        func mebibytes(_ bytes: Int64) -> String { "\(bytes >> 20) MiB" }
        let found = "\(mebibytes(free)) free at \(place), the database uses \(mebibytes(database))"
        if free < 100 << 20 {
            return Check("disk", .problem, found, advice: "free some space: writes fail when it is full")
        }
        if free < max(database, 500 << 20) {
            return Check("disk", .warning, found, advice: "too little space for a backup: free some space soon")
        }
        return Check("disk", .good, found)
    }

    /// Whether a folder is on a read-only file system.
    private static func isReadOnly(_ folder: String) -> Bool { access(folder, W_OK) != 0 && errno == EROFS }

    private static func isReadableByAll(_ path: String) -> Bool {
        let mode = (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
        return (mode ?? 0) & 0o007 != 0
    }

    private static func size(of path: String) -> Int64 {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.int64Value ?? 0
    }

    private static func free(at path: String) -> Int64? {
        (try? FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? NSNumber)?.int64Value
    }
}
