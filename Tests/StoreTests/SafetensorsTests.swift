import Foundation
import GRU
import RandomNumbers
import Store
import XCTest

final class SafetensorsTests: XCTestCase {
    /// One input, one unit, one number of context, one output: fifteen weights −3, −2.5, …, 4.
    private func small() throws -> GRUParameters {
        try GRUParameters(
            shape: GRUShape(inputSize: 1, hiddenSize: 1, contextSize: 1, outputSize: 1),
            values: (0..<15).map { Float($0) * 0.5 - 3 }
        )
    }

    /// The header of ``small()`` after the format's description, with each object's keys in alphabetical order.
    private static let header =
        #"{"gru.bias_hh_l0":{"data_offsets":[36,48],"dtype":"F32","shape":[3]},"#
        + #""gru.bias_ih_l0":{"data_offsets":[24,36],"dtype":"F32","shape":[3]},"#
        + #""gru.weight_hh_l0":{"data_offsets":[12,24],"dtype":"F32","shape":[3,1]},"#
        + #""gru.weight_ih_l0":{"data_offsets":[0,12],"dtype":"F32","shape":[3,1]},"#
        + #""head.bias":{"data_offsets":[56,60],"dtype":"F32","shape":[1]},"#
        + #""head.weight":{"data_offsets":[48,56],"dtype":"F32","shape":[1,2]}}"#

    /// A file with a header and numbers of one's own.
    private func file(header: String, size: UInt64? = nil, numbers: Data? = nil) throws -> Data {
        let length = size ?? UInt64(header.utf8.count)
        var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) })
        bytes.append(Data(header.utf8))
        bytes.append(try numbers ?? Safetensors.encode(small()).suffix(60))
        return bytes
    }

    private func assertDamaged(_ bytes: Data, _ part: String, line: UInt = #line) throws {
        do {
            _ = try Safetensors.decode(bytes, shape: small().shape)
            XCTFail("it was read", line: line)
        } catch ArtifactError.damaged(let reason) {
            XCTAssertTrue(reason.contains(part), reason, line: line)
        }
    }

    /// The package `safetensors` 0.8.0 of Python reads these bytes with `safetensors.numpy.load`, and gives
    /// `gru.weight_ih_l0` = [[−3], [−2.5], [−2]] and `head.bias` = [4].
    func testTheBytesAreThoseOfTheFormatsDescription() throws {
        var expected = Data([160, 1, 0, 0, 0, 0, 0, 0])  // 416 = 410 and six spaces
        expected.append(Data(Self.header.utf8))
        expected.append(Data("      ".utf8))
        for step in 0..<15 {
            let pattern = (Float(step) * 0.5 - 3).bitPattern
            expected.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: pattern >> (8 * UInt32($0))) })
        }
        XCTAssertEqual(try Safetensors.encode(small()), expected)
    }

    /// Written by `safetensors.numpy.save` 0.8.0 with metadata; it orders the tensors by name.
    func testWhatTheReferenceImplementationWroteIsRead() throws {
        let text =
            "wAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJncnUuYmlhc19oaF9sMCI6eyJkdHlwZSI6IkYzMiIs"
            + "InNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzAsMTJdfSwiZ3J1LmJpYXNfaWhfbDAiOnsiZHR5cGUiOiJGMzIiLCJzaGFw"
            + "ZSI6WzNdLCJkYXRhX29mZnNldHMiOlsxMiwyNF19LCJncnUud2VpZ2h0X2hoX2wwIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUi"
            + "OlszLDFdLCJkYXRhX29mZnNldHMiOlsyNCwzNl19LCJncnUud2VpZ2h0X2loX2wwIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUi"
            + "OlszLDFdLCJkYXRhX29mZnNldHMiOlszNiw0OF19LCJoZWFkLmJpYXMiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzFdLCJk"
            + "YXRhX29mZnNldHMiOls0OCw1Ml19LCJoZWFkLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMSwyXSwiZGF0YV9v"
            + "ZmZzZXRzIjpbNTIsNjBdfX0gICAgICAgAADAPwAAAEAAACBAAAAAAAAAAD8AAIA/AADAvwAAgL8AAAC/AABAwAAAIMAAAADA"
            + "AACAQAAAQEAAAGBA"
        let bytes = try XCTUnwrap(Data(base64Encoded: text))
        XCTAssertEqual(try Safetensors.decode(bytes, shape: small().shape), try small())
    }

    func testWeightsComeBackBitForBit() throws {
        let shape = try GRUShape(inputSize: 5, hiddenSize: 7, layerCount: 2, contextSize: 3, outputSize: 4)
        for seed: UInt64 in 1...20 {
            let parameters = GRUParameters(shape: shape, seed: seed)
            let bytes = try Safetensors.encode(parameters)
            XCTAssertEqual(try Safetensors.decode(bytes, shape: shape), parameters)
            XCTAssertEqual(try Safetensors.encode(parameters), bytes)
            let aligned = (0..<8).reduce(0) { $0 + Int(bytes[$1]) << (8 * $1) }
            XCTAssertEqual(aligned % 8, 0)
        }
    }

    func testAFileCutOffAnywhereIsDamaged() throws {
        let whole = try Safetensors.encode(small())
        for count in 0..<whole.count {
            XCTAssertThrowsError(try Safetensors.decode(whole.prefix(count), shape: small().shape), "\(count)") {
                guard case ArtifactError.damaged? = $0 as? ArtifactError else { return XCTFail("\(count): \($0)") }
            }
        }
        try assertDamaged(whole + [0], "61 bytes of numbers, 60 are expected")
    }

    func testALieAboutTheHeadersSizeIsDamaged() throws {
        for size in [0, 1, 409, 411, 470, 471, 1 << 31, UInt64(Int64.max), .max] {
            XCTAssertThrowsError(
                try Safetensors.decode(file(header: Self.header, size: size), shape: small().shape),
                "\(size)"
            )
        }
        try assertDamaged(try file(header: Self.header, size: .max), "18446744073709551615")
    }

    func testAHeaderThatIsNoneIsDamaged() throws {
        for header in ["", "x", "[]", "3", "null", "{", #"{"a":1}"#, #"{"head.bias":{"dtype":"F32"}}"#] {
            XCTAssertThrowsError(try Safetensors.decode(file(header: header), shape: small().shape), header)
        }
    }

    func testEveryWrongEntryIsNamed() throws {
        for (from, to, part) in [
            (#""shape":[1,2]"#, #""shape":[2,1]"#, "head.weight has the shape [2, 1], [1, 2] is expected"),
            (#""shape":[1]"#, #""shape":[]"#, "head.bias"),
            ("head.bias", "head.bios", "head.bias, head.bios"),
            (#"[36,48],"dtype":"F32""#, #"[36,48],"dtype":"F64""#, "gru.bias_hh_l0 is F64, F32 is expected"),
            ("[56,60]", "[57,61]", "head.bias"), ("[56,60]", "[-4,0]", "head.bias"),
            ("[56,60]", "[60,56]", "head.bias"),
            ("[56,60]", "[56]", "head.bias"), ("[56,60]", "[56,60,64]", "head.bias"),
            ("[56,60]", "[0,60]", "head.bias"),
            ("[56,60]", "[1,-9223372036854775808]", "head.bias"),
            ("[56,60]", "[9223372036854775807,-2]", "head.bias"),
            ("[56,60]", "[9223372036854775800,9223372036854775804]", "head.bias"),
            ("[56,60]", "[1e99,60]", "header"), ("[56,60]", #"["a",60]"#, "header"),
            ("[56,60]", "[56.5,60.5]", "header"),
        ] {
            XCTAssertTrue(Self.header.contains(from))
            try assertDamaged(try file(header: Self.header.replacing(from, with: to)), part)
        }
    }

    func testWeightsThatAreNoNumbersAreRefused() throws {
        for value in [Float.nan, .infinity, -.infinity] {
            var bytes = try Safetensors.encode(small())
            let pattern = value.bitPattern
            for index in 0..<4 {
                bytes[bytes.count - 4 + index] = UInt8(truncatingIfNeeded: pattern >> (8 * UInt32(index)))
            }
            XCTAssertThrowsError(try Safetensors.decode(bytes, shape: small().shape), "\(value)") {
                XCTAssertTrue("\($0)".contains("head.bias"), "\($0)")
            }
        }
    }

    func testRandomDamageNeverCrashes() throws {
        let whole = try Safetensors.encode(small())
        var generator = SplitMix64(seed: 7)
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[at] = UInt8.random(in: 0...255, using: &generator)
            }
            if let parameters = try? Safetensors.decode(bytes, shape: small().shape) {
                XCTAssertTrue(parameters.values.allSatisfy(\.isFinite))
            }
        }
    }

    func testASliceOfALargerBufferIsReadFromItsOwnStart() throws {
        let padded = Data([1, 2, 3]) + (try Safetensors.encode(small()))
        XCTAssertEqual(try Safetensors.decode(padded.dropFirst(3), shape: small().shape), try small())
    }
}
