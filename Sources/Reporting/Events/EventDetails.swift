import CanonicalJSON
package import Healing
package import Store

/// The details of an event, decoded from JSON.
package enum EventDetails: Sendable {
    case drift(DriftFlagEvidence)
    case sensorFault(SensorFault)
    case flagRaised(RaisedFlag)
    case flagStep(FlagStep)
    case championChange(ChampionChange)
    case conflict(Conflict)
    case webhookDisabled(DisabledWebhook)
    case verdictChange(VerdictChange)
    case annotation(Annotation)
    /// The kind has no details, or they cannot be decoded.
    case none

    package struct SensorFault: Sendable, Decodable {
        package var fault: String
        package var reading: Double
        package var rows: Int
        package var statistic: Double
        package var threshold: Double
        /// Seconds since 1970.
        package var estimatedStart: Int64?

        private enum CodingKeys: String, CodingKey {
            case fault
            case reading
            case rows
            case statistic
            case threshold
            case estimatedStart = "estimated_start"
        }
    }

    package struct RaisedFlag: Sendable, Decodable {
        package var reason: String
        /// The evidence of a drift flag; `nil` for other flags.
        package var evidence: DriftFlagEvidence?

        private enum CodingKeys: CodingKey {
            case reason
            case evidence
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            reason = try container.decode(String.self, forKey: .reason)
            evidence = try? container.decodeIfPresent(DriftFlagEvidence.self, forKey: .evidence)
        }
    }

    /// A flag was claimed, returned or closed.
    package struct FlagStep: Sendable, Decodable {
        package var reason: String
        package var holder: String?
        package var attempts: Int
        package var error: String?
        package var verdict: PromotionVerdict?
    }

    /// A version became the champion, or was quarantined or released.
    package struct ChampionChange: Sendable, Decodable {
        /// The replaced champion.
        package var previous: String?
        package var actor: String
        package var reason: String
    }

    /// A report differs from the stored value of its hour.
    package struct Conflict: Sendable, Decodable {
        package var stored: Double
        package var received: Double
    }

    package struct DisabledWebhook: Sendable, Decodable {
        package var webhook: String
        package var url: String
        package var reason: String
    }

    /// Somebody has annotated a time of the weather.
    package struct Annotation: Sendable, Decodable {
        package var reason: String
        package var actor: String
        package var withdrawn: Bool
    }

    package init(_ event: EventRecord) {
        func read<Details: Decodable>(_ type: Details.Type) -> Details? {
            try? JSONText.decode(type, from: event.details)
        }
        let details: EventDetails? =
            switch event.kind {
            case .warning, .drift: read(DriftFlagEvidence.self).map(EventDetails.drift)
            case .sensorFault: read(SensorFault.self).map(EventDetails.sensorFault)
            case .flagRaised: read(RaisedFlag.self).map(EventDetails.flagRaised)
            case .flagClaimed, .flagReturned, .accepted, .rejected, .failed:
                read(FlagStep.self).map(EventDetails.flagStep)
            case .promoted, .rolledBack, .quarantined, .released:
                read(ChampionChange.self).map(EventDetails.championChange)
            case .conflict: read(Conflict.self).map(EventDetails.conflict)
            case .webhookDisabled: read(DisabledWebhook.self).map(EventDetails.webhookDisabled)
            case .verdictChanged: read(VerdictChange.self).map(EventDetails.verdictChange)
            case .annotated: read(Annotation.self).map(EventDetails.annotation)
            case .driftEnded, .sensorRecovered, .probationPassed: nil
            }
        self = details ?? .none
    }
}
