/// A plot with its vertical scale.
struct PlotDrawing {
    let plot: Plot
    let axis: VerticalAxis
    private let isEmpty: Bool

    init(_ plot: Plot, horizontal: ClosedRange<Double>) {
        self.plot = plot
        let extremes = plot.marks.flatMap { $0.verticalExtremes(within: horizontal) }
        isEmpty = extremes.isEmpty
        axis = VerticalAxis(holding: Drawable.range(of: extremes + plot.including), height: plot.usableHeight)
    }

    var legendEntries: [Legend.Entry] { plot.marks.map(\.legendEntry) }

    /// Draws the grid, the marks, and the events, whose labels are above the first plot.
    ///
    /// The clip path with the given identifier cuts off marks at the frame.
    func draw(
        into markup: inout Markup,
        in frame: Frame,
        horizontal: HorizontalScale,
        events: EventLabels,
        clip: String,
        isFirst: Bool
    ) {
        markup.begin("clipPath", ["id": clip])
        markup.element(
            "rect",
            [
                "x": NumberText.pixels(frame.left - 2), "y": NumberText.pixels(frame.top - 2),
                "width": NumberText.pixels(frame.width + 4), "height": NumberText.pixels(frame.height + 4),
            ]
        )
        markup.end()
        events.drawSpans(into: &markup, in: frame)
        axis.draw(into: &markup, in: frame)
        horizontal.drawTicks(into: &markup, in: frame)
        markup.begin("g", ["clip-path": "url(#\(clip))"])
        for mark in plot.marks {
            mark.draw(into: &markup, x: horizontal.scale(in: frame), y: axis.scale(in: frame))
        }
        markup.end()
        events.drawRules(into: &markup, in: frame, hasLabels: isFirst)
        if isFirst { events.drawLabels(into: &markup, in: frame) }
        if isEmpty { drawNothing(into: &markup, in: frame) }
    }

    private func drawNothing(into markup: inout Markup, in frame: Frame) {
        markup.element(
            "text",
            [
                "class": "muted", "x": NumberText.pixels((frame.left + frame.right) / 2),
                "y": NumberText.pixels((frame.top + frame.bottom) / 2 - 6), "text-anchor": "middle",
            ],
            "no data"
        )
    }
}
