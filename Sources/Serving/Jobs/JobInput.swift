import DriftDetection
import Forecasting
import JSONSchema
import Models
import NIOCore
import Observations
import PlainText
import Store

/// The body of `POST /v1/jobs`: the kind, and the members that the kind has.
struct JobInput: RouteInput, Decodable {
    var kind: JobKind
    var stations: [String]?
    var observations: [ObservationInput]?
    var from: Timestamp?
    var to: Timestamp?
    var target: String?
    /// Whole hours.
    var horizons: [Double]?
    var train: JobRequest.Training?
    var data: JobRequest.ExportedData?
    var format: JobRequest.ExportFormat?
    var budget: Double?
    var version: String?
    var start: JobRequest.ReplayStart?
    var retrain: Bool?
    var settings: [Setting]?
    var reason: String?

    struct Setting: Decodable {
        var model: String?
        var train: JobRequest.Training?
        var epochs: Double?
        var learningRate: Double?
        var hiddenSize: Double?
        var window: Double?

        private enum CodingKeys: String, CodingKey {
            case model
            case train
            case epochs
            case learningRate = "learning_rate"
            case hiddenSize = "hidden_size"
            case window
        }
    }

    static let mostStations = 100
    static let mostObservations = 20_000
    static let mostSettings = 20
    private static let budgets = 0.001...100.0
    private static let longestVersion = 100
    private static let epochs = 1...100
    private static let learningRates = 1e-6...1.0
    private static let hiddenSizes = 1...256
    private static let windows = 12...168

    /// The roles that may start jobs of a kind.
    static func needsOperator(_ kind: JobKind) -> Bool { kind != .export && kind != .whatIf }

    /// The names of the members that a kind has.
    private static func members(of kind: JobKind) -> [String] {
        switch kind {
        case .backtest: ["stations", "observations", "from", "to", "target", "horizons", "train"]
        case .replay: ["stations", "observations", "from", "to", "target", "start", "retrain", "budget"]
        case .whatIf: ["stations", "from", "to", "target", "version", "budget"]
        case .export: ["stations", "from", "to", "target", "horizons", "data", "format"]
        case .retrain: ["target", "reason"]
        case .tune: ["stations", "observations", "from", "to", "target", "settings"]
        }
    }

    private var givenMembers: [String] {
        let members: [(String, Bool)] = [
            ("stations", stations != nil), ("observations", observations != nil), ("from", from != nil),
            ("to", to != nil), ("horizons", horizons != nil), ("train", train != nil), ("data", data != nil),
            ("format", format != nil), ("budget", budget != nil), ("version", version != nil), ("start", start != nil),
            ("retrain", retrain != nil), ("settings", settings != nil), ("reason", reason != nil),
        ]
        return members.filter(\.1).map(\.0)
    }

    static let schema: JSONSchema? =
        .closed(
            "JobRequest",
            [
                .required("kind", .words(JobKind.allCases.map(\.rawValue))),
                .optional(
                    "stations",
                    .list(of: .station, 1...mostStations)
                        .described(
                            "The stations with stored observations, each once. Default of an export: all."
                        )
                ),
                .optional(
                    "observations",
                    .list(of: .observationInput, 1...mostObservations)
                        .described("Own observations of a backtest, a replay or tuning, instead of stations.")
                ), .optional("from", .time.described("The first time; default: the oldest row.")),
                .optional("to", .time.described("The time behind the last row; default: the newest row.")),
                .optional("target", .targetName),
                .optional(
                    "horizons",
                    .list(of: .horizon, 1...Horizons.longest)
                        .described("The horizons of a backtest, and of exported outcomes.")
                ),
                .optional(
                    "train",
                    .words(JobRequest.Training.allCases.map(\.rawValue))
                        .described(
                            "The network of a backtest; default fine-tune: the bundled model, trained further."
                        )
                ),
                .optional(
                    "data",
                    .words(JobRequest.ExportedData.allCases.map(\.rawValue))
                        .described("The exported rows; default observations.")
                ),
                .optional(
                    "format",
                    .words(JobRequest.ExportFormat.allCases.map(\.rawValue))
                        .described("The format of an exported file; default csv.")
                ),
                .optional(
                    "budget",
                    .number(budgets)
                        .described(
                            "The false alarms per station and year in a replay, default 0.1, or in a what-if, default "
                                + "the budget of the drift detector."
                        )
                ),
                .optional(
                    "version",
                    .text(1...Self.longestVersion)
                        .described("The version that a what-if compares with what was served.")
                ),
                .optional(
                    "start",
                    .words(JobRequest.ReplayStart.allCases.map(\.rawValue))
                        .described("The first champion of a replay; default: the champion in service, if any.")
                ),
                .optional("retrain", .boolean.described("Whether models are retrained in a replay; default true.")),
                .optional(
                    "settings",
                    .list(
                        of: .closed(
                            "TuneSetting",
                            [
                                .optional("model", .words(ModelKinds.all.map(\.name.rawValue))),
                                .optional("train", .words(JobRequest.Training.allCases.map(\.rawValue))),
                                .optional("epochs", .integer(epochs)),
                                .optional("learning_rate", .number(learningRates)),
                                .optional("hidden_size", .integer(hiddenSizes)), .optional("window", .integer(windows)),
                            ]
                        ),
                        1...mostSettings
                    )
                    .described("The trainings that tuning compares; default: ridge, and three learning rates.")
                ), .optional("reason", .text(1...500).described("The reason of a retrain, for the audit.")),
            ]
        )
        .example(#"{"kind": "backtest", "stations": ["KJFK"], "horizons": [1, 6, 24]}"#)

    /// Checks the values.
    ///
    /// - Parameters:
    ///   - served: the targets of the installation.
    ///   - now: the current time.
    /// - Returns: the request, and its own observations if it has some.
    /// - Throws: a ``Problem`` with the wrong part.
    func checked(for served: ServedTargets, now: Timestamp) throws -> (request: JobRequest, data: JobData?) {
        let allowed = Self.members(of: kind)
        if let wrong = givenMembers.first(where: { !allowed.contains($0) }) {
            throw Problem.invalid(wrong, "must be absent: a job of the kind \(kind.rawValue) does not have it")
        }
        if let from, let to, from >= to { throw Problem.invalid("to", mustBe: "after from, \(from)", got: "\(to)") }
        let served = try served.named(target)
        var request = JobRequest(kind: kind, target: served.name)
        (request.from, request.to) = (from, to)
        request.stations = try checkedStations()
        let own = try observations.map { try accepted($0, now: now) }
        switch kind {
        case .backtest, .replay, .tune:
            guard (stations == nil) != (own == nil) else {
                throw Problem.invalid("stations", "must be given, or observations instead; not both")
            }
        case .whatIf:
            guard stations?.count == 1 else { throw Problem.invalid("stations", "must be one station for a what-if") }
        case .export, .retrain: break
        }
        switch kind {
        case .backtest:
            request.train = train ?? .fineTune
            request.horizons = try checkedHorizons() ?? served.target.horizons.hours
        case .replay:
            request.budget = try checkedBudget() ?? DriftConfiguration.default.falseAlarmsPerYear
            request.start = start ?? .champion
            request.retrain = retrain ?? true
        case .whatIf:
            request.budget = try checkedBudget()
            request.version = try version.map { try Self.short($0, "version") }
        case .export:
            request.data = data ?? .observations
            request.format = format ?? .csv
            if request.data == .outcomes { request.horizons = try checkedHorizons() ?? [Horizons.drift] }
        case .retrain: request.reason = try reason.map { try Self.short($0, "reason") } ?? "a job"
        case .tune: request.settings = try settings?.enumerated().map { try Self.checked($1, at: $0) } ?? Self.standard
        }
        return (request, own)
    }

    private static func short(_ text: String, _ pointer: String) throws -> String {
        do { return try ShortText(text).description } catch { throw Problem.invalid(pointer, "\(error)") }
    }

    private func checkedStations() throws -> [String]? {
        guard let stations else { return nil }
        guard (1...Self.mostStations).contains(stations.count) else {
            throw Problem.invalid("stations", mustBe: "1 to \(Self.mostStations) stations", got: "\(stations.count)")
        }
        var seen: Set<String> = []
        for (index, station) in stations.enumerated() {
            do { _ = try StationIdentifier(station) } catch { throw Problem.invalid("stations[\(index)]", "\(error)") }
            guard seen.insert(station).inserted else {
                throw Problem.invalid("stations", mustBe: "different stations", got: "\(quoted(station)) twice")
            }
        }
        return stations
    }

    private func checkedBudget() throws -> Double? {
        guard let budget else { return nil }
        guard Self.budgets.contains(budget) else {
            throw Problem.invalid("budget", mustBe: "between 0.001 and 100", got: budget.plain)
        }
        return budget
    }

    private func checkedHorizons() throws -> [Int]? {
        guard horizons != nil else { return nil }
        return try PredictInput(horizons: horizons).possibleHorizons().sorted()
    }

    private func accepted(_ inputs: [ObservationInput], now: Timestamp) throws -> JobData {
        guard (1...Self.mostObservations).contains(inputs.count) else {
            throw Problem.invalid(
                "observations",
                mustBe: "1 to \(Self.mostObservations) observations",
                got: "\(inputs.count)"
            )
        }
        let accepted = try ObservationsInput(observations: inputs) { "observations[\($0)]" }.accepted(now: now)
        guard accepted.stations.count <= Self.mostStations else {
            let got = "\(accepted.stations.count)"
            throw Problem.invalid("observations", mustBe: "of at most \(Self.mostStations) stations", got: got)
        }
        return JobData(accepted)
    }

    private static func checked(_ setting: Setting, at index: Int) throws -> JobRequest.TuneSetting {
        func integer(_ name: String, _ value: Double?, _ range: ClosedRange<Int>) throws -> Int? {
            guard let value else { return nil }
            guard let whole = Int(exactly: value), range.contains(whole) else {
                let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                throw Problem.invalid("settings[\(index)].\(name)", mustBe: expected, got: value.plain)
            }
            return whole
        }
        var checked = JobRequest.TuneSetting(
            model: setting.model ?? ModelKinds.standard.name.rawValue,
            train: setting.train ?? .fineTune,
            learningRate: setting.learningRate
        )
        checked.epochs = try integer("epochs", setting.epochs, epochs)
        checked.hiddenSize = try integer("hidden_size", setting.hiddenSize, hiddenSizes)
        checked.window = try integer("window", setting.window, windows)
        if let rate = setting.learningRate, !learningRates.contains(rate) {
            throw Problem.invalid("settings[\(index)].learning_rate", mustBe: "from 1e-6 to 1", got: rate.plain)
        }
        return checked
    }

    /// Compared if the request has no settings.
    private static let standard =
        [JobRequest.TuneSetting(model: RidgeKind().name.rawValue, train: .station)]
        + [5e-4, 1e-3, 2e-3]
        .map { JobRequest.TuneSetting(model: ModelKinds.standard.name.rawValue, train: .fineTune, learningRate: $0) }
}

extension JobRequest {
    init(kind: JobKind, target: TargetName) {
        self.kind = kind
        self.target = target
    }
}

extension ObservationsInput {
    fileprivate init(observations: [ObservationInput], pointer: @escaping @Sendable (Int) -> String) {
        self.observations = observations
        list = "observations"
        self.pointer = pointer
    }
}
