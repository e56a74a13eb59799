import Forecasting
import JSONSchema
import Observations

/// The body of `POST /v1/forecasts`: stations, targets and horizons, whose every combination is forecast.
struct ForecastsInput: RouteInput, Decodable {
    var stations: [String]
    /// `nil` for the API's first target.
    var targets: [String]?
    /// Whole hours.
    var horizons: [Double]?
    var answer: PredictInput.Wanted?

    /// The largest number of stations, and of lines of the answer.
    static let largestCount = 10_000

    static let schema: JSONSchema? =
        .closed(
            "ForecastsRequest",
            [
                .required("stations", .list(of: .station, 1...largestCount).described("Each once.")),
                .optional(
                    "targets",
                    .list(of: .targetName, 1...100).described("Each once; default: the first target.")
                ),
                .optional("horizons", .list(of: .horizon, 1...Horizons.longest).described("Each once; default [1].")),
                .optional(
                    "answer",
                    .words(PredictInput.Wanted.allCases.map(\.rawValue)).described("Default combination.")
                ),
            ]
        )
        .described("At most \(largestCount) combinations of a station and a target.")
        .example(#"{"stations": ["KJFK", "KORD"], "horizons": [1, 6, 24]}"#)

    /// - Returns: the requested horizons and targets.
    /// - Throws: a ``Problem`` with the wrong part.
    func checked(for served: ServedTargets) throws -> (horizons: [Int], targets: [ServedTarget]) {
        let horizons = try PredictInput(horizons: horizons).possibleHorizons()
        var wanted: [ServedTarget] = []
        for name in targets ?? [served.first.name.rawValue] {
            let target = try served.named(name)
            guard !wanted.contains(where: { $0.name == target.name }) else {
                throw Problem.invalid("targets", mustBe: "different targets", got: "'\(target.name)' twice")
            }
            wanted.append(target)
        }
        let count = stations.count * wanted.count
        guard (1...Self.largestCount).contains(count) else {
            let expected = "1 to \(Self.largestCount) combinations of a station and a target"
            throw Problem.invalid("stations", mustBe: expected, got: "\(count)")
        }
        var seen: Set<String> = []
        if let repeated = stations.first(where: { !seen.insert($0).inserted }) {
            throw Problem.invalid("stations", mustBe: "different stations", got: "\(quoted(repeated)) twice")
        }
        return (horizons, wanted)
    }
}
