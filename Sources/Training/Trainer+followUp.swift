import CanonicalJSON
import Forecasting
import Healing
import Models
import Observations
import Store
import Timing
import TraceContext

extension Trainer {
    /// Raises a flag for a retrain that follows a retrain after a drift, if there are many more hours of the new
    /// weather.
    func raiseFollowUp() async throws {
        guard try await store.read({ [configuration] in try $0.followUp(configuration) }) != nil else { return }
        let raisedAt = now()
        try await store.write { [configuration] transaction in
            guard let evidence = try transaction.reading.followUp(configuration) else { return }
            _ = try transaction.raiseFlag(
                target: configuration.target.name,
                reason: .schedule,
                station: evidence.station,
                evidence: try JSONText.encode(evidence),
                now: raisedAt,
                trace: try transaction.reading.flag(evidence.followUpOf)?.trace
            )
        }
    }
}

extension ReadTransaction {
    /// Why a retrain should follow the newest retrain; `nil` if none should.
    ///
    /// A rejected challenger of a drift is not followed up: the drift continues and is flagged again.
    fileprivate func followUp(_ configuration: TrainerConfiguration) throws -> FollowUpEvidence? {
        guard let newest = try flags(of: configuration.target.name, limit: 1).first,
            let (drift, station, began) = newest.flag.followedDrift,
            let challenger = try newest.challenger.flatMap({ try version($0, of: configuration.target.name) }),
            let learned = try? JSONText.decode(ModelManifest.self, from: challenger.manifest).training.stations
                .first(where: { $0.id == station }),
            let latest = try latestControllingHour(of: station)
        else { return nil }
        let start = Timestamp(secondsSince1970: began).nearestHour
        let (seen, now) = (learned.until.nearestHour - start, latest - start)
        guard configuration.followUp.isDue(seen: seen, now: now) else { return nil }
        return FollowUpEvidence(followUpOf: drift, station: station, estimatedStart: began, hoursSeen: seen, hours: now)
    }
}

extension RetrainFlag {
    /// The drift that a follow-up of this flag would learn from: its flag, its station and its start.
    fileprivate var followedDrift: (flag: Int64, station: String, began: Int64)? {
        if let evidence = followUpEvidence, !isOpen {
            return (evidence.followUpOf, evidence.station, evidence.estimatedStart)
        }
        guard case .promoted = state, let evidence = driftEvidence else { return nil }
        return (id, evidence.station, evidence.estimatedStart)
    }
}
