/// The positions of all parts of a chart.
struct ChartLayout {
    struct Block {
        enum Content {
            case plot(PlotDrawing)
            case bars(BarDrawing)
        }

        var content: Content
        var header: Header
        /// The distance from the top of the document, in pixels.
        var top: Double
        var frame: Frame
        /// Whether the panel has the labels of the horizontal axis below it.
        var hasAxisLabels: Bool
        /// Whether the panel has the labels of the events above it.
        var hasEventLabels: Bool
    }

    static let margin = 20.0
    let width: Double
    let height: Double
    let titleLines: [String]
    let subtitleLines: [String]
    let horizontal: HorizontalScale
    let events: EventLabels
    let blocks: [Block]

    init(_ chart: Chart) {
        let width = chart.width.isFinite ? min(max(chart.width, 320), 10_000) : 960
        self.width = width
        let room = width - 2 * Self.margin
        titleLines = TextMetrics.lines(chart.title, within: room, size: TextMetrics.title, isBold: true)
        subtitleLines = TextMetrics.lines(chart.subtitle, within: room)
        let plots = chart.panels.compactMap(\.plot)
        let horizontal = HorizontalScale(chart.axis, plots: plots, width: room - 40)
        self.horizontal = horizontal
        let contents = chart.panels.map { panel -> Block.Content in
            switch panel {
            case .plot(let plot): .plot(PlotDrawing(plot, horizontal: horizontal.range))
            case .bars(let bars): .bars(BarDrawing(bars))
            }
        }
        let axisWidth = contents.map(\.axis.width).max() ?? 0
        let frame = Frame(left: Self.margin + axisWidth + 8, right: width - Self.margin, top: 0, bottom: 0)
        events = EventLabels(chart.events, scale: horizontal.scale(in: frame))
        var top =
            14 + Double(titleLines.count) * TextMetrics.titleLineHeight
            + Double(subtitleLines.count) * TextMetrics.lineHeight + 14
        var blocks: [Block] = []
        let firstPlot = chart.panels.firstIndex { $0.plot != nil }
        for (index, content) in contents.enumerated() {
            let isLastPlot =
                content.isPlot && (index + 1 == contents.count || !contents[index + 1].isPlot)
            var block = Block(
                content: content,
                header: content.header(width: room),
                top: top,
                frame: frame,
                hasAxisLabels: isLastPlot,
                hasEventLabels: index == firstPlot
            )
            block.frame.top = top + block.header.height + (block.hasEventLabels ? events.height : 0)
            block.frame.bottom = block.frame.top + content.height
            blocks.append(block)
            top = block.frame.bottom + content.footHeight(isLastPlot ? horizontal.height : 8) + 14
        }
        self.blocks = blocks
        height = top.rounded(.up)
    }
}

extension ChartLayout.Block.Content {
    fileprivate var axis: VerticalAxis {
        switch self {
        case .plot(let drawing): drawing.axis
        case .bars(let drawing): drawing.axis
        }
    }

    fileprivate var isPlot: Bool {
        if case .plot = self { true } else { false }
    }

    fileprivate var height: Double {
        switch self {
        case .plot(let drawing): drawing.plot.usableHeight
        case .bars(let drawing): drawing.bars.usableHeight
        }
    }

    fileprivate func footHeight(_ horizontal: Double) -> Double {
        switch self {
        case .plot: horizontal
        case .bars(let drawing): drawing.footHeight
        }
    }

    fileprivate func header(width: Double) -> Header {
        switch self {
        case .plot(let drawing):
            Header(
                label: drawing.plot.label,
                unit: drawing.plot.unit,
                entries: drawing.legendEntries,
                width: width
            )
        case .bars(let drawing):
            Header(
                label: drawing.bars.label,
                unit: drawing.bars.unit,
                entries: drawing.legendEntries,
                width: width
            )
        }
    }
}

extension Plot {
    /// The requested height, limited to a valid range.
    var usableHeight: Double { height.isFinite ? min(max(height, 40), 4_000) : 200 }
}

extension Bars {
    /// The requested height, limited to a valid range.
    var usableHeight: Double { height.isFinite ? min(max(height, 40), 4_000) : 220 }
}

extension Chart.Panel {
    var plot: Plot? {
        if case .plot(let plot) = self { plot } else { nil }
    }
}
