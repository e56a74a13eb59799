import Forecasting
import Foundation
import Observations
import Store

extension ReadTransaction {
    /// The combinations of a station, ready for the champion's next forecast.
    ///
    /// An unreadable state is discarded.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - answering: the settings and the champion.
    /// - Returns: `nil` if combining is switched off or no model serves.
    /// - Throws: a `StoreError`.
    func stationCombination(of station: String, for answering: Answering) throws -> CombinationChain? {
        guard answering.combines, let champion = answering.champion else { return nil }
        return try CombinationChain(following: champion.versions, horizons: Horizons.longest) { version in
            let key = CombinationKey(target: answering.target.name, station: station, version: version)
            let kept = try combination(of: key).flatMap { Combination(bytes: [UInt8]($0.state)) }
            return kept.flatMap { $0.horizons == Horizons.longest ? $0 : nil }
        }
    }
}

extension WriteTransaction {
    /// Saves the combinations of a station.
    ///
    /// - Parameters:
    ///   - chain: the combinations.
    ///   - station: its id.
    ///   - answering: the target.
    ///   - hour: the newest observation that they have learned from.
    ///   - isWarm: whether they need no backfill.
    /// - Throws: a `StoreError`.
    func save(
        _ chain: CombinationChain,
        of station: String,
        for answering: Answering,
        hour: Hour,
        isWarm: Bool
    ) throws {
        for combination in chain.combinations {
            try save(combination, of: station, target: answering.target.name, hour: hour, isWarm: isWarm)
        }
    }

    func save(
        _ combination: Combination,
        of station: String,
        target: TargetName,
        hour: Hour,
        isWarm: Bool
    ) throws {
        try save(
            KeptCombination(state: Data(combination.bytes), hour: Timestamp(hour), isWarm: isWarm),
            of: CombinationKey(target: target, station: station, version: combination.champion)
        )
    }
}

extension ExpertWeights {
    /// The weights by expert name, rounded to 0.001; experts with a weight of zero are left out.
    var rounded: [String: Double] {
        var weights: [String: Double] = [:]
        for expert in Expert.allCases {
            let weight = (self[expert] * 1000).rounded() / 1000
            if weight != 0 { weights[expert.rawValue] = weight }
        }
        return weights
    }
}
