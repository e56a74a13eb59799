import CanonicalJSON
import Healing
import Observations
import Store
import Timing

extension Trainer {
    /// Raises a flag for a first model, a follow-up after a drift, or a routine retrain, if one of them is due.
    func raiseWhatIsDue() async throws {
        if try await store.read({ [configuration] in try $0.champion(of: configuration.target.name) }) == nil {
            try await raiseColdStart()
            return
        }
        try await raiseFollowUp()
        if let schedule = configuration.schedule { try await raiseRoutineFlag(schedule) }
    }

    /// A first model is due if there is no champion and there are enough observations.
    private func raiseColdStart() async throws {
        let evidence = try await store.read { [configuration] transaction -> ColdStartEvidence? in
            let target = configuration.target
            guard try transaction.openFlag(of: target.name) == nil else { return nil }
            let hours = try transaction.longestRecord(of: target.variable)
            let last = try transaction.flags(of: target.name, limit: 1).first
                .flatMap { $0.flag.evidence }
                .flatMap { try? JSONText.decode(ColdStartEvidence.self, from: $0) }
            return hours >= max(configuration.minimumHours, last?.nextAttempt ?? 0)
                ? ColdStartEvidence(hours: hours) : nil
        }
        guard let evidence else { return }
        let raisedAt = now()
        try await store.write { [configuration] transaction in
            guard try transaction.reading.champion(of: configuration.target.name) == nil else { return }
            _ = try transaction.raiseFlag(
                target: configuration.target.name,
                reason: .schedule,
                evidence: try JSONText.encode(evidence),
                now: raisedAt
            )
        }
    }

    /// A routine retrain needs enough observations, and new observations since the last retrain: the same observations
    /// give the same model.
    private func raiseRoutineFlag(_ schedule: RetrainSchedule) async throws {
        let at = now()
        let isDue = try await store.read { [configuration] transaction in
            let past = try transaction.retrainPast(of: configuration.target.name, countingInstallation: true)
            return try schedule.decide(past, now: at) == .due
                && transaction.hasObservations(of: configuration.target.variable, storedAfter: past.retrainedAt ?? 0)
                && transaction.longestRecord(of: configuration.target.variable) >= configuration.minimumHours
        }
        guard isDue else { return }
        _ = try await store.write { [configuration] transaction in
            try transaction.raiseRoutineFlag(
                target: configuration.target.name,
                schedule: schedule,
                past: try transaction.reading.retrainPast(of: configuration.target.name, countingInstallation: true),
                now: at
            )
            .decision
        }
    }
}

/// Why a first model was requested.
private struct ColdStartEvidence: Codable, Sendable {
    var coldStart = true
    /// The observations of the station with the most observations.
    var hours: Int

    init(hours: Int) {
        self.hours = hours
    }

    /// After a rejection, the next attempt needs a quarter more observations.
    var nextAttempt: Int { hours + max(hours / 4, 1) }

    private enum CodingKeys: String, CodingKey {
        case coldStart = "cold_start"
        case hours
    }
}
