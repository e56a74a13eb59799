import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import XCTest

final class CombinedPredictorTests: XCTestCase {
    private let series = SyntheticWeather.series(hours: 900, seed: 91, gapShare: 0.03)

    private func origins(_ range: Range<Hour>) -> [Hour] {
        range.filter { series[.temperature, $0] != nil }
    }

    func testAForecastReadsNothingAfterItsOrigin() throws {
        let start = SyntheticWeather.start
        let predictor = CombinedPredictor(champion: SeasonalNaive(.temperature), learningSince: start + 200)
        let origins = origins(start + 500..<start + 700)
        let whole = try predictor.predict(from: origins, horizons: 24, of: series, at: SyntheticWeather.station)
        for origin in [origins[30], origins[100]] {
            let other = series.scrambled(from: origin + 1, seed: 92)
            let until = origins.filter { $0 <= origin }
            let again = try predictor.predict(from: until, horizons: 24, of: other, at: SyntheticWeather.station)
            XCTAssertEqual(again, Array(whole.prefix(again.count)))
        }
    }

    func testReplayingIsObservingAndIssuingHourByHour() throws {
        let start = SyntheticWeather.start
        let hours = start + 300..<start + 420
        let predictor = CombinedPredictor(
            champion: DiurnalPersistence(.temperature),
            predecessors: [SeasonalNaive(.temperature), Persistence(.temperature)]
        )
        var answers: [Hour: [CombinedPoint]] = [:]
        let replayed = try predictor.replay(of: series, at: SyntheticWeather.station, hours: hours) {
            answers[$0] = $1
        }
        var chain = CombinationChain(following: [predictor.champion.name] + predictor.predecessors.map(\.name))
        for origin in origins(hours) {
            let station = SyntheticWeather.station
            func forecasts(_ predictor: some Predictor) throws -> [Float] {
                try predictor.predict(from: [origin], horizons: 24, of: series, at: station)
            }
            let experts = ExpertForecasts(
                of: .temperature,
                series: series,
                origin: origin,
                champion: try forecasts(DiurnalPersistence(.temperature))
            )
            let before = [try forecasts(SeasonalNaive(.temperature)), try forecasts(Persistence(.temperature))]
            chain.observe(try XCTUnwrap(series[.temperature, origin]), at: origin)
            XCTAssertEqual(chain.issue(experts, predecessors: before, at: origin), answers[origin])
        }
        XCTAssertEqual(chain, replayed)
    }

    func testItServesAnyNumberOfHorizonsAndRefusesAnOriginWithoutTemperature() throws {
        let predictor = CombinedPredictor(champion: DiurnalPersistence(.temperature))
        let origins = Array(origins(SyntheticWeather.start + 300..<SyntheticWeather.start + 310))
        for horizons in [1, 7, 24] {
            let values = try predictor.predict(
                from: origins,
                horizons: horizons,
                of: series,
                at: SyntheticWeather.station
            )
            XCTAssertEqual(values.count, origins.count * horizons)
            XCTAssertTrue(values.allSatisfy(\.isFinite))
        }
        XCTAssertThrowsError(
            try predictor.predict(from: [5], horizons: 3, of: series, at: SyntheticWeather.station)
        )
    }

    /// Learns on the validation parts, judged on the held-out parts: on the mean of all stations better than the
    /// champion, here the ridge regression, at 1, 3, 6 and 12 hours, and at most 0.3 points of skill worse at 24.
    func testOnRealWeatherItBeatsItsChampion() throws {
        var (alone, combined) = ([Int: Double](), [Int: Double]())
        for place in RealStation.places {
            let real = try RealStation.load(place.file)
            let split = Split.chronological(real.series.hours)
            let ridge = try RidgeKind().fit(.temperature, on: [(real.series, split.training)])
            let mixture = CombinedPredictor(champion: ridge, learningSince: split.validation[0].lowerBound)
            func skills(_ predictor: some Predictor) throws -> [Int: Double] {
                let outcomes = try Backtest.outcomes(
                    of: predictor,
                    on: real.series,
                    at: real.station,
                    parts: split.heldOut
                )
                return Dictionary(uniqueKeysWithValues: Evaluation(outcomes).scores.map { ($0.horizon, $0.skill) })
            }
            alone.merge(try skills(ridge)) { $0 + $1 }
            combined.merge(try skills(mixture)) { $0 + $1 }
        }
        let stations = Double(RealStation.places.count)
        for horizon in [1, 3, 6, 12] {
            XCTAssertGreaterThan(combined[horizon] ?? 0, alone[horizon] ?? 1, "\(horizon) h")
        }
        XCTAssertGreaterThan((combined[24] ?? 0) / stations, (alone[24] ?? 1) / stations - 0.003)
    }
}
