/// A forecaster that a ``Combination`` weights.
package enum Expert: String, Hashable, Sendable, Codable, CaseIterable {
    /// The serving model.
    case champion
    /// The champion, corrected by the common error of its last hours (``CommonBias``).
    case biasCorrectedChampion = "recentred_champion"
    /// The previous champion, while it is kept, or its own combination (``CombinationChain``).
    case predecessor
    /// The target keeps its value.
    case persistence
    /// The target changes as it did on average over the same hours of the last seven days.
    case diurnalPersistence = "diurnal_persistence"
    /// The bias-corrected champion, corrected by a regression with a memory of three days to three weeks, by the
    /// horizon.
    case fastCorrector = "fast_corrector"
    /// The bias-corrected champion, corrected by a regression with a memory of about three months.
    case slowCorrector = "slow_corrector"

    /// The expert's index in storage, as in `allCases`.
    @inline(__always)
    var index: Int {
        switch self {
        case .champion: 0
        case .biasCorrectedChampion: 1
        case .predecessor: 2
        case .persistence: 3
        case .diurnalPersistence: 4
        case .fastCorrector: 5
        case .slowCorrector: 6
        }
    }
}

/// The weight of each expert in a combined forecast: 0 … 1, with the sum 1; an expert without a forecast has 0.
package struct ExpertWeights: Hashable, Sendable {
    /// Ordered as `Expert.allCases`; the unused lanes are 0.
    var values: SIMD8<Float>

    init(values: SIMD8<Float>) {
        self.values = values
    }

    package subscript(expert: Expert) -> Double { Double(values[expert.index]) }
}

extension ExpertWeights: Encodable {
    /// An object with one number for each expert, such as `{"champion": 0.71, …}`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for expert in Expert.allCases { try container.encode(self[expert], forKey: Name(stringValue: expert.rawValue)) }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
