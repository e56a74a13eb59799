package import Observations

/// One target, with its champion and its settings in this process.
package struct ServedTarget: Sendable {
    /// The variable, and the horizons whose forecasts are stored and judged.
    package let target: Target
    package let slot: ChampionSlot
    /// The wanted coverage of the intervals, between 0 and 1.
    let intervalLevel: Double
    /// Whether the champion is combined with other experts.
    let combines: Bool

    package static let defaultIntervalLevel = 0.9

    package init(
        _ target: Target = .standard,
        slot: ChampionSlot = ChampionSlot(),
        intervalLevel: Double = ServedTarget.defaultIntervalLevel,
        combines: Bool = true
    ) {
        self.target = target
        self.slot = slot
        self.intervalLevel = intervalLevel
        // A mixture of directions is not a direction.
        self.combines = combines && target.variable.kind == .linear
    }

    package var name: TargetName { target.name }

    /// The settings and the champion in service, read once: one request sees one champion.
    var answering: Answering { answering(with: slot.served) }

    func answering(with champion: ServedModel?) -> Answering {
        Answering(target: target, intervalLevel: intervalLevel, combines: combines, champion: champion)
    }
}
