/// Where one model is in the loop of flag, training, gate, probation and rollback.
///
/// A value without input or output: an event changes it and returns what has to be recorded, or is refused and changes
/// nothing. The database holds the same state in rows, and is changed by these transitions only; `docs/healing.md` has
/// them as a table. These hold after every event:
/// - at most one flag is open, and at most one probation;
/// - the champion and ``previous`` are not quarantined;
/// - a probation is the champion's, and its predecessor served before;
/// - once there is a champion, there always is one.
package struct HealingState: Hashable, Sendable {
    /// The open retrain flag.
    package var flag: RetrainFlag?
    /// The champions, newest last; a rollback takes away those it goes back behind.
    package private(set) var champions: [String]
    /// Versions that disappointed, and are not promoted again by themselves.
    package private(set) var quarantined: Set<String>
    /// The test that the champion is on.
    package private(set) var probation: Probation?

    package init(
        flag: RetrainFlag? = nil,
        champions: [String] = [],
        quarantined: Set<String> = [],
        probation: Probation? = nil
    ) {
        self.flag = flag
        self.champions = champions
        self.quarantined = quarantined
        self.probation = probation
    }

    /// The version that serves.
    package var champion: String? { champions.last }

    /// The version that a rollback goes back to: the newest earlier champion that is neither quarantined nor the
    /// champion itself.
    package var previous: String? { predecessors.first }

    /// The versions that rollbacks would go back to one after the other, newest first.
    package var predecessors: [String] {
        var seen = quarantined.union([champion].compactMap(\.self))
        return champions.dropLast().reversed().filter { seen.insert($0).inserted }
    }
}

/// A champion's first days, in which its predecessor forecasts in the shadow.
package struct Probation: Hashable, Sendable {
    package var version: String
    package var predecessor: String

    package init(version: String, predecessor: String) {
        self.version = version
        self.predecessor = predecessor
    }

    /// How a probation ended.
    package enum End: String, Hashable, Sendable, Codable, CaseIterable {
        /// The version kept its promise.
        case passed
        /// The version was worse than its predecessor, which serves again.
        case rolledBack = "rolled_back"
        /// Somebody promoted another version, or went back, before it was decided.
        case superseded
        /// The predecessor's forecasts were missing.
        case unjudged
    }
}

/// What an event has changed, to be recorded in this order.
package enum HealingEffect: Hashable, Sendable {
    case promoted(version: String, replacing: String?)
    case rolledBack(to: String, from: String)
    case quarantined(version: String)
    case released(version: String)
    case probationBegan(Probation)
    case probationEnded(Probation, Probation.End)
}

/// An event that the state does not allow.
package enum HealingError: Error, Hashable, CustomStringConvertible {
    case quarantined(version: String)
    case isChampion(version: String)
    case nothingToGoBackTo
    case notOnProbation(version: String)
    case changedMeanwhile

    package var description: String {
        switch self {
        case .quarantined(let version):
            "version \(version) is quarantined, because it disappointed before: promote another one, or insist with force"
        case .isChampion(let version): "version \(version) is the champion already"
        case .nothingToGoBackTo: "no earlier champion is left to go back to: promote a version instead"
        case .notOnProbation(let version): "version \(version) is not on probation"
        case .changedMeanwhile:
            "another champion was promoted meanwhile: look again, and repeat it if it is still wanted"
        }
    }
}

extension HealingState {
    /// Makes a version the champion; its probation begins where it replaces another.
    ///
    /// - Parameters:
    ///   - version: a published one.
    ///   - force: also when it is quarantined, which then ends.
    /// - Returns: what to record; nothing where it is the champion already.
    /// - Throws: ``HealingError/quarantined(version:)``.
    package mutating func promote(_ version: String, force: Bool = false) throws(HealingError) -> [HealingEffect] {
        guard version != champion else { return [] }
        guard force || !quarantined.contains(version) else { throw .quarantined(version: version) }
        var effects = endProbation(.superseded)
        if quarantined.remove(version) != nil { effects.append(.released(version: version)) }
        let replaced = champion
        champions.append(version)
        effects.append(.promoted(version: version, replacing: replaced))
        if let replaced {
            let begun = Probation(version: version, predecessor: replaced)
            probation = begun
            effects.append(.probationBegan(begun))
        }
        return effects
    }

    /// Goes back to the ``previous`` champion.
    ///
    /// - Parameter quarantine: whether the version that serves now is not to be promoted again by itself.
    /// - Returns: what to record.
    /// - Throws: ``HealingError/nothingToGoBackTo``.
    package mutating func rollBack(quarantine: Bool) throws(HealingError) -> [HealingEffect] {
        try rollBack(quarantine: quarantine, probationEndsAs: .superseded)
    }

    /// Ends the probation of the champion.
    ///
    /// - Parameters:
    ///   - version: the one that was judged.
    ///   - end: the verdict; ``Probation/End/rolledBack`` goes back and quarantines the version.
    /// - Returns: what to record.
    /// - Throws: ``HealingError/notOnProbation(version:)`` where another was promoted meanwhile, or
    ///   ``HealingError/nothingToGoBackTo``.
    package mutating func concludeProbation(
        of version: String,
        _ end: Probation.End
    ) throws(HealingError) -> [HealingEffect] {
        guard probation?.version == version else { throw .notOnProbation(version: version) }
        return end == .rolledBack
            ? try rollBack(quarantine: true, probationEndsAs: .rolledBack) : endProbation(end)
    }

    /// Keeps a version from being promoted by itself.
    ///
    /// - Throws: ``HealingError/isChampion(version:)``: the version that serves has to be rolled back.
    package mutating func quarantine(_ version: String) throws(HealingError) -> [HealingEffect] {
        guard version != champion else { throw .isChampion(version: version) }
        return quarantined.insert(version).inserted ? [.quarantined(version: version)] : []
    }

    private mutating func rollBack(
        quarantine: Bool,
        probationEndsAs end: Probation.End
    ) throws(HealingError) -> [HealingEffect] {
        guard let from = champion, let previous else { throw .nothingToGoBackTo }
        var effects = endProbation(end)
        goBack(to: previous)
        effects.append(.rolledBack(to: previous, from: from))
        if quarantine, quarantined.insert(from).inserted { effects.append(.quarantined(version: from)) }
        return effects
    }

    mutating func append(_ version: String) { champions.append(version) }

    /// Takes away the champions after the newest earlier `version`.
    mutating func goBack(to version: String) {
        champions = Array(champions.dropLast())
        while let last = champions.last, last != version { champions.removeLast() }
        if champions.isEmpty { champions = [version] }
    }

    private mutating func endProbation(_ end: Probation.End) -> [HealingEffect] {
        guard let ended = probation else { return [] }
        probation = nil
        return [.probationEnded(ended, end)]
    }
}
