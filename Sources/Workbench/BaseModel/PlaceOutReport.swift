package import Forecasting
import Foundation
import Observations

/// The scores of leaving one place out at a time.
package struct PlaceOutReport: Hashable, Sendable, Encodable {
    package enum Model: String, Hashable, Sendable, CaseIterable, CodingKeyRepresentable, Encodable {
        /// Trained from scratch on the station's own training part.
        case station
        /// The unchanged base model of the other places.
        case base
        /// The base model trained further on the station's own training part.
        case fineTune = "fine-tune"
    }

    /// One left-out station.
    package struct StationScores: Hashable, Sendable, Encodable {
        package var station: String
        /// Counted from 1; stations of one place are left out together.
        package var place: Int
        /// The stations on which the base model was trained.
        package var pooled: [String]
        package var models: [Model: Evaluation]
    }

    package var seed: UInt64
    package var part: PlaceOutEvaluation.Part
    package var stations: [StationScores]

    /// The horizons that tables show, in hours.
    package static let horizons = Horizons.standard.hours

    /// The mean skill over the stations, with equal weights.
    ///
    /// - Returns: `nil` if a station has no score at the horizon.
    package func meanSkill(of model: Model, horizon: Int) -> Double? {
        let skills = stations.compactMap { $0.models[model]?[horizon: horizon]?.skill }
        return skills.count == stations.count && !skills.isEmpty ? skills.reduce(0, +) / Double(skills.count) : nil
    }

    /// Station, model, and the skill in percent by horizon; the mean over the stations last.
    package var rows: [[String]] {
        let header = ["station", "model"] + Self.horizons.map { "\($0) h" }
        let each = stations.flatMap { scores in
            Model.allCases.map { model in
                [scores.station, model.rawValue]
                    + Self.horizons.map { Self.percent(scores.models[model]?[horizon: $0]?.skill) }
            }
        }
        let mean = Model.allCases.map { model in
            ["mean of \(stations.count)", model.rawValue]
                + Self.horizons.map { Self.percent(meanSkill(of: model, horizon: $0)) }
        }
        return [header] + each + mean
    }

    private static func percent(_ skill: Double?) -> String {
        skill.map { String(format: "%.1f", $0 * 100) } ?? "–"
    }
}
