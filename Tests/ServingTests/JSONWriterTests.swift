import CanonicalJSON
import RandomNumbers
import Serving
import Store
import XCTest

/// The writer must agree with the encoder of all other answers.
final class JSONWriterTests: XCTestCase {
    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    func testNumbersAreTheEncodersBytes() throws {
        var generator = SplitMix64(seed: 3)
        var numbers: [Double] = [0, -0.0, 10, -3, 0.1, 1e-7, 1e21, 123_456_789, .greatestFiniteMagnitude]
        for exponent in -20...20 {
            numbers.append(
                (Double.random(in: -1...1, using: &generator)) * Double(sign: .plus, exponent: exponent, significand: 1)
            )
        }
        let found = written { $0.array(numbers) { $0.value($1) } }
        XCTAssertEqual(found, try JSONText.encode(numbers))
    }

    func testTextIsEscaped() throws {
        for text in ["", "KJFK", "a/b", #"say "so" \ and"#, "Zürich ☀️", "\u{1}"] {
            XCTAssertEqual(written { $0.value(text) }, try JSONText.encode(text))
        }
        XCTAssertEqual(try JSON(parsing: written { $0.value("line\nnext\ttab") }).text, "line\nnext\ttab")
    }

    func testWhatIsNotThereIsNull() {
        let text = written { writer in
            writer.array([Double?.none, .nan, .infinity, 1]) { $0.value($1) }
        }
        XCTAssertEqual(text, "[null,null,null,1]")
        XCTAssertEqual(written { $0.value(String?.none) }, "null")
    }

    func testObjectsNest() {
        let text = written { writer in
            writer.object { writer in
                writer.key("a")
                writer.array([1, 2]) { writer, number in
                    writer.object { writer in
                        writer.key("n")
                        writer.value(number)
                    }
                }
                writer.key("b")
                writer.object { _ in }
            }
        }
        XCTAssertEqual(text, #"{"a":[{"n":1},{"n":2}],"b":{}}"#)
    }

    func testAPredictionHasTheSameBytesAsTheForecastInTheAnswerToObservations() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let stored = try await api.post("/observations", Bodies.observations(0..<30))
        let answer = try await api.post("/predict", #"{"station":"KJFK","horizons":[1,3,6,12,24]}"#)
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertTrue(stored.text.contains(#""horizons":[{"answered_by""#), stored.text)
        let horizons = try XCTUnwrap(answer.text.firstMatch(of: /"horizons":\[[^\]]*\]/)?.0)
        XCTAssertTrue(stored.text.contains(horizons), "\(horizons) is not in \(stored.text)")
    }
}
