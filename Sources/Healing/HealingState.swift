/// The state of one model in the loop of flag, training, gate, probation and rollback.
///
/// A value without input or output: an event changes it and returns the changes to record, or is refused and changes
/// nothing. The database stores the same state in rows, which only these transitions change; `docs/healing.md` has
/// them as a table. These invariants hold after every event:
/// - at most one flag is open, and at most one probation;
/// - the champion and ``previous`` are not quarantined;
/// - a probation belongs to the champion, and its predecessor served before;
/// - after the first promotion there is always a champion.
package struct HealingState: Hashable, Sendable {
    /// The open retrain flag.
    package var flag: RetrainFlag?
    /// The champions, newest last; a rollback removes the champions after its target.
    package private(set) var champions: [String]
    /// Versions that were rolled back, and are not promoted again automatically.
    package private(set) var quarantined: Set<String>
    /// The champion's probation.
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

    /// The version in service.
    package var champion: String? { champions.last }

    /// The version that a rollback restores: the newest earlier champion that is neither quarantined nor the champion
    /// itself.
    package var previous: String? { predecessors.first }

    /// The versions that successive rollbacks would restore, newest first.
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
        /// The version was not worse than its predecessor.
        case passed
        /// The version was worse than its predecessor, which serves again.
        case rolledBack = "rolled_back"
        /// Another version was promoted, or a rollback happened, before a decision.
        case superseded
        /// The probation is inconclusive: the predecessor's forecasts were missing.
        case inconclusive
    }
}

/// A change made by an event; changes are recorded in this order.
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
            "version \(version) is quarantined after a rollback: promote another version, or use force"
        case .isChampion(let version): "version \(version) is already the champion"
        case .nothingToGoBackTo: "no earlier champion is left for a rollback: promote a version instead"
        case .notOnProbation(let version): "version \(version) is not on probation"
        case .changedMeanwhile:
            "another champion was promoted meanwhile: check the champion, then repeat the command if it is still needed"
        }
    }
}

extension HealingState {
    /// Makes a version the champion; if it replaces another version, its probation begins.
    ///
    /// - Parameters:
    ///   - version: a published version.
    ///   - force: whether a quarantined version is released and promoted.
    /// - Returns: the changes to record; none if the version is already the champion.
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

    /// Rolls back to the ``previous`` champion.
    ///
    /// - Parameter quarantine: whether the replaced version must not be promoted again automatically.
    /// - Returns: the changes to record.
    /// - Throws: ``HealingError/nothingToGoBackTo``.
    package mutating func rollBack(quarantine: Bool) throws(HealingError) -> [HealingEffect] {
        try rollBack(quarantine: quarantine, probationEndsAs: .superseded)
    }

    /// Ends the probation of the champion.
    ///
    /// - Parameters:
    ///   - version: the judged version.
    ///   - end: the verdict; ``Probation/End/rolledBack`` rolls back and quarantines the version.
    /// - Returns: the changes to record.
    /// - Throws: ``HealingError/notOnProbation(version:)`` if another version was promoted meanwhile, or
    ///   ``HealingError/nothingToGoBackTo``.
    package mutating func concludeProbation(
        of version: String,
        _ end: Probation.End
    ) throws(HealingError) -> [HealingEffect] {
        guard probation?.version == version else { throw .notOnProbation(version: version) }
        return end == .rolledBack
            ? try rollBack(quarantine: true, probationEndsAs: .rolledBack) : endProbation(end)
    }

    /// Excludes a version from automatic promotion.
    ///
    /// - Throws: ``HealingError/isChampion(version:)``: the version in service must be rolled back instead.
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

    /// Removes the champions after the newest earlier `version`.
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
