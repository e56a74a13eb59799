import Forecasting
import Foundation
import ObservationFixtures
import Observations
import XCTest

/// The guarantees of ``ForecastModel`` for its specification and tensors, for every kind of ``ConformingKinds``.
final class ModelStorageConformance: XCTestCase {
    func testASpecificationAndItsTensorsGiveTheSameForecastsBitForBit() throws {
        for known in try ConformingKinds.trained() {
            let stored = try known.model.stored()
            let copy = try stored.model()
            XCTAssertEqual(try copy.stored(), stored, "\(known)")
            XCTAssertEqual(
                try copy.forecast(sequence: known.sequence),
                try known.model.forecast(sequence: known.sequence)
            )
            let (series, station) = (known.series, known.station)
            XCTAssertEqual(
                try copy.forecast(series: series, station: station, origin: known.origin),
                try known.forecast(of: series),
                "\(known)"
            )
            let origins = (0..<50).map { known.origin - $0 }
            XCTAssertEqual(
                try copy.predict(from: origins, horizons: 24, of: series, at: station),
                try known.model.predict(from: origins, horizons: 24, of: series, at: station),
                "\(known)"
            )
        }
    }

    /// Includes targets whose features have the names of other variables' features.
    func testASpecificationOfEveryVariableSurvivesJSON() throws {
        for kind in ConformingKinds.all {
            for target in Variable.all {
                let stored = try TrainedCase(kind, target: target).model.stored()
                let copy = try stored.model()
                XCTAssertEqual(copy.target, target, "\(kind.name)")
                XCTAssertEqual(try copy.stored(), stored, "\(kind.name) \(target)")
            }
        }
    }

    func testTensorsHaveDifferentNamesAndAsManyValuesAsTheirShapes() throws {
        for known in try ConformingKinds.trained() {
            let tensors = known.model.tensors
            XCTAssertFalse(tensors.isEmpty, "\(known)")
            XCTAssertEqual(Set(tensors.map(\.name)).count, tensors.count, "\(known)")
            for tensor in tensors {
                XCTAssertEqual(tensor.values.count, tensor.shape.reduce(1, *), "\(known) \(tensor.name)")
            }
        }
    }

    func testTensorsOfOtherNamesAreRefused() throws {
        for known in try ConformingKinds.trained() {
            let stored = try known.model.stored()
            for name in stored.tensors.keys {
                var missing = stored
                let tensor = try XCTUnwrap(missing.tensors.removeValue(forKey: name))
                assertRefused(missing, .wrongNames(missing: [name], unknown: []), known)
                missing.tensors["other"] = tensor
                assertRefused(missing, .wrongNames(missing: [name], unknown: ["other"]), known)
            }
            var more = stored
            more.tensors["other"] = known.model.tensors[0]
            assertRefused(more, .wrongNames(missing: [], unknown: ["other"]), known)
        }
    }

    func testTensorsOfAnotherShapeOrPrecisionAreRefused() throws {
        for known in try ConformingKinds.trained() {
            let stored = try known.model.stored()
            for (name, tensor) in stored.tensors {
                var other = stored
                other.tensors[name]?.shape = [1] + tensor.shape
                assertRefused(
                    other,
                    .wrongShape(name: name, found: [1] + tensor.shape, expected: tensor.shape),
                    known
                )
                other.tensors[name] = tensor.otherPrecision
                assertRefused(other, .wrongPrecision(name: name, expected: tensor.values.precision), known)
                other.tensors[name] = tensor.replacingLast(by: nil)
                let count = tensor.values.count
                assertRefused(other, .wrongCount(name: name, found: count - 1, expected: count), known)
            }
        }
    }

    func testWeightsThatAreNotFiniteAreRefused() throws {
        for known in try ConformingKinds.trained() {
            let stored = try known.model.stored()
            for (name, tensor) in stored.tensors {
                for value in [Double.nan, .infinity, -.infinity] {
                    var damaged = stored
                    damaged.tensors[name] = tensor.replacingLast(by: value)
                    assertRefused(damaged, .notFinite(name: name, index: tensor.values.count - 1), known)
                }
            }
        }
    }

    /// The specification stores its horizons under the key `horizons`, at any depth.
    func testASpecificationOfOtherHorizonsIsRefused() throws {
        for known in try ConformingKinds.trained() {
            for horizons in [0, 12, Horizons.longest + 1] {
                var other = try known.model.stored()
                let specification = other.specification
                try other.setHorizons(horizons)
                XCTAssertNotEqual(other.specification, specification, "\(known)")
                XCTAssertThrowsError(try other.model(), "\(known), \(horizons) horizons") { error in
                    switch error {
                    case ForecastError.specification, TensorError.wrongShape: break
                    default: XCTFail("\(known): \(error)")
                    }
                }
            }
        }
    }

    func testASpecificationWithAMissingPartIsRefused() throws {
        for known in try ConformingKinds.trained() {
            let stored = try known.model.stored()
            let object = try XCTUnwrap(JSONSerialization.jsonObject(with: stored.specification) as? [String: Any])
            for key in object.keys {
                var other = stored
                other.specification = try JSONSerialization.data(withJSONObject: object.filter { $0.key != key })
                XCTAssertThrowsError(try other.model(), "\(known) without \(key)") {
                    XCTAssertTrue($0 is DecodingError || $0 is ForecastError, "\(known): \($0)")
                }
            }
        }
    }

    private func assertRefused(
        _ stored: StoredModel,
        _ expected: TensorError,
        _ known: TrainedCase,
        line: UInt = #line
    ) {
        XCTAssertThrowsError(try stored.model(), "\(known)", line: line) {
            XCTAssertEqual($0 as? TensorError, expected, "\(known)", line: line)
        }
    }
}
