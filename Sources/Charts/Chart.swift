/// A chart of stacked panels, written as one self-contained SVG document.
///
/// ```swift
/// let chart = Chart(
///     title: "Temperature at KJFK",
///     axis: .time(),
///     panels: [
///         .plot(Plot(label: "temperature", unit: "°C", marks: [
///             .band("90 % interval", x: times, lower: low, upper: high, .blue),
///             .line("forecast", x: times, y: forecast, .blue),
///             .line("observed", x: times, y: observed, .ink),
///         ])),
///     ],
///     events: [Chart.Event(at: 1_373_932_800, label: "heatwave begins")]
/// )
/// let document = chart.svg()
/// ```
///
/// The same values give the same bytes. The document follows the reader's light or dark preference, has a title and a
/// description for screen readers (`role="img"`), and stays small: a line of 100,000 points is drawn with its extremes
/// in every pixel column. A number that is not finite, or outside ±10¹⁵, is a gap.
package struct Chart: Hashable, Sendable {
    package var title: String
    /// One or two lines below the title; may be empty.
    package var subtitle: String
    /// The description for readers who cannot see the chart; if empty, it is made from the title and the labels.
    package var summary: String
    /// The horizontal axis of all plots.
    package var axis: Axis
    /// The panels from top to bottom.
    package var panels: [Panel]
    /// Events that are drawn through all plots.
    package var events: [Event]
    /// The width in pixels, at least 320; the panels determine the height.
    package var width: Double
    /// The prefix of the identifiers in the document; charts in the same page need different prefixes.
    ///
    /// Characters other than ASCII letters, digits and hyphens are left out.
    package var identifier: String

    package init(
        title: String,
        subtitle: String = "",
        summary: String = "",
        axis: Axis = .time(),
        panels: [Panel],
        events: [Event] = [],
        width: Double = 960,
        identifier: String = "chart"
    ) {
        self.title = title
        self.subtitle = subtitle
        self.summary = summary
        self.axis = axis
        self.panels = panels
        self.events = events
        self.width = width
        self.identifier = identifier
    }

    /// A time axis from left to right: seconds since 1970-01-01T00:00:00Z, labeled in UTC.
    package struct Axis: Hashable, Sendable {
        package var label: String
        /// The visible range, which cuts off the rest; `nil` for the range of the marks.
        package var range: ClosedRange<Double>?

        package init(label: String, range: ClosedRange<Double>? = nil) {
            self.label = label
            self.range = range
        }

        package static func time(label: String = "time (UTC)", range: ClosedRange<Double>? = nil) -> Axis {
            Axis(label: label, range: range)
        }
    }

    package enum Panel: Hashable, Sendable {
        case plot(Plot)
        case bars(Bars)
    }

    /// A point in time, drawn as a vertical rule with a label, or a period, drawn as a shaded span.
    ///
    /// An event outside the visible range is not drawn.
    package struct Event: Hashable, Sendable {
        /// Unit: that of the axis.
        package var start: Double
        /// The end of a period; `nil` for a point in time.
        package var end: Double?
        package var label: String
        package var color: Color

        package init(at start: Double, until end: Double? = nil, label: String, color: Color = .vermilion) {
            self.start = start
            self.end = end
            self.label = label
            self.color = color
        }
    }
}
