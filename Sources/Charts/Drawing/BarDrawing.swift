/// A panel of bars with its scales.
struct BarDrawing {
    let bars: Bars
    let axis: VerticalAxis
    /// The value that determines the digits of all bars.
    private let largest: Double

    init(_ bars: Bars) {
        self.bars = bars
        let values = Drawable.range(of: bars.series.flatMap { $0.values.prefix(bars.categories.count) })
        largest = values.map { max(abs($0.lowerBound), abs($0.upperBound)) } ?? 0
        let range = values.map { min($0.lowerBound, 0)...max($0.upperBound, 0) }
        axis = VerticalAxis(holding: range, height: bars.usableHeight)
    }

    /// The height in pixels below the bars.
    var footHeight: Double { 6 + TextMetrics.lineHeight * (bars.categoryLabel.isEmpty ? 1 : 2) + 4 }

    var legendEntries: [Legend.Entry] {
        bars.series.map { .init(name: $0.name, color: $0.color, sample: .bar) }
    }

    func draw(into markup: inout Markup, in frame: Frame) {
        axis.draw(into: &markup, in: frame)
        let scale = axis.scale(in: frame)
        let group = frame.width / Double(max(bars.categories.count, 1))
        let width = min(group * 0.82 / Double(max(bars.series.count, 1)), 56)
        for (place, category) in bars.categories.enumerated() {
            let middle = frame.left + (Double(place) + 0.5) * group
            let left = middle - width * Double(bars.series.count) / 2
            for (position, series) in bars.series.enumerated() where place < series.values.count {
                let bar = Bar(left: left + Double(position) * width, width: width, value: series.values[place])
                draw(bar, of: series, category: category, into: &markup, scale: scale)
            }
            markup.element(
                "text",
                [
                    "class": "muted", "x": NumberText.pixels(middle), "y": NumberText.pixels(frame.bottom + 17),
                    "text-anchor": "middle",
                ],
                TextMetrics.shortened(category, to: group - 4)
            )
        }
        guard !bars.categoryLabel.isEmpty else { return }
        markup.element(
            "text",
            [
                "class": "muted", "x": NumberText.pixels(frame.right), "text-anchor": "end",
                "y": NumberText.pixels(frame.bottom + 17 + TextMetrics.lineHeight),
            ],
            TextMetrics.shortened(bars.categoryLabel, to: frame.width)
        )
    }

    private struct Bar {
        var left: Double
        var width: Double
        var value: Double
    }

    private func draw(
        _ bar: Bar,
        of series: Bars.Series,
        category: String,
        into markup: inout Markup,
        scale: LinearScale
    ) {
        guard Drawable.contains(bar.value) else { return }
        let (zero, tip) = (scale[0], scale[bar.value])
        let gap = bar.width > 6 ? 1.5 : 0
        markup.begin("g")
        let name = [series.name, category].filter { !$0.isEmpty }.joined(separator: ", ")
        let unit = bars.unit.isEmpty ? "" : " \(bars.unit)"
        markup.element("title", [:], "\(name): \(NumberText.short(bar.value, scale: largest))\(unit)")
        markup.element(
            "rect",
            [
                "class": "fill \(series.color.styleClass)", "x": NumberText.pixels(bar.left + gap / 2),
                "y": NumberText.pixels(min(zero, tip)), "width": NumberText.pixels(bar.width - gap),
                "height": NumberText.pixels(max(abs(zero - tip), 0.5)),
            ]
        )
        markup.end()
        drawValue(bar, tip: tip, into: &markup)
    }

    /// Draws the number above its bar, if it fits.
    private func drawValue(_ bar: Bar, tip: Double, into markup: inout Markup) {
        let text = NumberText.short(bar.value, scale: largest)
        guard TextMetrics.width(text, size: 10) + 2 <= bar.width else { return }
        markup.element(
            "text",
            [
                "class": "muted value", "x": NumberText.pixels(bar.left + bar.width / 2),
                "y": NumberText.pixels(bar.value < 0 ? tip + 12 : tip - 4), "text-anchor": "middle",
            ],
            text
        )
    }
}
