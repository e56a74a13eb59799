import Observations
import Weather
import XCTest

/// The guarantees of ``ObservationSource``, checked for every finite source.
final class SourceGuaranteesTests: XCTestCase {
    private func sources() throws -> [(String, any ObservationSource)] {
        let scenarios = try Scenario.parseList("dropout:start=10h,duration=40h,intensity=0.5,variable=all")
        let stations = [Station.simulated, Station(id: "SOUTH", latitude: -33, longitude: 151)]
        let physical = SimulatorConfiguration(stations: stations, hours: 100, scenarios: scenarios)
        let original = SimulatorConfiguration(preset: .original, hours: 100, scenarios: scenarios)
        return [
            ("physical simulator", try Simulator(physical)),
            ("original simulator", try Simulator(original)),
            ("stream", CSVSource(name: "stream.csv", contents: Samples.stream)),
            ("compressed stream", CSVSource(name: "stream.csv.gz", contents: gzipMember(Samples.stream))),
            ("ISD global-hourly", CSVSource(name: "isd.csv", contents: Samples.isdGlobalHourly)),
            ("LCD", CSVSource(name: "lcd.csv", contents: Samples.localClimatologicalData)),
            ("ASOS", CSVSource(name: "asos.csv", contents: Samples.asosTable, station: Station(id: "JFK"))),
            ("ISD-Lite", ISDLiteSource(name: "071810-99999-2017", contents: Samples.isdLite)),
            ("METAR", Samples.metarSource()),
        ]
    }

    func testObservationsComeInTimeOrderAndAtMostOncePerStationAndHour() async throws {
        for (name, source) in try sources() {
            let all = try await source.observations().all()
            XCTAssertGreaterThan(all.count, 1, name)
            XCTAssertEqual(all.map(\.time), all.map(\.time).sorted(), name)
            XCTAssertEqual(Set(all.map { "\($0.station) \($0.time.nearestHour)" }).count, all.count, name)
            let stations = try await source.stations().map(\.id)
            XCTAssertEqual(Set(all.map(\.station)), Set(stations), name)
        }
    }

    func testResumingAfterAnyObservationGivesTheLaterOnes() async throws {
        for (name, source) in try sources() {
            let all = try await source.observations().all()
            for observation in all {
                let rest = try await source.observations(after: observation.time).all()
                XCTAssertEqual(rest, all.filter { $0.time.nearestHour > observation.time.nearestHour }, name)
            }
        }
    }

    func testEachReadingStartsFromTheBeginning() async throws {
        for (name, source) in try sources() {
            let sequence = source.observations()
            async let one = sequence.all()
            async let two = sequence.all()
            let (first, second) = try await (one, two)
            XCTAssertEqual(first, second, name)
        }
    }

    func testACancelledTaskGetsACancellationError() async throws {
        for (name, source) in try sources() {
            let task = Task {
                var iterator = source.observations().makeAsyncIterator()
                _ = try await iterator.next()
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await iterator.next()
            }
            let result = await task.result
            XCTAssertThrowsError(try result.get(), name) { XCTAssertTrue($0 is CancellationError, "\(name): \($0)") }
        }
    }

    func testNothingComesAfterTheEndOrAnError() async throws {
        var iterator = CSVSource(name: "s", contents: Array("ts,temperature\n0,1\nx,2\n3600,3\n".utf8)).observations()
            .makeAsyncIterator()
        do {
            while try await iterator.next() != nil {}
            XCTFail("expected an error")
        } catch {
            let next = try await iterator.next()
            XCTAssertNil(next)
        }
    }
}
