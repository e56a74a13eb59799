import Forecasting
import Foundation
import Models
import RandomNumbers
import XCTest

final class SafetensorsTests: XCTestCase {
    /// The tensors of a network with one input, one unit, one number of context and one output: fifteen weights
    /// −3, −2.5, …, 4.
    private static let small: [Tensor] = {
        let shapes = [
            ("gru.weight_ih_l0", [3, 1]), ("gru.weight_hh_l0", [3, 1]), ("gru.bias_ih_l0", [3]),
            ("gru.bias_hh_l0", [3]),
            ("head.weight", [1, 2]), ("head.bias", [1]),
        ]
        var next = 0
        return shapes.map { name, shape in
            let count = shape.reduce(1, *)
            defer { next += count }
            return Tensor(name: name, shape: shape, values: .single((next..<next + count).map { Float($0) * 0.5 - 3 }))
        }
    }()

    private static let smallByName = Dictionary(uniqueKeysWithValues: small.map { ($0.name, $0) })

    /// The header of ``small`` by the format's description, with each object's keys in alphabetical order.
    private static let header =
        #"{"gru.bias_hh_l0":{"data_offsets":[36,48],"dtype":"F32","shape":[3]},"#
        + #""gru.bias_ih_l0":{"data_offsets":[24,36],"dtype":"F32","shape":[3]},"#
        + #""gru.weight_hh_l0":{"data_offsets":[12,24],"dtype":"F32","shape":[3,1]},"#
        + #""gru.weight_ih_l0":{"data_offsets":[0,12],"dtype":"F32","shape":[3,1]},"#
        + #""head.bias":{"data_offsets":[56,60],"dtype":"F32","shape":[1]},"#
        + #""head.weight":{"data_offsets":[48,56],"dtype":"F32","shape":[1,2]}}"#

    /// A file with the given header and numbers.
    private func file(header: String, size: UInt64? = nil, numbers: Data? = nil) throws -> Data {
        let length = size ?? UInt64(header.utf8.count)
        var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) })
        bytes.append(Data(header.utf8))
        bytes.append(try numbers ?? Safetensors.encode(Self.small).suffix(60))
        return bytes
    }

    private func assertDamaged(_ bytes: Data, _ part: String, line: UInt = #line) throws {
        do {
            _ = try Safetensors.decode(bytes)
            XCTFail("the file was read", line: line)
        } catch ArtifactError.damaged(let reason) {
            XCTAssertTrue(reason.contains(part), reason, line: line)
        }
    }

    func testEveryProcessNamesTheSameTensorOfACutFile() throws {
        let numbers = try Safetensors.encode(Self.small).suffix(60)
        try assertDamaged(try file(header: Self.header, numbers: numbers.prefix(20)), "gru.bias_hh_l0 are cut off")
    }

    /// The Python package `safetensors` 0.8.0 reads these bytes with `safetensors.numpy.load`, and gives
    /// `gru.weight_ih_l0` = [[−3], [−2.5], [−2]] and `head.bias` = [4].
    func testTheBytesAreThoseOfTheFormatsDescription() throws {
        var expected = Data([160, 1, 0, 0, 0, 0, 0, 0])  // 416 = 410 and six spaces
        expected.append(Data(Self.header.utf8))
        expected.append(Data("      ".utf8))
        for step in 0..<15 {
            let pattern = (Float(step) * 0.5 - 3).bitPattern
            expected.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: pattern >> (8 * UInt32($0))) })
        }
        XCTAssertEqual(try Safetensors.encode(Self.small), expected)
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
        XCTAssertEqual(try Safetensors.decode(bytes), Self.smallByName)
    }

    func testWeightsComeBackBitForBit() throws {
        var generator = SplitMix64(seed: 3)
        for _ in 1...20 {
            let numbers = (0..<231).map { _ in Double.random(in: -1e9...1e9, using: &generator) }
            let tensors = [
                Tensor(name: "a", shape: [21, 5], values: .single(numbers[..<105].map(Float.init))),
                Tensor(name: "b", shape: [3], values: .double(Array(numbers[105..<108]))),
                Tensor(name: "c", shape: [], values: .single([-0.0])),
                Tensor(name: "d", shape: [3, 41], values: .double(Array(numbers[108...]))),
            ]
            let bytes = try Safetensors.encode(tensors)
            let found = try Safetensors.decode(bytes)
            XCTAssertEqual(found, Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) }))
            XCTAssertEqual(try Safetensors.encode(tensors.compactMap { found[$0.name] }), bytes)
            let headerSize = (0..<8).reduce(0) { $0 + Int(bytes[$1]) << (8 * $1) }
            XCTAssertEqual(headerSize % 8, 0)
        }
    }

    func testAFileCutOffAnywhereIsDamaged() throws {
        let whole = try Safetensors.encode(Self.small)
        for count in 0..<whole.count {
            XCTAssertThrowsError(try Safetensors.decode(whole.prefix(count)), "\(count)") {
                guard case ArtifactError.damaged? = $0 as? ArtifactError else { return XCTFail("\(count): \($0)") }
            }
        }
        try assertDamaged(whole + [0], "must have 60 bytes of numbers, got 61")
    }

    func testALieAboutTheHeadersSizeIsDamaged() throws {
        for size in [0, 1, 409, 411, 470, 471, 1 << 31, UInt64(Int64.max), .max] {
            XCTAssertThrowsError(
                try Safetensors.decode(file(header: Self.header, size: size)),
                "\(size)"
            )
        }
        try assertDamaged(try file(header: Self.header, size: .max), "18446744073709551615")
    }

    func testAHeaderThatIsNoneIsDamaged() throws {
        for header in ["", "x", "[]", "3", "null", "{", #"{"a":1}"#, #"{"head.bias":{"dtype":"F32"}}"#] {
            XCTAssertThrowsError(try Safetensors.decode(file(header: header)), header)
        }
    }

    func testEveryWrongEntryIsNamed() throws {
        for (from, to, part) in [
            (#""shape":[1,2]"#, #""shape":[1,-2]"#, "head.weight has the shape [1, -2]"),
            (#""shape":[1,2]"#, #""shape":[1,9223372036854775807]"#, "head.weight has the shape"),
            (#""shape":[1,2]"#, #""shape":[2,2]"#, "head.weight"),
            (#""shape":[1]"#, #""shape":[0]"#, "head.bias"),
            (#"[36,48],"dtype":"F32""#, #"[36,48],"dtype":"F64""#, "gru.bias_hh_l0"),
            (#"[36,48],"dtype":"F32""#, #"[36,48],"dtype":"F16""#, "gru.bias_hh_l0 must be F32 or F64, got F16"),
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

    func testRandomDamageNeverCrashes() throws {
        let whole = try Safetensors.encode(Self.small)
        var generator = SplitMix64(seed: 7)
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[at] = UInt8.random(in: 0...255, using: &generator)
            }
            for (name, tensor) in (try? Safetensors.decode(bytes)) ?? [:] {
                XCTAssertEqual(tensor.name, name)
                XCTAssertEqual(tensor.values.count, tensor.shape.reduce(1, *), name)
            }
        }
    }

    func testASliceOfALargerBufferIsReadFromItsOwnStart() throws {
        let padded = Data([1, 2, 3]) + (try Safetensors.encode(Self.small))
        XCTAssertEqual(try Safetensors.decode(padded.dropFirst(3)), Self.smallByName)
    }
}

extension Tensor.Values {
    fileprivate var count: Int {
        switch self {
        case .single(let values): values.count
        case .double(let values): values.count
        }
    }
}
