import CanonicalJSON
import Healing
import Store
import Timing

extension Trainer {
    /// Raises a flag for a first model, for a retrain that follows one after a drift, or for a routine one, when it is due.
    func raiseWhatIsDue() async throws {
        if try await store.read({ [configuration] in try $0.champion(of: configuration.model) }) == nil {
            try await raiseColdStart()
            return
        }
        try await raiseFollowUp()
        if let schedule = configuration.schedule { try await raiseRoutineFlag(schedule) }
    }

    /// With no champion and enough observations a first model is due.
    private func raiseColdStart() async throws {
        let evidence = try await store.read { [configuration] transaction -> ColdStartEvidence? in
            let model = configuration.model
            guard try transaction.openFlag(of: model) == nil else { return nil }
            let hours = try transaction.longestRecord()
            let last = try transaction.flags(of: model, limit: 1).first
                .flatMap { $0.flag.evidence }
                .flatMap { try? JSONText.decode(ColdStartEvidence.self, from: $0) }
            return hours >= max(configuration.minimumHours, last?.nextAttempt ?? 0)
                ? ColdStartEvidence(hours: hours) : nil
        }
        guard let evidence else { return }
        let raisedAt = now()
        try await store.write { [configuration] transaction in
            guard try transaction.reading.champion(of: configuration.model) == nil else { return }
            _ = try transaction.raiseFlag(
                model: configuration.model,
                reason: .schedule,
                evidence: try JSONText.encode(evidence),
                now: raisedAt
            )
        }
    }

    /// A routine retrain needs enough observations, and new ones since the last: the same ones give the same model.
    private func raiseRoutineFlag(_ schedule: RetrainSchedule) async throws {
        let at = now()
        let isDue = try await store.read { [configuration] transaction in
            let past = try transaction.retrainPast(of: configuration.model, countingInstallation: true)
            return try schedule.decide(past, now: at) == .due
                && transaction.hasObservations(storedAfter: past.retrainedAt ?? 0)
                && transaction.longestRecord() >= configuration.minimumHours
        }
        guard isDue else { return }
        _ = try await store.write { [configuration] transaction in
            try transaction.raiseRoutineFlag(
                model: configuration.model,
                schedule: schedule,
                past: try transaction.reading.retrainPast(of: configuration.model, countingInstallation: true),
                now: at
            )
            .decision
        }
    }
}

/// Why a first model was asked for.
private struct ColdStartEvidence: Codable, Sendable {
    var coldStart = true
    /// Observations of the station that has the most.
    var hours: Int

    init(hours: Int) {
        self.hours = hours
    }

    /// After a rejection a quarter more observations are awaited before the next attempt.
    var nextAttempt: Int { hours + max(hours / 4, 1) }

    private enum CodingKeys: String, CodingKey {
        case coldStart = "cold_start"
        case hours
    }
}
