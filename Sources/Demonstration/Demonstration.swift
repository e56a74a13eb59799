import CurlClient
import Feeding
package import Foundation
import Healing
import HTTPClient
import Observations
import Store

/// Shows the loop of drift and healing with the real programs: API, feeder, drift detector and trainer as separate
/// processes, which communicate only through HTTP, the database and the artifacts folder.
package struct Demonstration: Sendable {
    let plan: DemonstrationPlan
    /// The folder of the programs.
    let programs: URL
    /// The folder for database, artifacts and logs.
    let folder: URL
    let timeline: Timeline

    package init(plan: DemonstrationPlan, programs: URL, folder: URL, timeline: Timeline) {
        self.plan = plan
        self.programs = programs
        self.folder = folder
        self.timeline = timeline
    }

    /// The programs that continue after the demonstration, for inspection.
    package struct Remains: Sendable {
        package var summary: DemonstrationSummary
        package var address: String
        private let running: [ChildProgram]

        fileprivate init(summary: DemonstrationSummary, address: String, running: [ChildProgram]) {
            self.summary = summary
            self.address = address
            self.running = running
        }

        /// Waits until the API has ended.
        package func wait() async throws {
            while running.first?.isRunning == true {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    private static let target: TargetName = "temperature"
    private var database: String { folder.appending(path: "aerocast.sqlite").path }

    /// Runs the demonstration.
    ///
    /// - Returns: the summary, which has been written to the timeline, and the programs, which end when the last
    ///   reference to them is released.
    /// - Throws: ``DemonstrationError`` if a program fails or takes too long, and `StoreError`.
    package func run() async throws -> Remains {
        timeline.show(
            text:
                "A forecaster goes stale and heals itself. All files are in \(folder.path); --keep keeps them.\n"
        )
        let api = try child("aerocast-api", ["--port", "0", "--host", "127.0.0.1", "--replay", "true"] + shared)
        let address = try await listeningAddress(of: api)
        let store = try Store(path: database, opening: .existing)
        timeline.show(.init("started", "aerocast-api answers at \(address), no model yet", ["address": .text(address)]))

        try await feed(hours: plan.learningHours, speed: nil, to: address)
        timeline.show(
            .init(
                "observations",
                "\(plan.learningHours) hours of calm weather are stored",
                ["count": .whole(plan.learningHours)]
            )
        )
        let trainer = try child(
            "aerocast-trainer",
            ["--seed", "\(plan.seed)", "--threads", "2", "--log-format", "human", "--log-level", "info"] + shared
        )
        let epochs = followEpochs(of: trainer)
        defer { epochs.cancel() }
        var watch = LoopWatch(store: store, target: Self.target)
        try await follow(&watch, until: "the first model", seconds: 90) {
            try await store.read { try $0.champion(of: Self.target) } != nil
        }
        let detector = try child("aerocast-drift-detector", shared)

        let calm = Task { try await feed(hours: plan.heatwaveStartHours, speed: plan.calmSpeed, to: address) }
        try await follow(&watch, until: "the calm weeks", seconds: 60) {
            try await store.read { try $0.observationCount() } >= plan.heatwaveStartHours
        }
        try await calm.value
        timeline.show(.init("heatwave", "the HEATWAVE begins", at: plan.heatwaveStart))

        let heat = Task { try await feed(hours: plan.totalHours, speed: plan.heatwaveSpeed, to: address) }
        let outcomes = try await followHeatwave(&watch, store: store)
        heat.cancel()
        _ = await heat.result
        let summary = try await summary(of: outcomes, store: store, api: api, address: address)
        timeline.show(text: summary.table)
        timeline.show(summary.event)
        return Remains(summary: summary, address: address, running: [api, detector, trainer])
    }

    // MARK: Programs

    private var shared: [String] {
        [
            "--database", database, "--artifacts", folder.appending(path: "artifacts").path,
            "--poll-interval", "100ms",
        ]
    }

    private func child(_ name: String, _ arguments: [String]) throws -> ChildProgram {
        try ChildProgram(name, arguments: arguments, folder: programs)
    }

    private func listeningAddress(of api: ChildProgram) async throws -> String {
        for await line in api.lines {
            if let address = line.split(separator: "listening on ").last, line.hasPrefix("listening on ") {
                return String(address)
            }
        }
        throw DemonstrationError.ended(program: "aerocast-api")
    }

    private func feed(hours: Int, speed: Double?, to address: String) async throws {
        let speed = speed.map { "x\(Int($0 * 3600))" } ?? "max"
        let feeder = try child(
            "aerocast-feeder",
            [
                "--api", address, "--source", "simulator", "--seed", "\(plan.seed)", "--hours", "\(hours)",
                "--scenario", plan.scenario, "--speed", speed,
            ]
        )
        try await withTaskCancellationHandler {
            try await feeder.finish()
        } onCancel: {
            feeder.stop()
        }
    }

    /// Reports the trainer's epochs as they are written.
    private func followEpochs(of trainer: ChildProgram) -> Task<Void, Never> {
        Task { [timeline] in
            for await line in trainer.lines {
                guard let progress = line.firstMatch(of: /trainer: (epoch .* validation loss \S+)/)?.1 else { continue }
                timeline.show(.init("training", "  training, \(progress)", ["progress": .text(String(progress))]))
            }
        }
    }

    // MARK: Watching

    private func follow(
        _ watch: inout LoopWatch,
        until what: String,
        seconds: Int,
        _ isDone: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try await !isDone() {
            for event in try await watch.newEvents() { timeline.show(event) }
            guard ContinuousClock.now < deadline else {
                throw DemonstrationError.tooSlow(waitingFor: what, seconds: seconds)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        for event in try await watch.newEvents() { timeline.show(event) }
    }

    /// Follows the events until a new champion is near the calm error, or the heatwave is over; reports the errors
    /// every 120 hours.
    ///
    /// - Returns: the outcomes of that decision. Later outcomes do not count.
    private func followHeatwave(_ watch: inout LoopWatch, store: Store) async throws -> [OutcomeRecord] {
        var judged: [OutcomeRecord] = []
        var nextReport = plan.heatwaveStart.adding(hours: 120)
        let lastHour = plan.heatwaveStart.adding(hours: plan.heatwaveHours - 60)
        try await follow(&watch, until: "the loop to heal", seconds: 90) {
            let outcomes = try await outcomes(in: store, horizon: Horizons.drift)
            judged = outcomes
            guard let newest = outcomes.last?.forecast.targetTime else { return false }
            if newest >= nextReport {
                nextReport = newest.adding(hours: 120)
                showErrors(of: Array(outcomes.suffix(120)), at: newest)
            }
            return newest >= lastHour || isNearCalm(outcomes)
        }
        return judged
    }

    private func showErrors(of outcomes: [OutcomeRecord], at time: Timestamp) {
        guard let act = DemonstrationSummary.Act(outcomes), let version = outcomes.last?.forecast.modelVersion else {
            return
        }
        timeline.show(
            .init(
                "error",
                String(
                    format: "RMSE of the last %d hours %.2f °C, persistence %.2f °C, model %@",
                    act.count,
                    act.champion,
                    act.persistence,
                    version
                ),
                at: time,
                ["rmse": .number(act.champion), "persistence": .number(act.persistence), "version": .text(version)]
            )
        )
    }

    // MARK: Judging

    private func outcomes(in store: Store, horizon: Int) async throws -> [OutcomeRecord] {
        try await store.read { transaction in
            try transaction.stations()
                .flatMap { station in
                    try transaction.latestOutcomes(
                        of: station.id,
                        target: Self.target,
                        horizon: horizon,
                        limit: plan.totalHours
                    )
                }
                .filter { $0.forecast.champion != nil }
        }
    }

    private func acts(_ outcomes: [OutcomeRecord]) -> (
        calm: [OutcomeRecord], drift: [OutcomeRecord], healed: [OutcomeRecord]
    ) {
        let first = outcomes.first?.forecast.modelVersion
        let last = outcomes.last?.forecast.modelVersion
        let hot = outcomes.filter { $0.forecast.targetTime > plan.heatwaveStart }
        return (
            outcomes.filter { $0.forecast.targetTime <= plan.heatwaveStart },
            hot.filter { $0.forecast.modelVersion == first },
            last == first ? [] : hot.filter { $0.forecast.modelVersion == last }
        )
    }

    private func isNearCalm(_ outcomes: [OutcomeRecord]) -> Bool {
        let acts = acts(outcomes)
        guard acts.healed.count >= plan.judgedHours, let calm = DemonstrationSummary.Act(acts.calm),
            let healed = DemonstrationSummary.Act(acts.healed)
        else { return false }
        return healed.champion <= DemonstrationPlan.nearCalm * calm.champion
    }

    private func summary(
        of outcomes: [OutcomeRecord],
        store: Store,
        api: ChildProgram,
        address: String
    ) async throws -> DemonstrationSummary {
        let acts = acts(outcomes)
        // Over the same hours as the errors one hour ahead.
        let last = outcomes.last?.forecast.targetTime
        let dayAhead = self.acts(
            try await self.outcomes(in: store, horizon: DemonstrationSummary.dayAhead)
                .filter { outcome in last.map { outcome.forecast.targetTime <= $0 } ?? false }
        )
        let (flags, champion) = try await store.read { transaction in
            (
                try transaction.flags(of: Self.target, limit: 100).map(\.flag).filter { $0.driftBegan != nil },
                try transaction.champion(of: Self.target)
            )
        }
        let beganAt = flags.compactMap(\.driftEvidence?.time)
        let start = plan.heatwaveStart.secondsSince1970
        let serving = try? await servedVersion(at: address)
        return DemonstrationSummary(
            calm: .init(acts.calm),
            drift: .init(acts.drift),
            healed: .init(acts.healed),
            calmDayAhead: .init(dayAhead.calm),
            driftDayAhead: .init(dayAhead.drift),
            healedDayAhead: .init(dayAhead.healed),
            checks: [
                ("drift was flagged after the heatwave began", beganAt.contains { $0 > start }),
                ("no drift was flagged before it", !beganAt.contains { $0 <= start }),
                (
                    "a challenger was promoted by the gate",
                    champion?.flag.map { id in flags.contains { $0.id == id } } ?? false
                ),
                (
                    "the API serves it without a restart",
                    api.isRunning && serving != nil && serving == champion?.version
                ),
                ("the error is near the calm error again", isNearCalm(outcomes)),
            ]
        )
    }

    private struct Readiness: Decodable {
        var modelVersion: String?

        private enum CodingKeys: String, CodingKey {
            case modelVersion = "model_version"
        }
    }

    private func servedVersion(at address: String) async throws -> String? {
        let client = CurlClient(CurlClient.Configuration(userAgent: "aerocast-demo"))
        let response = try await client.send(HTTPRequest(.get, "\(address)/readyz"))
        return try JSONDecoder().decode(Readiness.self, from: Data(response.body)).modelVersion
    }
}
