/// One entry in the history of champions.
package enum ChampionChange: Hashable, Sendable {
    case promotion(of: String)
    case rollback(to: String)
}

extension HealingState {
    /// The state that a history has led to.
    ///
    /// - Parameters:
    ///   - history: oldest first.
    ///   - flag: the open one.
    ///   - quarantined: versions that are not promoted by themselves.
    ///   - probation: the open one.
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
