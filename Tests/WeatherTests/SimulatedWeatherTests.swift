import Foundation
import Observations
import Weather
import XCTest

/// Checks that the simulated weather resembles real weather, and that a heatwave differs from it.
///
/// Real numbers, computed with Python over the eight stations of noaa/: RMSE of persistence over 1 h 0.84 … 1.37, 3 h
/// 1.9 … 3.4, 24 h 2.7 … 4.1 °C; pressure over 1 h 0.48 … 0.92 hPa; wind over 1 h 0.7 … 1.5 m/s; mean daily range
/// 6.7 … 10.8 °C.
final class SimulatedWeatherTests: XCTestCase {
    private func year(seed: UInt64, latitude: Double = 45, scenarios: String = "calm") async throws -> [Observation] {
        let station = Station(id: "S", latitude: latitude, longitude: 9, elevation: 100)
        let configuration = SimulatorConfiguration(
            stations: [station],
            seed: seed,
            start: try time("2025-01-01T00:00:00Z"),
            hours: 8760,
            scenarios: try Scenario.parseList(scenarios)
        )
        return try await Simulator(configuration).observations().all()
    }

    private func values(_ all: [Observation], _ variable: Variable) -> [Double] { all.compactMap { $0[variable] } }

    private func persistenceError(_ values: [Double], hours: Int) -> Double {
        rootMeanSquare(zip(values.dropFirst(hours), values).map { $0 - $1 })
    }

    private func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }

    private func correlation(_ a: [Double], _ b: [Double]) -> Double {
        let (meanA, meanB) = (mean(a), mean(b))
        let covariance = mean(zip(a, b).map { ($0 - meanA) * ($1 - meanB) })
        return covariance / (rootMeanSquare(a.map { $0 - meanA }) * rootMeanSquare(b.map { $0 - meanB }))
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    func testChangesFromHourToHourAreThoseOfRealStations() async throws {
        for seed in 1...5 {
            let all = try await year(seed: UInt64(seed))
            let temperature = values(all, .temperature)
            XCTAssertTrue((0.8...1.1).contains(persistenceError(temperature, hours: 1)))
            XCTAssertTrue((1.8...2.6).contains(persistenceError(temperature, hours: 3)))
            XCTAssertTrue((2.6...4.1).contains(persistenceError(temperature, hours: 24)))
            XCTAssertTrue((0.4...0.7).contains(persistenceError(values(all, .pressure), hours: 1)))
            XCTAssertTrue((5...8).contains(persistenceError(values(all, .pressure), hours: 24)))
            XCTAssertTrue((0.9...1.6).contains(persistenceError(values(all, .windSpeed), hours: 1)))
            let ranges = stride(from: 0, to: 8760, by: 24)
                .map { day in
                    let day = temperature[day..<day + 24]
                    return (day.max() ?? 0) - (day.min() ?? 0)
                }
            XCTAssertTrue((6.5...10).contains(mean(ranges)), "\(mean(ranges))")
        }
    }

    func testTheDayRisesFastAndFallsSlowlyAfterSunrise() async throws {
        let summer = values(try await year(seed: 1), .temperature)[4000..<4960]
        let byHour = (0..<24)
            .map { hour in
                mean(summer.enumerated().filter { ($0.offset + 4000 + 1) % 24 == hour }.map(\.element))
            }
        let warmest = byHour.indices.max { byHour[$0] < byHour[$1] } ?? 0
        let coldest = byHour.indices.min { byHour[$0] < byHour[$1] } ?? 0
        // The index is the local hour at 9° E, approximately. Sunrise at about 4:30, noon at 12.
        XCTAssertTrue((13...16).contains(warmest), "\(warmest)")
        XCTAssertTrue((3...5).contains(coldest), "\(coldest)")
        XCTAssertLessThan(warmest - coldest, 24 - (warmest - coldest))
    }

    func testSeasonsFollowTheHemisphere() async throws {
        for (latitude, sign) in [(45.0, 1.0), (-35.0, -1.0)] {
            let temperature = values(try await year(seed: 3, latitude: latitude), .temperature)
            let january = mean(Array(temperature[..<744]))
            let july = mean(Array(temperature[4344..<5088]))
            XCTAssertGreaterThan((july - january) * sign, 10, "\(latitude)")
        }
    }

    func testWarmthFollowsHighPressureAndWindFollowsItsChange() async throws {
        var lagged: [Double] = []
        var windy: [Double] = []
        for seed in 1...5 {
            let all = try await year(seed: UInt64(seed))
            let temperature = values(all, .temperature)
            let pressure = values(all, .pressure)
            let dailyMeans = (24..<8736).map { mean(Array(temperature[$0 - 12..<$0 + 12])) }
            let season = (24..<8736).map { mean(Array(temperature[max(0, $0 - 360)..<min(8760, $0 + 360)])) }
            let anomaly = zip(dailyMeans, season).map { $0 - $1 }
            lagged.append(correlation(Array(anomaly.dropFirst(20)), Array(pressure[24..<8716])))
            let change = zip(pressure.dropFirst(3), pressure).map { abs($0 - $1) }
            windy.append(correlation(change, Array(values(all, .windSpeed).dropFirst(3))))
        }
        XCTAssertGreaterThan(mean(lagged), 0.25, "\(lagged)")
        XCTAssertGreaterThan(mean(windy), 0.1, "\(windy)")
    }

    func testAHeatwaveIsHotSunnyCalmAndUnderHighPressure() async throws {
        for seed in 1...5 {
            let start = 180 * 24
            let calm = try await year(seed: UInt64(seed))
            let wave = try await year(seed: UInt64(seed), scenarios: "heatwave:start=180d,duration=20d,intensity=10")
            let plateau = start + 48..<start + 17 * 24
            func change(_ variable: Variable) -> Double {
                mean(values(Array(wave[plateau]), variable)) - mean(values(Array(calm[plateau]), variable))
            }
            XCTAssertTrue((8...12).contains(change(.temperature)), "\(change(.temperature))")
            XCTAssertGreaterThan(change(.pressure), 4)
            XCTAssertLessThan(change(.windSpeed), -1)
            func dailyRange(_ all: [Observation]) -> Double {
                mean(
                    stride(from: plateau.lowerBound, to: plateau.upperBound, by: 24)
                        .map { day in
                            let temperatures = values(Array(all[day..<day + 24]), .temperature)
                            return (temperatures.max() ?? 0) - (temperatures.min() ?? 0)
                        }
                )
            }
            XCTAssertGreaterThan(dailyRange(wave), dailyRange(calm) + 2)
        }
    }

    func testAColdSnapIsCold() async throws {
        let calm = try await year(seed: 1)
        let wave = try await year(seed: 1, scenarios: "cold-snap:start=20d,duration=10d,intensity=8")
        let plateau = 22 * 24..<27 * 24
        let change = mean(values(Array(wave[plateau]), .temperature)) - mean(values(Array(calm[plateau]), .temperature))
        XCTAssertTrue((-10 ... -6).contains(change), "\(change)")
    }

    /// A forecast by the mean change of the same hour of the day, learned in ordinary weather, loses most of its skill
    /// in a heatwave; learned from five days of the heatwave, it is as good as before.
    func testAForecastLearnedInCalmWeatherGoesStaleInAHeatwaveAndCanBeLearnedAgain() async throws {
        for seed in 1...5 {
            let start = 180 * 24
            let all = try await year(seed: UInt64(seed), scenarios: "heatwave:start=180d,duration=25d,intensity=10")
            let temperature = values(all, .temperature)
            for horizon in [1, 3, 6] {
                func profile(_ hours: Range<Int>) -> [Double] {
                    (0..<24)
                        .map { hour in
                            mean(hours.filter { $0 % 24 == hour }.map { temperature[$0 + horizon] - temperature[$0] })
                        }
                }
                func error(_ profile: [Double], _ hours: Range<Int>) -> Double {
                    rootMeanSquare(hours.map { temperature[$0 + horizon] - temperature[$0] - profile[$0 % 24] })
                }
                let calm = profile(start - 60 * 24..<start - 20 * 24)
                let heat = profile(start + 48..<start + 7 * 24)
                let test = start + 8 * 24..<start + 21 * 24
                let usual = error(calm, start - 19 * 24..<start - 24)
                XCTAssertGreaterThan(error(calm, test), 1.3 * usual, "\(seed) \(horizon) h")
                XCTAssertGreaterThan(error(calm, test), 1.4 * error(heat, test), "\(seed) \(horizon) h")
            }
        }
    }
}
