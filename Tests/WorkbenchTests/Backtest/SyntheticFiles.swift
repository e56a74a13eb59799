import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import Workbench
import XCTest

/// Simulated observations, in memory and as files.
enum SyntheticFiles {
    /// The hour of 2021-01-01T00:00:00Z.
    static let start = Hour(447_072)

    /// A daily cycle, autocorrelated weather and occasional short gaps.
    static func series(hours: Int, seed: UInt64 = 1) -> HourlySeries {
        var generator = SplitMix64(seed: seed)
        var weather = 0.0
        let temperatures = (0..<hours)
            .map { hour -> Double? in
                weather = 0.95 * weather + Double(generator.nextUniform()) - 0.5
                let day = 2 * Double.pi * Double(hour) / 24
                return generator.nextUniform() < 0.01 ? nil : 10 - 4 * cos(day) + 2 * weather
            }
        return HourlySeries(startHour: start, temperature: temperatures)
    }

    static func file(_ name: String, hours: Int = 1600, seed: UInt64 = 1, isPlaced: Bool = true) throws -> BacktestFile
    {
        let series = series(hours: hours, seed: seed)
        let station = Station(id: name, latitude: isPlaced ? 45 : nil, longitude: isPlaced ? 10 : nil)
        return try BacktestFile(
            name: name,
            data: StationData(station: station, series: series, split: .chronological(series.hours)),
            target: .temperature
        )
    }

    /// Small and trained for one epoch: these tests do not depend on the skill of the network.
    static var quickKind: GRUKind {
        var kind = GRUKind()
        kind.hiddenSize = 8
        kind.fromScratch.epochs = 1
        kind.fineTuning.epochs = 1
        return kind
    }

    static func plan(_ training: TrainingMode = .station, base: BaseModelInUse? = nil) -> BacktestPlan {
        BacktestPlan(training: training, base: base, horizons: [1, 6, 24], kind: quickKind)
    }

    /// A base model, trained on weather with another seed.
    static func base(learnedFrom: [BaseModelInUse.LearnedHours] = []) throws -> BaseModelInUse {
        let data = try file("elsewhere", seed: 9).data
        let model = try quickKind.train(TrainingTask(target: .temperature, stations: [data], start: .fromScratch)).model
        return BaseModelInUse(name: "temperature/base", model: model, learnedFrom: learnedFrom)
    }

    /// Writes a file into a temporary folder, which is removed after the test.
    static func write(_ text: String, named name: String = "station.csv", for test: XCTestCase) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        test.addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    static func csv(_ series: HourlySeries) -> String {
        let rows = series.hours.compactMap { hour in
            series[.temperature, hour].map { "\(Timestamp(hour)),\($0)" }
        }
        return (["ts,temperature"] + rows).joined(separator: "\n") + "\n"
    }
}
