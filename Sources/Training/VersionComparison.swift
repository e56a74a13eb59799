import Forecasting
package import Healing
import Models
package import Observations
package import Registry
import Store

/// Two versions on the stored hours after the last hour from which either has learned.
package struct VersionComparison: Sendable, Encodable {
    package var version: String
    /// The version in the champion's place.
    package var baseline: String
    /// The compared hours; `nil` if there are none.
    package var from: Timestamp?
    package var until: Timestamp?
    /// `version` in the challenger's place, `baseline` in the champion's.
    package var losses: LossComparison

    /// The largest number of hours that are compared, the newest ones.
    static let longest = 90 * Hour.perDay

    /// - Parameters:
    ///   - name: a version, or an alias.
    ///   - baseline: another version, or an alias.
    ///   - registry: the registry of both.
    ///   - horizons: the compared horizons.
    /// - Returns: the losses hour by hour, computed like the promotion gate's.
    /// - Throws: `RegistryError`, `ArtifactError`, `ForecastError` or `StoreError`.
    package static func run(
        _ name: String,
        against baseline: String,
        in registry: ModelRegistry,
        horizons: Horizons = .standard
    ) async throws -> VersionComparison {
        let first = try registry.verify(try await registry.version(named: name))
        let second = try registry.verify(try await registry.version(named: baseline))
        let learned = (first.manifest.training.stations + second.manifest.training.stations).map(\.until.nearestHour)
        let window = max(first.manifest.specification.window, second.manifest.specification.window)
        let stations = try await registry.store.read { transaction in
            try transaction.stations().compactMap { try transaction.unseenHours(of: $0, after: learned.max(), window) }
        }
        let hours = Dictionary(
            stations.map { ($0.station.id, $0.split.heldOut.first ?? Hour(0)..<Hour(0)) },
            uniquingKeysWith: { first, _ in first }
        )
        let comparison = try HeldOutComparison(
            challenger: first.model.outcomes(on: stations, \.heldOut),
            champion: second.model,
            stations: stations,
            horizons: horizons
        )
        return VersionComparison(
            version: first.manifest.version,
            baseline: second.manifest.version,
            from: hours.values.map(\.lowerBound).min().map { Timestamp($0) },
            until: hours.values.map(\.upperBound).max().map { Timestamp($0 - 1) },
            losses: LossComparison(comparison.losses(in: hours))
        )
    }
}

extension ReadTransaction {
    /// The observations of a station with the hours after `learned` held out; `nil` if there are none.
    fileprivate func unseenHours(of station: Station, after learned: Hour?, _ window: Int) throws -> StationData? {
        guard let newest = try latestObservation(of: station.id)?.hour else { return nil }
        let oldest = newest - VersionComparison.longest + 1
        let first = learned.map { max($0 + 1, oldest) } ?? oldest
        guard first <= newest else { return nil }
        // The forecasts of the first hours read earlier hours.
        let back = window + FeatureLayout.history + FeatureLayout.carryForwardLimit
        let series = try series(of: station.id, from: first - back)
        return StationData(
            station: station,
            series: series,
            split: Split(training: [], validation: [], heldOut: [first..<newest + 1])
        )
    }
}
