import Access
import ArgumentParser
import CanonicalJSON
import Foundation
import Observations
import PlainText
import Programs
import Settings
import Store

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes, lists, rotates and revokes the keys of the API's clients.",
        discussion: """
            As soon as one key exists, the API answers requests with a key only. A running API takes over changes within \
            a second.

            Examples:
              aerocast keys create --client page --role read --role operate
              aerocast keys create --client feeder --role feed --role read --station 'KJFK' --expires-in-days 90
              aerocast keys rotate ab2cdef3gh --grace-hours 24
              aerocast keys revoke ab2cdef3gh
            """,
        subcommands: [Create.self, List.self, Rotate.self, Revoke.self]
    )

    /// The options of all commands.
    struct Options: ParsableArguments {
        @OptionGroup var options: SettingsOptions
        @Option(SharedSettings.database) var database

        /// Opens the database.
        ///
        /// - Parameter opening: how to open it.
        /// - Returns: `nil` if the user only asked for the settings.
        /// - Throws: `StoreError`, or an error about the settings.
        func open(_ opening: Store.Opening = .existing) async throws -> Store? {
            guard let settings = try await options.read([SharedSettings.database], of: self, catalogue: .aerocast)
            else { return nil }
            return try Store(path: settings[SharedSettings.database], opening: opening)
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a key, and shows it once.")

        @Option(help: "The program or person that gets the key.") var client: String
        @Option(help: "A role: \(Role.list); may be repeated.") var role: [Role]
        @Option(help: "A station that may be fed and read, '*' for any characters; may be repeated; default: all.")
        var station: [String] = []
        @Option(help: "Days after which the key expires; default: never.") var expiresInDays: Int?
        @Option(help: "The largest weight of a day's requests; default: no quota.") var dailyQuota: Int?
        @OptionGroup var options: Options

        func validate() throws {
            guard !role.isEmpty else { throw ValidationError("--role: is missing, must be one of \(Role.list)") }
            guard client.utf8.count <= 100, (try? ShortText(client))?.description == client else {
                let expected = "1 to 100 bytes on one line, without invisible characters and spaces around them"
                throw ValidationError("--client: must be \(expected), got '\(client.escaped)'")
            }
            guard expiresInDays.map({ 1...36_500 ~= $0 }) ?? true else {
                throw ValidationError("--expires-in-days: must be between 1 and 36500")
            }
            guard dailyQuota.map({ $0 > 0 }) ?? true else {
                throw ValidationError("--daily-quota: must be 1 or more")
            }
            if let wrong = station.first(where: { !StationIdentifier.isPattern($0) }) {
                let expected = "the id of a station, with '*' for any characters"
                throw ValidationError("--station: must be \(expected), got '\(wrong.escaped)'")
            }
            guard station.isEmpty || !role.contains(where: { $0 == .operate || $0 == .admin }) else {
                throw ValidationError("--station: a key with the role operate or admin is for all stations")
            }
        }

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let store = try await options.open(.createOrMigrate) else { return }
                let key = AccessKey.random()
                let now = Date().timeIntervalSince1970
                let record = KeyRecord(
                    id: key.id,
                    client: client,
                    roles: Set(role),
                    stations: StationPatterns(station),
                    digest: Data(key.digest),
                    createdAt: now,
                    expiresAt: expiresInDays.map { now + Double($0) * 86_400 },
                    dailyQuota: dailyQuota
                )
                try await store.write { try $0.insert(record, now: now) }
                Terminal.print(key.text)
                FileHandle.standardError.write(
                    Data("the key is shown only once: store it where its client reads it\n".utf8)
                )
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists all keys without their secrets.")

        @Flag(help: "Write JSON.") var json = false
        @OptionGroup var options: Options

        private struct Entry: Encodable {
            var id: String
            var client: String
            var roles: [String]
            var stations: [String]
            var state: String
            var created: Timestamp
            var expires: Timestamp?
            var lastUsed: Timestamp?
            var usedToday: Int
            var dailyQuota: Int?

            private enum CodingKeys: String, CodingKey {
                case id
                case client
                case roles
                case stations
                case state
                case created
                case expires
                case lastUsed = "last_used"
                case usedToday = "used_today"
                case dailyQuota = "daily_quota"
            }

            init(_ key: KeyRecord, used: Int, now: Double) {
                id = key.id
                client = key.client
                roles = key.roles.map(\.rawValue).sorted()
                stations = key.stations.patterns
                state = key.revokedAt != nil ? "revoked" : key.isLive(at: now) ? "live" : "expired"
                created = Timestamp(secondsSince1970: Int64(key.createdAt))
                expires = key.expiresAt.map { Timestamp(secondsSince1970: Int64($0)) }
                lastUsed = key.lastUsedAt.map { Timestamp(secondsSince1970: Int64($0)) }
                usedToday = used
                dailyQuota = key.dailyQuota
            }
        }

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let store = try await options.open() else { return }
                let now = Date().timeIntervalSince1970
                let found = try await store.read { transaction in
                    (try transaction.accessKeys(), try transaction.keyUsage(on: Int(now / 86_400)))
                }
                let entries = found.0.map { Entry($0, used: found.1[$0.id] ?? 0, now: now) }
                if json {
                    Terminal.print(try JSONText.encode(entries, pretty: true))
                } else if entries.isEmpty {
                    Terminal.print("no key exists: the API answers everybody who reaches it")
                } else {
                    Terminal.print(Self.table(entries))
                }
            }
        }

        private static func table(_ entries: [Entry]) -> String {
            let rows = entries.map { entry in
                [
                    entry.id, entry.client, entry.roles.joined(separator: ","),
                    entry.stations.isEmpty ? "all" : entry.stations.joined(separator: ","), entry.state,
                    "\(entry.created)", entry.expires?.description ?? "never", entry.lastUsed?.description ?? "never",
                    "\(entry.usedToday)" + (entry.dailyQuota.map { " of \($0)" } ?? ""),
                ]
            }
            let header = [
                "key", "client", "roles", "stations", "state", "created", "expires", "last used", "used today",
            ]
            return TextTable.render([header] + rows)
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a second key like a live one, which then expires."
        )

        @Argument(help: "The id of the old key.") var id: String
        @Option(help: "Hours for which the old key stays live.") var graceHours = 24
        @OptionGroup var options: Options

        func validate() throws {
            guard 0...8760 ~= graceHours else { throw ValidationError("--grace-hours: must be between 0 and 8760") }
        }

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let store = try await options.open() else { return }
                let key = AccessKey.random()
                let now = Date().timeIntervalSince1970
                let expiry = now + Double(graceHours) * 3600
                let id = id
                try await store.write { transaction in
                    guard var record = try transaction.reading.accessKey(id) else { throw KeyError.unknown(id) }
                    try transaction.endKey(id, at: expiry, now: now)
                    record.id = key.id
                    record.digest = Data(key.digest)
                    record.createdAt = now
                    try transaction.insert(record, now: now)
                }
                Terminal.print(key.text)
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a key at once.")

        @Argument(help: "The id of the key.") var id: String
        @OptionGroup var options: Options

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let store = try await options.open() else { return }
                let id = id
                try await store.write { try $0.endKey(id, at: nil, now: Date().timeIntervalSince1970) }
                Terminal.print("key '\(id)' is revoked; a running API refuses it within a second")
            }
        }
    }
}

extension Role: ExpressibleByArgument {}
