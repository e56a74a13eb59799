import ArgumentParser
import DriftDetection
import Foundation
import Observations
import PlainText
import Programs
import Settings
import WhatIf

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Would another version, another budget or no combination have done better at a station?",
        discussion: """
            Replays the stored forecasts and observations of one station; nothing is changed. The same as a job of the \
            kind what_if, without a trainer.

            Examples:
              aerocast replay --station KJFK
              aerocast replay --station KJFK --version 2026-03-02T10-00-00Z-5f2a --from 2026-02-01T00:00:00Z
              aerocast replay --station KJFK --budget 0.5 --json
            """
    )

    @OptionGroup var registry: RegistryOptions
    @Option(help: "The station.") var station: String
    @Option(help: "The first time, such as 2025-01-01T00:00:00Z; default: thirty days before the end.")
    var from: String?
    @Option(help: "The time behind the last forecast hour; default: the newest.") var to: String?
    @Option(help: "A version to compare with the served forecasts; 'aerocast models list' shows them.")
    var version: String?
    @Option(help: "False alarms per station and year, 0.001 … 100, to decide again with.") var budget: Double?

    func validate() throws {
        do { _ = try StationIdentifier(station) } catch { throw ValidationError("--station: \(error)") }
        let times = (try Self.time(from, "--from"), try Self.time(to, "--to"))
        if let from = times.0, let to = times.1, from >= to {
            throw ValidationError("--to: must be after --from, \(from), got \(to)")
        }
        if let budget {
            do { _ = try DriftConfiguration(falseAlarmsPerYear: budget) } catch {
                throw ValidationError("--budget: \(error)")
            }
        }
    }

    private static func time(_ text: String?, _ option: String) throws -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw ValidationError("\(option): must be a time such as 2025-01-01T00:00:00Z, got '\(text)'")
        }
        return time
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let installation = try await registry.openInstallation() else { return }
            let question = WhatIfQuestion(
                station: station,
                from: try Self.time(from, "--from"),
                to: try Self.time(to, "--to"),
                version: version,
                budget: budget
            )
            let replay = WhatIf(
                store: installation.store,
                artifacts: installation.artifacts,
                target: installation.targets.first ?? .standard
            )
            do {
                let answer = try await replay.answer(question)
                try registry.write(answer, Self.text(of: answer))
            } catch let error as WhatIfError {
                throw ProgramError.source("\(error)")
            }
        }
    }

    private static func text(of answer: WhatIfAnswer) -> String {
        let horizons = Set(answer.variants.flatMap(\.scores.keys)).sorted()
        let header = ["RMSE in \(answer.unit)"] + horizons.map { "\($0) h" }
        let errors = answer.variants.map { variant in
            [variant.title]
                + horizons.map { horizon in variant.scores[horizon].map { String(format: "%.2f", $0.rmse) } ?? "" }
        }
        let counts = ["forecasts"] + horizons.map { "\(answer.variants.first?.scores[$0]?.count ?? 0)" }
        var parts = [
            "\(answer.station), \(answer.target), \(answer.from) to \(answer.to)", answer.sentence,
            TextTable.render([header] + errors + [counts]),
        ]
        let decided = answer.drift.map { decisions in
            let who = decisions.version.map { ", version \($0)" } ?? ""
            return (String(format: "budget %g%@", decisions.budget, who), decisions.alarms)
        }
        for (title, alarms) in [("in operation", answer.recorded)] + decided where !alarms.isEmpty {
            let rows = alarms.map { ["\($0.time)", $0.began.map { "\($0)" } ?? "", $0.kind, $0.sentence] }
            parts.append("alarms, \(title)\n" + TextTable.render([["time", "began", "kind", "why"]] + rows))
        }
        return parts.joined(separator: "\n\n")
    }
}
