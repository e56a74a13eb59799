package import Charts
import Forecasting
import Foundation
import Observations

extension BacktestReport {
    /// The last weeks of the first file's test part (observations with their earlier forecasts), and the error of all
    /// models by horizon, over all files.
    package var chart: Chart {
        let first = stations.first
        let name = first?.file.data.station.id ?? ""
        let title = first?.latest.map { "\($0.title) at \(name): forecast and observed" } ?? "Backtest"
        let scope = stations.count > 1 ? "; errors over all \(stations.count) files" : ""
        return Chart(
            title: title,
            subtitle: "The last weeks of the hours that were held out from training\(scope)",
            axis: .time(),
            panels: forecastPanels(of: first?.latest) + [errorPanel]
        )
    }

    /// One panel for a middle and one for the longest horizon.
    private func forecastPanels(of latest: LatestForecasts?) -> [Chart.Panel] {
        guard let latest else { return [] }
        let known = plan.horizons.filter { latest.forecasts[$0] != nil }
        let middle = known.min { abs($0 - 6) < abs($1 - 6) }
        let chosen = Set([middle, known.last].compactMap { $0 }).sorted()
        let times = latest.observed.indices.map { Double(Timestamp(latest.start + $0).secondsSince1970) }
        let interval = String(format: "%g %% interval", plan.level * 100)
        return chosen.compactMap { horizon in
            guard let columns = latest.forecasts[horizon] else { return nil }
            return .plot(
                Plot(
                    label: "\(plan.target.title), forecast \(horizon) h before",
                    unit: plan.target.unit,
                    marks: [
                        .band(interval, x: times, lower: columns.lower, upper: columns.upper, .blue),
                        .line("observed", x: times, y: latest.observed, .ink),
                        .line("forecast", x: times, y: columns.value, .blue),
                    ]
                )
            )
        }
    }

    private var errorPanel: Chart.Panel {
        .bars(
            Bars(
                label: "root mean square error",
                unit: plan.target.unit,
                categoryLabel: "hours ahead",
                categories: plan.horizons.map { "\($0) h" },
                series: plan.models.enumerated()
                    .map { position, model in
                        Bars.Series(
                            model.title,
                            values: plan.horizons.map { pooled(model, horizon: $0)?.rootMeanSquareError ?? .nan },
                            position == 0 ? .gray : .series(plan.models.count - 1 - position)
                        )
                    }
            )
        )
    }
}
