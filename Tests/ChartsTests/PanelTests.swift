import Charts
import XCTest

final class PanelTests: XCTestCase {
    private let x = (0..<50).map(Double.init)

    func testPlotsShareTheAxisAndOnlyTheLastCarriesItsLabels() throws {
        let plot = Plot(label: "a", marks: [.line("l", x: x, y: x, .blue)])
        let chart = Chart(title: "", axis: .time(label: "hours"), panels: [.plot(plot), .plot(plot)])
        let svg = try ParsedSVG(chart.svg())
        XCTAssertEqual(svg.texts.count { $0 == "hours" }, 1)
        XCTAssertEqual(svg.elements("clipPath").count, 2)
        let lines = svg.elements("path", styled: "line c-blue").filter { $0.commands.count == 50 }
        XCTAssertEqual(lines.count, 2)
        XCTAssertEqual(lines[0].commands.map { $0.numbers[0] }, lines[1].commands.map { $0.numbers[0] })
        let bottomOfFirst = try XCTUnwrap(lines[0].commands.map { $0.numbers[1] }.max())
        let topOfSecond = try XCTUnwrap(lines[1].commands.map { $0.numbers[1] }.min())
        XCTAssertLessThan(bottomOfFirst, topOfSecond)
    }

    func testBarsStandInTheirGroupsAndSayTheirValue() throws {
        let bars = Bars(
            label: "RMSE",
            unit: "°C",
            categories: ["1 h", "24 h"],
            series: [
                .init("persistence", values: [1, 4], .gray), .init("GRU", values: [0.5, .nan], .blue),
                .init("short", values: [2], .green),
            ]
        )
        let svg = try ParsedSVG(Chart(title: "", panels: [.bars(bars)]).svg())
        let titles = svg.elements("title").dropFirst().map(\.text)
        XCTAssertEqual(
            titles,
            ["persistence, 1 h: 1.00 °C", "GRU, 1 h: 0.50 °C", "short, 1 h: 2.00 °C", "persistence, 24 h: 4.00 °C"]
        )
        // The legend's samples are 12 wide; the bars are not.
        let gray = svg.elements("rect", styled: "fill c-gray").filter { $0.attributes["width"] != "12" }
        XCTAssertEqual(try gray[1].number("height") / gray[0].number("height"), 4, accuracy: 0.01)
    }

    func testBarsBelowZeroHangFromTheAxis() throws {
        let bars = Bars(
            label: "skill",
            categories: ["a"],
            series: [.init("s", values: [-2], .blue), .init("t", values: [2], .sky)]
        )
        let svg = try ParsedSVG(Chart(title: "", panels: [.bars(bars)]).svg())
        let below = try XCTUnwrap(svg.elements("rect", styled: "fill c-blue").last)
        let above = try XCTUnwrap(svg.elements("rect", styled: "fill c-sky").last)
        XCTAssertEqual(try above.number("y") + above.number("height"), try below.number("y"), accuracy: 0.11)
    }

    func testEventLabelsRunNeitherIntoEachOtherNorOverTheEdge() throws {
        let events = (0..<12).map { Chart.Event(at: Double($0 * $0) / 2.5, label: "event number \($0)") }
        let chart = Chart(
            title: "",
            axis: .time(label: ""),
            panels: [.plot(Plot(label: "", marks: [.line("", x: x, y: x, .blue)]))],
            events: events
        )
        let labels = try ParsedSVG(chart.svg()).elements("text", styled: "halo")
        XCTAssertEqual(labels.count, 12)
        for row in Dictionary(grouping: labels, by: { $0.attributes["y"] ?? "" }).values {
            let starts = try row.map { try $0.number("x") }.sorted()
            // "event number 0" at 12 pixels is at least 75 pixels wide in any common font.
            for (start, next) in zip(starts, starts.dropFirst()) { XCTAssertGreaterThan(next - start, 75) }
            XCTAssertLessThan(try XCTUnwrap(starts.last), 940 - 75)
        }
    }

    func testAnEventOutsideTheAxisIsNotDrawnAndAPeriodIsShadedWithinIt() throws {
        let chart = Chart(
            title: "",
            axis: .time(label: "", range: 10...20),
            panels: [.plot(Plot(label: "", marks: [.line("", x: x, y: x, .blue)]))],
            events: [.init(at: 3, label: "before"), .init(at: 5, until: 15, label: "half", color: .orange)]
        )
        let svg = try ParsedSVG(chart.svg())
        XCTAssertEqual(svg.elements("text", styled: "halo").map(\.text), ["half"])
        let span = try XCTUnwrap(svg.elements("rect", styled: "span").first)
        let clip = try XCTUnwrap(svg.elements("rect").first { $0.attributes["class"] == nil })
        XCTAssertEqual(try span.number("width") * 2, try clip.number("width") - 4, accuracy: 0.3)
    }

    func testEachNameIsToldOnceAndAnEmptyOneNot() throws {
        let marks: [Mark] = [
            .line("same", x: x, y: x, .blue), .line("same", x: x, y: x, .blue), .line("", x: x, y: x, .green),
            .threshold("limit", y: 4),
        ]
        let texts = try ParsedSVG(
            Chart(title: "", axis: .time(label: ""), panels: [.plot(Plot(label: "", marks: marks))]).svg()
        )
        .texts
        XCTAssertEqual(texts.count { $0 == "same" }, 1)
        XCTAssertEqual(texts.count { $0 == "limit" }, 1)
    }

    func testALegendThatIsTooWideWrapsWithinThePage() throws {
        let marks = (0..<9).map { Mark.line("a rather long name \($0)", x: x, y: x, .series($0)) }
        let chart = Chart(
            title: "",
            axis: .time(label: ""),
            panels: [.plot(Plot(label: "a label", marks: marks))],
            width: 480
        )
        let names = try ParsedSVG(chart.svg()).elements("text").filter { $0.text.hasPrefix("a rather") }
        XCTAssertEqual(names.count, 9)
        XCTAssertGreaterThan(Set(names.map { $0.attributes["y"] ?? "" }).count, 3)
        for name in names { XCTAssertLessThan(try name.number("x") + 120, 480) }
    }

    func testColorsOfSeriesAreDifferentUntilTheyStartOver() {
        XCTAssertEqual(Set((0..<7).map(Color.series)).count, 7)
        XCTAssertEqual(Color.series(7), Color.series(0))
        XCTAssertEqual(Color.series(-1), Color.series(6))
    }
}
