import Forecasting
import Healing

/// Champion and challenger on the same held-back hours.
struct HeldBackComparison: Sendable {
    /// Of the challenger, on all held-back hours.
    var outcomes: [Outcome]
    private let championOutcomes: [Outcome]?

    /// The horizons that a decision looks at, in hours.
    static let horizons = [1, 3, 6, 12, 24]

    /// - Parameters:
    ///   - challenger: the outcomes on the held-back parts.
    ///   - champion: what serves now; `nil` if nothing does.
    ///   - stations: with the held-back parts that the outcomes are of.
    /// - Throws: `ForecastError` where the champion cannot forecast.
    init(challenger: [Outcome], champion: Forecaster?, stations: [StationData]) throws {
        outcomes = challenger
        championOutcomes = try champion?.outcomes(on: stations, \.heldBack)
    }

    /// The losses at the origins within the given hours, as ``PromotionGate`` defines them.
    ///
    /// - Parameter hours: by station.
    /// - Returns: origins of all stations in the order of time.
    func losses(in hours: [String: Range<Int64>]) -> PairedLosses {
        let challenger = Self.byOrigin(outcomes, in: hours)
        let champion = championOutcomes.map { Self.byOrigin($0, in: hours) }
        let shared = challenger.keys.filter { champion?[$0] != nil || champion == nil }.sorted()
        let scale = Self.meanSquares(champion ?? challenger, at: shared) { outcome in
            champion == nil ? outcome.actual - outcome.persistence : outcome.residual
        }
        func losses(_ outcomes: [Origin: [Outcome]], _ error: (Outcome) -> Double) -> [Double] {
            shared.map { Self.loss(outcomes[$0] ?? [], scale: scale, error) }
        }
        return PairedLosses(
            champion: champion.map { losses($0, \.residual) },
            challenger: losses(challenger, \.residual),
            persistence: losses(challenger) { $0.actual - $0.persistence },
            longestHorizon: scale.keys.max() ?? 1
        )
    }

    /// An hour of a station at which a forecast was made.
    private struct Origin: Hashable, Comparable {
        var time: Timestamp
        var station: String

        static func < (lhs: Origin, rhs: Origin) -> Bool { (lhs.time, lhs.station) < (rhs.time, rhs.station) }
    }

    private static func byOrigin(_ outcomes: [Outcome], in hours: [String: Range<Int64>]) -> [Origin: [Outcome]] {
        let judged = outcomes.filter { outcome in
            horizons.contains(outcome.horizon)
                && hours[outcome.station]?.contains(outcome.issuedAt.nearestHour) == true
        }
        return Dictionary(grouping: judged) { Origin(time: $0.issuedAt, station: $0.station) }
    }

    /// Mean squared errors by horizon.
    private static func meanSquares(
        _ outcomes: [Origin: [Outcome]],
        at origins: [Origin],
        _ error: (Outcome) -> Double
    ) -> [Int: Double] {
        var sums: [Int: (sum: Double, count: Double)] = [:]
        for outcome in origins.flatMap({ outcomes[$0] ?? [] }) {
            let error = error(outcome)
            let before = sums[outcome.horizon] ?? (0, 0)
            sums[outcome.horizon] = (before.sum + error * error, before.count + 1)
        }
        return sums.mapValues { $0.sum / $0.count }.filter { $0.value > 0 }
    }

    private static func loss(_ outcomes: [Outcome], scale: [Int: Double], _ error: (Outcome) -> Double) -> Double {
        let parts = outcomes.sorted { $0.horizon < $1.horizon }
            .compactMap { outcome in
                scale[outcome.horizon].map { error(outcome) * error(outcome) / $0 }
            }
        return parts.isEmpty ? 0 : parts.reduce(0, +) / Double(parts.count)
    }
}
