import Crypto
import Forecasting
import Foundation
import Models
import Observations
import TestSupport
import UntrainedModels
import XCTest

/// Versions of every kind and target.
final class ModelKindsTests: XCTestCase {
    private static let targets: [Variable] = [.temperature, .dewPoint, .windDirection]

    private static func models() throws -> [any ForecastModel] {
        try targets.flatMap { target -> [any ForecastModel] in
            [try SmallForecaster.forecaster(of: target), try SmallRidge.model(of: target)]
        }
    }

    /// The same version with other weights and their correct checksum.
    private func replacingWeights(_ artifact: ModelArtifact, by tensors: [Tensor]) throws -> ModelArtifact {
        var replaced = artifact
        replaced.weights = try Safetensors.encode(tensors)
        replaced.manifest.sha256 = SHA256.hash(data: replaced.weights)
            .flatMap { [$0 >> 4, $0 & 15] }.map { String($0, radix: 16) }.joined()
        return replaced
    }

    private func assertDamaged(_ artifact: ModelArtifact, _ part: String, line: UInt = #line) {
        XCTAssertThrowsError(try artifact.verifiedModel(), line: line) {
            guard case ArtifactError.damaged(let reason)? = $0 as? ArtifactError else {
                return XCTFail("\($0)", line: line)
            }
            XCTAssertTrue(reason.contains(part), reason, line: line)
        }
    }

    func testAVersionOfEveryKindIsLoadedAndForecastsTheSame() throws {
        let folder = ArtifactFolder(path: try temporaryFolder().path)
        for model in try Self.models() {
            let artifact = try SmallForecaster.artifact(of: model)
            XCTAssertEqual(artifact.manifest.target, TargetName(model.target))
            try folder.publish(artifact)
            let loaded = try folder.load(target: artifact.manifest.target, version: artifact.manifest.version)
            XCTAssertEqual(loaded, artifact)
            let verified = try VerifiedModel(loaded)
            XCTAssertEqual(verified.model.name, model.name)
            XCTAssertEqual(verified.model.tensors, model.tensors)
            let sequence = artifact.manifest.probe.sequence
            XCTAssertEqual(
                try verified.model.forecast(sequence: sequence),
                try model.forecast(sequence: sequence),
                "\(model.name) \(model.target)"
            )
        }
        XCTAssertEqual(folder.targets(), ["dew_point", "temperature", "wind_direction"])
        for target in folder.targets() { XCTAssertEqual(try folder.entries(of: target).count, 2, "\(target)") }
    }

    func testEveryKindIsFoundByItsName() throws {
        XCTAssertEqual(ModelKinds.all.map(\.name.rawValue), ["gru", "ridge"])
        for kind in ModelKinds.all { XCTAssertEqual(try ModelKinds.kind(named: kind.name).name, kind.name) }
        XCTAssertThrowsError(try ModelKinds.kind(named: ModelKindName(rawValue: "oracle"))) {
            XCTAssertEqual($0 as? ArtifactError, .unknownKind(found: "oracle", known: ["gru", "ridge"]))
        }
    }

    func testAManifestThatNamesNoKindIsOfTheFirst() throws {
        let folder = ArtifactFolder(path: try temporaryFolder().path)
        let artifact = try SmallForecaster.artifact()
        try folder.publish(artifact)
        let file = folder.root.appending(path: "temperature/\(artifact.manifest.version)/model.json")
        var manifest = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        XCTAssertEqual(manifest.removeValue(forKey: "kind") as? String, "gru")
        try JSONSerialization.data(withJSONObject: manifest).write(to: file)
        let old = try folder.load(target: "temperature", version: artifact.manifest.version)
        XCTAssertEqual(old, artifact)
        XCTAssertNoThrow(try old.verifiedModel())
    }

    func testAKindThatThisProgramDoesNotHaveAsksForOneThatHasIt() throws {
        let folder = ArtifactFolder(path: try temporaryFolder().path)
        let artifact = try SmallForecaster.artifact(of: SmallRidge.model())
        try folder.publish(artifact)
        let file = folder.root.appending(path: "temperature/\(artifact.manifest.version)/model.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing(#""ridge""#, with: #""oracle""#).write(to: file, atomically: true, encoding: .utf8)
        XCTAssertThrowsError(try folder.load(target: "temperature", version: artifact.manifest.version)) {
            XCTAssertEqual($0 as? ArtifactError, .unknownKind(found: "oracle", known: ["gru", "ridge"]))
            XCTAssertTrue("\($0)".contains("install an AeroCast that has it"), "\($0)")
        }
    }

    func testAVersionThatForecastsAnotherVariableThanItsTargetIsDamaged() throws {
        for model in try Self.models() {
            var artifact = try SmallForecaster.artifact(of: model)
            artifact.manifest.target = "wind_speed"
            assertDamaged(artifact, "must forecast wind_speed, got \(TargetName(model.target))")
        }
    }

    func testWeightsThatDoNotFitTheSpecificationAreDamage() throws {
        for model in try Self.models() {
            let artifact = try SmallForecaster.artifact(of: model)
            XCTAssertNoThrow(try replacingWeights(artifact, by: model.tensors).verifiedModel())
            let last = try XCTUnwrap(model.tensors.last)
            let others = model.tensors.dropLast()
            var changed = last
            changed.name += "s"
            assertDamaged(try replacingWeights(artifact, by: others + [changed]), "missing \(last.name)")
            changed = last
            changed.shape = [1] + last.shape
            assertDamaged(try replacingWeights(artifact, by: others + [changed]), "\(last.name) must have the shape")
            changed = last
            changed.values = last.values.inOtherPrecision
            assertDamaged(try replacingWeights(artifact, by: others + [changed]), "\(last.name) must be F")
            for value in [Double.nan, .infinity, -.infinity] {
                changed.values = last.values.replacingLast(by: value)
                assertDamaged(try replacingWeights(artifact, by: others + [changed]), last.name)
            }
        }
    }

    func testWeightsOfAnotherKindAreDamage() throws {
        let artifact = try SmallForecaster.artifact()
        assertDamaged(try replacingWeights(artifact, by: SmallRidge.model().tensors), "unknown coefficients")
    }
}

extension Tensor.Values {
    fileprivate var inOtherPrecision: Tensor.Values {
        switch self {
        case .single(let values): .double(values.map(Double.init))
        case .double(let values): .single(values.map(Float.init))
        }
    }

    fileprivate func replacingLast(by value: Double) -> Tensor.Values {
        switch self {
        case .single(let values): .single(values.dropLast() + [Float(value)])
        case .double(let values): .double(values.dropLast() + [value])
        }
    }
}
