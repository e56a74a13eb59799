import Forecasting
import Foundation
import Observations

extension BacktestReport {
    /// The report for people: a table for each file and, with several files, a table for all of them.
    package var text: String {
        var parts = stations.map { station in
            let table = table { model, horizon in station[model: model.name, horizon: horizon] }
            return ([heading(of: station)] + station.notes.map { "note: \($0)" } + ["", table]).joined(separator: "\n")
        }
        if stations.count > 1 {
            parts.append("all \(stations.count) files together\n\n" + table(of: pooled))
            parts.append("skill in %, mean over the files\n\n" + skillTable)
        }
        return parts.joined(separator: "\n\n\n")
    }

    private func heading(of station: StationReport) -> String {
        let series = station.file.data.series
        let observed = series.hours.count { series[plan.target, $0] != nil }
        let range = "\(Timestamp(series.startHour)) … \(Timestamp(series.hours.upperBound - 1))"
        let network =
            switch (station.training.base, station.training.origin) {
            case (let base?, .fineTuned): "\(base), fine-tuned on the training part"
            case (let base?, _): "\(base) unchanged"
            case (nil, _): "trained on the training part, \(station.training.epochs) epochs"
            }
        return """
            \(station.file.name)
            station \(station.file.data.station.id), \(observed) hours with a \(plan.target.title), \(range)
            \(plan.kind.name.rawValue.uppercased()): \(network); judged since \(Timestamp(station.testHours.lowerBound))
            """
    }

    private func table(of score: (BacktestModel, Int) -> BacktestScore?) -> String {
        let titles = plan.models.map(\.title.count).max() ?? 0
        let coverage = String(format: "in %g %%", plan.level * 100)
        let unit = plan.target.unit
        var lines = [
            "horizon  " + "model".padding(toLength: titles, withPad: " ", startingAt: 0)
                + "   MAE \(unit)  RMSE \(unit)  skill %  \(coverage)  width \(unit)       n"
        ]
        for horizon in plan.horizons {
            lines.append("")
            for model in plan.models {
                guard let score = score(model, horizon) else { continue }
                let share =
                    score.intervalCount > 0
                    ? Self.padded(String(format: "%.1f %%", score.coverage * 100), to: coverage.count)
                        + String(format: "  %8.2f", score.width)
                    : Self.padded("–", to: coverage.count) + "         –"
                lines.append(
                    Self.padded("\(horizon) h", to: 7) + "  "
                        + model.title.padding(toLength: titles, withPad: " ", startingAt: 0)
                        + String(
                            format: "  %7.2f  %7.2f  %7.1f  ",
                            score.meanAbsoluteError,
                            score.rootMeanSquareError,
                            score.skill * 100
                        ) + share + String(format: "  %6d", score.count)
                )
            }
        }
        return lines.joined(separator: "\n")
    }

    private var skillTable: String {
        let titles = plan.models.map(\.title.count).max() ?? 0
        let blank = "".padding(toLength: titles, withPad: " ", startingAt: 0)
        var lines = [blank + plan.horizons.map { "  " + Self.padded("\($0) h", to: 6) }.joined()]
        for model in plan.models {
            let cells = plan.horizons.map { horizon in
                meanSkill(model, horizon: horizon).map { String(format: "  %6.1f", $0 * 100) } ?? "       –"
            }
            lines.append(model.title.padding(toLength: titles, withPad: " ", startingAt: 0) + cells.joined())
        }
        return lines.joined(separator: "\n")
    }

    /// Aligns the text to the right.
    private static func padded(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }
}
