/// One entry in the history of champions.
package enum ChampionChange: Hashable, Sendable {
    case promotion(of: String)
    case rollback(to: String)
}

extension HealingState {
    /// The state after a history of champions.
    ///
    /// - Parameters:
    ///   - history: oldest first.
    ///   - flag: the open flag.
    ///   - quarantined: versions that are not promoted automatically.
    ///   - probation: the open probation.
    package init(
        history: [ChampionChange],
        flag: RetrainFlag?,
        quarantined: Set<String>,
        probation: Probation?
    ) {
        self.init(flag: flag, quarantined: quarantined, probation: probation)
        for change in history { follow(change) }
    }

    private mutating func follow(_ change: ChampionChange) {
        switch change {
        case .promotion(let version): append(version)
        case .rollback(let version): goBack(to: version)
        }
    }
}
