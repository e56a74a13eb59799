/// A panel with a vertical scale, on the horizontal axis that all plots of a chart share.
package struct Plot: Hashable, Sendable {
    /// The plotted quantity, such as `temperature`.
    package var label: String
    /// The unit, such as `°C`; empty for a pure number.
    package var unit: String
    /// The marks in drawing order; a later mark covers an earlier one.
    package var marks: [Mark]
    /// The height in pixels between the lowest and the highest value.
    package var height: Double
    /// Values that the scale must contain, such as `[0]` or `[0, 1]`; it always contains the marks.
    package var including: [Double]

    package init(label: String, unit: String = "", marks: [Mark], height: Double = 200, including: [Double] = []) {
        self.label = label
        self.unit = unit
        self.marks = marks
        self.height = height
        self.including = including
    }
}

/// A graphical element in a plot.
///
/// Coordinates are in the order of the axis. If columns differ in length, the shortest one counts.
package enum Mark: Hashable, Sendable {
    /// Straight lines from point to point; NaN is a gap, a point between two gaps is a dot.
    case line(Line)
    /// The area between two lines; NaN in either is a gap.
    case band(Band)
    /// A dashed horizontal line across the whole plot.
    case threshold(Threshold)

    package struct Line: Hashable, Sendable {
        /// The name in the legend; empty for none.
        package var name: String
        package var x: [Double]
        package var y: [Double]
        package var color: Color
        package var stroke: Stroke
    }

    package struct Band: Hashable, Sendable {
        /// The name in the legend; empty for none.
        package var name: String
        package var x: [Double]
        package var lower: [Double]
        package var upper: [Double]
        package var color: Color
    }

    package struct Threshold: Hashable, Sendable {
        /// The name in the legend; empty for none.
        package var name: String
        package var y: Double
        package var color: Color
    }

    package enum Stroke: String, Hashable, Sendable, CaseIterable {
        case solid
        /// Solid and thin, for background lines.
        case thin
    }

    package static func line(
        _ name: String,
        x: [Double],
        y: [Double],
        _ color: Color,
        stroke: Stroke = .solid
    ) -> Mark {
        .line(Line(name: name, x: x, y: y, color: color, stroke: stroke))
    }

    package static func band(
        _ name: String,
        x: [Double],
        lower: [Double],
        upper: [Double],
        _ color: Color
    ) -> Mark {
        .band(Band(name: name, x: x, lower: lower, upper: upper, color: color))
    }

    package static func threshold(_ name: String, y: Double, _ color: Color = .gray) -> Mark {
        .threshold(Threshold(name: name, y: y, color: color))
    }
}
