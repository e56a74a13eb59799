import CanonicalJSON
import Foundation
import Healing
import Observations
import Reporting
import Store
import XCTest

final class EventReportTests: XCTestCase {
    private static let evidence = DriftFlagEvidence(
        station: "KJFK",
        outcome: 7,
        kind: "bias",
        direction: "too_cold",
        time: 1_717_200_000,
        estimatedStart: 1_717_100_000,
        window: 24,
        statistic: 4.1,
        threshold: 3,
        size: 2.1,
        sizeInSigma: 1.8
    )
    private static let drift =
        "bias, too cold by 2.10 °C (1.80 sigma) over 24 outcomes; statistic 4.10, threshold 3.00"

    private func reports(_ database: LoopDatabase) async throws -> [EventReport] {
        try await database.store.read {
            try $0.events(EventQuery(target: LoopDatabase.target, limit: 100)).map { EventReport($0) }
        }
    }

    func testADriftAndItsFlagHaveTheSameWords() async throws {
        let database = try LoopDatabase(for: self)
        let evidence = try JSONText.encode(Self.evidence)
        try await database.store.write { transaction in
            try transaction.insert(
                DriftEventRecord(
                    target: LoopDatabase.target,
                    modelVersion: "v1",
                    station: "KJFK",
                    outcome: 7,
                    targetTime: Timestamp(secondsSince1970: Self.evidence.time),
                    kind: .drift,
                    evidence: evidence,
                    recordedAt: 10
                )
            )
            _ = try transaction.raiseFlag(target: LoopDatabase.target, reason: .drift, evidence: evidence, now: 11)
        }
        let sentences = try await reports(database).map(\.sentence)
        XCTAssertEqual(sentences, [Self.drift, "reason: drift; \(Self.drift)"])
    }

    func testTheSentenceIsAKeyOfTheJSON() async throws {
        let database = try LoopDatabase(for: self)
        try await database.promote("v1", at: 1)
        try await database.promote("v2", at: 2)
        let objects = try await reports(database)
            .map { report in
                try JSONSerialization.jsonObject(with: Data(try report.json().utf8)) as? [String: Any]
            }
        XCTAssertEqual(
            objects.map { $0?["sentence"] as? String },
            ["v1 is the first champion (test: drift)", "v2 replaces v1 (test: drift)"]
        )
    }

    func testAVerdictSaysWhatWasComparedAndWhyTheChallengerWasRejected() async throws {
        let database = try LoopDatabase(for: self)
        try await database.store.write { transaction in
            let id = try transaction.raiseFlag(target: LoopDatabase.target, reason: .manual, evidence: nil, now: 5)
                .flag.flag.id
            let limits = RetryLimits()
            _ = try transaction.claimFlag(
                target: LoopDatabase.target,
                holder: "a",
                now: 6,
                lease: .seconds(60),
                limits: limits
            )
            let verdict = PromotionVerdict.tooFewObservations(3, required: 10)
            let result = RetrainResult(verdict: verdict, challenger: nil, duration: 1)
            try transaction.updateFlag(id, result: result) { try $0.conclude(promoted: false, by: "a", now: 7) }
        }
        let sentences = try await reports(database).map(\.sentence)
        XCTAssertEqual(
            sentences,
            ["reason: manual", "by a, attempt 1", "only 3 hours of observations, 10 are needed"]
        )
    }

    func testDetailsThatCannotBeReadLeaveTheStation() async throws {
        let database = try LoopDatabase(for: self)
        try await database.store.write { transaction in
            try transaction.insert(
                DriftEventRecord(
                    target: LoopDatabase.target,
                    modelVersion: nil,
                    station: "KJFK",
                    outcome: 7,
                    targetTime: Timestamp(secondsSince1970: 0),
                    kind: .sensorFault,
                    evidence: #"{"fault": "stuck"}"#,
                    recordedAt: 10
                )
            )
        }
        let sentences = try await reports(database).map(\.sentence)
        XCTAssertEqual(sentences, ["KJFK"])
    }
}
