import ArgumentParser
import Charts
import Observations
import Programs
import Reporting
import Settings
import Store
import PlainText

struct TimelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Lists the events of the loop with their reasons, oldest recorded first; --plot draws them.",
        discussion: "The same data as GET /events and GET /timeline."
    )

    @OptionGroup var database: DatabaseOptions
    @Option(help: "The station; default: the most recently observed.") var station: String?
    @Option(help: "The horizon of the forecasts in the picture, in hours; must be a stored one.") var horizon = 1
    @Option(help: "Hours to look back in the picture, 24 or more.") var hours = 1440
    @Option(help: "The largest number of events; the newest are listed.") var limit = 200
    @Flag(help: "Sort by the time of the weather instead of the time of recording.") var byWeather = false
    @Option(help: ArgumentHelp("Draw the timeline as SVG.", valueName: "FILE.svg")) var plot: String?

    func validate() throws {
        if let station {
            do {
                _ = try StationIdentifier(station)
            } catch {
                throw ValidationError("--station: \(error)")
            }
        }
        guard limit > 0 else { throw ValidationError("--limit: must be 1 or more, got '\(limit)'") }
        guard (24...TimelineReport.longestHours).contains(hours) else {
            throw ValidationError("--hours: must be from 24 to \(TimelineReport.longestHours), got '\(hours)'")
        }
        guard (1...Horizons.longest).contains(horizon) else {
            throw ValidationError("--horizon: must be from 1 to \(Horizons.longest), got '\(horizon)'")
        }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            if let plot { try OutputFile.check(plot, option: "--plot") }
            guard let (store, target) = try await database.openOne() else { return }
            let query = EventQuery(target: target.name, station: station, limit: limit)
            let (station, horizon, hours) = (station, horizon, hours)
            let (events, report) = try await store.read { transaction in
                if let station, try transaction.station(station) == nil {
                    throw ProgramError.source(
                        "--station: must be a station of the database, got '\(station)'; "
                            + "'aerocast status --stations' lists them"
                    )
                }
                return (
                    try transaction.events(query).map { EventReport($0) },
                    try TimelineReport.read(
                        in: transaction,
                        target: target.name,
                        station: station,
                        horizon: horizon,
                        hours: hours
                    )
                )
            }
            if database.json {
                Terminal.print("[\(try events.map { try $0.json() }.joined(separator: ",\n"))]")
            } else if events.isEmpty {
                Terminal.print("no events of \(target.name) yet")
            } else {
                Terminal.print(Self.table(byWeather ? Self.sortedByWeather(events) : events))
            }
            if let plot {
                try Self.draw(report, events, of: target.variable, to: plot)
            }
        }
    }

    private static func draw(
        _ report: TimelineReport?,
        _ events: [EventReport],
        of variable: Variable,
        to path: String
    ) throws {
        guard let report else {
            throw ProgramError.source("no station has observations yet: there is nothing to draw in \(path)")
        }
        try OutputFile.write(report.chart(of: variable, events: events).svg(), to: path, option: "--plot")
    }

    /// The events by the time of the weather, in the order of recording within an hour; events without it are first.
    private static func sortedByWeather(_ events: [EventReport]) -> [EventReport] {
        let first = Timestamp(secondsSince1970: .min)
        return events.enumerated()
            .sorted {
                ($0.element.event.weatherTime ?? first, $0.offset) < ($1.element.event.weatherTime ?? first, $1.offset)
            }
            .map(\.element)
    }

    /// The sentence of an event, with the station in front.
    private static func sentence(of report: EventReport) -> String {
        guard let station = report.event.station, !report.sentence.hasPrefix(station) else { return report.sentence }
        return report.sentence.isEmpty ? station : "\(station): \(report.sentence)"
    }

    private static func table(_ events: [EventReport]) -> String {
        let rows = events.map { report -> [String] in
            let event = report.event
            let recorded = Timestamp(secondsSince1970: Int64(event.recordedAt))
            let kind = event.kind.rawValue.replacing("_", with: " ")
            return [
                recorded.minute, event.weatherTime?.minute ?? "", kind, event.flag.map { "flag \($0)" } ?? "",
                sentence(of: report),
            ]
        }
        return TextTable.render([["recorded", "weather time", "event", "flag", "details"]] + rows)
    }
}
