import Forecasting
import Foundation
import GRU
import Models
import ObservationFixtures
import Observations
import TestSupport
import UntrainedModels
import XCTest

final class ArtifactFolderTests: XCTestCase {
    private func published(seed: UInt64 = 1) throws -> (folder: ArtifactFolder, artifact: ModelArtifact, files: URL) {
        let folder = ArtifactFolder(path: try temporaryFolder().path)
        let artifact = try SmallForecaster.artifact(seed: seed)
        try folder.publish(artifact)
        let files = folder.root.appending(path: "temperature").appending(path: artifact.manifest.version)
        return (folder, artifact, files)
    }

    private func load(_ folder: ArtifactFolder, _ artifact: ModelArtifact) throws -> any ForecastModel {
        try folder.load(target: "temperature", version: artifact.manifest.version).verifiedModel()
    }

    /// The error of loading and checking a version after an edit of its manifest's text.
    private func errorAfterEditing(_ from: String, _ to: String, line: UInt = #line) throws -> ArtifactError? {
        let (folder, artifact, files) = try published()
        let file = files.appending(path: "model.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        XCTAssertTrue(text.contains(from), "\(from) is not in \(text.prefix(2000))", line: line)
        try text.replacing(from, with: to, maxReplacements: 1).write(to: file, atomically: true, encoding: .utf8)
        do {
            _ = try load(folder, artifact)
            return nil
        } catch {
            return error as? ArtifactError
        }
    }

    private func assertDamaged(_ error: ArtifactError?, _ part: String, line: UInt = #line) {
        guard case .damaged(let reason)? = error else {
            return XCTFail("\(String(describing: error))", line: line)
        }
        XCTAssertTrue(reason.contains(part), reason, line: line)
        XCTAssertTrue("\(ArtifactError.damaged(reason: reason))".contains("restore the file"), line: line)
    }

    func testAPublishedVersionIsLoadedAndForecastsTheSame() throws {
        let (folder, artifact, _) = try published()
        let loaded = try folder.load(target: "temperature", version: artifact.manifest.version)
        XCTAssertEqual(loaded, artifact)
        let original = try SmallForecaster.forecaster()
        let sequence = artifact.manifest.probe.sequence
        XCTAssertEqual(
            try loaded.verifiedModel().forecast(sequence: sequence),
            try original.forecast(sequence: sequence)
        )
    }

    func testTheCalibrationOfIntervalsIsKeptAndAVersionFromBeforeHasNone() throws {
        let folder = ArtifactFolder(path: try temporaryFolder().path)
        var artifact = try SmallForecaster.artifact(seed: 1)
        XCTAssertNil(artifact.manifest.calibration)
        artifact.manifest.calibration = IntervalCalibration(
            (0..<50)
                .map { hour in
                    Outcome(
                        station: "here",
                        issuedAt: Timestamp(Hour(Int64(hour))),
                        horizon: 1 + hour % 24,
                        predicted: 0,
                        actual: Double(hour) / 7,
                        persistence: 0
                    )
                }
        )
        try folder.publish(artifact)
        let file = folder.root.appending(path: "temperature/\(artifact.manifest.version)/model.json")
        XCTAssertEqual(try folder.load(target: "temperature", version: artifact.manifest.version), artifact)
        var manifest = try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        )
        manifest["calibration"] = nil
        try JSONSerialization.data(withJSONObject: manifest).write(to: file)
        let old = try folder.load(target: "temperature", version: artifact.manifest.version)
        XCTAssertNil(old.manifest.calibration)
        XCTAssertNoThrow(try old.verifiedModel())
    }

    func testTheVersionNamesTheLastHourAndTheWeights() throws {
        let (_, artifact, _) = try published()
        XCTAssertEqual(artifact.manifest.version, "2024061115-\(artifact.manifest.sha256.prefix(8))")
        XCTAssertEqual(artifact.manifest.sha256.count, 64)
        XCTAssertNotEqual(artifact.manifest.version, try SmallForecaster.artifact(seed: 2).manifest.version)
    }

    func testTheSameTrainingGivesTheSameBytes() throws {
        let (_, _, first) = try published()
        let (_, _, second) = try published()
        for name in ["model.json", "model.safetensors"] {
            XCTAssertEqual(
                try Data(contentsOf: first.appending(path: name)),
                try Data(contentsOf: second.appending(path: name)),
                name
            )
        }
    }

    func testPublishingTwiceChangesNothing() throws {
        let (folder, artifact, files) = try published()
        let before = try FileManager.default.attributesOfItem(atPath: files.appending(path: "model.json").path)
        try folder.publish(artifact)
        let after = try FileManager.default.attributesOfItem(atPath: files.appending(path: "model.json").path)
        XCTAssertEqual(before[.systemFileNumber] as? NSNumber, after[.systemFileNumber] as? NSNumber)
        XCTAssertEqual(
            try FileManager.default.contentsOfDirectory(atPath: files.deletingLastPathComponent().path).count,
            1
        )
    }

    func testPublishingOverADamagedVersionRestoresIt() throws {
        for name in ["model.json", "model.safetensors"] {
            let (folder, artifact, files) = try published()
            try Data("damaged".utf8).write(to: files.appending(path: name))
            XCTAssertThrowsError(try load(folder, artifact))
            try folder.publish(artifact)
            XCTAssertNoThrow(try load(folder, artifact))
            let left = try FileManager.default.contentsOfDirectory(atPath: files.deletingLastPathComponent().path)
            XCTAssertEqual(left.filter { !$0.hasPrefix(".") }, [artifact.manifest.version])
        }
    }

    func testManyMayPublishTheSameVersionAtOnce() async throws {
        let folder = ArtifactFolder(path: try temporaryFolder().path)
        let artifact = try SmallForecaster.artifact()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 { group.addTask { try folder.publish(artifact) } }
            try await group.waitForAll()
        }
        _ = try load(folder, artifact)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.root.appending(path: "temperature").path)
        XCTAssertEqual(left, [artifact.manifest.version])
    }

    func testAFolderThatACrashLeftBehindIsNeverLoaded() throws {
        let (folder, artifact, files) = try published()
        let staging = files.deletingLastPathComponent().appending(path: ".staging-1234")
        try FileManager.default.copyItem(at: files, to: staging)
        XCTAssertThrowsError(try folder.load(target: "temperature", version: ".staging-1234")) {
            XCTAssertEqual($0 as? ArtifactError, .badName(".staging-1234"))
        }
        _ = try load(folder, artifact)
    }

    func testNamesThatLeadElsewhereAreRefused() throws {
        let (folder, artifact, _) = try published()
        let bad = [
            "", ".", "..", "../temperature", "a/b", "/etc", "a\0b", "ä", "a b", "a\n",
            String(repeating: "a", count: 101),
        ]
        for name in bad {
            XCTAssertThrowsError(try folder.load(target: TargetName(rawValue: name), version: "v"), name) {
                XCTAssertEqual($0 as? ArtifactError, .badName(name))
            }
            XCTAssertThrowsError(try folder.load(target: "temperature", version: name), name)
            XCTAssertThrowsError(try folder.bundledVersion(of: TargetName(rawValue: name)), name)
            var renamed = artifact
            renamed.manifest.target = TargetName(rawValue: name)
            XCTAssertThrowsError(try folder.publish(renamed), name)
        }
    }

    func testAMissingFileIsNamed() throws {
        for name in ["model.json", "model.safetensors"] {
            let (folder, artifact, files) = try published()
            try FileManager.default.removeItem(at: files.appending(path: name))
            XCTAssertThrowsError(try load(folder, artifact)) {
                guard case ArtifactError.missing(let path)? = $0 as? ArtifactError else { return XCTFail("\($0)") }
                XCTAssertTrue(path.hasSuffix(name), path)
            }
        }
    }

    func testAFolderInPlaceOfAFileIsDamage() throws {
        for name in ["model.json", "model.safetensors"] {
            let (folder, artifact, files) = try published()
            try FileManager.default.removeItem(at: files.appending(path: name))
            try FileManager.default.createDirectory(
                at: files.appending(path: name),
                withIntermediateDirectories: false
            )
            XCTAssertThrowsError(try load(folder, artifact)) {
                guard case ArtifactError.damaged? = $0 as? ArtifactError else { return XCTFail("\($0)") }
            }
        }
    }

    /// Sparse files: their sizes cost no disk.
    func testAFileLargerThanAModelCanBeIsRefusedUnread() throws {
        for (name, size, part) in [
            ("model.json", UInt64(4 << 20) + 1, "must have at most 4194304 bytes"),
            ("model.json", UInt64(1 << 30), "must have at most 4194304 bytes"),
            ("model.safetensors", UInt64(1 << 30), "must have at most"),
            // Within the largest size of any model, but not of this one.
            ("model.safetensors", UInt64(8 << 20), "must have at most"),
        ] {
            let (folder, artifact, files) = try published()
            let file = try FileHandle(forWritingTo: files.appending(path: name))
            try file.truncate(atOffset: size)
            try file.close()
            XCTAssertThrowsError(try load(folder, artifact), name) { assertDamaged($0 as? ArtifactError, part) }
        }
    }

    func testAHeaderThatDoesNotFitTheFileIsFoundBeforeTheNumbersAreRead() throws {
        let (folder, artifact, files) = try published()
        let file = files.appending(path: "model.safetensors")
        let whole = try Data(contentsOf: file)
        let huge = Data([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]) + whole.dropFirst(8)
        for (bytes, part) in [
            (huge, "its header must have"), (whole.prefix(5), "it must have a header"),
            (whole + Data([0, 0, 0, 0]), "it must have"), (whole.dropLast(4), "cut off"),
        ] {
            try Data(bytes).write(to: file)
            XCTAssertThrowsError(try folder.load(target: "temperature", version: artifact.manifest.version)) {
                assertDamaged($0 as? ArtifactError, part)
            }
        }
    }

    func testTheNumberOfWeightsIsKnownFromTheSpecification() throws {
        let (_, artifact, _) = try published()
        let tensors = try Safetensors.decode(artifact.weights)
        let count = tensors.values.reduce(0) { $0 + $1.shape.reduce(1, *) }
        XCTAssertEqual(artifact.manifest.specification.weightCount, count)
        let largest = GRUShape.largestSize
        let shape = try GRUShape(
            inputSize: largest,
            hiddenSize: largest,
            layerCount: largest,
            contextSize: largest,
            outputSize: largest
        )
        XCTAssertGreaterThan(shape.weightCount, 1 << 48, "no overflow")
    }

    func testAPipeInPlaceOfAFileIsRefusedAndNotWaitedFor() throws {
        let (folder, artifact, files) = try published()
        let file = files.appending(path: "model.json")
        try FileManager.default.removeItem(at: file)
        XCTAssertEqual(mkfifo(file.path, 0o600), 0)
        XCTAssertThrowsError(try load(folder, artifact)) { assertDamaged($0 as? ArtifactError, "must be a file") }
    }

    func testAFlippedByteOfTheWeightsIsFoundByTheSum() throws {
        let (folder, artifact, files) = try published()
        let file = files.appending(path: "model.safetensors")
        let whole = try Data(contentsOf: file)
        let numbers = 8 + Int(whole[0]) + Int(whole[1]) << 8
        for at in stride(from: 0, to: whole.count, by: whole.count / 23) {
            var bytes = whole
            bytes[at] ^= 0x10
            try bytes.write(to: file)
            // A damaged header may be found before the numbers are read.
            let part = at < numbers ? "model.safetensors" : "SHA-256"
            XCTAssertThrowsError(try load(folder, artifact)) { self.assertDamaged($0 as? ArtifactError, part) }
        }
        for count in [0, 7, 8, 100, whole.count / 2, whole.count - 1] {
            try whole.prefix(count).write(to: file)
            XCTAssertThrowsError(try load(folder, artifact)) {
                self.assertDamaged($0 as? ArtifactError, "model.safetensors")
            }
        }
        try whole.write(to: file)
        _ = try load(folder, artifact)
    }

    func testAManifestCutOffAnywhereIsDamaged() throws {
        let (folder, artifact, files) = try published()
        let file = files.appending(path: "model.json")
        let whole = try Data(contentsOf: file)
        for count in stride(from: 0, to: whole.count - 1, by: 97) {
            try whole.prefix(count).write(to: file)
            XCTAssertThrowsError(try load(folder, artifact)) {
                self.assertDamaged($0 as? ArtifactError, "model.json")
            }
        }
    }

    func testWhatTheManifestSaysIsChecked() throws {
        assertDamaged(try errorAfterEditing(#""version" : "2"#, #""version" : "3"#), "holds temperature/3")
        assertDamaged(try errorAfterEditing(#""hidden_size" : 3"#, #""hidden_size" : 4"#), "shape")
        assertDamaged(try errorAfterEditing(#""hidden_size" : 3"#, #""hidden_size" : -1"#), "hidden size")
        assertDamaged(try errorAfterEditing(#""hidden_size" : 3"#, #""hidden_size" : 65536"#), "shape")
        assertDamaged(try errorAfterEditing(#""layer_count" : 1"#, #""layer_count" : 65536"#), "tensors")
        assertDamaged(try errorAfterEditing(#""window" : 24"#, #""window" : 0"#), "window")
        assertDamaged(try errorAfterEditing(#""feature_version" : 1"#, #""feature_version" : 9"#), "version 1, got 9")
        assertDamaged(try errorAfterEditing(#""channels" : "noaa""#, #""channels" : "rain""#), "unknown inputs 'rain'")
        assertDamaged(try errorAfterEditing(#""sha256" : ""#, #""sha256" : "0"#), "SHA-256")
    }

    func testANewerFormatAsksForANewerProgram() throws {
        let error = try errorAfterEditing(#""format" : 1"#, #""format" : 2"#)
        XCTAssertEqual(error, .newerFormat(found: 2, known: 1))
        XCTAssertTrue(try XCTUnwrap(error).description.contains("newer AeroCast"))
    }

    func testAProbeForecastThatComesOutOtherwiseIsDamage() throws {
        let artifact = try SmallForecaster.artifact()
        for change in [1e-2, -1e-2, .nan, .infinity] {
            var wrong = artifact
            wrong.manifest.probe.forecast[5] += change
            XCTAssertThrowsError(try wrong.verifiedModel()) {
                self.assertDamaged($0 as? ArtifactError, "probe forecast")
            }
        }
        var short = artifact
        short.manifest.probe.forecast.removeLast()
        XCTAssertThrowsError(try short.verifiedModel()) {
            self.assertDamaged($0 as? ArtifactError, "23 horizons, got 24")
        }
        var odd = artifact
        odd.manifest.probe.sequence = [[1]]
        XCTAssertThrowsError(try odd.verifiedModel()) { self.assertDamaged($0 as? ArtifactError, "got 1.") }
        var close = artifact
        close.manifest.probe.forecast[5] += 1e-4
        XCTAssertNoThrow(try close.verifiedModel())
    }

    func testAnArtifactsFolderThatCannotBeWrittenIsReported() throws {
        let file = try temporaryFolder().appending(path: "artifacts")
        try Data("in the way".utf8).write(to: file)
        let folder = ArtifactFolder(path: file.path)
        XCTAssertThrowsError(try folder.publish(SmallForecaster.artifact())) {
            guard case ArtifactError.cannotWrite(let path, let reason)? = $0 as? ArtifactError else {
                return XCTFail("\($0)")
            }
            XCTAssertTrue(path.hasPrefix(file.path), path)
            XCTAssertFalse(reason.isEmpty)
        }
    }

    func testTheBundledVersionIsTheOneThatWasNamed() throws {
        let (folder, artifact, _) = try published()
        XCTAssertNil(try folder.bundledVersion(of: "temperature"))
        let file = folder.root.appending(path: "temperature").appending(path: "champion")
        try Data("\(artifact.manifest.version)\n".utf8).write(to: file)
        XCTAssertEqual(try folder.bundledVersion(of: "temperature"), artifact.manifest.version)
        XCTAssertNil(try folder.bundledVersion(of: "another"))
    }
}
