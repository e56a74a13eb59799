extension Mark {
    /// The smallest and the largest value on the vertical axis within the visible range of the horizontal axis.
    func verticalExtremes(within range: ClosedRange<Double>) -> [Double] {
        func extremes(_ x: [Double], _ y: [Double]) -> [Double] {
            let shown = zip(x, y).lazy.filter { range.contains($0.0) }.map(\.1)
            return Drawable.range(of: shown).map { [$0.lowerBound, $0.upperBound] } ?? []
        }
        switch self {
        case .line(let line): return extremes(line.x, line.y)
        case .band(let band): return extremes(band.x, band.lower) + extremes(band.x, band.upper)
        case .threshold(let threshold): return Drawable.contains(threshold.y) ? [threshold.y] : []
        }
    }

    /// Draws the mark; the clip path of the group around it cuts off the parts outside the frame.
    func draw(into markup: inout Markup, x: LinearScale, y: LinearScale) {
        switch self {
        case .line(let line):
            let paths = Self.runs(line.x, line.y, within: x.values)
                .map { run in PathText.line(Decimation.line(run.map { Pixel(x: x[$0.x], y: y[$0.y]) })) }
            let style = "line \(line.stroke.styleClass)\(line.color.styleClass)"
            Self.draw(paths, style: style, into: &markup)
        case .band(let band):
            let paths = Self.runs(band, within: x.values)
                .map { run in
                    let slices = run.map { Decimation.Slice(x: x[$0.x], lower: y[$0.lower], upper: y[$0.upper]) }
                    return PathText.band(Decimation.band(slices))
                }
            Self.draw(paths, style: "band \(band.color.styleClass)", into: &markup)
        case .threshold(let threshold):
            guard Drawable.contains(threshold.y) else { return }
            let height = y[threshold.y]
            let path = PathText.line([Pixel(x: x.start, y: height), Pixel(x: x.end, y: height)])
            Self.draw([path], style: "threshold \(threshold.color.styleClass)", into: &markup)
        }
    }

    private static func draw(_ paths: [String], style: String, into markup: inout Markup) {
        guard !paths.isEmpty else { return }
        markup.element("path", ["class": style, "d": paths.joined()])
    }

    /// The points between gaps, with one point beyond each end of the range, so that lines reach the edge.
    private static func runs(
        _ x: [Double],
        _ y: [Double],
        within range: ClosedRange<Double>
    ) -> [[Pixel]] {
        let count = min(x.count, y.count)
        return visible(count, x, within: range)
            .split { !(Drawable.contains(x[$0]) && Drawable.contains(y[$0])) }
            .map { run in run.map { Pixel(x: x[$0], y: y[$0]) } }
    }

    private static func runs(_ band: Band, within range: ClosedRange<Double>) -> [[Decimation.Slice]] {
        let count = min(band.x.count, band.lower.count, band.upper.count)
        return visible(count, band.x, within: range)
            .split {
                !(Drawable.contains(band.x[$0]) && Drawable.contains(band.lower[$0])
                    && Drawable.contains(band.upper[$0]))
            }
            .map { run in run.map { Decimation.Slice(x: band.x[$0], lower: band.lower[$0], upper: band.upper[$0]) } }
    }

    private static func visible(_ count: Int, _ x: [Double], within range: ClosedRange<Double>) -> Range<Int> {
        guard let first = (0..<count).first(where: { range.contains(x[$0]) }),
            let last = (0..<count).last(where: { range.contains(x[$0]) })
        else { return 0..<0 }
        return max(first - 1, 0)..<min(last + 2, count)
    }
}
