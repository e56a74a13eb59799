import Forecasting
import Healing
import Store

/// Two versions on the stored hours after the last that either has learnt from.
package struct VersionComparison: Sendable, Encodable {
    package var version: String
    /// What it is compared with.
    package var baseline: String
    /// The hours; `nil` where there are none.
    package var from: Timestamp?
    package var until: Timestamp?
    /// `version` in the challenger's place, `baseline` in the champion's.
    package var losses: LossComparison

    /// At most so many of the newest hours are compared.
    static let longest: Int64 = 2160

    /// - Parameters:
    ///   - name: a version, or an alias.
    ///   - baseline: another.
    ///   - registry: where both are.
    /// - Returns: the losses hour by hour, as the promotion gate looks at them.
    /// - Throws: `RegistryError`, `ArtifactError`, `ForecastError` or `StoreError`.
    package static func run(
        _ name: String,
        against baseline: String,
        in registry: ModelRegistry
    ) async throws -> VersionComparison {
        let first = try registry.verify(try await registry.version(named: name))
        let second = try registry.verify(try await registry.version(named: baseline))
        let learnt = (first.manifest.training.stations + second.manifest.training.stations).map(\.until.nearestHour)
        let window = max(first.manifest.specification.window, second.manifest.specification.window)
        let stations = try await registry.store.read { transaction in
            try transaction.stations().compactMap { try transaction.unseenHours(of: $0, after: learnt.max(), window) }
        }
        let hours = Dictionary(
            stations.map { ($0.station.id, $0.split.heldBack.first ?? 0..<0) },
            uniquingKeysWith: { first, _ in first }
        )
        let comparison = try HeldBackComparison(
            challenger: first.forecaster.outcomes(on: stations, \.heldBack),
            champion: second.forecaster,
            stations: stations
        )
        return VersionComparison(
            version: first.manifest.version,
            baseline: second.manifest.version,
            from: hours.values.map(\.lowerBound).min().map { Timestamp(hour: $0) },
            until: hours.values.map(\.upperBound).max().map { Timestamp(hour: $0 - 1) },
            losses: LossComparison(comparison.losses(in: hours))
        )
    }
}

extension ReadTransaction {
    /// The observations of a station with the hours held back that come after `learnt`; `nil` where there are none.
    fileprivate func unseenHours(of station: Station, after learnt: Int64?, _ window: Int) throws -> StationData? {
        guard let newest = try latestObservation(of: station.id)?.hour.nearestHour else { return nil }
        let first = max(learnt.map { $0 + 1 } ?? .min, newest - VersionComparison.longest + 1)
        guard first <= newest else { return nil }
        // What the forecasts of the first hours read lies before them.
        let back = window + FeatureLayout.history + FeatureLayout.carryForwardLimit
        let series = try series(of: station.id, from: Timestamp(hour: first - Int64(back)))
        return StationData(
            station: station,
            series: series,
            split: Split(training: [], validation: [], heldBack: [first..<newest + 1])
        )
    }
}
