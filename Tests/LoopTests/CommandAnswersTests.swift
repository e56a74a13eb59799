import Foundation
import Healing
import Observations
import Store
import XCTest

/// The commands about what has happened name stations, verdicts, and the command that helps.
final class CommandAnswersTests: XCTestCase {
    private static let tool = Bundle.main.bundleURL.appending(path: "aerocast")
    private static let now = Timestamp(secondsSince1970: Int64(Date().timeIntervalSince1970)).nearestHour

    private func run(
        _ arguments: String...,
        in installation: Installation
    ) async throws -> (status: Int32, text: String) {
        let running = try installation.start(Self.tool, arguments, environment: installation.environment)
        guard case .exited(let status) = try await running.end(within: .seconds(60)) else {
            throw CocoaError(.executableLoad)
        }
        return (status, running.standardOutput + running.standardError)
    }

    /// Stores observations of the last days until an hour before now.
    private func observe(_ station: String, until hoursAgo: Int, in store: Store) async throws {
        let received = Date().timeIntervalSince1970
        try await store.write { transaction in
            try transaction.register(Station(id: station))
            for hour in (hoursAgo..<hoursAgo + 30).reversed() {
                let time = Timestamp(Self.now - hour)
                _ = try transaction.insert(
                    Observation(station: station, time: time, values: [.temperature: 10]),
                    receivedAt: received
                )
            }
        }
    }

    private func insertFault(of station: String, in store: Store) async throws {
        let began = Timestamp(Self.now - 9)
        try await store.write { transaction in
            try transaction.insert(
                DriftEventRecord(
                    target: Installation.target,
                    modelVersion: nil,
                    station: station,
                    outcome: 1,
                    targetTime: began,
                    kind: .sensorFault,
                    estimatedStart: began,
                    evidence:
                        #"{"fault":"stuck","time":1,"estimated_start":1,"rows":9,"reading":1,"statistic":2,"threshold":1}"#,
                    recordedAt: Date().timeIntervalSince1970
                )
            )
        }
    }

    func testStationsInTroubleAreListedFirstAndClosedOnesAreCalledClosed() async throws {
        let installation = try Installation(for: self)
        let store = try Store(path: installation.database)
        try await observe("CLOSED", until: 24 * 40, in: store)
        try await observe("GOOD", until: 0, in: store)
        try await observe("STUCK", until: 0, in: store)
        try await insertFault(of: "STUCK", in: store)
        try store.close()
        let (_, text) = try await run("status", "--stations", in: installation)
        let rows = try XCTUnwrap(text.range(of: "\nstation ")).lowerBound
        let table = text[rows...].split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        XCTAssertEqual(table.count, 4, text)
        XCTAssertEqual(table[1], "STUCK needs you sensor fault 0", text)
        XCTAssertEqual(table.last, "CLOSED closed 0", text)
    }

    func testTheTimelineNamesTheStation() async throws {
        let installation = try Installation(for: self)
        let store = try Store(path: installation.database)
        try await observe("STUCK", until: 0, in: store)
        try await insertFault(of: "STUCK", in: store)
        try store.close()
        let (status, text) = try await run("timeline", in: installation)
        XCTAssertEqual(status, 0, text)
        XCTAssertTrue(text.contains("STUCK: "), text)
    }

    func testAnAnnotationIsListedWithItsFlagAndAnUnknownRecordLeadsToACommand() async throws {
        let installation = try Installation(for: self)
        let store = try Store(path: installation.database)
        try await observe("HERE", until: 0, in: store)
        let flag = try await store.write { transaction in
            try transaction.raiseFlag(target: Installation.target, reason: .manual, evidence: nil, now: 5).flag.flag.id
        }
        try store.close()
        let created = try await run("annotations", "create", "checked", "--flag", "\(flag)", in: installation)
        XCTAssertEqual(created.status, 0, created.text)
        let (_, list) = try await run("annotations", "list", in: installation)
        let cells = list.split(separator: "\n").last?.split(separator: " ").map(String.init) ?? []
        XCTAssertTrue(list.contains("flag"), list)
        XCTAssertEqual(cells.count, 5, list)
        XCTAssertEqual(cells.dropFirst(2).first, "\(flag)", list)

        for (arguments, command) in [
            (["annotations", "create", "x", "--flag", "99"], "'aerocast flags'"),
            (["annotations", "withdraw", "99"], "'aerocast annotations list'"),
            (["silences", "end", "none"], "'aerocast silences list'"),
            (["webhooks", "deliveries", "wh_none"], "'aerocast webhooks list'"),
        ] {
            let running = try installation.start(Self.tool, arguments, environment: installation.environment)
            let ending = try await running.end(within: .seconds(30))
            XCTAssertEqual(ending, .exited(status: 64), running.standardError)
            XCTAssertTrue(running.standardError.contains(command), running.standardError)
            XCTAssertFalse(running.standardError.contains("/v1/"), running.standardError)
        }
    }

    func testAFlagIsListedWithItsStationAndItsVerdict() async throws {
        let installation = try Installation(for: self)
        let store = try Store(path: installation.database)
        let evidence = """
            {"station":"LAKE","outcome":7,"kind":"error_size","direction":"larger","time":1717200000,
             "estimated_start":1717100000,"window":24,"statistic":4.1,"threshold":3,"size":1.06,"size_in_sigma":1.8}
            """
        try await store.write { transaction in
            let raised = try transaction.raiseFlag(
                target: Installation.target,
                reason: .drift,
                evidence: evidence,
                now: 5
            )
            let id = raised.flag.flag.id
            _ = try transaction.claimFlag(
                target: Installation.target,
                holder: "a",
                now: 6,
                lease: .seconds(60),
                limits: RetryLimits()
            )
            let verdict = PromotionVerdict.tooFewObservations(3, required: 10)
            let result = RetrainResult(verdict: verdict, challenger: nil, duration: 1)
            try transaction.updateFlag(id, result: result) { try $0.conclude(promoted: false, by: "a", now: 7) }
        }
        try store.close()
        let (status, text) = try await run("flags", in: installation)
        XCTAssertEqual(status, 0, text)
        XCTAssertTrue(text.contains("LAKE: error size, 1.06 °C"), text)
        XCTAssertTrue(text.contains("only 3 hours of observations, 10 are needed"), text)
    }

    func testADatabaseThatDoesNotExistIsMissedAndNotMadeAnew() async throws {
        let installation = try Installation(for: self)
        let (status, text) = try await run("status", in: installation)
        XCTAssertEqual(status, 78, text)
        for part in ["put it back or restore a backup", "for a new installation run 'aerocast up'"] {
            XCTAssertTrue(text.contains(part), text)
        }
        let api = try await installation.startAPI()
        let other = installation.folder.appending(path: "other.sqlite").path
        for arguments in [["aerocast-api"], ["aerocast", "up"]] {
            let program = Bundle.main.bundleURL.appending(path: arguments[0])
            let second = try installation.start(
                program,
                arguments.dropFirst() + ["--host", "127.0.0.1", "--port", api.port, "--database", other],
                environment: installation.environment
            )
            let ending = try await second.end(within: .seconds(30))
            XCTAssertEqual(ending, .exited(status: 69), second.standardError)
            XCTAssertTrue(second.standardError.contains("cannot listen on 127.0.0.1:\(api.port)"), second.standardError)
            XCTAssertFalse(FileManager.default.fileExists(atPath: other), "\(arguments)")
        }
    }
}
