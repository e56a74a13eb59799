import DriftDetection
import DriftMonitoring
import Healing
import Observations
import Store
import XCTest

/// Targets other than the temperature.
final class TargetTests: XCTestCase {
    /// The flags and events of a station after all its rows.
    private func watch(_ station: WatchedStation, in store: Store) async throws -> (
        flags: [RetrainFlag], drifts: [DriftEventRecord]
    ) {
        let target = Target(station.variable)
        try await station.store(0..<station.rows.count, in: store)
        _ = try await DriftMonitor.fresh(store, of: target).catchUp()
        let drifts = try await store.allEvents(of: target.name).filter { $0.kind == .drift }
        return (try await store.allFlags(of: target.name), drifts)
    }

    /// Directions around north: some readings are on the other side of north than their forecasts.
    private func windFromNorth(seed: UInt64, count: Int) -> WatchedStation {
        let line = WatchedStation(seed: seed, count: count)
        let mean = line.rows.compactMap(\.actual).reduce(0, +) / Double(count)
        let station = line.measuring(.windDirection, offset: -mean)
        XCTAssertTrue(station.rows.contains { ($0.actual ?? 180) < 90 && $0.predicted > 270 })
        XCTAssertTrue(station.rows.contains { ($0.actual ?? 180) > 270 && $0.predicted < 90 })
        return station
    }

    func testForecastsOnTheOtherSideOfNorthAreNoErrors() async throws {
        for seed: UInt64 in 1...3 {
            let (flags, drifts) = try await watch(windFromNorth(seed: seed, count: 1700), in: newStore())
            XCTAssertEqual(flags, [], "\(seed)")
            XCTAssertEqual(drifts, [], "\(seed)")
        }
    }

    func testABiasOfADirectionIsFoundAsThatOfALineIs() async throws {
        var line = WatchedStation(seed: 1, count: 1700)
        line.bias(from: 1400, size: 3)
        let expected = try await watch(line, in: newStore())
        var station = windFromNorth(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let found = try await watch(station, in: newStore())
        XCTAssertEqual(found.flags.count, 1)
        let evidence = try XCTUnwrap(found.flags.first?.driftEvidence)
        let onLine = try XCTUnwrap(expected.flags.first?.driftEvidence)
        XCTAssertEqual(evidence.time, onLine.time)
        XCTAssertEqual(evidence.kind, onLine.kind)
        XCTAssertEqual(evidence.size, onLine.size, accuracy: 1e-6)
        XCTAssertEqual(evidence.sizeInSigma, onLine.sizeInSigma, accuracy: 1e-6)
        XCTAssertEqual(found.drifts.map(\.target), ["wind_direction"])
    }

    func testTheReferenceOfADirectionIsComparedOnTheCircleToo() async throws {
        var station = windFromNorth(seed: 5, count: 1300)
        let reference = station.rows[200..<1200]
            .compactMap { row in
                row.actual.map { actual in
                    Outcome(
                        variable: .windDirection,
                        station: "here",
                        issuedAt: Timestamp(secondsSince1970: row.time - 3600),
                        horizon: 1,
                        predicted: row.predicted,
                        actual: actual,
                        persistence: row.baseline ?? row.predicted
                    )
                }
            }
        for size in [0.0, 3] {
            let store = try newStore()
            try await store.write { transaction in
                try transaction.insert(
                    VersionRecord(
                        target: "wind_direction",
                        version: "v2",
                        parent: nil,
                        sha256: "0",
                        manifest: "{}",
                        publishedAt: 0
                    )
                )
                try transaction.insertReference(reference, version: "v2", of: "wind_direction")
            }
            station.bias(from: 1200, size: size)
            try await station.store(1200..<1300, in: store, version: "v2")
            _ = try await DriftMonitor.fresh(store, of: Target(.windDirection)).catchUp()
            let flags = try await store.allFlags(of: "wind_direction")
            XCTAssertEqual(flags.map(\.reason), size > 0 ? [.drift] : [])
        }
    }

    func testReadingsArePlausibleWithinTheVariablesRange() async throws {
        // No temperature is 1013 °C, and no pressure 12 hPa.
        var station = WatchedStation(seed: 2, count: 1500).measuring(.pressure, offset: 1000)
        for row in 1400..<1405 { station.rows[row].actual = 12 }
        let store = try newStore()
        try await station.store(0..<1400, in: store)
        _ = try await DriftMonitor.fresh(store, of: Target(.pressure)).catchUp()
        let before = try await store.allEvents(of: "pressure").filter { $0.kind == .sensorFault }
        XCTAssertEqual(before, [])
        try await station.store(1400..<1500, in: store)
        _ = try await DriftMonitor.fresh(store, of: Target(.pressure)).catchUp()
        let events = try await store.allEvents(of: "pressure")
        XCTAssertEqual(
            events.map(\.kind).filter { $0 == .sensorFault || $0 == .sensorRecovered },
            [.sensorFault, .sensorRecovered]
        )
        let fault = try XCTUnwrap(events.first { $0.kind == .sensorFault })
        XCTAssertTrue(fault.evidence.contains("impossible_value"), fault.evidence)
        let faults = try await store.read {
            (
                try $0.sensorFaults(of: "here", target: "pressure"),
                try $0.sensorFaults(of: "here", target: "temperature")
            )
        }
        XCTAssertEqual(faults.0.map(\.lowerBound.secondsSince1970), [station.rows[1400].time])
        XCTAssertEqual(faults.1, [])
    }

    func testTheTargetsOfAStationAreWatchedApart() async throws {
        var temperature = WatchedStation(seed: 1, count: 1700)
        temperature.bias(from: 1400, size: 3)
        let alone = try await watch(temperature, in: newStore())
        let wind = windFromNorth(seed: 2, count: 1700)
        let store = try newStore()
        let calm = try await watch(wind, in: store)
        let together = try await watch(temperature, in: store)
        XCTAssertEqual(calm.flags, [])
        XCTAssertEqual(together.flags.map(\.reason), [.drift])
        XCTAssertEqual(together.drifts.map(\.targetTime), alone.drifts.map(\.targetTime))
        let (first, second) = try await store.read {
            (
                try $0.detector(target: "temperature", station: "here"),
                try $0.detector(target: "wind_direction", station: "here")
            )
        }
        XCTAssertNotNil(first)
        XCTAssertNotNil(second)
        XCTAssertNotEqual(first, second)
    }
}
