/// The area of a panel's marks, in pixels.
struct Frame: Hashable {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }
}

/// The scale at the left of a panel.
struct VerticalAxis: Hashable {
    let ticks: [Tick]
    private let range: ClosedRange<Double>

    /// - Parameters:
    ///   - values: the range that the axis must contain; `nil` gives 0 to 1.
    ///   - height: the height in pixels.
    init(holding values: ClosedRange<Double>?, height: Double) {
        let round = NumberTicks(values ?? 0...1, count: max(Int(height / 34), 2))
        ticks = round.ticks
        range = round.range
    }

    /// The width in pixels of the labels.
    var width: Double { ticks.map { TextMetrics.width($0.label) }.max() ?? 0 }

    func scale(in frame: Frame) -> LinearScale {
        LinearScale(values: range, start: frame.bottom, end: frame.top)
    }

    /// Draws grid lines and labels.
    func draw(into markup: inout Markup, in frame: Frame) {
        let scale = scale(in: frame)
        for tick in ticks {
            let y = scale[tick.value]
            let path = PathText.line([Pixel(x: frame.left, y: y.rounded()), Pixel(x: frame.right, y: y.rounded())])
            markup.element("path", ["class": tick.value == 0 ? "axis" : "grid", "d": path])
            markup.element(
                "text",
                [
                    "class": "muted", "x": NumberText.pixels(frame.left - 8), "y": NumberText.pixels(y + 4),
                    "text-anchor": "end",
                ],
                tick.label
            )
        }
    }
}
