import CanonicalJSON
import JSONSchema
import XCTest

final class JSONSchemaTests: XCTestCase {
    private let schema = JSONSchema.closed(
        nil,
        [
            .required(
                "station",
                .oneOf([.text, .closed("Station", [.required("id", .text), .optional("elevation", .number)])])
            ),
            .optional("time", .time), .optional("steps", .list(of: .list(of: .number))),
            .optional("limit", .integer(1...3)), .optional("answer", .words(["combination", "champion"])),
            .optional("tags", .map(of: .boolean)), .optional("a/b~c", .number),
        ]
    )

    private func violations(_ text: String, of schema: JSONSchema? = nil, limit: Int = 20) throws -> [String] {
        var text = text
        return try text.withUTF8 { bytes in
            let json = try ParsedJSON(UnsafeRawBufferPointer(bytes))
            return (schema ?? self.schema)
                .violations(in: json, limit: limit) { $0.hasSuffix("Z") }
                .map { "\($0.pointer) \($0.detail)" }
        }
    }

    func testTextsOfTheFormHaveNoViolations() throws {
        for text in [
            #"{"station":"x"}"#, #"{"station":{"id":"x","elevation":3.5}}"#, #"{"station":"x","limit":99,"time":"1Z"}"#,
            #"{"station":"x","steps":[[1,2],[]],"answer":"champion","tags":{"a":true},"limit":2.0}"#,
            #"{"station":"x","time":null,"answer":null}"#, #"{"stat\u0069on":"x"}"#,
        ] {
            XCTAssertEqual(try violations(text), [], text)
        }
    }

    func testEachViolationIsPointedAtInOwnWords() throws {
        for (text, expected) in [
            (
                #"{"stattion":"x"}"#,
                ["/stattion is unknown; did you mean 'station'?", "/station is missing, must be a text or an object"]
            ),
            (#"{"station":{"id":"x","elevaton":1}}"#, ["/station/elevaton is unknown; did you mean 'elevation'?"]),
            (#"{"station":{"id":"x","name":1}}"#, ["/station/name is unknown, must be one of id, elevation"]),
            (#"{"station":7}"#, ["/station must be a text or an object, got 7"]),
            (#"{"station":null}"#, ["/station must be a text or an object, got null"]),
            (#"{"station":"x","station":"y"}"#, ["/station is there twice"]),
            (#"{"station":"x","steps":[[1],[2,"3"]]}"#, ["/steps/1/1 must be a number, got '3'"]),
            (
                #"{"station":"x","steps":[[1e999]]}"#,
                ["/steps/0/0 must be a number that fits a 64-bit float, got 1e999"]
            ),
            (#"{"station":"x","limit":1.5}"#, ["/limit must be a whole number, got 1.5"]),
            (#"{"station":"x","answer":"both"}"#, ["/answer must be combination or champion, got 'both'"]),
            (
                #"{"station":"x","time":"noon"}"#,
                ["/time must be an RFC 3339 time such as 2013-07-18T19:00:00Z, got 'noon'"]
            ),
            (#"{"station":"x","tags":{"a":1}}"#, ["/tags/a must be true or false, got 1"]),
            (#"{"station":"x","a/b~c":{}}"#, ["/a~1b~0c must be a number, got an object"]),
            ("[]", [" must be an object, got a list"]),
        ] {
            XCTAssertEqual(try violations(text), expected, text)
        }
    }

    func testAViolationIsShortAndTheirNumberIsBounded() throws {
        let name = String(repeating: "x", count: 100_000)
        let long = try violations(#"{"station":"x","\#(name)":1}"#)
        XCTAssertEqual(long.count, 1)
        XCTAssertLessThan(try XCTUnwrap(long.first).utf8.count, 300)
        let text = try violations(#"{"station":"x","time":"\#(name)"}"#)
        XCTAssertLessThan(try XCTUnwrap(text.first).utf8.count, 200)
        let many = #"{"station":"x","steps":[\#(Array(repeating: "{}", count: 10_000).joined(separator: ","))]}"#
        XCTAssertEqual(try violations(many, limit: 20).count, 20)
    }

    func testAmongObjectsTheOneWithItsRequiredMembersIsChosen() throws {
        let many = JSONSchema.closed(nil, [.required("observations", .list(of: .number))])
        let one = JSONSchema.closed(nil, [.optional("time", .text)])
        let both = JSONSchema.oneOf([.list(of: one), many, one])
        XCTAssertEqual(try violations(#"{"observations":[1]}"#, of: both), [])
        XCTAssertEqual(try violations(#"{"time":"x"}"#, of: both), [])
        XCTAssertEqual(try violations(#"[{"time":"x"}]"#, of: both), [])
        XCTAssertEqual(
            try violations(#"{"observation":[1]}"#, of: both),
            ["/observation is unknown; did you mean 'observations'?"]
        )
        XCTAssertEqual(
            try violations(#"{"observations":[1],"time":"x"}"#, of: both),
            ["/time is unknown, must be one of observations"]
        )
    }

    func testASharedSchemaIsWrittenOnceAndReferredTo() throws {
        var shared: [String: JSONValue] = [:]
        let json = try JSONText.encode(schema.json(sharing: &shared))
        XCTAssertTrue(json.contains(##"{"$ref":"#/components/schemas/Station"}"##), json)
        XCTAssertEqual(shared.keys.sorted(), ["Station"])
        XCTAssertTrue(json.contains(#""additionalProperties":false"#), json)
        XCTAssertTrue(json.contains(#""required":["station"]"#), json)
        XCTAssertTrue(json.contains(#""limit":{"maximum":3,"minimum":1,"type":["integer","null"]}"#), json)
    }
}
