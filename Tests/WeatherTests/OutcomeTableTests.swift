import Observations
import Weather
import XCTest

final class OutcomeTableTests: XCTestCase {
    private func lines(_ text: String) throws -> [OutcomeLine] {
        var lines: [OutcomeLine] = []
        try OutcomeTable(name: "x/errors.csv", contents: Array(text.utf8)).read { lines.append($0) }
        return lines
    }

    func testColumnsAreFoundByTheirNamesInAnyOrder() throws {
        let found = try lines("predicted,note,ts,\"actual\",persistence\n1.5,\"a,b\",2020-01-01T00:00:00Z,-2,0.25\n")
        XCTAssertEqual(found.count, 1)
        // date -u -d 2020-01-01 +%s → 1577836800
        XCTAssertEqual(found.first?.time, Timestamp(secondsSince1970: 1_577_836_800))
        XCTAssertEqual(found.first?.actual, -2)
        XCTAssertEqual(found.first?.predicted, 1.5)
        XCTAssertEqual(found.first?.persistence, 0.25)
    }

    func testAFieldThatIsEmptyOrNotANumberIsMissing() throws {
        let found = try lines("ts,actual,predicted\n0,,1\n3600,NA,nan\n7200,NaN,3\n")
        XCTAssertEqual(found.map(\.actual), [nil, nil, nil])
        XCTAssertEqual(found.map(\.predicted), [1, nil, 3])
        XCTAssertEqual(found.map(\.persistence), [nil, nil, nil])
    }

    func testATimeWithoutAZoneIsUTC() throws {
        let found = try lines("ts,actual,predicted\n2020-01-01 00:00:00,1,1\n2020-01-01T02:00:00+01:00,1,1\n")
        XCTAssertEqual(found.map(\.time.secondsSince1970), [1_577_836_800, 1_577_840_400])
    }

    func testErrorsNameFileLineAndColumn() {
        for (text, expected) in [
            ("", "x/errors.csv, line 1: must be the header 'ts,actual,predicted', in any order, got nothing"),
            ("ts,actual\n", "without a column 'predicted'"),
            (
                "ts,actual,predicted\n0,1,2\n3600,warm,2\n",
                "line 3, column 'actual': must be a number in °C, or empty if missing, got 'warm'"
            ),
            ("ts,actual,predicted\nnoon,1,2\n", "line 2, column 'ts': must be a time such as"),
            (
                "ts,actual,predicted\n0,1\n",
                "x/errors.csv, line 2, column 'predicted': must be field 3 of the row, as in"
            ),
        ] {
            XCTAssertThrowsError(try lines(text)) { error in
                XCTAssertTrue("\(error)".contains(expected), "\(error)")
            }
        }
    }

    func testAWrittenTableIsReadUnchanged() throws {
        let outcomes = (0..<5)
            .map { hour in
                Outcome(
                    variable: .temperature,
                    station: "X",
                    issuedAt: Timestamp(Hour(Int64(hour))),
                    horizon: 1,
                    predicted: Double(hour) / 8,
                    actual: -Double(hour) / 4,
                    persistence: 1.125
                )
            }
        let found = try lines(OutcomeTable.text(outcomes))
        XCTAssertEqual(found.map(\.time), outcomes.map(\.targetTime))
        XCTAssertEqual(found.map(\.actual), outcomes.map(\.actual))
        XCTAssertEqual(found.map(\.predicted), outcomes.map(\.predicted))
        XCTAssertEqual(found.map(\.persistence), outcomes.map(\.persistence))
    }
}
