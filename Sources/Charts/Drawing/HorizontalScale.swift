/// The scale of the axis that all plots share.
struct HorizontalScale {
    let range: ClosedRange<Double>
    let ticks: [Tick]
    let label: String

    /// - Parameters:
    ///   - axis: the requested axis.
    ///   - plots: the plots whose marks the scale contains if the axis has no range.
    ///   - width: the width in pixels.
    init(_ axis: Chart.Axis, plots: [Plot], width: Double) {
        let asked = axis.range.flatMap { Drawable.range(of: [$0.lowerBound, $0.upperBound]) }
        let found = asked ?? Drawable.range(of: plots.flatMap(\.marks).flatMap(\.horizontalExtremes))
        var range = (found ?? 0...1).clamped(to: TimeTicks.drawable)
        if range.lowerBound == range.upperBound {
            range = (range.lowerBound - 1...range.upperBound + 1).clamped(to: TimeTicks.drawable)
        }
        self.range = range
        label = axis.label
        ticks = TimeTicks.ticks(range, count: max(Int(width / 88), 2))
    }

    func scale(in frame: Frame) -> LinearScale {
        LinearScale(values: range, start: frame.left, end: frame.right)
    }

    /// The height in pixels of the tick labels and the axis label below a plot.
    var height: Double {
        let context = ticks.contains { $0.context != nil } ? TextMetrics.lineHeight : 0
        return 8 + TextMetrics.lineHeight + context + (label.isEmpty ? 0 : TextMetrics.lineHeight + 2)
    }

    func drawTicks(into markup: inout Markup, in frame: Frame) {
        let scale = scale(in: frame)
        for tick in ticks {
            let x = scale[tick.value].rounded()
            let path = PathText.line([Pixel(x: x, y: frame.bottom), Pixel(x: x, y: frame.bottom + 5)])
            markup.element("path", ["class": "tick", "d": path])
        }
    }

    func drawLabels(into markup: inout Markup, in frame: Frame) {
        let scale = scale(in: frame)
        let first = frame.bottom + 6 + 13
        for tick in ticks {
            for (row, text) in [tick.label, tick.context ?? ""].enumerated() where !text.isEmpty {
                let place = Self.place(text, at: scale[tick.value], in: frame)
                markup.element(
                    "text",
                    [
                        "class": "muted", "x": NumberText.pixels(place),
                        "y": NumberText.pixels(first + Double(row) * TextMetrics.lineHeight), "text-anchor": "middle",
                    ],
                    text
                )
            }
        }
        guard !label.isEmpty else { return }
        markup.element(
            "text",
            [
                "class": "muted", "x": NumberText.pixels(frame.right),
                "y": NumberText.pixels(frame.bottom + height - 4), "text-anchor": "end",
            ],
            TextMetrics.shortened(label, to: frame.width)
        )
    }

    /// The middle of a label, moved so that the label stays on the page.
    private static func place(_ text: String, at x: Double, in frame: Frame) -> Double {
        let half = TextMetrics.width(text) / 2
        return min(max(x, half), max(frame.right + 16 - half, half))
    }
}

extension Mark {
    /// The smallest and the largest coordinate along the axis.
    fileprivate var horizontalExtremes: [Double] {
        let values: [Double] =
            switch self {
            case .line(let line): line.x
            case .band(let band): band.x
            case .threshold: []
            }
        return Drawable.range(of: values).map { [$0.lowerBound, $0.upperBound] } ?? []
    }
}
