import Forecasting
import Foundation
import Store

extension Answering {
    /// A combination reaches 1 … so many hours ahead.
    static let combinedHorizons = 24
}

extension ReadTransaction {
    /// What a station's combinations have learnt, ready for the champion's next forecast.
    ///
    /// A state that cannot be read is not gone on with.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - answering: whose settings count.
    ///   - champion: the one that serves.
    /// - Returns: `nil` where nothing is combined: it is switched off, or no model serves.
    /// - Throws: a `StoreError`.
    func stationCombination(
        of station: String,
        answering: Answering,
        champion: ServedModel?
    ) throws -> CombinationChain? {
        guard answering.combines, let champion else { return nil }
        let horizons = Answering.combinedHorizons
        return try CombinationChain(following: champion.versions, horizons: horizons) { version in
            let key = CombinationKey(model: answering.model, station: station, version: version)
            let kept = try combination(of: key).flatMap { Combination(bytes: [UInt8]($0.state)) }
            return kept.flatMap { $0.horizons == horizons ? $0 : nil }
        }
    }
}

extension WriteTransaction {
    /// Keeps what a station's combinations have learnt.
    ///
    /// - Parameters:
    ///   - chain: the combinations of the station.
    ///   - station: its id.
    ///   - model: the name of the model that serves.
    ///   - hour: of the newest observation that they know.
    ///   - isExperienced: whether they need no rehearsal.
    /// - Throws: a `StoreError`.
    func save(
        _ chain: CombinationChain,
        of station: String,
        model: String,
        hour: Timestamp,
        isExperienced: Bool
    ) throws {
        for combination in chain.combinations {
            try save(combination, of: station, model: model, hour: hour, isExperienced: isExperienced)
        }
    }

    /// The same for one of them.
    func save(
        _ combination: Combination,
        of station: String,
        model: String,
        hour: Timestamp,
        isExperienced: Bool
    ) throws {
        try save(
            KeptCombination(state: Data(combination.bytes), hour: hour, isExperienced: isExperienced),
            of: CombinationKey(model: model, station: station, version: combination.champion)
        )
    }
}

extension ExpertShares {
    /// The shares by the experts' names, to the thousandth; experts without one are left out.
    var rounded: [String: Double] {
        var shares: [String: Double] = [:]
        for expert in Expert.allCases {
            let share = (self[expert] * 1000).rounded() / 1000
            if share != 0 { shares[expert.rawValue] = share }
        }
        return shares
    }
}
