import Charts
import Forecasting
import Foundation
import ObservationFixtures
import Observations
import Workbench
import XCTest

final class BacktestReportTests: XCTestCase {
    func testEveryModelIsJudgedOnTheSameHours() throws {
        let report = try BacktestReport([SyntheticFiles.file("a")], plan: SyntheticFiles.plan())
        let station = try XCTUnwrap(report.stations.first)
        XCTAssertEqual(
            station.models.map(\.model.name),
            ["persistence", "seasonal_naive", "climatology", "ridge", "gru", "combination"]
        )
        for horizon in [1, 6, 24] {
            let scores = station.models.compactMap { $0.scores[horizon] }
            XCTAssertEqual(scores.count, 6)
            XCTAssertEqual(Set(scores.map(\.count)).count, 1)
            XCTAssertEqual(Set(scores.map { ($0.persistenceError * 1e9).rounded() }).count, 1)
            XCTAssertEqual(try XCTUnwrap(station[model: "persistence", horizon: horizon]).skill, 0, accuracy: 1e-12)
        }
        XCTAssertNil(station[model: "gru", horizon: 3])
    }

    /// Persistence's own errors, computed from the observations of the last 15 %.
    func testTheFiguresAreThoseOfTheTestPart() throws {
        let file = try SyntheticFiles.file("a")
        let report = try BacktestReport([file], plan: SyntheticFiles.plan())
        let score = try XCTUnwrap(report.stations.first?[model: "persistence", horizon: 6])
        let series = file.data.series
        let first = series.startHour + Int((Double(series.count) * 0.85).rounded(.down))
        var residuals: [Double] = []
        for origin in first..<series.hours.upperBound {
            guard let now = series[.temperature, origin], let then = series[.temperature, origin + 6] else { continue }
            residuals.append(Double(then) - Double(now))
        }
        XCTAssertEqual(score.count, residuals.count)
        let absolute = residuals.reduce(0) { $0 + abs($1) } / Double(residuals.count)
        let square = residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count)
        XCTAssertEqual(score.meanAbsoluteError, absolute, accuracy: 1e-9)
        XCTAssertEqual(score.rootMeanSquareError, square.squareRoot(), accuracy: 1e-9)
    }

    func testNoModelReadsWhatWasObservedAfterItsForecasts() throws {
        let file = try SyntheticFiles.file("a")
        let series = file.data.series
        let test = try XCTUnwrap(file.data.split.heldOut.first)
        // The same until half of the test part, then 20 °C warmer: earlier forecasts must not change.
        let turn = test.lowerBound + test.count / 2
        let other = HourlySeries(
            startHour: series.startHour,
            temperature: series.hours.map { hour in
                series[.temperature, hour].map { Double($0) + (hour >= turn ? 20 : 0) }
            }
        )
        func forecasts(_ series: HourlySeries) throws -> [String: [Float]] {
            var forecasts: [String: [Float]] = [:]
            let origins = (test.lowerBound..<turn).filter { series[.temperature, $0] != nil }
            var data = file.data
            data.series = series
            let task = TrainingTask(target: .temperature, stations: [data], start: .fromScratch)
            let trained = try SyntheticFiles.quickKind.train(task).model
            for model in BacktestModel.all {
                forecasts[model.name] = try model.predictor(data, trained)?
                    .predict(from: origins, horizons: 24, of: series, at: data.station)
            }
            return forecasts
        }
        XCTAssertEqual(try forecasts(series), try forecasts(other))
    }

    func testTheSameSeedGivesTheSameFiguresWithAnyNumberOfThreads() throws {
        let file = try SyntheticFiles.file("a")
        var plan = SyntheticFiles.plan()
        let one = try JSONEncoder.sorted.encode(BacktestReport([file], plan: plan))
        plan.threads = 2
        XCTAssertEqual(try JSONEncoder.sorted.encode(BacktestReport([file], plan: plan)), one)
        plan.seed = 2
        XCTAssertNotEqual(try JSONEncoder.sorted.encode(BacktestReport([file], plan: plan)), one)
    }

    func testJSONIsFileModelHorizonScoreAndSeveralFilesArePooled() throws {
        let files = [try SyntheticFiles.file("a"), try SyntheticFiles.file("b", hours: 1000, seed: 3)]
        let data = try JSONEncoder.sorted.encode(BacktestReport(files, plan: SyntheticFiles.plan()))
        let document = try JSONDecoder().decode([String: [String: [String: [String: Double]]]].self, from: data)
        XCTAssertEqual(Set(document.keys), ["a", "b", "pooled"])
        for models in document.values {
            XCTAssertEqual(
                Set(models.keys),
                ["persistence", "seasonal_naive", "climatology", "ridge", "gru", "combination"]
            )
            for scores in models.values {
                XCTAssertEqual(Set(scores.keys), ["1", "6", "24"])
                for score in scores.values {
                    XCTAssertEqual(Set(score.keys), ["mae", "rmse", "skill", "coverage", "width", "n"])
                }
            }
        }
        func value(_ file: String, _ key: String) throws -> Double {
            try XCTUnwrap(document[file]?["gru"]?["6"]?[key])
        }
        let (a, b) = (try value("a", "n"), try value("b", "n"))
        XCTAssertEqual(try value("pooled", "n"), a + b)
        let mean = try (value("a", "mae") * a + value("b", "mae") * b) / (a + b)
        XCTAssertEqual(try value("pooled", "mae"), mean, accuracy: 1e-12)
        let square = try (pow(value("a", "rmse"), 2) * a + pow(value("b", "rmse"), 2) * b) / (a + b)
        XCTAssertEqual(try value("pooled", "rmse"), square.squareRoot(), accuracy: 1e-12)
    }

    func testOneFileIsNotPooled() throws {
        let data = try JSONEncoder.sorted.encode(
            BacktestReport([SyntheticFiles.file("a")], plan: SyntheticFiles.plan())
        )
        let document = try JSONDecoder().decode([String: [String: [String: [String: Double]]]].self, from: data)
        XCTAssertEqual(Array(document.keys), ["a"])
    }

    func testAFileTwiceAndAFileCalledLikeThePoolAreRefused() throws {
        let file = try SyntheticFiles.file("a")
        XCTAssertThrowsError(try BacktestReport([file, file], plan: SyntheticFiles.plan()))
        XCTAssertThrowsError(try BacktestReport([SyntheticFiles.file("pooled")], plan: SyntheticFiles.plan()))
    }

    func testProgressRunsToItsEnd() throws {
        var seen: [BacktestProgress] = []
        let files = [try SyntheticFiles.file("a"), try SyntheticFiles.file("b")]
        _ = try BacktestReport(files, plan: SyntheticFiles.plan()) { seen.append($0) }
        XCTAssertEqual(seen.map(\.completed), seen.map(\.completed).sorted())
        XCTAssertEqual(seen.last?.completed, seen.last?.total)
        XCTAssertEqual(Set(seen.map(\.total)), [2 * SyntheticFiles.plan().stepsPerStation])
    }

    func testTextAndChartNameEveryModel() throws {
        let report = try BacktestReport([SyntheticFiles.file("a")], plan: SyntheticFiles.plan())
        let svg = report.chart.svg()
        for model in BacktestModel.all {
            XCTAssertTrue(report.text.contains(model.title))
            XCTAssertTrue(svg.contains(model.title))
        }
        XCTAssertEqual(report.text.split(separator: "\n").count { $0.contains(" 24 h  ") }, 6)
    }

    func testGapsStayGapsAndASparseStationIsJudgedWhereItObserved() throws {
        // Every third hour: no forecast one hour ahead can be judged, and no 48 consecutive lags exist.
        let dense = SyntheticFiles.series(hours: 4000)
        let series = HourlySeries(
            startHour: dense.startHour,
            temperature: dense.hours.map { $0.hoursSince1970 % 3 == 0 ? dense[.temperature, $0].map(Double.init) : nil }
        )
        let file = try BacktestFile(
            name: "sparse",
            data: StationData(station: Station(id: "s"), series: series, split: .chronological(series.hours)),
            target: .temperature
        )
        let report = try BacktestReport([file], plan: SyntheticFiles.plan())
        let station = try XCTUnwrap(report.stations.first)
        XCTAssertNil(station[model: "gru", horizon: 1])
        let count = try XCTUnwrap(station[model: "gru", horizon: 6]?.count)
        XCTAssertLessThan(count, 200)
        XCTAssertGreaterThan(count, 150)
        XCTAssertTrue(station.notes.contains { $0.contains("ridge regression is left out") }, "\(station.notes)")
        XCTAssertNil(station[model: "ridge", horizon: 6])
    }
}

extension JSONEncoder {
    fileprivate static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
