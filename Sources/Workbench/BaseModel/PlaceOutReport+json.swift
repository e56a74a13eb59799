import Forecasting
import Observations

extension PlaceOutReport {
    private enum CodingKeys: String, CodingKey {
        case seed
        case part
        case stations
        case mean
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(seed, forKey: .seed)
        try container.encode(part, forKey: .part)
        try container.encode(stations, forKey: .stations)
        var mean: [Model: [String: Skill]] = [:]
        for model in Model.allCases {
            for horizon in 1...Horizons.longest {
                guard let skill = meanSkill(of: model, horizon: horizon) else { continue }
                mean[model, default: [:]]["\(horizon)"] = Skill(skill: skill)
            }
        }
        try container.encode(mean, forKey: .mean)
    }

    private struct Skill: Encodable {
        var skill: Double
    }
}

extension PlaceOutReport.StationScores {
    private enum CodingKeys: String, CodingKey {
        case station
        case place
        case pooled
        case models
    }

    /// MAE and RMSE in the target's unit, 1 − RMSE / RMSE(persistence), and the number of outcomes; by model and
    /// horizon.
    private struct Score: Encodable {
        var mae: Double
        var rmse: Double
        var skill: Double
        var n: Int
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(station, forKey: .station)
        try container.encode(place, forKey: .place)
        try container.encode(pooled, forKey: .pooled)
        let scores = models.mapValues { evaluation in
            Dictionary(
                uniqueKeysWithValues: evaluation.scores.map { score in
                    let entry = Score(
                        mae: score.meanAbsoluteError,
                        rmse: score.rootMeanSquareError,
                        skill: score.skill,
                        n: score.count
                    )
                    return ("\(score.horizon)", entry)
                }
            )
        }
        try container.encode(scores, forKey: .models)
    }
}
