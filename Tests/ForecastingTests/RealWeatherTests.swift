import Forecasting
import GRU
import XCTest

final class RealWeatherTests: XCTestCase {
    /// Short enough for a test; the recipe's defaults do better.
    private var quick: TrainingRecipe {
        var recipe = TrainingRecipe()
        recipe.hiddenSize = 32
        recipe.fromScratch.epochs = 5
        return recipe
    }

    /// The last year and a half of a station, so that long series cost no more than short ones.
    private func data(_ name: String) throws -> StationData {
        let real = try RealStation.load(name)
        let end = real.series.hours.upperBound
        let series = real.series[max(real.series.startHour, end - 13_000)..<end]
        return StationData(station: real.station, series: series, split: .chronological(series.hours))
    }

    func testOneHourAheadEveryStationBeatsPersistence() throws {
        for place in RealStation.places {
            let data = try data(place.file)
            let trained = try quick.train(on: [data], threads: 2)
            let score = try XCTUnwrap(Evaluation(trained.heldBackOutcomes)[horizon: 1])
            XCTAssertGreaterThan(score.skill, 0, place.file)
            XCTAssertGreaterThan(score.count, 1000)
        }
    }

    func testABareSequenceIsAnsweredAtLeastAsWellAsPersistenceAnHourAhead() throws {
        let data = try data("nyc_lga_2013")
        let forecaster = try quick.train(on: [data], threads: 2).forecaster
        var outcomes: [Outcome] = []
        for origin in Backtest.origins(in: data.split.heldBack, of: data.series, window: 24) {
            let rows = (origin - 23...origin).map { hour in Channel.allCases.compactMap { data.series[$0, hour] } }
            guard rows.allSatisfy({ $0.count == 3 }), let actual = data.series[.temperature, origin + 1] else {
                continue
            }
            let forecast = try forecaster.forecast(sequence: rows.map { $0.map(Double.init) }, horizons: [1])
            outcomes.append(
                Outcome(
                    station: data.station.id,
                    issuedAt: Timestamp(hour: origin),
                    horizon: 1,
                    predicted: forecast.points[0].value,
                    actual: Double(actual),
                    persistence: forecast.persistence
                )
            )
        }
        XCTAssertGreaterThan(outcomes.count, 500)
        XCTAssertGreaterThan(try XCTUnwrap(Evaluation(outcomes)[horizon: 1]).skill, 0)
    }

    /// Feedback arrives when the target hour has passed, `horizon` rows later.
    func testAdaptiveIntervalsHoldTheirLevelOnHeldBackWeather() throws {
        for name in ["nyc_jfk_2013", "fr_nancy_essey_071800_2017", "sea_2014_2015"] {
            let trained = try quick.train(on: [data(name)], threads: 2)
            for horizon in [1, 3, 6, 12, 24] {
                var intervals = AdaptiveInterval(calibration: trained.calibration)
                let residuals = trained.heldBackOutcomes.filter { $0.horizon == horizon }.map(\.residual)
                var issued: [ConformalInterval] = []
                var covered = 0
                for (row, residual) in residuals.enumerated() {
                    if row >= horizon {
                        let past = row - horizon
                        intervals.observe(residual: residuals[past], horizon: horizon, issued: issued[past])
                    }
                    let interval = try XCTUnwrap(intervals[horizon])
                    issued.append(interval)
                    if interval.contains(residual: residual) { covered += 1 }
                }
                let share = Double(covered) / Double(residuals.count)
                XCTAssertEqual(share, 0.9, accuracy: 0.03, "\(name) \(horizon) h")
            }
        }
    }
}
