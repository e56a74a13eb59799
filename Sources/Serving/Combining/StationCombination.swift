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
    /// - Throws: an error of SQLite.
    func stationCombination(
        of station: String,
        answering: Answering,
        champion: ServedModel?
    ) throws -> CombinationPair? {
        guard answering.combines, let champion else { return nil }
        func kept(_ version: String, predecessor: String = "") throws -> Combination {
            let key = CombinationKey(model: answering.model, station: station, version: version)
            let stored = try combination(of: key).flatMap { Combination(bytes: [UInt8]($0.state)) }
            let known = stored.flatMap { $0.horizons == Answering.combinedHorizons ? $0 : nil }
            var combination = known ?? Combination(horizons: Answering.combinedHorizons)
            combination.follow(champion: version, predecessor: predecessor)
            return combination
        }
        return CombinationPair(
            champion: try kept(champion.version, predecessor: champion.predecessor?.version ?? ""),
            predecessor: try champion.predecessor.map { try kept($0.version) }
        )
    }
}

extension WriteTransaction {
    /// Keeps what a station's combinations have learnt.
    ///
    /// - Parameters:
    ///   - combinations: of the station.
    ///   - station: its id.
    ///   - model: the name of the model that serves.
    ///   - hour: of the newest observation that they know.
    ///   - isExperienced: whether they need no rehearsal.
    /// - Throws: an error of SQLite.
    func save(
        _ combinations: CombinationPair,
        of station: String,
        model: String,
        hour: Timestamp,
        isExperienced: Bool
    ) throws {
        for combination in [combinations.champion, combinations.predecessor].compactMap(\.self) {
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
