import Forecasting
import Models
import Observations
import Serving

/// A version's forecasts at a station, hour by hour.
struct VersionForecasts {
    /// The version's own values, and those with the other experts; in order of horizon 1 … ``Horizons/longest``.
    private let own: HourRows
    private let combined: HourRows?

    /// - Parameters:
    ///   - verified: the version.
    ///   - origins: the hours from which forecasts are made.
    ///   - series: the observations from ``hoursBefore(_:)`` the first origin to the last.
    ///   - station: the station.
    ///   - combines: whether the target's forecasts are combined.
    /// - Throws: `ForecastError`.
    init(
        of verified: VerifiedModel,
        origins: ClosedRange<Hour>,
        series: HourlySeries,
        at station: Station,
        combines: Bool
    ) throws {
        let guarded = GuardedModel(
            model: verified.model,
            persistenceGuard: PersistenceGuard(heldOut: verified.manifest.heldOut, horizons: verified.model.horizons)
        )
        let learning = origins.lowerBound - CombinationBackfill.hours
        let hours = ((combines ? learning : origins.lowerBound)..<origins.upperBound + 1).clamped(to: series.hours)
        let known = hours.filter { series[guarded.target, $0] != nil }
        own = HourRows(try guarded.predict(from: known, horizons: Horizons.longest, of: series, at: station), known)
        guard combines else {
            combined = nil
            return
        }
        let predictor = CombinedPredictor(
            champion: KnownForecasts(target: guarded.target, rows: own),
            learningSince: learning
        )
        let wanted = known.filter(origins.contains)
        combined = HourRows(
            try predictor.predict(from: wanted, horizons: Horizons.longest, of: series, at: station),
            wanted
        )
    }

    /// The hours before the first origin that a version's forecasts read.
    static func hoursBefore(_ model: some ForecastModel) -> Int {
        CombinationBackfill.hours + max(model.window, model.history)
    }

    /// The version's own value; `nil` if it does not answer there.
    func own(_ origin: Hour, horizon: Int) -> Double? { own[origin, horizon] }

    /// The value with the other experts; `nil` without a combination.
    func combined(_ origin: Hour, horizon: Int) -> Double? { combined?[origin, horizon] }
}

/// Forecasts by origin.
private struct HourRows: Sendable {
    private var rows: [Hour: Int]
    private var values: [Float]

    /// - Parameters:
    ///   - values: row-major, origins × ``Horizons/longest``; NaN for none.
    ///   - origins: the origins of the rows.
    init(_ values: [Float], _ origins: [Hour]) {
        self.values = values
        rows = Dictionary(uniqueKeysWithValues: zip(origins, 0...))
    }

    subscript(origin: Hour, horizon: Int) -> Double? {
        guard let row = rows[origin] else { return nil }
        let value = values[row * Horizons.longest + horizon - 1]
        return value.isNaN ? nil : Double(value)
    }

    func row(_ origin: Hour, horizons: Int) -> [Float] {
        guard let row = rows[origin] else { return Array(repeating: .nan, count: horizons) }
        let begin = row * Horizons.longest
        return Array(values[begin..<begin + horizons])
    }
}

/// Forecasts that are computed already, as an expert of a combination.
private struct KnownForecasts: Predictor {
    let name = "known"
    let target: Variable
    let rows: HourRows

    func predict(
        from origins: [Hour],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        origins.flatMap { rows.row($0, horizons: horizons) }
    }
}
