import Forecasting
import Foundation
import Store

extension Answering {
    /// A combination reaches 1 … so many hours ahead.
    static let combinedHorizons = 24
}

extension ReadTransaction {
    /// What a station's combination has learnt, ready for the champion's next forecast.
    ///
    /// A state that cannot be read is not gone on with.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - answering: whose settings count.
    ///   - champion: the one that serves.
    /// - Returns: `nil` where nothing is combined: it is switched off, or no model serves.
    /// - Throws: an error of SQLite.
    func stationCombination(
        of station: String,
        answering: Answering,
        champion: ServedModel?
    ) throws -> Combination? {
        guard answering.combines, let champion else { return nil }
        let stored = try combination(model: answering.model, station: station)
        var combination =
            stored.flatMap { Combination(bytes: [UInt8]($0)) } ?? Combination(horizons: Answering.combinedHorizons)
        if combination.horizons != Answering.combinedHorizons {
            combination = Combination(horizons: Answering.combinedHorizons)
        }
        combination.follow(champion: champion.version, predecessor: champion.predecessor?.version ?? "")
        return combination
    }
}

extension WriteTransaction {
    /// Keeps what a station's combination has learnt.
    ///
    /// - Parameters:
    ///   - combination: of the station.
    ///   - station: its id.
    ///   - model: the name of the model that serves.
    ///   - beganWith: the promotion whose champion a station without a past began with.
    /// - Throws: an error of SQLite.
    func save(_ combination: Combination, of station: String, model: String, beganWith: Int64?) throws {
        try saveCombination(Data(combination.bytes), model: model, station: station, beganWith: beganWith)
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
