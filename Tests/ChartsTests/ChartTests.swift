import Charts
import XCTest

final class ChartTests: XCTestCase {
    private func chart(_ marks: [Mark], range: ClosedRange<Double>? = nil, width: Double = 960) -> Chart {
        Chart(
            title: "Chart",
            axis: .time(label: "x", range: range),
            panels: [.plot(Plot(label: "y", unit: "°C", marks: marks))],
            width: width
        )
    }

    /// The paths of the marks: the paths in a clipped group come after the grid and before the rules.
    private func lines(_ chart: Chart, _ color: Color = .blue) throws -> ParsedSVG.Element {
        try XCTUnwrap(ParsedSVG(chart.svg()).elements("path", styled: "line c-\(color.rawValue)").last)
    }

    func testTheDocumentIsAnImageWithATitleAndADescription() throws {
        let chart = Chart(
            title: "Temperature",
            summary: "Rises by 3 °C.",
            panels: [.plot(Plot(label: "temperature", marks: [.line("a", x: [0, 1], y: [1, 2], .ink)]))],
            identifier: "kjfk 1"
        )
        let svg = try ParsedSVG(chart.svg())
        let root = try XCTUnwrap(svg.elements.first)
        XCTAssertEqual(root.name, "svg")
        XCTAssertEqual(root.attributes["role"], "img")
        XCTAssertEqual(root.attributes["aria-labelledby"], "kjfk1-title kjfk1-summary")
        XCTAssertEqual(svg.elements("title").first?.text, "Temperature")
        XCTAssertEqual(svg.elements("title").first?.attributes["id"], "kjfk1-title")
        XCTAssertEqual(svg.elements("desc").first?.text, "Rises by 3 °C.")
        XCTAssertTrue(chart.svg().contains("prefers-color-scheme:dark"))
    }

    func testWithoutASummaryTheLabelsAreTold() throws {
        let svg = try ParsedSVG(chart([]).svg())
        XCTAssertEqual(svg.elements("desc").first?.text, "y [°C]")
    }

    func testHostileTextStaysText() throws {
        let hostile = "</text><script>alert('1')</script> & \"quoted\" \u{1}\u{FFFE}]]>"
        let chart = Chart(
            title: hostile,
            subtitle: hostile,
            axis: .time(label: hostile),
            panels: [
                .plot(Plot(label: hostile, unit: hostile, marks: [.line(hostile, x: [0, 1], y: [0, 1], .blue)])),
                .bars(
                    Bars(
                        label: hostile,
                        categoryLabel: hostile,
                        categories: [hostile],
                        series: [.init(hostile, values: [1], .blue)]
                    )
                ),
            ],
            events: [.init(at: 0.5, label: hostile)],
            width: 4000,
            identifier: "\"><script>"
        )
        let svg = try ParsedSVG(chart.svg())
        XCTAssertTrue(svg.elements("script").isEmpty)
        let expected = "</text><script>alert('1')</script> & \"quoted\" \u{FFFD}\u{FFFD}]]>"
        XCTAssertEqual(svg.elements("title").first?.text, expected)
        XCTAssertTrue(svg.texts.contains(expected))
    }

    func testAGapBreaksTheLineAndAPointBetweenGapsIsADot() throws {
        let y = [1, 2, .nan, 3, .nan, .infinity, 4, 5, 1e300]
        let commands = try lines(chart([.line("a", x: y.indices.map(Double.init), y: y, .blue)])).commands
        XCTAssertEqual(commands.map(\.letter), ["M", "L", "M", "h", "M", "L"])
    }

    func testAGapInEitherEdgeBreaksABand() throws {
        let x = (0..<6).map(Double.init)
        let band = Mark.band("i", x: x, lower: [0, 0, .nan, 0, 0, 0], upper: [1, 1, 1, 1, 1, .nan], .blue)
        let path = try XCTUnwrap(ParsedSVG(chart([band]).svg()).elements("path", styled: "band").last)
        XCTAssertEqual(path.commands.map(\.letter).count { $0 == "Z" }, 2)
    }

    func testAnUnevenColumnEndsWithTheShortest() throws {
        let commands = try lines(chart([.line("a", x: [0, 1, 2, 3], y: [1, 2], .blue)])).commands
        XCTAssertEqual(commands.count, 2)
    }

    func testOfAHundredThousandPointsTheExtremesStayAndTheFileIsSmall() throws {
        var y = (0..<100_000).map { sin(Double($0) / 900) }
        y[31_416] = 7
        y[77_777] = -9
        let document = chart([.line("a", x: y.indices.map(Double.init), y: y, .blue)]).svg()
        XCTAssertLessThan(document.utf8.count, 60_000)
        let path = try XCTUnwrap(ParsedSVG(document).elements("path", styled: "line c-blue").last)
        let heights = path.commands.map { $0.numbers[1] }
        let places = path.commands.map { $0.numbers[0] }
        let (top, bottom) = (try XCTUnwrap(heights.min()), try XCTUnwrap(heights.max()))
        // The plot is 200 pixels high from −10 to 10 (ticks every 5): 7 is at 15 %, −9 at 95 % of the height from the
        // top.
        XCTAssertEqual(bottom - top, 160, accuracy: 0.2)
        let (left, right) = (try XCTUnwrap(places.min()), try XCTUnwrap(places.max()))
        let topPlace = try XCTUnwrap(path.commands.first { $0.numbers[1] == top }?.numbers[0])
        XCTAssertEqual((topPlace - left) / (right - left), 0.31416, accuracy: 0.002)
    }

    func testOutsideOfTheAskedRangeNothingIsShownButTheLineRunsToTheEdge() throws {
        let x = (0...100).map(Double.init)
        let path = try lines(chart([.line("a", x: x, y: x, .blue)], range: 40...50))
        XCTAssertEqual(path.commands.count, 13)
        let labels = try ParsedSVG(chart([.line("a", x: x, y: x, .blue)], range: 40...50).svg()).texts
        XCTAssertTrue(labels.contains("40") && labels.contains("50"))
        XCTAssertFalse(labels.contains("100"))
    }

    func testEqualChartsGiveEqualDocuments() {
        let x = (0..<500).map(Double.init)
        let chart = chart([.line("a", x: x, y: x.map { sin($0) }, .blue), .threshold("limit", y: 0.5)])
        XCTAssertEqual(chart.svg(), chart.svg())
    }

    func testNothingToDrawAndNumbersBeyondBeliefAreDrawnAllTheSame() throws {
        let hostile = [Double.nan, .infinity, -.infinity, 1e308, 1e15, -1e15, 1e-300, 0, 1e-13]
        let marks: [Mark] = [
            .line("a", x: hostile, y: hostile.reversed(), .blue),
            .band("b", x: hostile, lower: hostile, upper: hostile.reversed(), .green),
            .threshold("d", y: .nan), .line("e", x: [], y: [], .ink),
        ]
        for axis in [
            Chart.Axis.time(), .time(label: "x"), .time(range: -1e300...1e300), .time(label: "", range: 3...3),
        ] {
            for marks in [
                [], marks, [.line("one", x: [5], y: [5], .blue)], [.line("z", x: [0, 1], y: [0, 1e-300], .blue)],
            ] {
                let chart = Chart(
                    title: "",
                    axis: axis,
                    panels: [
                        .plot(Plot(label: "", marks: marks, height: .nan)),
                        .bars(Bars(label: "", categories: [], series: [])),
                        .bars(Bars(label: "", categories: ["a"], series: [.init("s", values: hostile, .blue)])),
                    ],
                    events: [.init(at: .nan, label: "n"), .init(at: 5, until: 1e300, label: "p")],
                    width: .nan
                )
                XCTAssertNoThrow(try ParsedSVG(chart.svg()))
            }
        }
        XCTAssertTrue(try ParsedSVG(chart([]).svg()).texts.contains("no data"))
    }
}
