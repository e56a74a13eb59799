import DriftDetection
import DriftMonitoring
import Forecasting
package import Models
package import Observations
package import Store

/// Replays what is stored of a station with other choices; nothing is changed.
///
/// The same question about the same rows has the same answer.
package struct WhatIf: Sendable {
    package let store: Store
    package let artifacts: ArtifactFolder
    package let target: Target

    /// The outcomes that are read at once.
    private static let batchSize = 5000
    /// The largest number of recorded alarms in an answer.
    private static let mostAlarms = 1000

    package init(store: Store, artifacts: ArtifactFolder, target: Target) {
        self.store = store
        self.artifacts = artifacts
        self.target = target
    }

    /// - Throws: ``WhatIfError``, `StoreError`, `DriftConfigurationError`, `CancellationError`.
    package func answer(_ question: WhatIfQuestion) async throws -> WhatIfAnswer {
        let version = try await verifiedModel(question.version)
        return try await store.read { try answer(question, version, in: $0) }
    }

    private func verifiedModel(_ version: String?) async throws -> VerifiedModel? {
        guard let version else { return nil }
        let known = try await store.read { [target] in try $0.versions(of: target.name).map(\.version) }
        guard known.contains(version) else {
            throw WhatIfError.unknownVersion(version, known: Array(known.prefix(5)))
        }
        do {
            return try VerifiedModel(artifacts.load(target: target.name, version: version))
        } catch {
            throw WhatIfError.unusableVersion(version, reason: "\(error)")
        }
    }

    private func answer(
        _ question: WhatIfQuestion,
        _ version: VerifiedModel?,
        in transaction: ReadTransaction
    ) throws -> WhatIfAnswer {
        guard let station = try transaction.station(question.station) else {
            throw WhatIfError.unknownStation(question.station)
        }
        let span = try span(of: question, in: transaction)
        let past = try RecordedPast(of: station, target: target, in: span, transaction)
        let forecasts = try version.map { try past.forecasts(of: $0, transaction) }
        var answer = WhatIfAnswer(
            station: station.id,
            target: target.name,
            unit: target.variable.unit,
            from: span.lowerBound,
            to: span.upperBound,
            sentence: "",
            variants: past.variants(version, forecasts),
            drift: try drift(question, past, version, forecasts, in: transaction),
            recorded: try recorded(question.station, in: span, transaction)
        )
        answer.sentence = answer.sentences()
        return answer
    }

    private func span(of question: WhatIfQuestion, in transaction: ReadTransaction) throws -> Range<Timestamp> {
        let newest = try transaction.latestOutcomes(
            of: question.station,
            target: target.name,
            horizon: Horizons.drift,
            limit: 1
        )
        let nothing = WhatIfError.nothingToJudge(station: question.station, from: question.from, to: question.to)
        guard let end = question.to ?? newest.first?.forecast.targetTime.adding(hours: 1) else { throw nothing }
        let begin = question.from ?? end.adding(hours: -WhatIfQuestion.defaultHours)
        guard begin < end else { throw nothing }
        let (seconds, overflow) = end.secondsSince1970.subtractingReportingOverflow(begin.secondsSince1970)
        let hours = Int(overflow ? .max : seconds) / Int(Hour.seconds)
        guard hours <= WhatIfQuestion.mostHours else { throw WhatIfError.tooLong(hours: hours) }
        return begin..<end
    }

    private func drift(
        _ question: WhatIfQuestion,
        _ past: RecordedPast,
        _ version: VerifiedModel?,
        _ forecasts: VersionForecasts?,
        in transaction: ReadTransaction
    ) throws -> [WhatIfAnswer.Decisions] {
        let budget =
            try question.budget ?? transaction.driftBudget(of: target.name, at: question.station)
            ?? DriftConfiguration.default.falseAlarmsPerYear
        let configuration = try DriftConfiguration(falseAlarmsPerYear: budget)
        var decisions: [WhatIfAnswer.Decisions] = []
        if question.budget != nil {
            let alarms = try alarms(past, configuration, in: transaction) { $0 }
            decisions.append(.init(name: .served, version: nil, budget: budget, alarms: alarms))
        }
        if let version, let forecasts {
            let name = version.manifest.version
            let alarms = try alarms(past, configuration, in: transaction) { outcome in
                guard past.span.contains(outcome.forecast.targetTime) else { return nil }
                var outcome = outcome
                outcome.forecast.modelVersion = name
                outcome.forecast.champion = forecasts.own(outcome.forecast.issuedAt.nearestHour, horizon: 1)
                return outcome
            }
            decisions.append(.init(name: .version, version: name, budget: budget, alarms: alarms))
        }
        return decisions
    }

    /// Runs a detector over the station's outcomes up to the end of the span; `seen` is an outcome as the detector sees
    /// it, `nil` to leave it out.
    private func alarms(
        _ past: RecordedPast,
        _ configuration: DriftConfiguration,
        in transaction: ReadTransaction,
        _ seen: (OutcomeRecord) -> OutcomeRecord?
    ) throws -> [WhatIfAnswer.Alarm] {
        let station = past.station.id
        var rerun = try DriftRerun(of: target, at: station, drift: configuration, in: transaction)
        var alarms: [WhatIfAnswer.Alarm] = []
        var position: Int64 = 0
        while true {
            try Task.checkCancellation()
            let outcomes = try transaction.outcomes(
                after: position,
                station: station,
                target: target.name,
                horizon: Horizons.drift,
                limit: Self.batchSize
            )
            for outcome in outcomes where outcome.forecast.targetTime < past.span.upperBound {
                guard let outcome = seen(outcome) else { continue }
                let time = outcome.forecast.targetTime
                let signal = try rerun.take(outcome, in: transaction)
                guard past.span.contains(time), let signal else { continue }
                if let alarm = WhatIfAnswer.Alarm(signal, at: time, unit: target.variable.unit) { alarms.append(alarm) }
            }
            guard outcomes.count == Self.batchSize, let last = outcomes.last else { return alarms }
            position = last.id
        }
    }

    private func recorded(
        _ station: String,
        in span: Range<Timestamp>,
        _ transaction: ReadTransaction
    ) throws -> [WhatIfAnswer.Alarm] {
        let query = EventQuery(
            target: target.name,
            kinds: [.drift, .sensorFault],
            station: station,
            limit: Self.mostAlarms
        )
        return try transaction.events(query).compactMap { WhatIfAnswer.Alarm($0, in: span) }
    }
}
