extension Chart {
    /// The chart as an SVG document, UTF-8; equal charts give equal documents.
    package func svg() -> String {
        let layout = ChartLayout(self)
        let prefix = safeIdentifier
        var markup = Markup()
        let (width, height) = (NumberText.pixels(layout.width), NumberText.pixels(layout.height))
        markup.begin(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "class": Stylesheet.rootClass, "role": "img",
                "aria-labelledby": "\(prefix)-title \(prefix)-summary", "width": width, "height": height,
                "viewBox": "0 0 \(width) \(height)",
            ]
        )
        markup.element("title", ["id": "\(prefix)-title"], title)
        markup.element("desc", ["id": "\(prefix)-summary"], summary.isEmpty ? madeSummary : summary)
        markup.style(Stylesheet.text)
        markup.element("rect", ["class": "ground", "width": width, "height": height])
        drawTitle(layout, into: &markup)
        for (index, block) in layout.blocks.enumerated() {
            draw(block, of: layout, clip: "\(prefix)-clip-\(index)", into: &markup)
        }
        markup.end()
        return markup.text
    }

    private func drawTitle(_ layout: ChartLayout, into markup: inout Markup) {
        let left = NumberText.pixels(ChartLayout.margin)
        var baseline = 14 + 18.0
        for line in layout.titleLines {
            markup.element("text", ["class": "title", "x": left, "y": NumberText.pixels(baseline)], line)
            baseline += TextMetrics.titleLineHeight
        }
        baseline -= 4
        for line in layout.subtitleLines {
            markup.element("text", ["class": "muted", "x": left, "y": NumberText.pixels(baseline)], line)
            baseline += TextMetrics.lineHeight
        }
    }

    private func draw(_ block: ChartLayout.Block, of layout: ChartLayout, clip: String, into markup: inout Markup) {
        markup.begin("g")
        block.header.draw(into: &markup, x: ChartLayout.margin, top: block.top)
        switch block.content {
        case .plot(let drawing):
            drawing.draw(
                into: &markup,
                in: block.frame,
                horizontal: layout.horizontal,
                events: layout.events,
                clip: clip,
                isFirst: block.hasEventLabels
            )
            if block.hasAxisLabels { layout.horizontal.drawLabels(into: &markup, in: block.frame) }
        case .bars(let drawing):
            drawing.draw(into: &markup, in: block.frame)
        }
        markup.end()
    }

    private var madeSummary: String {
        let labels = panels.map { panel in
            switch panel {
            case .plot(let plot): (plot.label, plot.unit)
            case .bars(let bars): (bars.label, bars.unit)
            }
        }
        let names = labels.map { $0.1.isEmpty ? $0.0 : "\($0.0) [\($0.1)]" }.joined(separator: "; ")
        let marks = events.map(\.label).filter { !$0.isEmpty }.joined(separator: "; ")
        return [subtitle, names, marks].filter { !$0.isEmpty }.joined(separator: ". ")
    }

    private var safeIdentifier: String {
        let kept = identifier.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return kept.isEmpty ? "chart" : kept
    }
}
