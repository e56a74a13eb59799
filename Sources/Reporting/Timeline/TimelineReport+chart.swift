package import Charts
import Forecasting
import Foundation
package import Observations
import Store

extension TimelineReport {
    /// The retrain timeline as a chart of errors, drift statistic, forecasts with observations, and events.
    ///
    /// - Parameters:
    ///   - variable: the forecast variable.
    ///   - events: the events to mark.
    /// - Returns: stacked panels over the hours of the report.
    package func chart(of variable: Variable, events: [EventReport]) -> Chart {
        let x = times.map(Double.init)
        let forecasts = Plot(
            label: "\(variable.title), forecast \(horizon) h ahead",
            unit: variable.unit,
            marks: [
                .band("interval", x: x, lower: lower.map(Self.known), upper: upper.map(Self.known), .blue),
                .line("forecast", x: x, y: predicted, .blue),
                .line("observed", x: x, y: actual, .ink, stroke: .thin),
            ]
        )
        let errors = Plot(
            label: "RMSE of \(errorHours) h",
            unit: variable.unit,
            marks: [
                .line("persistence", x: x, y: rmse.persistence.map(Self.known), .gray),
                .line("champion", x: x, y: rmse.champion.map(Self.known), .sky, stroke: .thin),
                .line("served", x: x, y: rmse.served.map(Self.known), .blue),
            ],
            including: [0]
        )
        let levels = Plot(
            label: "drift statistic / threshold",
            marks: [
                .line("statistic", x: drift.times.map(Double.init), y: drift.ratio, .orange),
                .threshold("alarm", y: 1, .vermilion),
            ],
            height: 90,
            including: [0, 1.2]
        )
        return Chart(
            title: "Retrain timeline of \(station)",
            panels: [.plot(errors), .plot(levels), .plot(forecasts)],
            events: events.compactMap(Self.mark)
        )
    }

    private static func known(_ value: Double?) -> Double { value ?? .nan }

    private static func mark(_ report: EventReport) -> Chart.Event? {
        let kind = report.event.kind
        guard let time = report.event.weatherTime, let color = colors[kind]
        else { return nil }
        let label = kind.rawValue.replacingOccurrences(of: "_", with: " ")
        return Chart.Event(at: Double(time.secondsSince1970), label: label, color: color)
    }

    /// The colors of the events that the chart shows.
    private static let colors: [EventKind: Color] = [
        .drift: .orange, .flagRaised: .vermilion, .rejected: .gray, .failed: .vermilion, .promoted: .green,
        .rolledBack: .purple, .sensorFault: .purple,
    ]
}
