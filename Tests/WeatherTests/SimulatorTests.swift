import Foundation
import Observations
import RandomNumbers
import Weather
import XCTest

/// The simulator's guarantees for any weather.
final class SimulatorTests: XCTestCase {
    private func simulator(_ scenarios: String = "calm", seed: UInt64 = 1, hours: Int? = 2000) throws -> Simulator {
        try Simulator(SimulatorConfiguration(seed: seed, hours: hours, scenarios: try Scenario.parseList(scenarios)))
    }

    private let firstHour = Timestamp.simulatorDefaultStart.nearestHour

    func testTheSameSeedGivesTheSameValuesInAnyOrder() async throws {
        let forwards = try await simulator().observations().all()
        let again = try simulator()
        let backwards = (0..<2000).reversed().compactMap { again.observation(hour: firstHour + $0) }
        XCTAssertEqual(forwards, backwards.reversed())
        let longer = try await simulator(hours: nil).observations().first(2000)
        XCTAssertEqual(forwards, longer)
    }

    func testOtherSeedsAndOtherStationsHaveOtherWeather() async throws {
        let one = try await simulator(seed: 1).observations().all().map { $0[.temperature] }
        let two = try await simulator(seed: 2).observations().all().map { $0[.temperature] }
        XCTAssertNotEqual(one, two)
        let neighbor = Station(id: "SIM2", latitude: 45, longitude: 9, elevation: 100)
        let both = try Simulator(SimulatorConfiguration(stations: [.simulated, neighbor], hours: 2000))
        let all = try await both.observations().all()
        XCTAssertEqual(all.filter { $0.station == "SIM" }.map { $0[.temperature] }, one)
        XCTAssertNotEqual(all.filter { $0.station == "SIM2" }.map { $0[.temperature] }, one)
    }

    func testValuesStayPossibleAndInTenthsAtAnyPlaceAndSeason() async throws {
        var random = SplitMix64(seed: 4)
        for index in 0..<24 {
            let station = Station(
                id: "\(index)",
                latitude: Double.random(in: -90...90, using: &random),
                longitude: Double.random(in: -180...180, using: &random),
                elevation: Double.random(in: -400...4000, using: &random)
            )
            let scenarios = try Scenario.parseList(
                "heatwave:start=0,duration=1000h,intensity=30;cold-snap:start=1500,duration=1000,intensity=30"
            )
            let configuration = SimulatorConfiguration(
                stations: [station],
                seed: random.next(),
                start: Timestamp(Hour(Int64.random(in: 0...600_000, using: &random))),
                hours: 3000,
                scenarios: scenarios
            )
            for try await observation in try Simulator(configuration).observations() {
                for variable in [Variable.temperature, .windSpeed, .pressure] {
                    let value = try XCTUnwrap(observation[variable])
                    XCTAssertTrue(variable.physicalRange.contains(value), "\(station) \(variable) \(value)")
                    XCTAssertEqual((value * 10).rounded() / 10, value)
                }
            }
        }
    }

    func testAWaveChangesNothingBeforeAndAfterIt() async throws {
        let calm = try await simulator().observations().all()
        let wave = try await simulator("heatwave:start=500h,duration=240h").observations().all()
        XCTAssertEqual(calm[..<500], wave[..<500])
        XCTAssertEqual(calm[740...], wave[740...])
        XCTAssertNotEqual(calm[600], wave[600])
    }

    func testAWaveMayStartAtATime() async throws {
        let start = Timestamp(firstHour + 500)
        let byHours = try await simulator("heatwave:start=500h,duration=240h").observations().all()
        let byTime = try await simulator("heatwave:start=\(start),duration=10d").observations().all()
        XCTAssertEqual(byHours, byTime)
    }

    func testAStuckSensorRepeatsItsValueAtTheOnset() async throws {
        let calm = try await simulator().observations().all()
        let stuck = try await simulator("stuck:start=100h,duration=50h,variable=wind_speed").observations().all()
        for (hour, observation) in stuck.enumerated() {
            let isFaulty = (100..<150).contains(hour)
            XCTAssertEqual(observation[.windSpeed], calm[isFaulty ? 100 : hour][.windSpeed])
            XCTAssertEqual(observation[.temperature], calm[hour][.temperature])
        }
    }

    func testAnOffsetIsConstant() async throws {
        let calm = try await simulator().observations().all()
        let offset = try await simulator("offset:start=100h,duration=50h,intensity=-3.5").observations().all()
        for (hour, observation) in offset.enumerated() {
            let change = (observation[.temperature] ?? 0) - (calm[hour][.temperature] ?? 0)
            XCTAssertEqual(change, (100..<150).contains(hour) ? -3.5 : 0, accuracy: 1e-9)
        }
    }

    func testSpikesAreRareHighAndOfBothSigns() async throws {
        let calm = try await simulator().observations().all()
        let spiky = try await simulator("spikes:start=0h,duration=2000h,intensity=9").observations().all()
        let changes = zip(spiky, calm).map { (($0[.temperature] ?? 0) - ($1[.temperature] ?? 0)).rounded() }
        let up = changes.filter { $0 == 9 }.count
        let down = changes.filter { $0 == -9 }.count
        XCTAssertEqual(changes.filter { $0 == 0 }.count, 2000 - up - down)
        // The expectation is 2000/8; five standard deviations in both directions.
        XCTAssertTrue((176...324).contains(up + down), "\(up + down)")
        XCTAssertTrue(up > 60 && down > 60, "\(up) \(down)")
    }

    func testADropoutLosesTheStatedShareOfValuesOrOfReports() async throws {
        let values = try await simulator("dropout:start=0h,duration=2000h,intensity=0.3,variable=pressure")
            .observations().all()
        let missing = values.filter { $0[.pressure] == nil }.count
        XCTAssertEqual(values.count, 2000)
        XCTAssertTrue((498...702).contains(missing), "\(missing)")
        XCTAssertTrue(values.allSatisfy { $0[.temperature] != nil })
        let reports = try await simulator("dropout:start=10h,duration=100h").observations().all()
        XCTAssertEqual(reports.count, 1900)
        XCTAssertEqual(reports[10].time.nearestHour, firstHour + 110)
    }

    func testImpossibleValuesAreImpossible() async throws {
        for variable in [Variable.temperature, .windSpeed, .pressure] {
            let text = "impossible:start=0h,duration=100h,variable=\(variable.name)"
            let all = try await simulator(text, hours: 100).observations().all()
            XCTAssertTrue(all.allSatisfy { !variable.physicalRange.contains($0[variable] ?? 0) })
            XCTAssertEqual(Set(all.map { $0[variable] }).count, 2)
        }
    }

    func testSeveralScenariosActTogether() async throws {
        let both = try await simulator("heatwave:start=100h,duration=240h;offset:start=200h,duration=10h,intensity=5")
            .observations().all()
        let wave = try await simulator("heatwave:start=100h,duration=240h").observations().all()
        for hour in 190..<220 {
            let change = (both[hour][.temperature] ?? 0) - (wave[hour][.temperature] ?? 0)
            XCTAssertEqual(change, (200..<210).contains(hour) ? 5 : 0, accuracy: 1e-9)
        }
    }

    func testImpossibleConfigurationsAreRefused() throws {
        let wave = try Scenario.parseList("heatwave:start=1,duration=5")
        XCTAssertThrowsError(try Simulator(SimulatorConfiguration(preset: .original, scenarios: wave)))
        XCTAssertThrowsError(try Simulator(SimulatorConfiguration(stations: [])))
        XCTAssertThrowsError(try Simulator(SimulatorConfiguration(stations: [.simulated, .simulated])))
        XCTAssertThrowsError(try Simulator(SimulatorConfiguration(hours: -1)))
    }

    func testAConfigurationSurvivesJSON() throws {
        let configuration = SimulatorConfiguration(
            seed: .max,
            hours: 5,
            scenarios: try Scenario.parseList("stuck:start=1,duration=5")
        )
        let json = try JSONEncoder().encode(configuration)
        XCTAssertEqual(try JSONDecoder().decode(SimulatorConfiguration.self, from: json), configuration)
    }
}
