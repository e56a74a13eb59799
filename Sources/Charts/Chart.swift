/// A picture of numbers: panels one above the other, written as one self-contained SVG document.
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
/// The same values give the same bytes. The document follows the reader's light or dark preference, names itself to
/// screen readers (`role="img"`, a title and a description), and stays small: a line of 100,000 points is drawn by its
/// extremes in every pixel column. A number that is not finite, or beyond ±10¹⁵, is a gap.
package struct Chart: Hashable, Sendable {
    package var title: String
    /// A line or two below the title; may be empty.
    package var subtitle: String
    /// What someone who cannot see the chart is told of it; if empty, one is made of the title and the labels.
    package var summary: String
    /// The horizontal axis that all plots share.
    package var axis: Axis
    /// From top to bottom.
    package var panels: [Panel]
    /// Moments that run through all plots.
    package var events: [Event]
    /// Pixels, at least 320; the height follows from the panels.
    package var width: Double
    /// The prefix of the identifiers in the document: give each chart its own where several stand in one page.
    ///
    /// Other characters than ASCII letters, digits and hyphens are left out.
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

    /// The time, from left to right: seconds since 1970-01-01T00:00:00Z, labelled in UTC.
    package struct Axis: Hashable, Sendable {
        package var label: String
        /// What is shown, and the rest cut off; `nil` for all that the marks have.
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

    /// A moment, drawn as a vertical rule with a label, or a period, drawn as a shaded span.
    ///
    /// One that lies wholly outside what the axis shows is not drawn.
    package struct Event: Hashable, Sendable {
        /// In the unit of the axis.
        package var start: Double
        /// The end of a period; `nil` for a moment.
        package var end: Double?
        package var label: String
        package var colour: Colour

        package init(at start: Double, until end: Double? = nil, label: String, colour: Colour = .vermilion) {
            self.start = start
            self.end = end
            self.label = label
            self.colour = colour
        }
    }
}
