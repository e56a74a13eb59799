import Charts
import Foundation
import XCTest

final class AxisTests: XCTestCase {
    /// The labels at the axes of a plot.
    private func labels(_ axis: Chart.Axis, x: [Double], y: [Double]) throws -> [ParsedSVG.Element] {
        let plot = Plot(label: "", marks: [.line("", x: x, y: y, .blue)])
        return try ParsedSVG(Chart(title: "", axis: axis, panels: [.plot(plot)]).svg())
            .elements("text", styled: "muted")
    }

    private func verticalTicks(_ y: [Double]) throws -> [String] {
        try labels(.time(label: ""), x: [0, 1], y: y).filter { $0.attributes["text-anchor"] == "end" }.map(\.text)
    }

    /// Seconds since 1970 by Foundation's calendar, independent of the tested code.
    private func second(_ text: String) throws -> Double {
        try Date(text, strategy: .iso8601).timeIntervalSince1970
    }

    private func time(_ start: String, _ end: String) throws -> [String] {
        try labels(.time(label: ""), x: [second(start), second(end)], y: [0, 1])
            .filter { $0.attributes["text-anchor"] == "middle" }
            .map(\.text)
    }

    func testNumbersAreRoundAndHoldTheData() throws {
        XCTAssertEqual(try verticalTicks([-11.7, 37.8]), ["−20", "−10", "0", "10", "20", "30", "40"])
        XCTAssertEqual(try verticalTicks([0.11, 0.19]), ["0.10", "0.12", "0.14", "0.16", "0.18", "0.20"])
        XCTAssertEqual(try verticalTicks([1_000, 52_000]).prefix(2), ["0", "20\u{2009}000"])
        XCTAssertTrue(try verticalTicks([1.5e9, 2.5e9]).contains("2.0 G"))
        XCTAssertTrue(try verticalTicks([1e-6, 5e-6]).contains("4e−6"))
    }

    func testAConstantIsInTheMiddleOfItsScale() throws {
        XCTAssertTrue(try verticalTicks([1013, 1013]).contains("1000"))
        XCTAssertTrue(try verticalTicks([0, 0]).contains("0.0"))
    }

    func testTimesFallOnFullHoursDaysMonthsAndYears() throws {
        XCTAssertEqual(
            try time("2013-07-18T19:20:00Z", "2013-07-19T06:10:00Z"),
            ["20:00", "18 Jul 2013", "22:00", "00:00", "19 Jul 2013", "02:00", "04:00", "06:00"]
        )
        // 2012-02-29 is a leap day; the year appears once.
        XCTAssertEqual(
            try time("2012-02-27T12:00:00Z", "2012-03-07T01:00:00Z").prefix(5),
            ["28 Feb", "2012", "29 Feb", "1 Mar", "2 Mar"]
        )
        XCTAssertEqual(
            try time("2013-10-20T00:00:00Z", "2014-02-03T00:00:00Z"),
            ["28 Oct", "2013", "11 Nov", "25 Nov", "9 Dec", "23 Dec", "6 Jan", "2014", "20 Jan", "3 Feb"]
        )
        XCTAssertEqual(
            try time("2013-02-28T00:00:00Z", "2015-02-28T00:00:00Z"),
            ["Apr", "2013", "Jul", "Oct", "Jan", "2014", "Apr", "Jul", "Oct", "Jan", "2015"]
        )
        XCTAssertEqual(
            try time("1895-06-01T00:00:00Z", "1979-06-01T00:00:00Z").first,
            "1900"
        )
    }

    func testTickLabelsNeverRunIntoEachOther() throws {
        let start = try second("2016-02-27T21:13:00Z")
        for width in [320.0, 600, 960, 1900] {
            for span in [40.0, 3_000, 90_000, 4e5, 3e6, 9e6, 4e7, 2e8, 4e9] {
                let plot = Plot(label: "", marks: [.line("", x: [start, start + span], y: [0, 1], .blue)])
                let chart = Chart(title: "", axis: .time(label: ""), panels: [.plot(plot)], width: width)
                let labels = try ParsedSVG(chart.svg()).elements("text", styled: "muted")
                    .filter { $0.attributes["text-anchor"] == "middle" }
                XCTAssertGreaterThan(labels.count, 0, "\(width) \(span)")
                for row in Dictionary(grouping: labels, by: { $0.attributes["y"] ?? "" }).values {
                    for (label, next) in zip(row, row.dropFirst()) {
                        // The average width of a character in these fonts and sizes is at most seven and a half pixels.
                        let room = Double(label.text.count + next.text.count) / 2 * 7.5
                        XCTAssertGreaterThan(
                            try next.number("x") - label.number("x"),
                            room,
                            "\(label.text) \(next.text) \(width) \(span)"
                        )
                    }
                }
            }
        }
    }
}
