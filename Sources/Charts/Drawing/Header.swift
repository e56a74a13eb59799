/// The part above a panel: its label, with the legend next to it or below it.
struct Header: Hashable {
    let label: String
    let legend: Legend
    /// Whether both fit into one row.
    let isOneRow: Bool
    private let width: Double

    init(label: String, unit: String, entries: [Legend.Entry], width: Double) {
        let text = unit.isEmpty ? label : "\(label) [\(unit)]"
        self.label = TextMetrics.shortened(text, to: width, isBold: true)
        self.width = width
        let labelWidth = TextMetrics.width(self.label, isBold: true) + 24
        let inline = Legend(entries, within: max(width - labelWidth, 60))
        isOneRow = inline.rows <= 1
        legend = isOneRow ? inline : Legend(entries, within: width)
    }

    /// The height of the title and the legend, in pixels.
    var height: Double {
        TextMetrics.lineHeight * Double(isOneRow ? 1 : 1 + legend.rows) + 12
    }

    func draw(into markup: inout Markup, x: Double, top: Double) {
        let baseline = top + 12
        markup.element("text", ["class": "label", "x": NumberText.pixels(x), "y": NumberText.pixels(baseline)], label)
        if isOneRow {
            legend.draw(into: &markup, x: x + width - legend.width, y: baseline)
        } else {
            legend.draw(into: &markup, x: x, y: baseline + TextMetrics.lineHeight)
        }
    }
}
