import Access
import Foundation
import Observations
import Serving
import Store

extension RunningAPI {
    /// The first hour of the bodies of the tests.
    static var startDate: Date { Date(timeIntervalSince1970: Double(start.secondsSince1970)) }

    /// The current time of the API's clock, in seconds since 1970.
    var seconds: Double { Double(now.secondsSince1970) }

    /// Makes a key of a client of its own; the API knows it when this method returns.
    func makeKey(_ roles: Set<Role>, stations: [String] = []) async throws -> AccessKey {
        let key = AccessKey.random()
        let now = seconds
        let record = KeyRecord(
            id: key.id,
            client: "client-\(key.id)",
            roles: roles,
            stations: StationPatterns(stations),
            digest: Data(key.digest),
            createdAt: now,
            expiresAt: nil,
            dailyQuota: nil
        )
        try await store.write { try $0.insert(record, now: now) }
        try await gate.refresh()
        return key
    }

    /// Revokes a key; the API knows it when this method returns.
    func revoke(_ key: AccessKey) async throws {
        let now = seconds
        try await store.write { try $0.endKey(key.id, at: nil, now: now) }
        try await gate.refresh()
    }
}
