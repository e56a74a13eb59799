import CanonicalJSON
import Observations
import Reporting
import Store
import XCTest

/// Silences and annotations as JSON, which the API and the commands write.
final class NoteReportTests: XCTestCase {
    func testASilenceSaysWhetherItHoldsFlagsAndEndsWithItsFinding() throws {
        let silence = SilenceRecord(
            id: "0f8fad5b",
            matchers: [LabelMatcher("station", "KJFK")],
            startsAt: 100,
            endsAt: 200,
            createdBy: "ada",
            comment: "known",
            updatedAt: 100,
            holdsFlags: true,
            untilResolved: true
        )
        for (now, state) in [(99.0, "pending"), (100, "active"), (200, "expired")] {
            let json = try JSONText.encode(SilenceReport(silence, now: now))
            let value = try JSONText.decode(Shown.self, from: json)
            XCTAssertEqual(value, Shown(status: .init(state: state), endsAt: "1970-01-01T00:03:20Z"), json)
        }
    }

    private struct Shown: Decodable, Equatable {
        struct Status: Decodable, Equatable { var state: String }

        var status: Status
        var endsAt: String
        var holdsFlags = true
        var untilResolved = true
    }

    func testAnAnnotationNamesWhatItIsAbout() throws {
        var annotation = AnnotationRecord(
            station: "KJFK",
            startsAt: Timestamp(secondsSince1970: 3600),
            text: "sensor replaced",
            createdBy: "ada",
            createdAt: 100,
            startsReference: true
        )
        XCTAssertEqual(
            try JSONText.encode(AnnotationReport(annotation)),
            #"{"created_at":"1970-01-01T00:01:40Z","created_by":"ada","id":0,"new_reference":true,"#
                + #""starts_at":"1970-01-01T01:00:00Z","station":"KJFK","text":"sensor replaced"}"#
        )
        annotation.target = "temperature"
        annotation.flag = 12
        let json = try JSONText.encode(AnnotationReport(annotation))
        XCTAssertTrue(json.contains(#""flag":12"#) && json.contains(#""target":"temperature""#), json)
    }
}
