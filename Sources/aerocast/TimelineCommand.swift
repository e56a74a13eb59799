import ArgumentParser
import Charts
import Foundation
import Programs
import Reporting
import Settings
import Store

struct TimelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Tells what happened in the loop and why, oldest first; --plot draws it.",
        discussion: "The same facts as GET /events and GET /timeline."
    )

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Of one station; otherwise the one observed last.") var station: String?
    @Option(help: "Hours ahead of the forecasts in the picture, one that is followed.") var horizon = 1
    @Option(help: "Hours to look back in the picture, 24 or more.") var hours = 1440
    @Option(help: "At most so many events, the newest.") var limit = 200
    @Option(help: ArgumentHelp("Draw the timeline as SVG.", valueName: "FILE.svg")) var plot: String?

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit: '\(limit)' came; expected 1 or more") }
        guard hours >= 24 else { throw ValidationError("--hours: '\(hours)' came; expected 24 or more") }
        guard (1...24).contains(horizon) else {
            throw ValidationError("--horizon: '\(horizon)' came; expected 1 … 24")
        }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let (store, model) = try await database.open() else { return }
            let query = EventQuery(model: model, station: station, limit: limit)
            let (station, horizon, hours) = (station, horizon, hours)
            let (events, report) = try await store.read { transaction in
                (
                    try transaction.events(query).map { EventReport($0) },
                    try TimelineReport.read(
                        in: transaction,
                        model: model,
                        station: station,
                        horizon: horizon,
                        hours: hours
                    )
                )
            }
            if database.json {
                print("[\(try events.map { try $0.json() }.joined(separator: ",\n"))]")
            } else if events.isEmpty {
                print("nothing has happened to \(model) yet")
            } else {
                print(Self.table(events))
            }
            if let plot {
                try Self.draw(report, events, to: plot)
            }
        }
    }

    private static func draw(_ report: TimelineReport?, _ events: [EventReport], to path: String) throws {
        guard let report else {
            throw ProgramError.source("nothing was observed yet: there is nothing to draw in \(path)")
        }
        do {
            try Data(report.chart(events: events).svg().utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw ProgramError.source("\(path) cannot be written: \(error.localizedDescription)")
        }
    }

    private static func table(_ events: [EventReport]) -> String {
        let rows = events.map { report -> [String] in
            let event = report.event
            let time = event.weatherTime.map { String("\($0)".prefix(16)).replacing("T", with: " ") } ?? ""
            let kind = event.kind.replacing("_", with: " ")
            return [time, kind, event.flag.map { "flag \($0)" } ?? "", report.sentence]
        }
        return TextTable.render([["weather time", "event", "flag", "what and why"]] + rows)
    }
}
