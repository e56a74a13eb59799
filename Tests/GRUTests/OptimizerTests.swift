import Foundation
import GRU
import RandomNumbers
import XCTest

final class OptimizerTests: XCTestCase {
    /// Compares steps with the equations in `Double`; eleven parameters cover one whole vector and a rest.
    func testStepsEqualTheEquationsOfAdamW() {
        var generator = SplitMix64(seed: 6)
        var values = generator.numbers(11, within: 1)
        var expected = values.map(Double.init)
        var first = [Double](repeating: 0, count: 11)
        var second = [Double](repeating: 0, count: 11)
        var optimizer = AdamW(count: 11, weightDecay: 0.1)
        for step in 1...30 {
            let gradients = generator.numbers(11, within: Float(step))
            let rate = 0.01 / Double(step)
            optimizer.update(&values, gradients: gradients, scale: 0.5, learningRate: Float(rate))
            for index in 0..<11 {
                let gradient = 0.5 * Double(gradients[index])
                first[index] = 0.9 * first[index] + 0.1 * gradient
                second[index] = 0.999 * second[index] + 0.001 * gradient * gradient
                let mean = first[index] / (1 - pow(0.9, Double(step)))
                let square = second[index] / (1 - pow(0.999, Double(step)))
                expected[index] -= rate * 0.1 * expected[index]
                expected[index] -= rate * mean / (square.squareRoot() + 1e-8)
                XCTAssertEqual(Double(values[index]), expected[index], accuracy: 2e-6)
            }
        }
    }

    /// θ = 1, gradient 2: m̂ = 2, v̂ = 4, so the step is η(λ + 1) for any size of the gradient.
    func testTheFirstStepByHand() {
        for gradient in [Float(2), 2e-4, 2e4] {
            var values: [Float] = [1]
            var optimizer = AdamW(count: 1, weightDecay: 0.5)
            optimizer.update(&values, gradients: [gradient], learningRate: 0.01)
            XCTAssertEqual(values[0], 1 - 0.01 * 0.5 - 0.01, accuracy: 1e-6)
        }
    }

    func testAParameterWithoutGradientOnlyDecays() {
        var values: [Float] = [1, -2]
        var optimizer = AdamW(count: 2, weightDecay: 0.1)
        optimizer.update(&values, gradients: [0, 0], learningRate: 0.1)
        XCTAssertEqual(values, [0.99, -1.98])
    }

    func testTheNormIsEuclidean() {
        XCTAssertEqual(euclideanNorm([3, 4]), 5)
        XCTAssertEqual(euclideanNorm([Float](repeating: 2, count: 25)), 10)
        XCTAssertEqual(euclideanNorm([1e30, 1e30]), 1e30 * 2.0.squareRoot(), accuracy: 1e24)
        XCTAssertEqual(euclideanNorm([]), 0)
        XCTAssertTrue(euclideanNorm([1, .nan]).isNaN)
    }

    func testOnlyLongerGradientsAreClipped() {
        XCTAssertEqual(clippingScale(norm: 5, limit: 1), 0.2)
        XCTAssertEqual(clippingScale(norm: 0.5, limit: 1), 1)
        XCTAssertEqual(clippingScale(norm: 5, limit: nil), 1)
    }

    /// Reference: `torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=2e-3, total_steps=101)`, with the maximum at
    /// step 0.3 · 101 − 1 = 29.3.
    func testOneCycleGoesUpAndDown() {
        let rates = (0...100).map { LearningRateSchedule.oneCycle.learningRate(step: $0, steps: 101, maximum: 2e-3) }
        XCTAssertEqual(rates[0], 8e-5, accuracy: 1e-9)
        XCTAssertEqual(rates[100], 8e-9, accuracy: 1e-12)
        XCTAssertEqual(rates.max() ?? 0, 2e-3, accuracy: 2e-6)
        XCTAssertEqual(rates.firstIndex(of: rates.max() ?? 0), 30)
        for step in 0..<29 { XCTAssertLessThan(rates[step], rates[step + 1]) }
        for step in 30..<100 { XCTAssertGreaterThan(rates[step], rates[step + 1]) }
        XCTAssertEqual(rates[15], 1.076018e-3, accuracy: 1e-9)
        XCTAssertEqual(rates[65], 9.844523e-4, accuracy: 1e-9)
    }

    func testSchedulesAreFiniteForEveryLength() {
        for steps in 1...12 {
            for step in 0..<steps {
                let rate = LearningRateSchedule.oneCycle.learningRate(step: step, steps: steps, maximum: 1)
                XCTAssertTrue(rate > 0 && rate <= 1, "step \(step) of \(steps): \(rate)")
                XCTAssertEqual(LearningRateSchedule.constant.learningRate(step: step, steps: steps, maximum: 1), 1)
            }
        }
    }
}
