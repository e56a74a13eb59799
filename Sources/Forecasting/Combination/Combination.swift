import Observations

/// The forecast that a station is served: a mixture of experts, learned online from their recent losses.
///
/// One value for each station and target. For each horizon it weighs the champion, its predecessor, persistence, diurnal persistence and
/// three corrections of the champion (``Expert``). How, and what is proven about it: `docs/combination.md`.
///
/// Use, in the order of the observations:
/// 1. ``follow(champion:predecessor:)`` with the names of the models that forecast now; costs nothing if they have not
///    changed.
/// 2. ``observe(_:at:)`` with the value observed at an hour. The combination looks up the forecasts that were pending for
///    that hour.
/// 3. ``issue(_:at:)`` with the experts' forecasts from that hour: answers the combined forecast and keeps it pending.
///
/// ``combined(_:at:)`` answers without keeping anything, for requests that come again.
///
/// What may happen on the way:
/// - *An observation again*: the first one of an hour counts, a repetition changes nothing.
/// - *An observation late*: it is compared with those forecasts for its hour that are still kept; forecasts are kept
///   for a day.
/// - *A gap, an hour without forecasts*: nothing is learnt about that hour; regrets are forgotten by outcomes, not by
///   the clock.
/// - *A forecast again from an hour, or from an earlier hour than the newest*: answered, not kept. A day or more before
///   the newest means that the clock had jumped ahead: what was pending is dropped, what was learnt stays.
/// - *An expert without a forecast*, or with one that is not finite: the others share its weight.
/// - *A restart*: ``bytes`` hold everything; what was decoded continues bit for bit as what was encoded would have.
///
/// Pure: the same calls give the same bits. No forecast depends on an observation that was handed in after it.
package struct Combination: Hashable, Sendable {
    /// The forecast reaches 1 … `horizons` hours ahead.
    package let horizons: Int
    /// The models whose forecasts came last; empty if there is none.
    package internal(set) var champion = ""
    package internal(set) var predecessor = ""

    /// Eight horizons each.
    var groups: [Group]
    var pending: PendingForecasts
    /// The bias-corrected champion's last known residual one hour ahead, °C, and the hour that it belongs to.
    var residual: Float = 0
    var residualHour = Hour(.min)
    var bias = CommonBias()

    /// What eight horizons have learnt.
    struct Group: Hashable, Sendable {
        var record: ExpertRecord
        var fast = Corrector()
        var slow = Corrector()
    }

    /// A combination that has seen nothing.
    ///
    /// A predecessor has half of the weight, the champion more than half of the rest; the correctors begin as its copies.
    ///
    /// - Parameter horizons: 1 … 24, brought into that range.
    package init(horizons: Int = Horizons.longest) {
        self.horizons = min(max(horizons, 1), CombinationDesign.longestHorizon)
        let count = Lanes.groups(horizons: self.horizons)
        groups = CombinationDesign.groups.prefix(count).map { Group(record: ExpertRecord(design: $0)) }
        pending = PendingForecasts(groups: count)
    }

    /// Names the models whose forecasts will come next.
    ///
    /// A champion of another name restarts the weights and the corrections: it was promoted on a proof over held-back
    /// hours, and what was learnt of the champion before it says nothing of its errors. Forecasts that were pending are
    /// dropped. The same on a rollback. To lose nothing, keep one combination for each model (``CombinationChain``) and
    /// replay the last weeks (``CombinedPredictor``).
    ///
    /// Another predecessor for the same champion restarts the predecessor alone.
    package mutating func follow(champion: String, predecessor: String = "") {
        if champion != self.champion {
            for index in groups.indices {
                groups[index].record.restart()
                (groups[index].fast, groups[index].slow) = (Corrector(), Corrector())
            }
            pending.dropAll()
            (residual, residualHour, bias) = (0, Hour(.min), CommonBias())
        } else if predecessor != self.predecessor {
            for index in groups.indices { groups[index].record.restart(\.predecessor) }
            pending.dropPredecessor()
        }
        (self.champion, self.predecessor) = (champion, predecessor)
    }

    /// The combined forecast from an hour.
    ///
    /// - Parameters:
    ///   - experts: what they forecast from that hour.
    ///   - hour: of the newest observation, counted from 1970-01-01T00:00:00Z.
    /// - Returns: one point per horizon, in ascending order; a horizon for which no expert has a forecast is left out,
    ///   which cannot happen while the target is known at the origin.
    package func combined(_ experts: ExpertForecasts, at hour: Hour) -> [CombinedPoint] {
        var points: [CombinedPoint] = []
        points.reserveCapacity(horizons)
        for group in groups.indices {
            let mixture = mixture(experts, at: hour, group: group)
            append(mixture, group: group, to: &points)
        }
        return points
    }

    /// The combined forecast from an hour, kept until it can be judged.
    ///
    /// Observe the hour before: the last known residual is an input.
    ///
    /// - Parameters:
    ///   - experts: what they forecast from that hour.
    ///   - hour: of the newest observation, counted from 1970-01-01T00:00:00Z.
    /// - Returns: as ``combined(_:at:)``.
    @discardableResult
    package mutating func issue(_ experts: ExpertForecasts, at hour: Hour) -> [CombinedPoint] {
        guard Self.hours.contains(hour), pending.open(hour) else { return combined(experts, at: hour) }
        pending.keep(
            persistence: experts.persistence.isFinite ? experts.persistence : .infinity,
            residual: residual(knownAt: hour),
            bias: bias(knownAt: hour),
            issuedAt: hour
        )
        var points: [CombinedPoint] = []
        points.reserveCapacity(horizons)
        for group in groups.indices {
            let mixture = mixture(experts, at: hour, group: group)
            pending.keep(mixture.pending, group: group, issuedAt: hour)
            append(mixture, group: group, to: &points)
        }
        return points
    }

    /// Years in which arithmetic on hours is safe: about 110,000 each way.
    static let hours = Hour(-1_000_000_000)...Hour(1_000_000_000)

    private func append(_ mixture: Mixture, group: Int, to points: inout [CombinedPoint]) {
        for lane in 0..<Lanes.scalarCount {
            let horizon = group * Lanes.scalarCount + lane + 1
            guard horizon <= horizons, mixture.value[lane].isFinite else { continue }
            points.append(mixture.point(lane: lane, horizon: horizon))
        }
    }
}
