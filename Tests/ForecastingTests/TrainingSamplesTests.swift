import Forecasting
import GRU
import RandomNumbers
import XCTest

final class TrainingSamplesTests: XCTestCase {
    private let layout = FeatureLayout(channels: .noaa)
    private let station = SyntheticWeather.station

    private func scaler(_ series: HourlySeries) -> Scaler {
        var fit = ScalerFit(layout: layout)
        fit.add(series, hours: series.hours)
        return fit.scaler()
    }

    private func batch(_ samples: TrainingSamples, training: Bool = false, seed: UInt64 = 1) throws -> Batch {
        let shape = try GRUShape(
            inputSize: layout.inputSize,
            hiddenSize: 1,
            contextSize: layout.contextSize,
            outputSize: layout.horizons
        )
        var batch = try Batch(BatchShape(shape, steps: layout.window), count: samples.count)
        var generator = SplitMix64(seed: seed)
        samples.fill(&batch, with: ArraySlice(0..<samples.count), training: training, generator: &generator)
        return batch
    }

    func testTargetsAreScaledChangesAndOnlyObservedOnesInThePartCount() throws {
        let series = SyntheticWeather.series(hours: 400, seed: 30, gapShare: 0.1)
        let scaler = scaler(series)
        let part = series.startHour + 200..<series.startHour + 300
        var samples = TrainingSamples(layout: layout, scaler: scaler)
        samples.add(series, of: station, parts: [part])
        let batch = try batch(samples)
        let origins = part.filter { origin in
            series[.temperature, origin] != nil
                && (origin + 1..<min(origin + 25, part.upperBound)).contains { series[.temperature, $0] != nil }
        }
        XCTAssertEqual(samples.count, origins.count)
        for (row, origin) in origins.enumerated() {
            for horizon in 1...24 {
                let index = row * 24 + horizon - 1
                let target = series[.temperature, origin + Int64(horizon)]
                guard let target, let now = series[.temperature, origin], part.contains(origin + Int64(horizon)) else {
                    XCTAssertEqual(batch.weights[index], 0)
                    continue
                }
                XCTAssertEqual(batch.weights[index], 1)
                XCTAssertEqual(batch.targets[index], (target - now) / scaler.targetSpreads[horizon - 1])
            }
        }
    }

    func testNothingAtOrAfterTheEndOfThePartEntersASample() throws {
        let series = SyntheticWeather.series(hours: 500, seed: 31)
        let scaler = scaler(series)
        let part = series.startHour + 50..<series.startHour + 350
        func filled(_ series: HourlySeries) throws -> Batch {
            var samples = TrainingSamples(layout: layout, scaler: scaler)
            samples.add(series, of: station, parts: [part])
            return try batch(samples)
        }
        let before = try filled(series)
        let after = try filled(series.scrambled(from: part.upperBound, seed: 32))
        XCTAssertEqual(before.inputs, after.inputs)
        XCTAssertEqual(before.context, after.context)
        XCTAssertEqual(before.targets, after.targets)
        XCTAssertEqual(before.weights, after.weights)
    }

    func testTheAmplitudeScalesChangesInWindowContextAndTargetsAlike() throws {
        let series = SyntheticWeather.series(hours: 600, seed: 34)
        func filled(_ amplitude: Float, training: Bool) throws -> Batch {
            let augmentation = Augmentation(dropping: .none, amplitude: amplitude)
            var samples = TrainingSamples(layout: layout, scaler: scaler(series), augmentation: augmentation)
            samples.add(series, of: station, parts: [series.startHour + 200..<series.hours.upperBound])
            return try batch(samples, training: training)
        }
        let plain = try filled(0.5, training: false)
        XCTAssertEqual(plain.inputs, try filled(0, training: true).inputs)
        let scaled = try filled(0.5, training: true)
        var factors: [Float] = []
        for row in 0..<plain.count {
            let factor = scaled.targets[row * 24] / plain.targets[row * 24]
            factors.append(factor)
            XCTAssertTrue((0.49...1.51).contains(factor))
            for step in 0..<layout.window {
                for (column, feature) in layout.steps.enumerated() {
                    let index = (row * layout.window + step) * layout.inputSize + column
                    let expected = plain.inputs[index] * (feature.isTemperatureChange ? factor : 1)
                    XCTAssertEqual(scaled.inputs[index], expected, accuracy: 1e-3)
                }
            }
            for column in 0..<layout.contextSize {
                let index = row * layout.contextSize + column
                let isChange = layout.context[column / layout.horizons].isTemperatureChange
                XCTAssertEqual(scaled.context[index], plain.context[index] * (isChange ? factor : 1), accuracy: 1e-3)
            }
        }
        XCTAssertLessThan(factors.min() ?? 1, 0.6)
        XCTAssertGreaterThan(factors.max() ?? 1, 1.4)
    }

    func testDroppingFollowsTheSeedAndTheSharesAndOnlyInTraining() throws {
        let series = SyntheticWeather.series(hours: 2500, seed: 33)
        let shares = InputDropping(bare: 0.1, sun: 0.1, history: 0.1, windSpeed: 0.3, pressure: 0)
        var samples = TrainingSamples(
            layout: layout,
            scaler: scaler(series),
            augmentation: Augmentation(dropping: shares)
        )
        samples.add(series, of: station, parts: [series.startHour + 200..<series.hours.upperBound])
        let trained = try batch(samples, training: true)
        XCTAssertEqual(trained.inputs, try batch(samples, training: true).inputs)
        XCTAssertNotEqual(trained.inputs, try batch(samples, training: true, seed: 2).inputs)
        func share(_ batch: Batch, _ feature: StepFeature) -> Double {
            let column = layout.steps.firstIndex(of: feature) ?? 0
            let size = layout.window * layout.inputSize
            let dropped = (0..<samples.count)
                .count { row in
                    batch.inputs[row * size + 12 * layout.inputSize + column] == 0
                }
            return Double(dropped) / Double(samples.count)
        }
        XCTAssertEqual(share(trained, .sunKnown), 0.1 + 0.9 * 0.1, accuracy: 0.03)
        XCTAssertEqual(share(trained, .historyKnown), 0.1 + 0.9 * 0.1, accuracy: 0.03)
        XCTAssertEqual(share(trained, .windSpeedKnown), 0.3, accuracy: 0.03)
        XCTAssertEqual(share(trained, .pressureKnown), 0)
        let evaluated = try batch(samples)
        for feature in [StepFeature.sunKnown, .historyKnown, .windSpeedKnown] {
            XCTAssertEqual(share(evaluated, feature), 0)
        }
    }
}
