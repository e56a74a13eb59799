package import Observations
package import Store

/// A checked request for a job, as the database keeps it.
///
/// Members that the kind does not have are `nil`.
package struct JobRequest: Hashable, Sendable, Codable {
    package var kind: JobKind
    /// The stations with stored observations, each once; `nil` for all.
    package var stations: [String]?
    /// The first time; `nil` for the oldest row.
    package var from: Timestamp?
    /// The time behind the last row; `nil` for the newest row.
    package var to: Timestamp?
    package var target: TargetName
    /// Ascending.
    package var horizons: [Int]?
    /// The origin of the network of a backtest.
    package var train: Training?
    /// Belongs to an export.
    package var data: ExportedData?
    /// Belongs to an export.
    package var format: ExportFormat?
    /// Acceptable false alarms per station and year, of a replay or a what-if.
    package var budget: Double?
    /// The version that a what-if compares with the served forecasts.
    package var version: String?
    /// The first champion of a replay.
    package var start: ReplayStart?
    /// Whether a replay handles flags.
    package var retrain: Bool?
    /// The trainings that tuning compares.
    package var settings: [TuneSetting]?
    /// The reason of a retrain.
    package var reason: String?

    /// The origin of the network in a backtest.
    package enum Training: String, Hashable, Sendable, Codable, CaseIterable {
        case station
        case base
        case fineTune = "fine-tune"
    }

    package enum ExportedData: String, Hashable, Sendable, Codable, CaseIterable {
        case observations
        case forecasts
        case outcomes
        case anomalies
    }

    package enum ExportFormat: String, Hashable, Sendable, Codable, CaseIterable {
        case csv
        case ndjson

        package var mediaType: String { self == .csv ? "text/csv" : "application/x-ndjson" }
    }

    package enum ReplayStart: String, Hashable, Sendable, Codable, CaseIterable {
        /// The champion in service.
        case champion
        /// None: the loop trains its first champion.
        case scratch
    }

    /// A training whose result is compared.
    package struct TuneSetting: Hashable, Sendable, Codable {
        /// The name of a kind of models.
        package var model: String
        package var train: Training
        package var epochs: Int?
        package var learningRate: Double?
        package var hiddenSize: Int?
        package var window: Int?

        package init(model: String, train: Training, learningRate: Double? = nil) {
            self.model = model
            self.train = train
            self.learningRate = learningRate
        }

        private enum CodingKeys: String, CodingKey {
            case model
            case train
            case epochs
            case learningRate = "learning_rate"
            case hiddenSize = "hidden_size"
            case window
        }
    }
}

/// The observations of a job's request, as the database keeps them.
package struct JobData: Hashable, Sendable, Codable {
    package struct Row: Hashable, Sendable, Codable {
        var station: String
        var time: Timestamp
        /// By the names of the variables.
        var values: [String: Double]
    }

    package var stations: [Station]
    package var rows: [Row]

    package init(_ accepted: AcceptedObservations) {
        stations = accepted.stations
        rows = accepted.observations.map { observation in
            let values = observation.values.variables.map { ($0.name, observation[$0] ?? .nan) }
            return Row(
                station: observation.station,
                time: observation.time,
                values: Dictionary(values, uniquingKeysWith: { first, _ in first })
            )
        }
    }

    package var observations: [Observation] {
        rows.map { row in
            var observation = Observation(station: row.station, time: row.time)
            for variable in Variable.all { observation[variable] = row.values[variable.name] }
            return observation
        }
    }
}
