import Healing
import Observations
import RandomNumbers

/// Detectors, trainers and an operator around one `HealingState`, each with a memory that may be out of date.
///
/// Every step is one transaction of one of them, or a lapse of time. They act on what they have read in a later step,
/// when the state may have changed. A crash loses only the memory.
struct SimulatedLoop {
    /// A broken invariant.
    typealias Violation = String

    private(set) var state = HealingState()
    private(set) var history: [ChampionChange] = []
    /// The number of steps of each kind that changed something.
    private(set) var counts: [String: Int] = [:]
    private var now = 0.0
    private var lastFlag: Int64 = 0
    private var closed: [Int64: RetrainFlag] = [:]
    private var published: [String] = []
    private var detectors = [Detector](repeating: Detector(), count: 2)
    private var trainers: [Trainer]
    private var holders = 0
    private var generator: SplitMix64

    private let limits = RetryLimits(maximumAttempts: 3, backoff: .seconds(30))
    private let lease = 60.0

    private struct Detector {
        /// The flag that the detector has raised, as far as it remembers.
        var raised: Int64?
    }

    private struct Trainer {
        /// Unique to the process: it changes after a crash.
        var holder: String
        var flag: Int64?
        var challenger: String?
        var leaseUntil = 0.0
        /// The probation that the trainer has checked, with its verdict.
        var judged: (version: String, end: Probation.End)?
    }

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
        trainers = (0..<3).map { Trainer(holder: "trainer-\($0)") }
        holders = 3
    }

    /// One random step.
    ///
    /// - Returns: the broken invariant; `nil` if all hold.
    mutating func step() -> Violation? {
        let before = state
        var effects: [HealingEffect] = []
        let violation: Violation?
        switch roll(100) {
        case 0..<10: violation = passTime()
        case 10..<18: violation = detect(with: roll(2))
        case 18..<95: violation = train(with: roll(3), &effects)
        default: violation = operate(&effects)
        }
        for effect in effects {
            if case .promoted(let version, _) = effect { history.append(.promotion(of: version)) }
            if case .rolledBack(let version, _) = effect { history.append(.rollback(to: version)) }
        }
        noteClosed(before)
        return violation ?? broken(since: before, effects)
    }

    /// Closes every open flag with one working trainer.
    mutating func bringToAnEnd() -> Violation? {
        for _ in 0...limits.maximumAttempts where state.flag != nil {
            now += 10_000
            let claimed = state.claim(by: "last", now: now, lease: .seconds(lease), limits: limits)
            guard let claimed, claimed.isClaimed else { continue }
            _ = try? state.conclude(claimed.flag.id, challenger: "none", promoted: false, by: "last", now: now)
        }
        return state.flag.map { "flag \($0.id) is never closed: \($0.state)" }
    }

    private mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

    private mutating func count(_ what: String) { counts[what, default: 0] += 1 }

    private mutating func passTime() -> Violation? {
        now += roll(12) == 0 ? 200 : Double(roll(12))
        return nil
    }

    private mutating func detect(with index: Int) -> Violation? {
        switch roll(4) {
        case 0: detectors[index] = Detector()
        case 1:
            guard let id = detectors[index].raised else { break }
            var withdrawn = false
            _ = try? state.update(id) { withdrawn = $0.withdraw(because: "sensor", now: now) }
            if withdrawn { count("withdrawn") }
            detectors[index].raised = nil
        default:
            let flag = RetrainFlag(id: lastFlag + 1, target: "m", reason: .drift, raisedAt: now)
            let open = state.flag?.id
            let raised = state.raise(flag)
            guard raised.isNew == (open == nil) else { return "a second flag was raised in addition to \(open ?? 0)" }
            if raised.isNew {
                lastFlag += 1
                count("raised")
            }
            detectors[index].raised = raised.flag.id
        }
        return nil
    }
}

// MARK: - Trainers

extension SimulatedLoop {
    private mutating func train(with index: Int, _ effects: inout [HealingEffect]) -> Violation? {
        switch roll(24) {
        case 0:
            holders += 1
            trainers[index] = Trainer(holder: "trainer-\(holders)")
            count("crashed")
        case 1...3: judge(with: index)
        case 4...6: return actOnJudgement(with: index, &effects)
        case 7: return fail(with: index)
        case 8:
            guard let id = trainers[index].flag else { break }
            if (try? state.update(id) { try $0.release(by: trainers[index].holder, now: now) }) != nil {
                count("released")
            }
            trainers[index].flag = nil
        case 9, 10:
            guard let id = trainers[index].flag else { break }
            let holder = trainers[index].holder
            if (try? state.update(id) { try $0.renew(by: holder, now: now, duration: .seconds(lease)) }) != nil {
                trainers[index].leaseUntil = now + lease
            }
        case 11...14:
            guard trainers[index].flag != nil else { break }
            // Sometimes the training gives an existing version again.
            let version = "v\(roll(4) == 0 ? roll(published.count + 1) : published.count)"
            if !published.contains(version) { published.append(version) }
            trainers[index].challenger = version
        case 15...18: return conclude(with: index, &effects)
        default: return claim(with: index)
        }
        return nil
    }

    private mutating func claim(with index: Int) -> Violation? {
        let holder = trainers[index].holder
        let before = state.flag
        guard let claimed = state.claim(by: holder, now: now, lease: .seconds(lease), limits: limits) else {
            return nil
        }
        if claimed.isClaimed {
            if case .claimed(let held)? = before?.state, held.until > now {
                return "\(holder) took the flag from \(held.holder), whose lease had not run out"
            }
            trainers[index].flag = claimed.flag.id
            trainers[index].challenger = nil
            trainers[index].leaseUntil = now + lease
            count("claimed")
        }
        return nil
    }

    private mutating func fail(with index: Int) -> Violation? {
        guard let id = trainers[index].flag else { return nil }
        let holder = trainers[index].holder
        let failed = try? state.update(id) { try $0.fail(by: holder, error: "disk", now: now, limits: limits) }
        if failed != nil { count("failed") }
        trainers[index].flag = nil
        return nil
    }

    private mutating func conclude(with index: Int, _ effects: inout [HealingEffect]) -> Violation? {
        guard let id = trainers[index].flag, let challenger = trainers[index].challenger else { return nil }
        let trainer = trainers[index]
        let wasQuarantined = state.quarantined.contains(challenger)
        trainers[index].flag = nil
        let promoted = roll(2) == 0
        guard
            let concluded = try? state.conclude(
                id,
                challenger: challenger,
                promoted: promoted,
                by: trainer.holder,
                now: now
            )
        else { return nil }
        effects = concluded.effects
        count(concluded.promoted ? "promoted" : "rejected")
        if trainer.leaseUntil <= now { return "\(trainer.holder) concluded after its lease" }
        if closed[id] != nil { return "flag \(id) was concluded twice" }
        if concluded.promoted, wasQuarantined { return "\(challenger) was promoted out of quarantine" }
        if concluded.promoted, state.champion != challenger { return "\(challenger) does not serve" }
        return nil
    }

    private mutating func judge(with index: Int) {
        guard let probation = state.probation else { return }
        let end: Probation.End = [.passed, .rolledBack, .rolledBack, .inconclusive][roll(4)]
        trainers[index].judged = (probation.version, end)
    }

    private mutating func actOnJudgement(with index: Int, _ effects: inout [HealingEffect]) -> Violation? {
        guard let judged = trainers[index].judged else { return nil }
        trainers[index].judged = nil
        let open = state.probation
        guard let found = try? state.concludeProbation(of: judged.version, judged.end) else { return nil }
        effects = found
        count("probation \(judged.end.rawValue)")
        return open?.version == judged.version ? nil : "the verdict on \(judged.version) was applied to another"
    }

    private mutating func operate(_ effects: inout [HealingEffect]) -> Violation? {
        let served = state.champions
        switch roll(4) {
        case 0:
            effects = (try? state.rollBack(quarantine: roll(2) == 0)) ?? []
            if !effects.isEmpty { count("rolled back by hand") }
            if let champion = state.champion, !served.contains(champion) { return "\(champion) never served" }
        case 1:
            if let version = published.randomElement(using: &generator) {
                effects = (try? state.quarantine(version)) ?? []
            }
        default:
            if let version = published.randomElement(using: &generator) {
                effects = (try? state.promote(version, force: roll(4) == 0)) ?? []
                if !effects.isEmpty { count("promoted by hand") }
            }
        }
        return nil
    }
}

// MARK: - Invariants

extension SimulatedLoop {
    private mutating func noteClosed(_ before: HealingState) {
        guard let flag = before.flag, state.flag?.id != flag.id else { return }
        closed[flag.id] = flag
    }

    private func broken(since before: HealingState, _ effects: [HealingEffect]) -> Violation? {
        if let flag = state.flag {
            if !flag.isOpen { return "flag \(flag.id) is closed and still the open one" }
            if closed[flag.id] != nil { return "flag \(flag.id) was closed and is open again" }
            if !(0...limits.maximumAttempts).contains(flag.attempts) { return "attempts: \(flag.attempts)" }
            if case .claimed(let held) = flag.state, case .claimed(let old)? = before.flag?.state,
                before.flag?.id == flag.id, held.holder != old.holder, old.until > now
            {
                return "two holders: \(old.holder), \(held.holder)"
            }
        }
        if before.champion != nil, state.champion == nil { return "no champion is left" }
        for version in [state.champion, state.previous].compactMap({ $0 }) {
            if state.quarantined.contains(version) { return "\(version) may serve and is quarantined" }
            if !published.contains(version) { return "\(version) was never published" }
        }
        if state.champion != nil, state.champion == state.previous { return "the champion is its own predecessor" }
        if let probation = state.probation {
            if probation.version != state.champion { return "\(probation.version) is on probation and does not serve" }
            if !state.champions.dropLast().contains(probation.predecessor) { return "the predecessor never served" }
        }
        if let ended = before.probation, ended != state.probation {
            let isRecorded = effects.contains { if case .probationEnded(ended, _) = $0 { true } else { false } }
            if !isRecorded { return "the end of a probation is not recorded" }
        }
        let isRecorded = effects.contains { effect in
            switch effect {
            case .promoted(let version, let replaced): version == state.champion && replaced == before.champion
            case .rolledBack(let version, let from): version == state.champion && from == before.champion
            default: false
            }
        }
        return (before.champion != state.champion) == isRecorded ? nil : "a change of champions is not recorded"
    }

    /// The state rebuilt from the recorded history.
    var rebuilt: HealingState {
        HealingState(history: history, flag: state.flag, quarantined: state.quarantined, probation: state.probation)
    }
}
