import DriftDetection
import RandomNumbers
import XCTest

/// The parts of a reference.
final class ReferencePartsTests: XCTestCase {
    func testNormalQuantiles() {
        // Values from tables of the normal distribution, to ten digits.
        let known: [(Double, Double)] = [
            (0.5, 0), (0.975, 1.959963985), (0.84134474607, 1), (0.99, 2.326347874), (0.999, 3.090232306),
            (0.0001, -3.719016485), (0.02, -2.053748911), (0.03, -1.880793608),
        ]
        for (probability, quantile) in known {
            XCTAssertEqual(NormalDistribution.quantile(probability), quantile, accuracy: 1e-8)
        }
        for step in 1..<1000 {
            let probability = Double(step) / 1000
            let sum = NormalDistribution.quantile(probability) + NormalDistribution.quantile(1 - probability)
            XCTAssertEqual(sum, 0, accuracy: 1e-8)
        }
    }

    func testTheCarryOverOfASimulatedProcessIsFound() {
        for seed in UInt64(1)...5 {
            var random = SplitMix64(seed: seed)
            var values = [0.0, 0.0]
            for index in 2..<4000 {
                values.append(0.9 * values[index - 1] - 0.3 * values[index - 2] + random.normal())
            }
            let model = AutoregressiveModel(values, limit: 100)
            XCTAssertEqual(model.phi1, 0.9, accuracy: 0.06, "seed \(seed)")
            XCTAssertEqual(model.phi2, -0.3, accuracy: 0.06, "seed \(seed)")
            XCTAssertEqual(model.phi3, 0, accuracy: 0.06, "seed \(seed)")
        }
    }

    func testIndependentErrorsCarryNothingOver() {
        var zero = 0
        for seed in UInt64(1)...20 {
            var random = SplitMix64(seed: seed)
            let values = (0..<1440).map { _ in random.normal() }
            let model = AutoregressiveModel(values, limit: 5)
            XCTAssertLessThan(abs(model.phi1), 0.12)
            zero += model.phi1 == 0 ? 1 : 0
        }
        XCTAssertGreaterThanOrEqual(zero, 16)
    }

    func testOutliersDoNotMoveTheCarryOver() {
        var random = SplitMix64(seed: 6)
        var values = [0.0]
        for index in 1..<4000 {
            values.append(0.6 * values[index - 1] + 0.8 * random.normal())
        }
        for index in stride(from: 100, to: 4000, by: 200) {
            values[index] += 40
        }
        let model = AutoregressiveModel(values, limit: 4)
        XCTAssertEqual(model.phi1 + model.phi2 + model.phi3, 0.6, accuracy: 0.1)
    }

    func testGapsAreNotTakenForCarryOver() {
        // Every value repeats the previous value, but only across gaps.
        var random = SplitMix64(seed: 2)
        var values: [Double] = []
        for _ in 0..<1000 {
            let block = (0..<4).map { _ in random.normal() }
            values += block.dropLast(1) + [values.last ?? 0]
        }
        let runs = stride(from: 0, to: 4000, by: 4).flatMap { [$0..<$0 + 3, $0 + 3..<$0 + 4] }
        let model = AutoregressiveModel(values, runs: runs, limit: 5)
        XCTAssertEqual(model.phi1, 0, accuracy: 0.1)
    }

    func testScoresOfTheReferenceAreStandardNormalWhateverItsDistribution() {
        let shapes: [(inout SplitMix64) -> Double] = [
            { $0.normal() }, { $0.studentT(degrees: 3) }, { $0.uniform(-2...2) },
            { abs($0.normal()) + abs($0.normal()) },
        ]
        for shape in shapes {
            var random = SplitMix64(seed: 9)
            let values = (0..<1440).map { _ in shape(&random) }
            let table = ScoreTable(values.map { Float($0) }, range: -10...10, cells: 512)
            let scores = values.map { Double(table.score($0)) / ScoreTable.unit }
            let mean = scores.reduce(0, +) / 1440
            let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1440
            XCTAssertEqual(mean, 0, accuracy: 0.03)
            XCTAssertEqual(variance, 1, accuracy: 0.06)
        }
    }

    func testScoresAreBoundedAndNeverFall() {
        var random = SplitMix64(seed: 9)
        let table = ScoreTable((0..<720).map { _ in Float(random.normal()) }, range: -10...10, cells: 512)
        var previous = Int32.min
        for step in -2000...2000 {
            let score = table.score(Double(step) / 100)
            XCTAssertGreaterThanOrEqual(score, previous)
            XCTAssertLessThanOrEqual(abs(score), 768)
            previous = score
        }
        XCTAssertEqual(table.score(1e9), 768)
        XCTAssertEqual(table.score(-1e9), -768)
    }

    func testTheStepIsTheUsualTimeBetweenRows() {
        var step = StreamStep()
        for gap in [3600, 7200, 3600, 3600, 900, 2700, 3600, 3660, 3540, 3600, 90_000, 3600] as [Int64] {
            step.update(gap)
        }
        XCTAssertEqual(step.seconds, 3600)
        for _ in 0..<50 { step.update(1800) }
        XCTAssertEqual(step.seconds, 1800)
    }
}

extension AutoregressiveModel {
    /// Fits a model to values that are clipped at ± the limit.
    fileprivate init(_ values: [Double], runs: [Range<Int>]? = nil, limit: Double) {
        let clipped = values.map { Float(min(max($0, -limit), limit)) }
        let weather = [Float](repeating: 0, count: values.count)
        self.init(LaggedProducts(clipped, weather: weather, runs: runs ?? [values.indices]))
    }
}
