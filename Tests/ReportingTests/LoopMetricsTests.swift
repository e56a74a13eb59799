import Foundation
import Healing
import ObservationFixtures
import Observations
import Store
import XCTest

final class LoopMetricsTests: XCTestCase {
    func testTheStateGoesRoundWithTheLoop() async throws {
        let database = try LoopDatabase(for: self)
        try await database.promote("v1", at: 1)
        try await database.keepOutcomes(hours: 0..<30, of: "v1")
        var phases = try await database.phases()
        XCTAssertEqual(phases, ["calm"])

        try await database.keepDetector("here", isDrifting: true)
        phases = try await database.phases()
        XCTAssertEqual(phases, ["drifting"])

        let flag = try await database.store.write {
            try $0.raiseFlag(target: LoopDatabase.target, reason: .drift, evidence: nil, now: 2).flag.flag.id
        }
        phases = try await database.phases()
        XCTAssertEqual(phases, ["flagged"])

        try await database.store.write {
            _ = try $0.claimFlag(
                target: LoopDatabase.target,
                holder: "a",
                now: 3,
                lease: .seconds(60),
                limits: RetryLimits()
            )
        }
        phases = try await database.phases()
        XCTAssertEqual(phases, ["training"])

        try await database.store.write {
            _ = try $0.updateFlag(flag) { try $0.conclude(promoted: true, by: "a", now: 4) }
        }
        try await database.promote("v2", flag: flag, at: 4)
        phases = try await database.phases()
        XCTAssertEqual(phases, ["promoted"])

        try await database.keepDetector("here", isDrifting: false)
        try await database.keepOutcomes(hours: 30..<53, of: "v2")
        phases = try await database.phases()
        XCTAssertEqual(phases, ["promoted"])
        try await database.keepOutcomes(hours: 53..<54, of: "v2")
        phases = try await database.phases()
        XCTAssertEqual(phases, ["calm"])
    }

    func testTheDriftStatisticIsThatOfTheStationClosestToAnAlarm() async throws {
        let database = try LoopDatabase(for: self)
        func statistics(_ bias: Double, _ threshold: Double) -> [DetectorSummary.Statistic] {
            [DetectorSummary.Statistic(kind: "bias", value: bias, threshold: threshold)]
        }
        // A statistic of 3 with threshold 6 is farther from an alarm than 2 with threshold 3.
        try await database.keepDetector("a", isDrifting: false, statistics: statistics(3, 6))
        try await database.keepDetector("b", isDrifting: false, statistics: statistics(2, 3))
        let samples = try await database.samples()
        XCTAssertEqual(samples["aerocast_drift_statistic{temperature,bias}"], 2)
        XCTAssertEqual(samples["aerocast_drift_threshold{temperature,bias}"], 3)
    }

    func testADetectorWithoutASummaryIsPassedOver() async throws {
        let database = try LoopDatabase(for: self)
        try await database.store.write {
            let record = DetectorRecord(outcome: 1, state: Data(#"{"detector": {}}"#.utf8))
            try $0.save(record, target: LoopDatabase.target, station: "a")
        }
        let samples = try await database.samples()
        XCTAssertEqual(samples["aerocast_loop_state{temperature,calm}"], 1)
        XCTAssertNil(samples["aerocast_drift_statistic{temperature,bias}"])
    }

    func testErrorsAreThoseOfWhatWasServedOfTheChampionAndOfPersistence() async throws {
        let database = try LoopDatabase(for: self)
        // Every observation is 12 °C: served residuals 1, 1, 3, 3; the champion's residuals 2, 2, and none at first.
        try await database.keepOutcomes(hours: 0..<2, of: nil, served: 11, champion: nil)
        try await database.keepOutcomes(hours: 2..<4, of: "v1", served: 9, champion: 10)
        let samples = try await database.samples()
        XCTAssertEqual(
            samples["aerocast_rolling_error_celsius{temperature,1,served}"] ?? 0,
            5.0.squareRoot(),
            accuracy: 1e-12
        )
        XCTAssertEqual(samples["aerocast_rolling_absolute_error_celsius{temperature,1,served}"], 2)
        XCTAssertEqual(samples["aerocast_rolling_error_celsius{temperature,1,champion}"], 2)
        XCTAssertEqual(samples["aerocast_rolling_error_celsius{temperature,1,persistence}"], 3)
        XCTAssertEqual(samples["aerocast_rolling_absolute_error_celsius{temperature,1,persistence}"], 3)
        XCTAssertEqual(samples["aerocast_rolling_outcomes{temperature,1}"], 4)
        XCTAssertEqual(
            samples["aerocast_rolling_error_shortest_horizon_celsius{temperature}"],
            samples["aerocast_rolling_error_celsius{temperature,1,served}"]
        )
    }

    func testEveryReasonAndVerdictIsCountedFromZero() async throws {
        let database = try LoopDatabase(for: self)
        var samples = try await database.samples()
        for reason in ["drift", "schedule", "manual"] {
            for verdict in ["promoted", "rejected", "failed"] {
                XCTAssertEqual(samples["aerocast_retrains_total{temperature,\(reason),\(verdict)}"], 0)
                XCTAssertEqual(samples["aerocast_retrain_busy_seconds_total{temperature,\(reason),\(verdict)}"], 0)
            }
        }
        try await database.store.write { transaction in
            let flag = try transaction.raiseFlag(target: LoopDatabase.target, reason: .schedule, evidence: nil, now: 5)
            _ = try transaction.claimFlag(
                target: LoopDatabase.target,
                holder: "a",
                now: 6,
                lease: .seconds(60),
                limits: RetryLimits()
            )
            let verdict = PromotionVerdict.tooFewObservations(3, required: 10)
            let result = RetrainResult(verdict: verdict, challenger: nil, duration: 2.5)
            try transaction.updateFlag(flag.flag.flag.id, result: result) {
                try $0.conclude(promoted: false, by: "a", now: 7)
            }
        }
        samples = try await database.samples()
        XCTAssertEqual(samples["aerocast_retrains_total{temperature,schedule,rejected}"], 1)
        XCTAssertEqual(samples["aerocast_retrain_busy_seconds_total{temperature,schedule,rejected}"], 2.5)
        XCTAssertEqual(samples["aerocast_retrains_closed_total{temperature}"], 1)
        XCTAssertEqual(samples["aerocast_last_retrain_timestamp_seconds{temperature}"], 7)
    }

    func testEventsHaveTheTimesOfTheirRowsAndAreLimited() async throws {
        let database = try LoopDatabase(for: self)
        for number in 1...25 {
            try await database.promote("v\(number)", at: 1000.25 + Double(number))
        }
        let samples = try await database.samples().filter { $0.key.hasPrefix("aerocast_event_timestamp_seconds") }
        XCTAssertEqual(samples.count, 20)
        XCTAssertEqual(samples["aerocast_event_timestamp_seconds{temperature,promoted,25,v25}"], 1025.25)
        XCTAssertEqual(samples.values.min(), 1006.25)
    }

    func testTheFlagsAgeStateAndAttemptsAreThoseOfTheOpenOne() async throws {
        let database = try LoopDatabase(for: self)
        let before = try await database.samples()
        XCTAssertEqual(before["aerocast_retrain_flag_state{temperature,raised}"], 0)
        XCTAssertNil(before["aerocast_retrain_flag_age_seconds{temperature}"])
        try await database.store.write {
            _ = try $0.raiseFlag(target: LoopDatabase.target, reason: .drift, evidence: nil, now: 100)
            _ = try $0.claimFlag(
                target: LoopDatabase.target,
                holder: "a",
                now: 130,
                lease: .seconds(60),
                limits: RetryLimits()
            )
        }
        let samples = try await database.samples(now: 160)
        XCTAssertEqual(samples["aerocast_retrain_flag_age_seconds{temperature}"], 60)
        XCTAssertEqual(samples["aerocast_retrain_flag_state{temperature,raised}"], 0)
        XCTAssertEqual(samples["aerocast_retrain_flag_state{temperature,claimed}"], 1)
        XCTAssertEqual(samples["aerocast_retrain_flag_attempts{temperature}"], 1)
    }

    func testASensorsFaultIsShownByStationUntilItHasRecovered() async throws {
        let database = try LoopDatabase(for: self)
        func keep(_ kind: EventKind, _ station: String, outcome: Int64) async throws {
            let event = DriftEventRecord(
                target: LoopDatabase.target,
                modelVersion: nil,
                station: station,
                outcome: outcome,
                targetTime: Timestamp(Hour(476_256)),
                kind: kind,
                evidence: #"{"fault": "stuck"}"#,
                recordedAt: 7
            )
            try await database.store.write { try $0.insert(event) }
        }
        try await keep(.sensorFault, "KJFK", outcome: 1)
        try await keep(.sensorFault, "KORD", outcome: 2)
        try await keep(.sensorRecovered, "KORD", outcome: 3)
        let samples = try await database.samples()
        XCTAssertEqual(samples["aerocast_sensor_fault{temperature,KJFK}"], 1)
        XCTAssertEqual(samples["aerocast_sensor_fault{temperature,KORD}"], 0)
        XCTAssertEqual(samples["aerocast_event_timestamp_seconds{temperature,sensor_fault,1,stuck KJFK}"], 7)
    }

    func testStationsBeyondAHundredHaveNoSeriesOfTheirOwn() async throws {
        let database = try LoopDatabase(for: self)
        for number in 0..<105 {
            let station = "S\(1000 + number)"
            try await database.keepOutcomes(hours: number..<number + 1, of: nil, champion: nil, station: station)
        }
        let samples = try await database.samples()
        XCTAssertEqual(samples["aerocast_stations"], 105)
        XCTAssertEqual(samples["aerocast_last_received_timestamp_seconds"], 104)
        let own = samples.filter { $0.key.hasPrefix("aerocast_station_last_received_timestamp_seconds") }
        XCTAssertEqual(own.count, 100)
        XCTAssertEqual(own["aerocast_station_last_received_timestamp_seconds{S1007}"], 7)
        XCTAssertEqual(
            samples["aerocast_station_newest_observation_timestamp_seconds{S1007}"],
            Double((476_256 + 8) * 3600)
        )
    }
}
