/// Explains the colors of a panel, in rows without overlaps.
struct Legend: Hashable {
    enum Sample: Hashable {
        case line(Mark.Stroke)
        case band
        case threshold
        case bar
    }

    struct Entry: Hashable {
        var name: String
        var color: Color
        var sample: Sample
    }

    /// An entry with its left end in pixels from the left edge of the legend.
    struct Placed: Hashable {
        var entry: Entry
        var x: Double
        var row: Int
    }

    static let sampleWidth = 20.0
    private static let gap = 6.0
    private static let spacing = 18.0

    let placed: [Placed]
    /// The width in pixels of the widest row, from its first entry to the end of its last.
    let width: Double
    let rows: Int

    /// - Parameters:
    ///   - entries: the entries; duplicates are shown once, entries without a name are left out.
    ///   - limit: the maximum width in pixels.
    init(_ entries: [Entry], within limit: Double) {
        var placed: [Placed] = []
        var seen: Set<Entry> = []
        var (x, row, widest) = (0.0, 0, 0.0)
        for entry in entries where !entry.name.isEmpty && seen.insert(entry).inserted {
            var entry = entry
            entry.name = TextMetrics.shortened(entry.name, to: limit - Self.sampleWidth - Self.gap)
            let width = Self.sampleWidth + Self.gap + TextMetrics.width(entry.name)
            if x > 0, x + width > limit { (x, row) = (0, row + 1) }
            placed.append(Placed(entry: entry, x: x, row: row))
            widest = max(widest, x + width)
            x += width + Self.spacing
        }
        self.placed = placed
        width = widest
        rows = placed.isEmpty ? 0 : row + 1
    }

    /// Draws the rows, the first with its baseline at `y`.
    func draw(into markup: inout Markup, x: Double, y: Double) {
        for item in placed {
            let (left, baseline) = (x + item.x, y + Double(item.row) * TextMetrics.lineHeight)
            Self.draw(item.entry, into: &markup, x: left, middle: baseline - 4)
            markup.element(
                "text",
                ["x": NumberText.pixels(left + Self.sampleWidth + Self.gap), "y": NumberText.pixels(baseline)],
                item.entry.name
            )
        }
    }

    private static func draw(_ entry: Entry, into markup: inout Markup, x: Double, middle: Double) {
        let color = entry.color.styleClass
        let across = PathText.line([Pixel(x: x + 1, y: middle), Pixel(x: x + sampleWidth - 1, y: middle)])
        switch entry.sample {
        case .line(let stroke):
            markup.element("path", ["class": "line \(stroke.styleClass)\(color)", "d": across])
        case .threshold:
            markup.element("path", ["class": "threshold \(color)", "d": across])
        case .band, .bar:
            markup.element(
                "rect",
                [
                    "class": "\(entry.sample == .band ? "band" : "fill") \(color)",
                    "x": NumberText.pixels(x + (entry.sample == .band ? 0 : 6)), "y": NumberText.pixels(middle - 5),
                    "width": NumberText.pixels(entry.sample == .band ? sampleWidth : 12), "height": "10",
                ]
            )
        }
    }
}

extension Mark.Stroke {
    /// The class in the stylesheet, followed by a space; empty for a solid line.
    var styleClass: String { self == .solid ? "" : "\(rawValue) " }
}

extension Mark {
    var legendEntry: Legend.Entry {
        switch self {
        case .line(let line): .init(name: line.name, color: line.color, sample: .line(line.stroke))
        case .band(let band): .init(name: band.name, color: band.color, sample: .band)
        case .threshold(let threshold): .init(name: threshold.name, color: threshold.color, sample: .threshold)
        }
    }
}
