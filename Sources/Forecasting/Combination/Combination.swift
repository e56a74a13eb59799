package import Observations

/// Computes the forecast that a station is served: a mixture of experts, learned online from their recent losses.
///
/// One combination for each station and linear target; values are added and averaged as numbers. For each horizon it
/// weights the champion, its predecessor, persistence, diurnal persistence and three corrections of the champion
/// (``Expert``). Where persistence has been better than this mixture day after day, the answer moves to persistence
/// (``PersistenceLead``). The method and its proofs are described in `docs/combination.md`.
///
/// Call, in the order of the observations:
/// 1. ``follow(champion:predecessor:)`` with the names of the current models; costs nothing if they have not changed.
/// 2. ``observe(_:at:)`` with the value observed at an hour. The combination looks up the forecasts that were pending
///   for that hour.
/// 3. ``issue(_:at:)`` with the experts' forecasts from that hour: returns the combined forecast and stores it as
///   pending.
///
/// ``combined(_:at:)`` returns the combined forecast without storing it, for repeated requests.
///
/// Special cases:
/// - *A repeated observation*: the first observation of an hour counts, a repetition changes nothing.
/// - *A late observation*: it is compared with the stored forecasts for its hour; forecasts are stored for a day.
/// - *A gap, an hour without forecasts*: nothing is learned about that hour; regrets are discounted by outcomes, not by
///   the clock.
/// - *A second forecast from an hour, or a forecast from an hour earlier than the newest*: returned, not stored. A
///   forecast a day or more before the newest hour means that the clock had jumped ahead: pending forecasts are
///   dropped, the learned state is kept.
/// - *An expert without a finite forecast*: its weight is divided among the other experts.
/// - *A restart*: ``bytes`` contain the whole state; a decoded combination continues bit for bit.
///
/// Deterministic: the same calls give the same bits. No forecast depends on an observation that was passed in after it.
package struct Combination: Hashable, Sendable {
    /// The forecast reaches 1 … `horizons` hours ahead.
    package let horizons: Int
    /// The models that made the newest forecasts; empty if none.
    package internal(set) var champion = ""
    package internal(set) var predecessor = ""

    /// Groups of eight horizons.
    var groups: [Group]
    var pending: PendingForecasts
    /// The bias-corrected champion's last known residual one hour ahead, in the target's unit, and its hour.
    var residual: Float = 0
    var residualHour = Hour(.min)
    var bias = CommonBias()

    /// The learned state of eight horizons.
    struct Group: Hashable, Sendable {
        var record: ExpertRecord
        var fast = Corrector()
        var slow = Corrector()
        var lead = PersistenceLead()
    }

    /// A combination that has not learned anything.
    ///
    /// The predecessor has half of the weight, the champion more than half of the rest; the correctors start as copies
    /// of the champion.
    ///
    /// - Parameter horizons: clamped to 1 … 24.
    package init(horizons: Int = Horizons.longest) {
        self.horizons = min(max(horizons, 1), CombinationDesign.longestHorizon)
        let count = Lanes.groups(horizons: self.horizons)
        groups = CombinationDesign.groups.prefix(count).map { Group(record: ExpertRecord(design: $0)) }
        pending = PendingForecasts(groups: count)
    }

    /// Names the models that make the next forecasts.
    ///
    /// A champion with another name restarts the weights and the corrections and drops the pending forecasts: it was
    /// promoted because of its held-out hours, and the previous champion's errors show nothing about its errors. A
    /// rollback has the same effect. To keep the learned state, use one combination for each model
    /// (``CombinationChain``) and replay the last weeks (``CombinedPredictor``).
    ///
    /// Another predecessor of the same champion restarts only the predecessor.
    package mutating func follow(champion: String, predecessor: String = "") {
        if champion != self.champion {
            for index in groups.indices {
                groups[index].record.restart()
                (groups[index].fast, groups[index].slow) = (Corrector(), Corrector())
                groups[index].lead = PersistenceLead()
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
    ///   - experts: the experts' forecasts from that hour.
    ///   - hour: of the newest observation, counted from 1970-01-01T00:00:00Z.
    /// - Returns: one point for each horizon, in ascending order. A horizon without any expert's forecast is left out,
    ///   which cannot happen if the target is known at the origin.
    package func combined(_ experts: ExpertForecasts, at hour: Hour) -> [CombinedPoint] {
        var points: [CombinedPoint] = []
        points.reserveCapacity(horizons)
        for group in groups.indices {
            let mixture = mixture(experts, at: hour, group: group)
            append(mixture, group: group, to: &points)
        }
        return points
    }

    /// Computes the combined forecast from an hour and stores it until its outcomes are known.
    ///
    /// Call ``observe(_:at:)`` for the hour first: the last known residual is an input.
    ///
    /// - Parameters:
    ///   - experts: the experts' forecasts from that hour.
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

    /// Hours for which arithmetic cannot overflow: about 110,000 years in both directions.
    static let hours = Hour(-1_000_000_000)...Hour(1_000_000_000)

    private func append(_ mixture: Mixture, group: Int, to points: inout [CombinedPoint]) {
        for lane in 0..<Lanes.scalarCount {
            let horizon = group * Lanes.scalarCount + lane + 1
            guard horizon <= horizons, mixture.value[lane].isFinite else { continue }
            points.append(mixture.point(lane: lane, horizon: horizon))
        }
    }
}
