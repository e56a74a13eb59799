import CurlClient
import Foundation
import HTTPClient
import HTTPTestServer
import ObservationFixtures
import Observations
import Store
import Synchronization
import TestSupport
import Timing
import Webhooks
import XCTest

/// A receiver on a socket, which answers each request by a function of its number from 0.
final class Receiver: Sendable {
    let server: HTTPTestServer

    init(_ answer: @escaping @Sendable (Int, TestRequest, TestConnection) -> Void) throws {
        let count = Mutex(0)
        server = try HTTPTestServer { request, connection in
            let number = count.withLock { count in
                defer { count += 1 }
                return count
            }
            answer(number, request, connection)
        }
    }

    convenience init(statuses: Int...) throws {
        try self.init { number, _, connection in
            connection.answer(number < statuses.count ? statuses[number] : 200)
        }
    }

    var messages: [String] { server.requests.compactMap { $0.headers["webhook-id"] } }
    var bodies: [Body] {
        server.requests.compactMap { try? JSONDecoder().decode(Body.self, from: Data($0.body)) }
    }

    struct Body: Decodable {
        var type: String
        var timestamp: String
        var data: Event

        struct Event: Decodable {
            var id: Int64?
            var station: String?
            var kind: String?
        }
    }
}

/// A database with webhooks, and a clock that the test sets.
final class Outbox: Sendable {
    static let target: TargetName = "temperature"
    let store: Store
    private let time = Mutex(1_000_000.0)

    init(for test: XCTestCase) throws {
        store = try Store(path: try test.temporaryFolder().appending(path: "aerocast.sqlite").path)
    }

    var now: Double { time.withLock { $0 } }

    func advance(_ seconds: Double) { time.withLock { $0 += seconds } }

    @discardableResult
    func webhook(_ url: String, id: String = "wh_1", filter: WebhookFilter = WebhookFilter()) async throws -> Data {
        let secret = WebhookSecret.random().bytes
        let record = WebhookRecord(
            id: id,
            address: ServiceAddress(url),
            filter: filter,
            secret: secret,
            createdAt: now
        )
        try await store.write { try $0.insert(record) }
        return secret
    }

    /// Records an event of each station.
    func record(_ stations: String...) async throws {
        let now = now
        try await store.write { transaction in
            for station in stations {
                try transaction.recordConflict(
                    with: Observation(station: station, time: Timestamp(secondsSince1970: 3600), temperature: 1),
                    target: Self.target,
                    receivedAt: now
                )
            }
        }
    }

    func deliverer(
        owner: String = "a",
        transport: (any HTTPTransport)? = nil,
        networks: [String] = ["127.0.0.0/8"],
        clock: any Clock<Duration> = EndlessClock(),
        log: RecordedLog = RecordedLog()
    ) -> WebhookDeliverer {
        let policy = ReceiverPolicy(
            addresses: AddressPolicy(networks: networks.compactMap { IPNetwork($0) }),
            permitsPlainHTTP: true
        )
        var configuration = CurlClient.Configuration(userAgent: "tests")
        configuration.addresses = policy.addresses
        configuration.maximumRedirects = 0
        configuration.maximumResponseSize = 4096
        configuration.cutsLargeResponses = true
        return WebhookDeliverer(
            store: store,
            transport: transport ?? CurlClient(configuration),
            policy: policy,
            target: Self.target,
            owner: owner,
            now: WallClock { self.now },
            clock: clock,
            random: { 1 },
            logger: log.logger
        )
    }

    func deliveries(_ webhook: String = "wh_1") async throws -> [WebhookDelivery] {
        try await store.read { try $0.deliveries(of: webhook, limit: 1000).reversed() }
    }

    func states(_ webhook: String = "wh_1") async throws -> [WebhookDelivery.State] {
        try await deliveries(webhook).map(\.state)
    }

    func stored(_ id: String = "wh_1") async throws -> WebhookRecord {
        let found = try await store.read { try $0.webhook(id) }
        return try XCTUnwrap(found)
    }
}
