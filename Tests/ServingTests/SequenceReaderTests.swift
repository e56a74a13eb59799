import Foundation
import RandomNumbers
import Serving
import XCTest

/// The reader must read every accepted body to the same bits as Foundation's decoder.
final class SequenceReaderTests: XCTestCase {
    private func read(_ text: String) -> SequenceReader.Body? {
        Array(text.utf8).withUnsafeBytes { SequenceReader.read($0) }
    }

    private func decoded(_ text: String) throws -> SequenceReader.Body {
        try JSONDecoder().decode(SequenceReader.Body.self, from: Data(text.utf8))
    }

    func testItReadsNumbersAsTheDecoderDoes() throws {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<200 {
            let steps = (0..<24)
                .map { _ in
                    let digits = Int.random(in: 0...17, using: &generator)
                    let long = Double.random(in: -60...60, using: &generator)
                    let whole = Int.random(in: -9...200_000, using: &generator)
                    return "[\(String(format: "%.\(digits)f", long)),\(long),\(whole)]"
                }
            let text = Bodies.predict("[\(steps.joined(separator: ","))]")
            let found = try XCTUnwrap(read(text), text)
            XCTAssertEqual(found, try decoded(text), text)
        }
    }

    func testItReadsSpaceAnyOrderAndEmptyLists() throws {
        for text in [
            #" { "horizons" : [ 1 , 24 ] ,"# + "\n\t" + #""sequence":[ [1.5 , -0.25,0 ] ,[] ] } "# + "\r\n",
            #"{"sequence":[],"horizons":[]}"#, #"{"sequence":[[0.1,10,100000.0]]}"#, #"{"sequence":[[-0]]}"#,
            #"{"sequence":[[123456789012345,1234567890123456,0.1234567890123456789]]}"#,
        ] {
            XCTAssertEqual(try XCTUnwrap(read(text), text), try decoded(text), text)
        }
    }

    func testItLeavesEverythingElseToTheDecoder() {
        for text in [
            "", "{", "[]", "{}", "7", #"{"sequence":null}"#, #"{"horizons":[1]}"#, #"{"sequence":[[1]]"#,
            #"{"sequence":[[1]]} x"#, #"{"sequence":[[1]],}"#, #"{"sequence":[[1,]]}"#, #"{"sequence":[[01]]}"#,
            #"{"sequence":[[1.]]}"#, #"{"sequence":[[.5]]}"#, #"{"sequence":[[+1]]}"#, #"{"sequence":[[-]]}"#,
            #"{"sequence":[[1e3]]}"#, #"{"sequence":[[1.5E3]]}"#, #"{"sequence":[[NaN]]}"#, #"{"sequence":[["1"]]}"#,
            #"{"sequence":[1]}"#, #"{"sequence":[[1]],"sequence":[[2]]}"#, #"{"sequence":[[1]],"time":"x"}"#,
            #"{"Sequence":[[1]]}"#, #"{"sequence":[[1 2]]}"#, #"{"sequence":[[1]]"horizons":[1]}"#,
            "{\"sequence\":[[" + String(repeating: "9", count: 400) + "]]}",
        ] {
            XCTAssertNil(read(text), text)
        }
    }

    func testABodyCutAnywhereIsLeftToTheDecoder() {
        let text = Bodies.predict(Bodies.sequence(steps: 2))
        XCTAssertNotNil(read(text))
        for length in 0..<text.utf8.count {
            XCTAssertNil(read(String(text.prefix(length))), "\(length) bytes")
        }
    }
}
