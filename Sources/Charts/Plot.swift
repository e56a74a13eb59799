/// A panel with a vertical scale, over the axis that all plots of a chart share.
package struct Plot: Hashable, Sendable {
    /// What is plotted, such as `temperature`.
    package var label: String
    /// Its unit, such as `°C`; empty for a pure number.
    package var unit: String
    /// In the order in which they are drawn: later ones cover earlier ones.
    package var marks: [Mark]
    /// Pixels between the lowest and the highest value.
    package var height: Double
    /// Values that the scale holds at least, such as `[0]` or `[0, 1]`; the marks are always within it.
    package var including: [Double]

    package init(label: String, unit: String = "", marks: [Mark], height: Double = 200, including: [Double] = []) {
        self.label = label
        self.unit = unit
        self.marks = marks
        self.height = height
        self.including = including
    }
}

/// Something that is drawn in a plot.
///
/// Coordinates come in the order of the axis. Of columns of different length, the shortest counts.
package enum Mark: Hashable, Sendable {
    /// Straight from point to point; NaN is a gap, a point between two gaps a dot.
    case line(Line)
    /// The area between two lines; NaN in either is a gap.
    case band(Band)
    /// A dashed horizontal line from end to end.
    case threshold(Threshold)

    package struct Line: Hashable, Sendable {
        /// In the legend; empty for none.
        package var name: String
        package var x: [Double]
        package var y: [Double]
        package var colour: Colour
        package var stroke: Stroke
    }

    package struct Band: Hashable, Sendable {
        /// In the legend; empty for none.
        package var name: String
        package var x: [Double]
        package var lower: [Double]
        package var upper: [Double]
        package var colour: Colour
    }

    package struct Threshold: Hashable, Sendable {
        /// In the legend; empty for none.
        package var name: String
        package var y: Double
        package var colour: Colour
    }

    package enum Stroke: String, Hashable, Sendable, CaseIterable {
        case solid
        /// Solid and fine, for what stands behind.
        case thin
    }

    package static func line(
        _ name: String,
        x: [Double],
        y: [Double],
        _ colour: Colour,
        stroke: Stroke = .solid
    ) -> Mark {
        .line(Line(name: name, x: x, y: y, colour: colour, stroke: stroke))
    }

    package static func band(
        _ name: String,
        x: [Double],
        lower: [Double],
        upper: [Double],
        _ colour: Colour
    ) -> Mark {
        .band(Band(name: name, x: x, lower: lower, upper: upper, colour: colour))
    }

    package static func threshold(_ name: String, y: Double, _ colour: Colour = .grey) -> Mark {
        .threshold(Threshold(name: name, y: y, colour: colour))
    }
}
