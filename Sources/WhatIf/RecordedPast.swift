import Forecasting
import Models
import Observations
import Store

/// The stored forecasts of a station that can be compared with what came, without hours of sensor faults.
struct RecordedPast {
    let station: Station
    let target: Target
    /// Target times.
    let span: Range<Timestamp>
    /// By horizon, oldest first.
    private let outcomes: [Int: [OutcomeRecord]]

    /// - Throws: ``WhatIfError/nothingToJudge(station:from:to:)``, `StoreError`.
    init(of station: Station, target: Target, in span: Range<Timestamp>, _ transaction: ReadTransaction) throws {
        (self.station, self.target, self.span) = (station, target, span)
        let faults = try transaction.sensorFaults(of: station.id, target: target.name)
        let page = PageQuery(
            station: station.id,
            from: span.lowerBound,
            to: span.upperBound,
            after: nil,
            limit: WhatIfQuestion.mostHours + 1
        )
        var found: [Int: [OutcomeRecord]] = [:]
        for horizon in target.horizons {
            found[horizon] = try transaction.outcomes(page, target: target.name, horizon: horizon)
                .filter { outcome in
                    !faults.contains {
                        $0.lowerBound <= outcome.forecast.targetTime && $0.upperBound > outcome.forecast.issuedAt
                    }
                }
        }
        guard found.values.contains(where: { !$0.isEmpty }) else {
            throw WhatIfError.nothingToJudge(station: station.id, from: span.lowerBound, to: span.upperBound)
        }
        outcomes = found
    }

    /// A version's forecasts from the origins of the stored forecasts.
    func forecasts(of version: VerifiedModel, _ transaction: ReadTransaction) throws -> VersionForecasts {
        let first = span.lowerBound.nearestHour - Horizons.longest
        let last = span.upperBound.nearestHour
        let series = try transaction.series(
            of: station.id,
            from: first - VersionForecasts.hoursBefore(version.model),
            until: last
        )
        return try VersionForecasts(
            of: version,
            origins: first...last,
            series: series,
            at: station,
            combines: target.variable.kind == .linear
        )
    }

    /// The scores of every choice, on the same forecasts.
    func variants(_ version: VerifiedModel?, _ forecasts: VersionForecasts?) -> [WhatIfAnswer.Variant] {
        typealias Name = WhatIfAnswer.Variant.Name
        func variant(_ name: Name, _ value: (ForecastRecord) -> Double) -> WhatIfAnswer.Variant {
            let isOwn = name == .version || name == .combinedVersion
            return WhatIfAnswer.Variant(
                name: name,
                version: isOwn ? version?.manifest.version : nil,
                hasLearnedFromThem: isOwn && version.map { hasLearned($0) } ?? false,
                scores: outcomes.compactMapValues { score($0, value) }
            )
        }
        var variants = [
            variant(.served) { $0.served }, variant(.champion) { $0.champion ?? $0.persistence },
            variant(.persistence) { $0.persistence },
        ]
        guard let forecasts else { return variants }
        func own(_ forecast: ForecastRecord) -> Double {
            forecasts.own(forecast.issuedAt.nearestHour, horizon: forecast.horizon) ?? forecast.persistence
        }
        variants.append(variant(.version, own))
        guard target.variable.kind == .linear else { return variants }
        variants.append(
            variant(.combinedVersion) { forecast in
                forecasts.combined(forecast.issuedAt.nearestHour, horizon: forecast.horizon) ?? own(forecast)
            }
        )
        return variants
    }

    /// Whether the version was trained on hours of the span at this station.
    private func hasLearned(_ version: VerifiedModel) -> Bool {
        version.manifest.training.stations.contains {
            $0.id == station.id && $0.from < span.upperBound && $0.until >= span.lowerBound
        }
    }

    private func score(
        _ outcomes: [OutcomeRecord],
        _ value: (ForecastRecord) -> Double
    ) -> WhatIfAnswer.Score? {
        guard !outcomes.isEmpty else { return nil }
        func error(_ value: (ForecastRecord) -> Double) -> Double {
            let squares = outcomes.map { outcome in
                let residual = target.variable.kind.difference(outcome.actual, value(outcome.forecast))
                return residual * residual
            }
            return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
        }
        let (own, persistence) = (error(value), error { $0.persistence })
        return WhatIfAnswer.Score(
            count: outcomes.count,
            rmse: own,
            skill: persistence > 0 ? 1 - own / persistence : nil
        )
    }
}
