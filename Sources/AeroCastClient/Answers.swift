// Written by Clients/swift/generate_types.py from the OpenAPI document; do not edit.

public import Foundation

/// `Annotation` of the contract.
public struct Annotation: Codable, Hashable, Sendable {
    /// The member `created_at`.
    public var createdAt: Date
    /// The member `created_by`.
    public var createdBy: String
    /// The member `ends_at`.
    public var endsAt: Date?
    /// The member `flag`.
    public var flag: Int?
    /// The member `id`.
    public var id: Int
    /// The member `new_reference`.
    public var newReference: Bool
    /// The time of the weather.
    public var startsAt: Date
    /// The member `station`.
    public var station: String?
    /// The name of a target, such as temperature.
    public var target: String?
    /// The member `text`.
    public var text: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case createdAt = "created_at"
        case createdBy = "created_by"
        case endsAt = "ends_at"
        case flag
        case id
        case newReference = "new_reference"
        case startsAt = "starts_at"
        case station
        case target
        case text
    }
}

/// `Annotations` of the contract.
public struct Annotations: Codable, Hashable, Sendable {
    /// The newest first.
    public var annotations: [Annotation]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case annotations
    }
}

/// `Anomalies` of the contract.
public struct Anomalies: Codable, Hashable, Sendable {
    /// The member `anomalies`.
    public var anomalies: [Anomaly]
    /// The member `next`.
    public var next: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
        case anomalies
        case next
    }
}

/// `Anomaly` of the contract.
public struct Anomaly: Codable, Hashable, Sendable {
    /// The retrain flags it raised.
    public var flags: [Int]
    /// The member `id`.
    public var id: Int
    /// One of `drift`, `sensor_fault`, `warning`.
    public var kind: String
    /// The name of a target, such as temperature.
    public var model: String
    /// The statistic relative to its threshold: an alarm is at 1.
    public var score: Double?
    /// The member `sentence`.
    public var sentence: String
    /// The member `station`.
    public var station: String?
    /// The time of the weather.
    public var time: Date?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case flags
        case id
        case kind
        case model
        case score
        case sentence
        case station
        case time
    }
}

/// `Audit` of the contract.
public struct Audit: Codable, Hashable, Sendable {
    /// The member `entries`.
    public var entries: [AuditEntry]
    /// The member `next`.
    public var next: Int?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case entries
        case next
    }
}

/// `AuditEntry` of the contract.
public struct AuditEntry: Codable, Hashable, Sendable {
    /// The member `action`.
    public var action: String
    /// The member `actor`.
    public var actor: String
    /// The member `after`.
    public var after: JSONValue?
    /// The member `at`.
    public var at: Date
    /// The member `before`.
    public var before: JSONValue?
    /// The member `claimed`.
    public var claimed: String?
    /// The member `credential`.
    public var credential: String?
    /// The member `hash`.
    public var hash: String
    /// The member `id`.
    public var id: Int
    /// The member `previous_hash`.
    public var previousHash: String
    /// The member `reason`.
    public var reason: String?
    /// The member `subject`.
    public var subject: String
    /// The member `target`.
    public var target: String?
    /// The member `trace`.
    public var trace: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case action
        case actor
        case after
        case at
        case before
        case claimed
        case credential
        case hash
        case id
        case previousHash = "previous_hash"
        case reason
        case subject
        case target
        case trace
    }
}

/// `ChampionChange` of the contract.
public struct ChampionChange: Codable, Hashable, Sendable {
    /// The member `champion`.
    public var champion: String
    /// The member `changed`.
    public var changed: Bool
    /// The member `promotion`.
    public var promotion: Promotion

    enum CodingKeys: String, CodingKey, CaseIterable {
        case champion
        case changed
        case promotion
    }
}

/// `DriftEvidence` of the contract.
public struct DriftEvidence: Codable, Hashable, Sendable {
    /// The member `direction`.
    public var direction: String
    /// Seconds since 1970.
    public var estimatedStart: Int
    /// The member `kind`.
    public var kind: String
    /// The member `outcome`.
    public var outcome: Int
    /// The member `reading_shift`.
    public var readingShift: Double?
    /// The member `size`.
    public var size: Double
    /// The member `size_in_sigma`.
    public var sizeInSigma: Double
    /// The member `station`.
    public var station: String
    /// The member `statistic`.
    public var statistic: Double
    /// The member `threshold`.
    public var threshold: Double
    /// Seconds since 1970.
    public var time: Int
    /// The member `weather_difficulty`.
    public var weatherDifficulty: Double?
    /// The member `window`.
    public var window: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
        case direction
        case estimatedStart = "estimated_start"
        case kind
        case outcome
        case readingShift = "reading_shift"
        case size
        case sizeInSigma = "size_in_sigma"
        case station
        case statistic
        case threshold
        case time
        case weatherDifficulty = "weather_difficulty"
        case window
    }
}

/// `Episode` of the contract.
public struct Episode: Codable, Hashable, Sendable {
    /// The first hour of the weather; of a drift: estimated.
    public var began: Date?
    /// The hour of the weather at which it was over.
    public var ended: Date?
    /// The events' ids, oldest first.
    public var events: [Int]
    /// Whether nothing more is expected.
    public var isOver: Bool
    /// One of `drift`, `sensor_fault`, `champion`, `remark`.
    public var kind: String
    /// The wall clock at the newest event.
    public var recordedAt: Date
    /// The member `sentences`.
    public var sentences: [String]
    /// At most 20 of them.
    public var stations: [String]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case began
        case ended
        case events
        case isOver = "is_over"
        case kind
        case recordedAt = "recorded_at"
        case sentences
        case stations
    }
}

/// `Evaluation` of the contract.
public struct Evaluation: Codable, Hashable, Sendable {
    /// The member `abs_error`.
    public var absError: Double
    /// The member `count`.
    public var count: Int
    /// Whether a retrain flag raised by drift is open.
    public var driftFlagged: Bool
    /// The name of a target, such as temperature.
    public var model: String
    /// The member `model_version`.
    public var modelVersion: String?
    /// The member `rmse`.
    public var rmse: Double
    /// One of `clients`.
    public var source: String
    /// The member `window`.
    public var window: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
        case absError = "abs_error"
        case count
        case driftFlagged = "drift_flagged"
        case model
        case modelVersion = "model_version"
        case rmse
        case source
        case window
    }
}

/// `Finding` of the contract.
public struct Finding: Codable, Hashable, Sendable {
    /// The remedy.
    public var action: String?
    /// The number of stations that it stands for.
    public var count: Int
    /// The kind: drift, sensor_fault, detector_silent and others.
    public var kind: String
    /// When it happens at the latest.
    public var latest: Date?
    /// The next step of healing.
    public var next: String?
    /// The anchor of the paragraph in the runbook.
    public var runbook: String
    /// The member `sentence`.
    public var sentence: String
    /// How soon to react.
    ///
    /// One of `info`, `warning`, `critical`.
    public var severity: String
    /// The member `silence`.
    public var silence: FindingSilence?
    /// The member `since`.
    public var since: Date?
    /// One of `healthy`, `healing`, `unknown`, `needs_you`.
    public var state: String
    /// The member `station`.
    public var station: String?
    /// The name of a target, such as temperature.
    public var target: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case action
        case count
        case kind
        case latest
        case next
        case runbook
        case sentence
        case severity
        case silence
        case since
        case state
        case station
        case target
    }
}

/// `FindingSilence` of the contract.
public struct FindingSilence: Codable, Hashable, Sendable {
    /// Whether it is an acknowledgment, which ends with the finding.
    public var acknowledged: Bool
    /// The member `comment`.
    public var comment: String
    /// The member `created_by`.
    public var createdBy: String
    /// The member `ends_at`.
    public var endsAt: Date
    /// The id of the silence.
    public var id: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case acknowledged
        case comment
        case createdBy = "created_by"
        case endsAt = "ends_at"
        case id
    }
}

/// `Flag` of the contract.
public struct Flag: Codable, Hashable, Sendable {
    /// The member `attempts`.
    public var attempts: Int
    /// The member `challenger`.
    public var challenger: String?
    /// The member `error`.
    public var error: String?
    /// The member `evidence`.
    public var evidence: DriftEvidence?
    /// The member `flag`.
    public var flag: Int
    /// The member `raised_at`.
    public var raisedAt: Date
    /// The member `reason`.
    public var reason: String
    /// The member `state`.
    public var state: String
    /// The member `trace_id`.
    public var traceId: String?
    /// The member `verdict`.
    public var verdict: Verdict?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case attempts
        case challenger
        case error
        case evidence
        case flag
        case raisedAt = "raised_at"
        case reason
        case state
        case traceId = "trace_id"
        case verdict
    }
}

/// `Flags` of the contract.
public struct Flags: Codable, Hashable, Sendable {
    /// The member `flags`.
    public var flags: [Flag]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case flags
    }
}

/// `Forecast` of the contract.
public struct Forecast: Codable, Hashable, Sendable {
    /// Seconds since the newest hour of the station.
    public var age: Double?
    /// Who answered at the first horizon.
    ///
    /// One of `champion`, `combination`, `persistence`.
    public var answeredBy: String
    /// The value of the first horizon.
    public var forecast: Double?
    /// The member `horizons`.
    public var horizons: [HorizonForecast]
    /// The newest hour used; absent for a sequence without time.
    public var issuedAt: Date?
    /// Inputs that were not available.
    public var missingInputs: [String]
    /// The target, under its older name.
    public var model: String
    /// The champion in service.
    public var modelVersion: String?
    /// Whether the station is later than twice its usual step.
    public var stale: Bool?
    /// The member `station`.
    public var station: String?
    /// The name of a target, such as temperature.
    public var target: String
    /// Why the forecast may be unreliable.
    public var warnings: [String]?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case age
        case answeredBy = "answered_by"
        case forecast
        case horizons
        case issuedAt = "issued_at"
        case missingInputs = "missing_inputs"
        case model
        case modelVersion = "model_version"
        case stale
        case station
        case target
        case warnings
    }
}

/// One line for each station and target, in the order of the request: horizons or a problem.
public struct ForecastLine: Codable, Hashable, Sendable {
    /// The member `horizons`.
    public var horizons: [ForecastLineHorizon]?
    /// The newest hour used.
    public var issuedAt: Date?
    /// The champion in service.
    public var modelVersion: String?
    /// The member `problem`.
    public var problem: ForecastLineProblem?
    /// The member `station`.
    public var station: String
    /// The name of a target, such as temperature.
    public var target: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case horizons
        case issuedAt = "issued_at"
        case modelVersion = "model_version"
        case problem
        case station
        case target
    }
}

/// `ForecastLineHorizon` of the contract.
public struct ForecastLineHorizon: Codable, Hashable, Sendable {
    /// One of `champion`, `combination`, `persistence`.
    public var answeredBy: String
    /// Hours ahead.
    public var horizon: Int
    /// The member `level`.
    public var level: Double?
    /// The member `lower`.
    public var lower: Double?
    /// The member `persistence`.
    public var persistence: Double?
    /// The member `target_time`.
    public var targetTime: Date
    /// The member `upper`.
    public var upper: Double?
    /// The member `value`.
    public var value: Double?
    /// The member `weights`.
    public var weights: [String: Double]?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case answeredBy = "answered_by"
        case horizon
        case level
        case lower
        case persistence
        case targetTime = "target_time"
        case upper
        case value
        case weights
    }
}

/// The reason why this station and target have no forecast.
public struct ForecastLineProblem: Codable, Hashable, Sendable {
    /// The member `detail`.
    public var detail: String
    /// The member `status`.
    public var status: Int
    /// The member `title`.
    public var title: String
    /// The member `type`.
    public var type: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case detail
        case status
        case title
        case type
    }
}

/// `Health` of the contract.
public struct Health: Codable, Hashable, Sendable {
    /// The member `ok`.
    public var ok: Bool
    /// The member `time`.
    public var time: Date

    enum CodingKeys: String, CodingKey, CaseIterable {
        case ok
        case time
    }
}

/// `HeartbeatReceipt` of the contract.
public struct HeartbeatReceipt: Codable, Hashable, Sendable {
    /// The member `stored`.
    public var stored: Bool

    enum CodingKeys: String, CodingKey, CaseIterable {
        case stored
    }
}

/// `HistoryPage` of the contract.
public struct HistoryPage: Codable, Hashable, Sendable {
    /// The cursor of the next page; null after the last one.
    public var next: String?
    /// The rows, oldest first; every row of a page has the same members.
    public var rows: [HistoryRow]
    /// The member `station`.
    public var station: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case next
        case rows
        case station
    }
}

/// `HistoryRow` of the contract.
public struct HistoryRow: Codable, Hashable, Sendable {
    /// The observed value of an outcome.
    public var actual: Double?
    /// Who made the forecast.
    ///
    /// One of `champion`, `combination`, `persistence`.
    public var answeredBy: String?
    /// The champion's own forecast.
    public var champion: Double?
    /// The observed value in °C.
    public var dewPoint: Double?
    /// Hours ahead.
    public var horizon: Int?
    /// The hour from whose observation the forecast was made.
    public var issuedAt: Date?
    /// The wanted coverage of the interval.
    public var level: Double?
    /// The lower end of the interval.
    public var lower: Double?
    /// The champion of the forecast; null for persistence.
    public var modelVersion: String?
    /// The forecast of persistence: the value at issued_at.
    public var persistence: Double?
    /// The observed value in hPa.
    public var pressure: Double?
    /// The error of an outcome: actual − value.
    public var residual: Double?
    /// The hour that is forecast.
    public var targetTime: Date?
    /// The observed value in °C.
    public var temperature: Double?
    /// The full hour of the observation.
    public var time: Date?
    /// The upper end of the interval.
    public var upper: Double?
    /// The forecast value.
    public var value: Double?
    /// The observed value in °.
    public var windDirection: Double?
    /// The observed value in m/s.
    public var windSpeed: Double?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case actual
        case answeredBy = "answered_by"
        case champion
        case dewPoint = "dew_point"
        case horizon
        case issuedAt = "issued_at"
        case level
        case lower
        case modelVersion = "model_version"
        case persistence
        case pressure
        case residual
        case targetTime = "target_time"
        case temperature
        case time
        case upper
        case value
        case windDirection = "wind_direction"
        case windSpeed = "wind_speed"
    }
}

/// `HorizonForecast` of the contract.
public struct HorizonForecast: Codable, Hashable, Sendable {
    /// One of `champion`, `combination`, `persistence`.
    public var answeredBy: String
    /// Hours ahead.
    public var horizon: Int
    /// The wanted coverage of the interval.
    public var level: Double?
    /// The member `lower`.
    public var lower: Double?
    /// Null if persistence answered.
    public var modelVersion: String?
    /// The value now.
    public var persistence: Double?
    /// The member `target_time`.
    public var targetTime: Date?
    /// The member `unit`.
    public var unit: String?
    /// The member `upper`.
    public var upper: Double?
    /// The member `value`.
    public var value: Double?
    /// The experts' weights, if the combination answered.
    public var weights: [String: Double]?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case answeredBy = "answered_by"
        case horizon
        case level
        case lower
        case modelVersion = "model_version"
        case persistence
        case targetTime = "target_time"
        case unit
        case upper
        case value
        case weights
    }
}

/// `Ingestion` of the contract.
public struct Ingestion: Codable, Hashable, Sendable {
    /// Observations that added a variable to a known hour.
    public var completed: Int
    /// Duplicates with another value; the first value stays.
    public var conflicts: Int?
    /// Observations that added nothing.
    public var duplicates: Int
    /// The member `forecasts`.
    public var forecasts: [Forecast]
    /// Earlier forecasts that were joined with these observations.
    public var outcomes: Int
    /// New observations.
    public var stored: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
        case completed
        case conflicts
        case duplicates
        case forecasts
        case outcomes
        case stored
    }
}

/// `InstallationVerdict` of the contract.
public struct InstallationVerdict: Codable, Hashable, Sendable {
    /// The member `checked_at`.
    public var checkedAt: Date
    /// The heaviest first.
    public var findings: [Finding]
    /// The heaviest finding, or that all is well.
    public var sentence: String
    /// One of `healthy`, `healing`, `unknown`, `needs_you`.
    public var state: String
    /// The member `stations`.
    public var stations: StationCounts
    /// The member `targets`.
    public var targets: [TargetVerdict]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case checkedAt = "checked_at"
        case findings
        case sentence
        case state
        case stations
        case targets
    }
}

/// `Latest` of the contract.
public struct Latest: Codable, Hashable, Sendable {
    /// The member `row`.
    public var row: LatestObservation

    enum CodingKeys: String, CodingKey, CaseIterable {
        case row
    }
}

/// `LatestObservation` of the contract.
public struct LatestObservation: Codable, Hashable, Sendable {
    /// Seconds since the observation's hour.
    public var age: Double
    /// The member `dew_point`.
    public var dewPoint: Double?
    /// The member `pressure`.
    public var pressure: Double?
    /// Whether the station is later than twice its usual step.
    public var stale: Bool
    /// The member `station`.
    public var station: String
    /// The member `temperature`.
    public var temperature: Double?
    /// The member `time`.
    public var time: Date
    /// The member `ts`.
    public var ts: Date
    /// Why the values may be unreliable.
    public var warnings: [String]
    /// The member `wind_direction`.
    public var windDirection: Double?
    /// The member `wind_speed`.
    public var windSpeed: Double?
    /// The member `windspeed`.
    public var windspeed: Double?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case age
        case dewPoint = "dew_point"
        case pressure
        case stale
        case station
        case temperature
        case time
        case ts
        case warnings
        case windDirection = "wind_direction"
        case windSpeed = "wind_speed"
        case windspeed
    }
}

/// `Event` of the contract.
public struct LoopEvent: Codable, Hashable, Sendable {
    /// The member `details`.
    public var details: [String: JSONValue]
    /// The member `flag`.
    public var flag: Int?
    /// The member `id`.
    public var id: Int
    /// One of `warning`, `drift`, `drift_ended`, `sensor_fault`, `sensor_recovered`, `conflict`, `flag_raised`,
    /// `flag_claimed`, `flag_returned`, `accepted`, `rejected`, `failed`, `promoted`, `rolled_back`,
    /// `probation_passed`, `quarantined`, `released`, `webhook_disabled`, `verdict_changed`, `annotated`.
    public var kind: String
    /// The name of a target, such as temperature.
    public var model: String
    /// The member `model_version`.
    public var modelVersion: String?
    /// The member `recorded_at`.
    public var recordedAt: Date
    /// The member `sentence`.
    public var sentence: String
    /// The member `station`.
    public var station: String?
    /// The member `trace_id`.
    public var traceId: String?
    /// The member `weather_time`.
    public var weatherTime: Date?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case details
        case flag
        case id
        case kind
        case model
        case modelVersion = "model_version"
        case recordedAt = "recorded_at"
        case sentence
        case station
        case traceId = "trace_id"
        case weatherTime = "weather_time"
    }
}

/// `Events` of the contract.
public struct LoopEvents: Codable, Hashable, Sendable {
    /// The member `events`.
    public var events: [LoopEvent]
    /// The member `next`.
    public var next: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
        case events
        case next
    }
}

/// `LossComparison` of the contract.
public struct LossComparison: Codable, Hashable, Sendable {
    /// The member `challenger_loss`.
    public var challengerLoss: JSONValue?
    /// The member `champion_loss`.
    public var championLoss: JSONValue?
    /// The member `count`.
    public var count: Int
    /// The member `horizons`.
    public var horizons: [JSONValue]?
    /// The member `persistence_loss`.
    public var persistenceLoss: JSONValue?
    /// The member `persistence_test`.
    public var persistenceTest: JSONValue?
    /// The member `test`.
    public var test: JSONValue?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case challengerLoss = "challenger_loss"
        case championLoss = "champion_loss"
        case count
        case horizons
        case persistenceLoss = "persistence_loss"
        case persistenceTest = "persistence_test"
        case test
    }
}

/// `Models` of the contract.
public struct Models: Codable, Hashable, Sendable {
    /// The member `challenger`.
    public var challenger: String?
    /// The member `champion`.
    public var champion: String?
    /// The name of a target, such as temperature.
    public var model: String
    /// The member `previous`.
    public var previous: String?
    /// The member `promotions`.
    public var promotions: [Promotion]
    /// The member `versions`.
    public var versions: [Version]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case challenger
        case champion
        case model
        case previous
        case promotions
        case versions
    }
}

/// `Objection` of the contract.
public struct Objection: Codable, Hashable, Sendable {
    /// The member `horizon`.
    public var horizon: Int?
    /// The member `limit`.
    public var limit: JSONValue?
    /// One of `too_few_observations`, `too_few_hours`, `no_better_than_persistence`, `improvement_too_small`,
    /// `could_be_luck`, `worse_at_horizon`, `worse_at_station`, `forgot_normal_weather`, `quarantined`.
    public var rule: String
    /// The member `value`.
    public var value: JSONValue?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case horizon
        case limit
        case rule
        case value
    }
}

/// `Outlook` of the contract.
public struct Outlook: Codable, Hashable, Sendable {
    /// Seconds since the newest hour of the station.
    public var age: Double?
    /// The member `answered_by`.
    public var answeredBy: [String]
    /// The member `elevation`.
    public var elevation: Double?
    /// The forecasters whose weighted mean is the value; none where no combination answers.
    public var experts: [OutlookExpert]
    /// Each list has one entry for each of them.
    public var horizons: [Int]
    /// The newest hour used.
    public var issuedAt: Date
    /// The member `latitude`.
    public var latitude: Double?
    /// The wanted coverage of the intervals.
    public var level: Double
    /// The member `longitude`.
    public var longitude: Double?
    /// The member `lower`.
    public var lower: [Double?]
    /// Inputs that were not available.
    public var missingInputs: [String]
    /// The champion in service.
    public var modelVersion: String?
    /// The member `name`.
    public var name: String?
    /// The value now, in the target's unit.
    public var persistence: Double?
    /// Whether the station is later than twice its usual step.
    public var stale: Bool?
    /// The member `station`.
    public var station: String
    /// The name of a target, such as temperature.
    public var target: String
    /// The hours that are forecast, seconds since 1970.
    public var times: [Int]
    /// The member `unit`.
    public var unit: String
    /// The member `upper`.
    public var upper: [Double?]
    /// The member `value`.
    public var value: [Double?]
    /// Why the forecast may be unreliable.
    public var warnings: [String]?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case age
        case answeredBy = "answered_by"
        case elevation
        case experts
        case horizons
        case issuedAt = "issued_at"
        case latitude
        case level
        case longitude
        case lower
        case missingInputs = "missing_inputs"
        case modelVersion = "model_version"
        case name
        case persistence
        case stale
        case station
        case target
        case times
        case unit
        case upper
        case value
        case warnings
    }
}

/// `OutlookExpert` of the contract.
public struct OutlookExpert: Codable, Hashable, Sendable {
    /// One of `champion`, `recentred_champion`, `predecessor`, `persistence`, `diurnal_persistence`, `fast_corrector`,
    /// `slow_corrector`.
    public var expert: String
    /// Its own forecasts.
    public var value: [Double?]
    /// Its weights in the values.
    public var weight: [Double]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case expert
        case value
        case weight
    }
}

/// `Overview` of the contract.
public struct Overview: Codable, Hashable, Sendable {
    /// The stations; each list has one entry for each of them.
    public var id: [String]
    /// The member `latitude`.
    public var latitude: [Double?]
    /// The member `longitude`.
    public var longitude: [Double?]
    /// The member `name`.
    public var name: [String?]
    /// Seconds since 1970.
    public var newest: [Double?]
    /// The member `persistence`.
    public var persistence: [Double?]
    /// RMSE one hour ahead over the newest week.
    public var served: [Double?]
    /// The member `state`.
    public var state: [String]
    /// The name of a target, such as temperature.
    public var target: String
    /// The member `trouble`.
    public var trouble: [String?]
    /// The member `unit`.
    public var unit: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case latitude
        case longitude
        case name
        case newest
        case persistence
        case served
        case state
        case target
        case trouble
        case unit
    }
}

/// `Promotion` of the contract.
public struct Promotion: Codable, Hashable, Sendable {
    /// The member `actor`.
    public var actor: String
    /// The member `at`.
    public var at: Date
    /// The member `evidence`.
    public var evidence: [String: JSONValue]?
    /// The member `flag`.
    public var flag: Int?
    /// The member `id`.
    public var id: Int
    /// The member `kind`.
    public var kind: String
    /// The member `previous`.
    public var previous: String?
    /// The member `reason`.
    public var reason: String
    /// The member `version`.
    public var version: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case actor
        case at
        case evidence
        case flag
        case id
        case kind
        case previous
        case reason
        case version
    }
}

/// `Readiness` of the contract.
public struct Readiness: Codable, Hashable, Sendable {
    /// One of `champion`, `combination`, `persistence`.
    public var answeredBy: String
    /// The name of a target, such as temperature.
    public var model: String
    /// The member `model_version`.
    public var modelVersion: String?
    /// Problems for an operator, even while the service is ready.
    public var problems: [String]
    /// The member `ready`.
    public var ready: Bool
    /// The member `targets`.
    public var targets: [TargetReadiness]
    /// The state of the installation.
    ///
    /// One of `healthy`, `healing`, `unknown`, `needs_you`.
    public var verdict: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case answeredBy = "answered_by"
        case model
        case modelVersion = "model_version"
        case problems
        case ready
        case targets
        case verdict
    }
}

/// `RetrainCheck` of the contract.
public struct RetrainCheck: Codable, Hashable, Sendable {
    /// The member `age_sec`.
    public var ageSec: Double?
    /// The member `flag`.
    public var flag: Int?
    /// One of `stale`, `fresh`, `waits_after_failure`.
    public var reason: String
    /// The member `scheduled`.
    public var scheduled: Bool

    enum CodingKeys: String, CodingKey, CaseIterable {
        case ageSec = "age_sec"
        case flag
        case reason
        case scheduled
    }
}

/// `Silence` of the contract.
public struct Silence: Codable, Hashable, Sendable {
    /// The member `comment`.
    public var comment: String
    /// The member `createdBy`.
    public var createdBy: String
    /// The member `endsAt`.
    public var endsAt: Date
    /// Whether drifts raise no retrain flags.
    public var holdsFlags: Bool
    /// The member `id`.
    public var id: String
    /// The member `matchers`.
    public var matchers: [SilenceMatcher]
    /// The member `startsAt`.
    public var startsAt: Date
    /// The member `status`.
    public var status: SilenceStatus
    /// Whether it is an acknowledgment.
    public var untilResolved: Bool
    /// The member `updatedAt`.
    public var updatedAt: Date

    enum CodingKeys: String, CodingKey, CaseIterable {
        case comment
        case createdBy
        case endsAt
        case holdsFlags
        case id
        case matchers
        case startsAt
        case status
        case untilResolved
        case updatedAt
    }
}

/// `SilenceMatcher` of the contract.
public struct SilenceMatcher: Codable, Hashable, Sendable {
    /// The member `isEqual`.
    public var isEqual: Bool
    /// The member `isRegex`.
    public var isRegex: Bool
    /// One of `alertname`, `kind`, `severity`, `target`, `station`.
    public var name: String
    /// The member `value`.
    public var value: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case isEqual
        case isRegex
        case name
        case value
    }
}

/// `SilenceStatus` of the contract.
public struct SilenceStatus: Codable, Hashable, Sendable {
    /// One of `pending`, `active`, `expired`.
    public var state: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case state
    }
}

/// `Silences` of the contract.
public struct Silences: Codable, Hashable, Sendable {
    /// The member `silences`.
    public var silences: [Silence]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case silences
    }
}

/// `StationCounts` of the contract.
public struct StationCounts: Codable, Hashable, Sendable {
    /// The member `closed`.
    public var closed: Int
    /// The member `drifting`.
    public var drifting: Int
    /// The member `faulty`.
    public var faulty: Int
    /// The member `silent`.
    public var silent: Int
    /// The member `total`.
    public var total: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
        case closed
        case drifting
        case faulty
        case silent
        case total
    }
}

/// `StationSummary` of the contract.
public struct StationSummary: Codable, Hashable, Sendable {
    /// The member `elevation`.
    public var elevation: Double?
    /// The member `id`.
    public var id: String
    /// The member `latitude`.
    public var latitude: Double?
    /// The member `longitude`.
    public var longitude: Double?
    /// The member `name`.
    public var name: String?
    /// The member `newest`.
    public var newest: Date

    enum CodingKeys: String, CodingKey, CaseIterable {
        case elevation
        case id
        case latitude
        case longitude
        case name
        case newest
    }
}

/// `Stations` of the contract.
public struct Stations: Codable, Hashable, Sendable {
    /// The member `stations`.
    public var stations: [StationSummary]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case stations
    }
}

/// `Story` of the contract.
public struct Story: Codable, Hashable, Sendable {
    /// The newest first.
    public var episodes: [Episode]
    /// The member `station`.
    public var station: String?
    /// The name of a target, such as temperature.
    public var target: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case episodes
        case station
        case target
    }
}

/// `Target` of the contract.
public struct Target: Codable, Hashable, Sendable {
    /// The member `horizons`.
    public var horizons: [Int]
    /// The name of a target, such as temperature.
    public var target: String
    /// The member `unit`.
    public var unit: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case horizons
        case target
        case unit
    }
}

/// `TargetReadiness` of the contract.
public struct TargetReadiness: Codable, Hashable, Sendable {
    /// One of `champion`, `combination`, `persistence`.
    public var answeredBy: String
    /// The member `model_version`.
    public var modelVersion: String?
    /// The name of a target, such as temperature.
    public var target: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case answeredBy = "answered_by"
        case modelVersion = "model_version"
        case target
    }
}

/// `TargetVerdict` of the contract.
public struct TargetVerdict: Codable, Hashable, Sendable {
    /// One of `healthy`, `healing`, `unknown`, `needs_you`.
    public var state: String
    /// The name of a target, such as temperature.
    public var target: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case state
        case target
    }
}

/// `Targets` of the contract.
public struct Targets: Codable, Hashable, Sendable {
    /// The member `targets`.
    public var targets: [Target]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case targets
    }
}

/// `Timeline` of the contract.
public struct Timeline: Codable, Hashable, Sendable {
    /// The member `actual`.
    public var actual: [Double]
    /// The member `drift`.
    public var drift: TimelineDrift
    /// The member `error_hours`.
    public var errorHours: Int
    /// The member `forecast`.
    public var forecast: TimelineForecast
    /// Hours ahead.
    public var horizon: Int
    /// The member `lower`.
    public var lower: [Double?]
    /// The member `now`.
    public var now: Date
    /// The member `predicted`.
    public var predicted: [Double]
    /// The member `rmse`.
    public var rmse: TimelineErrors
    /// The member `station`.
    public var station: String
    /// The member `step_hours`.
    public var stepHours: Int
    /// The name of a target, such as temperature.
    public var target: String
    /// The member `times`.
    public var times: [Int]
    /// The member `unit`.
    public var unit: String?
    /// The member `upper`.
    public var upper: [Double?]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case actual
        case drift
        case errorHours = "error_hours"
        case forecast
        case horizon
        case lower
        case now
        case predicted
        case rmse
        case station
        case stepHours = "step_hours"
        case target
        case times
        case unit
        case upper
    }
}

/// `TimelineDrift` of the contract.
public struct TimelineDrift: Codable, Hashable, Sendable {
    /// The member `ratio`.
    public var ratio: [Double]
    /// The member `times`.
    public var times: [Int]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case ratio
        case times
    }
}

/// `TimelineErrors` of the contract.
public struct TimelineErrors: Codable, Hashable, Sendable {
    /// The member `champion`.
    public var champion: [Double?]
    /// The member `persistence`.
    public var persistence: [Double?]
    /// The member `served`.
    public var served: [Double?]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case champion
        case persistence
        case served
    }
}

/// `TimelineForecast` of the contract.
public struct TimelineForecast: Codable, Hashable, Sendable {
    /// The member `horizons`.
    public var horizons: [Int]
    /// The member `issued_at`.
    public var issuedAt: Date?
    /// The member `lower`.
    public var lower: [Double?]
    /// The member `model_version`.
    public var modelVersion: String?
    /// The member `times`.
    public var times: [Int]
    /// The member `upper`.
    public var upper: [Double?]
    /// The member `values`.
    public var values: [Double]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case horizons
        case issuedAt = "issued_at"
        case lower
        case modelVersion = "model_version"
        case times
        case upper
        case values
    }
}

/// `Verdict` of the contract.
public struct Verdict: Codable, Hashable, Sendable {
    /// The member `normal`.
    public var normal: LossComparison?
    /// The member `objections`.
    public var objections: [Objection]
    /// The member `promoted`.
    public var promoted: Bool
    /// The member `recent`.
    public var recent: LossComparison

    enum CodingKeys: String, CodingKey, CaseIterable {
        case normal
        case objections
        case promoted
        case recent
    }
}

/// `Version` of the contract.
public struct Version: Codable, Hashable, Sendable {
    /// The member `aliases`.
    public var aliases: [String]
    /// The member `champion`.
    public var champion: Bool
    /// The member `code_version`.
    public var codeVersion: String?
    /// The member `from`.
    public var from: Date?
    /// The member `held_back_persistence_rmse`.
    public var heldBackPersistenceRmse: Double?
    /// The member `held_back_rmse`.
    public var heldBackRmse: Double?
    /// The member `parent`.
    public var parent: String?
    /// The member `published_at`.
    public var publishedAt: Date
    /// The member `published_by`.
    public var publishedBy: String?
    /// The member `quarantined`.
    public var quarantined: Bool
    /// The member `reason`.
    public var reason: String?
    /// The member `rows`.
    public var rows: Int?
    /// The member `seed`.
    public var seed: Double?
    /// The member `sha256`.
    public var sha256: String
    /// The member `until`.
    public var until: Date?
    /// The member `version`.
    public var version: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case aliases
        case champion
        case codeVersion = "code_version"
        case from
        case heldBackPersistenceRmse = "held_back_persistence_rmse"
        case heldBackRmse = "held_back_rmse"
        case parent
        case publishedAt = "published_at"
        case publishedBy = "published_by"
        case quarantined
        case reason
        case rows
        case seed
        case sha256
        case until
        case version
    }
}

/// `VersionDetails` of the contract.
public struct VersionDetails: Codable, Hashable, Sendable {
    /// The member `aliases`.
    public var aliases: [String]
    /// The member `champion`.
    public var champion: Bool
    /// The member `code_version`.
    public var codeVersion: String?
    /// The member `events`.
    public var events: [VersionEvent]
    /// The member `flag`.
    public var flag: Int?
    /// The member `from`.
    public var from: Date?
    /// The member `held_back`.
    public var heldBack: [String: JSONValue]?
    /// The member `held_back_persistence_rmse`.
    public var heldBackPersistenceRmse: Double?
    /// The member `held_back_rmse`.
    public var heldBackRmse: Double?
    /// The member `kind`.
    public var kind: String?
    /// The member `parent`.
    public var parent: String?
    /// The member `promotions`.
    public var promotions: [Promotion]
    /// The member `published_at`.
    public var publishedAt: Date
    /// The member `published_by`.
    public var publishedBy: String?
    /// The member `quarantined`.
    public var quarantined: Bool
    /// The member `reason`.
    public var reason: String?
    /// The member `rows`.
    public var rows: Int?
    /// The member `seed`.
    public var seed: Double?
    /// The member `sha256`.
    public var sha256: String
    /// The member `specification`.
    public var specification: [String: JSONValue]?
    /// The member `training`.
    public var training: [String: JSONValue]?
    /// The member `until`.
    public var until: Date?
    /// The member `verdict`.
    public var verdict: Verdict?
    /// The member `version`.
    public var version: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case aliases
        case champion
        case codeVersion = "code_version"
        case events
        case flag
        case from
        case heldBack = "held_back"
        case heldBackPersistenceRmse = "held_back_persistence_rmse"
        case heldBackRmse = "held_back_rmse"
        case kind
        case parent
        case promotions
        case publishedAt = "published_at"
        case publishedBy = "published_by"
        case quarantined
        case reason
        case rows
        case seed
        case sha256
        case specification
        case training
        case until
        case verdict
        case version
    }
}

/// `VersionEvent` of the contract.
public struct VersionEvent: Codable, Hashable, Sendable {
    /// The member `actor`.
    public var actor: String
    /// The member `at`.
    public var at: Date
    /// The member `kind`.
    public var kind: String
    /// The member `reason`.
    public var reason: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case actor
        case at
        case kind
        case reason
    }
}
