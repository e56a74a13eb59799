import Forecasting
import ObservationFixtures
import Observations
import Store
import StoredWeather
import XCTest

final class ObservationTests: XCTestCase {
    func testWhatWasAcknowledgedIsThereAfterReopening() async throws {
        let place = try newPlace()
        do {
            let store = try open(place)
            try await store.keep([StoredWeather.observation(0, temperature: 21.5)])
        }
        let reopened = try open(place, .existing)
        let kept = try await reopened.read { try $0.observations(of: "here") }
        XCTAssertEqual(kept.map(\.observation), [StoredWeather.observation(0, temperature: 21.5)])
        XCTAssertEqual(kept.map(\.hour), [StoredWeather.hour(0)])
    }

    func testWhatOneProcessHasWrittenAnotherReads() async throws {
        let place = try newPlace()
        let writer = try open(place)
        let reader = try open(place, .existing)
        try await writer.keep([StoredWeather.observation(0)])
        let count = try await reader.read { try $0.observationCount() }
        XCTAssertEqual(count, 1)
    }

    func testTheFirstObservationOfAnHourStays() async throws {
        let store = try newStore()
        try await store.keep()
        let sameHour = [-1800, -540, 0, 1799]
            .map { seconds in
                Observation(
                    station: "here",
                    time: Timestamp(secondsSince1970: StoredWeather.time(5).secondsSince1970 + Int64(seconds)),
                    temperature: Double(seconds)
                )
            }
        let added = try await store.write { transaction in
            try sameHour.map { try transaction.insert($0, receivedAt: 1) }
        }
        XCTAssertEqual(added, [true, false, false, false])
        let kept = try await store.read { try $0.observations(of: "here") }
        XCTAssertEqual(kept.map(\.observation), [sameHour[0]])
        XCTAssertEqual(kept.first?.hour, StoredWeather.hour(5))
    }

    func testALaterReportFillsWhatTheHourLacksAndChangesNothing() async throws {
        let store = try newStore()
        let first = Observation(station: "here", time: StoredWeather.time(5), pressure: 1000)
        try await store.keep([first])
        let reports = [
            Observation(
                station: "here",
                time: Timestamp(secondsSince1970: StoredWeather.time(5).secondsSince1970 + 600),
                temperature: 3,
                pressure: 1020
            ),
            Observation(station: "here", time: StoredWeather.time(5), temperature: 9, windSpeed: 2),
            Observation(station: "here", time: StoredWeather.time(5), temperature: 7, windSpeed: 7, pressure: 7),
            Observation(station: "here", time: StoredWeather.time(6), temperature: 7),
        ]
        let completions = try await store.write { transaction in try reports.map { try transaction.complete($0) } }
        XCTAssertEqual(completions.map(\.filled), [[.temperature], [.windSpeed], [], []])
        let conflicts: [Set<Variable>] = [[.pressure], [.temperature], [.temperature, .windSpeed, .pressure], []]
        XCTAssertEqual(completions.map(\.conflicts), conflicts)
        XCTAssertEqual(completions.map(\.isFirstConflict), [true, false, false, false])
        let kept = try await store.read { try $0.observations(of: "here") }
        XCTAssertEqual(
            kept.map(\.observation),
            [Observation(station: "here", time: first.time, temperature: 3, windSpeed: 2, pressure: 1000)]
        )
    }

    func testAMissingChannelStaysMissing() async throws {
        let store = try newStore()
        let partial = Observation(station: "here", time: StoredWeather.time(0), pressure: 1013.25)
        try await store.keep([partial])
        let kept = try await store.read { try $0.latestObservation(of: "here")?.observation }
        XCTAssertEqual(kept, partial)
    }

    func testAnObservationOfAnUnknownStationIsRefusedByTheSchema() async throws {
        let store = try newStore()
        do {
            _ = try await store.write { try $0.insert(StoredWeather.observation(0), receivedAt: 0) }
            XCTFail("the schema must refuse the row")
        } catch let error as StoreError {
            XCTAssertFalse(error.isTransient, "\(error)")
        }
    }

    func testTheNewestObservationIsTheOneOfTheLatestHourNotOfTheLatestInsertion() async throws {
        let store = try newStore()
        try await store.keep([
            StoredWeather.observation(7), StoredWeather.observation(3),
            StoredWeather.observation(9, station: "there"),
        ])
        let (here, anywhere, nowhere) = try await store.read { transaction in
            (
                try transaction.latestObservation(of: "here"), try transaction.latestObservation(),
                try transaction.latestObservation(of: "nowhere")
            )
        }
        XCTAssertEqual(here?.hour, StoredWeather.hour(7))
        XCTAssertEqual(anywhere?.observation.station, "there")
        XCTAssertNil(nowhere)
    }

    func testObservationsComeInOrderOfTimeAndWithinTheirBounds() async throws {
        let store = try newStore()
        try await store.keep([4, 0, 2, 3, 1].map { StoredWeather.observation($0) })
        let kept = try await store.read {
            try $0.observations(of: "here", from: StoredWeather.hour(1), until: StoredWeather.hour(3))
        }
        XCTAssertEqual(kept.map(\.hour), [1, 2, 3].map(StoredWeather.hour))
    }

    func testASeriesHoldsWhatTheObservationsDo() async throws {
        let store = try newStore()
        let observations = [9, 0, 2, 3, 30]
            .map { hour in
                Observation(
                    station: "here",
                    time: Timestamp(secondsSince1970: StoredWeather.time(hour).secondsSince1970 + 600),
                    temperature: hour == 2 ? nil : Double(hour),
                    windSpeed: hour == 3 ? nil : 5,
                    pressure: hour == 9 ? nil : 1000 + Double(hour)
                )
            }
        try await store.keep(observations + [StoredWeather.observation(1, station: "there")])
        let (whole, part, none) = try await store.read {
            (
                try $0.series(of: "here"),
                try $0.series(of: "here", from: StoredWeather.hour(2), until: StoredWeather.hour(9)),
                try $0.series(of: "elsewhere")
            )
        }
        XCTAssertEqual(whole, HourlySeries(observations))
        XCTAssertEqual(whole.count, 31)
        let within = observations.filter { (2...9).contains($0.time.nearestHour - whole.startHour) }
        XCTAssertEqual(part, HourlySeries(within))
        XCTAssertTrue(none.isEmpty)
    }

    func testAStationKeepsWhatIsNotSentAgain() async throws {
        let store = try newStore()
        try await store.write { transaction in
            try transaction.register(Station(id: "KJFK", name: "New York", latitude: 40.6))
            try transaction.register(Station(id: "KJFK", longitude: -73.8, elevation: 4))
            try transaction.register(Station(id: "KJFK"))
        }
        let station = try await store.read { try $0.station("KJFK") }
        XCTAssertEqual(
            station,
            Station(id: "KJFK", name: "New York", latitude: 40.6, longitude: -73.8, elevation: 4)
        )
    }
}
