import Charts
import DriftDetection
import Observations

/// The chart of a replayed stream: residuals, the detector's distance from an alarm, and its signals.
package struct DriftChart: Sendable {
    private let chart: Chart

    /// An SVG document.
    package var svg: String { chart.svg() }

    /// - Parameter replayed: with its trace.
    package init(_ replayed: ReplayedStream) {
        let points = Self.withGaps(replayed.trace?.points ?? [])
        let times = points.map { Double($0.time.secondsSince1970) }
        chart = Chart(
            title: "Drift detection: \(replayed.stream.name)",
            subtitle: "\(replayed.rows) rows, \(replayed.alarms.count) alarm(s)",
            panels: [
                .plot(
                    Plot(
                        label: "residual",
                        unit: "°C",
                        marks: [.line("actual - predicted", x: times, y: points.map(\.residual), .blue)],
                        including: [0]
                    )
                ),
                .plot(
                    Plot(
                        label: "statistic / threshold",
                        marks: [
                            .line("closest statistic", x: times, y: points.map(\.ratio), .ink),
                            .threshold("alarm", y: 1, .vermilion),
                        ],
                        including: [0, 1]
                    )
                ),
            ],
            events: Self.events(replayed),
            identifier: replayed.stream.name
        )
    }

    /// The points with an undrawn point wherever rows are missing.
    private static func withGaps(_ points: [ResidualTrace.Point]) -> [ResidualTrace.Point] {
        let steps = zip(points, points.dropFirst()).map { $1.time.secondsSince1970 - $0.time.secondsSince1970 }
        guard let usual = steps.sorted().dropFirst(steps.count / 2).first else { return points }
        var result: [ResidualTrace.Point] = []
        for (point, step) in zip(points, steps + [0]) {
            result.append(point)
            guard step > 2 * usual else { continue }
            let time = Timestamp(secondsSince1970: point.time.secondsSince1970 + usual)
            result.append(ResidualTrace.Point(time: time, residual: .nan, ratio: .nan))
        }
        return result
    }

    /// A rule for each alarm, and a span for each drift and fault from its probable start to its end.
    private static func events(_ replayed: ReplayedStream) -> [Chart.Event] {
        let end = replayed.times?.upperBound
        return replayed.signals.enumerated()
            .flatMap { index, alarm -> [Chart.Event] in
                guard alarm.isAlarm, let start = alarm.start else { return [] }
                let color: Color = if case .sensorFault = alarm.signal { .purple } else { .vermilion }
                let over = replayed.signals[index...].first { $0.ends(alarm) }?.time ?? end ?? alarm.time
                return [
                    Chart.Event(at: seconds(start), until: seconds(over), label: "", color: color),
                    Chart.Event(at: seconds(alarm.time), label: alarm.label, color: color),
                ]
            }
    }

    private static func seconds(_ time: Timestamp) -> Double { Double(time.secondsSince1970) }
}

extension ReplayedSignal {
    /// Whether this signal ends an alarm.
    fileprivate func ends(_ alarm: ReplayedSignal) -> Bool {
        switch (alarm.signal, signal) {
        case (.drift, .driftEnded), (.sensorFault, .sensorRecovered): true
        default: false
        }
    }

    /// A label of one or two words next to the rule.
    fileprivate var label: String {
        switch signal {
        case .drift(let evidence), .warning(let evidence): evidence.kind.rawValue.replacing("_", with: " ")
        case .sensorFault(let evidence): evidence.fault.rawValue.replacing("_", with: " ")
        case .driftEnded, .sensorRecovered: ""
        }
    }
}
