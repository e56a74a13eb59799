import ArgumentParser
import CanonicalJSON
import Foundation
import Observations
import PlainText
import Programs
import Reporting
import Settings
import Store

struct AnnotationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "annotations",
        abstract: "Annotates times of the weather, such as 'sensor replaced', for all plots.",
        discussion: """
            Examples:
              aerocast annotations create "sensor replaced" --station KJFK --new-reference
              aerocast annotations create "checked by hand, the drift is real" --flag 12
              aerocast annotations list --station KJFK
            """,
        subcommands: [List.self, Create.self, Withdraw.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the annotations, newest first.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only annotations of this station and of all stations.") var station: String?
        @Option(help: "The largest number of annotations.") var limit = 20

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit: must be 1 or more, got '\(limit)'") }
        }

        func run() async throws {
            try await reportingMissingRecords {
                guard let (store, target) = try await database.openOne() else { return }
                let query = AnnotationQuery(target: target.name, station: station, limit: limit)
                let found = try await store.read { try $0.annotations(query) }
                guard !database.json else {
                    return Terminal.print(try JSONText.encode(found.map(AnnotationReport.init), pretty: true))
                }
                guard !found.isEmpty else { return Terminal.print("no annotation exists") }
                let rows = found.map {
                    [
                        "\($0.id)", "\($0.startsAt)", $0.station ?? "", $0.flag.map { "\($0)" } ?? "",
                        $0.startsReference ? "yes" : "", $0.createdBy, $0.text,
                    ]
                }
                let header = ["id", "time", "station", "flag", "new reference", "by", "text"]
                Terminal.print(TextTable.render([header] + rows))
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Annotates a time of the weather.")

        @Argument(help: "One line.", transform: { try ShortText($0) }) var text: ShortText
        @OptionGroup var database: DatabaseOptions
        @Option(help: "The station; default: all stations.") var station: String?
        @Option(help: "The retrain flag to comment on.") var flag: Int64?
        @Option(help: "When, such as 2026-01-05T12:00:00Z; default: the newest observation.") var time: String?
        @Option(help: "The end of a span.") var end: String?
        @Flag(help: "The station's drift detectors learn again what is normal from then on.") var newReference = false
        @OptionGroup var author: SilencesCommand.Author

        func validate() throws {
            for (name, value) in [("time", time), ("end", end)] {
                guard let value, Timestamp(rfc3339: value) == nil else { continue }
                throw ValidationError("--\(name): must be an RFC 3339 time, got '\(value.escaped)'")
            }
            guard !newReference || station != nil else { throw ValidationError("--new-reference: needs --station") }
        }

        func run() async throws {
            try await reportingMissingRecords {
                guard let (store, target) = try await database.openOne() else { return }
                let (station, flag, name, text) = (station, flag, author.actor.description, text.description)
                let (time, end) = (time.flatMap { Timestamp(rfc3339: $0) }, end.flatMap { Timestamp(rfc3339: $0) })
                let startsReference = newReference
                let now = Date().timeIntervalSince1970
                let stored = try await store.write { transaction in
                    let newest = try transaction.reading.newestHour()
                    let start = time ?? newest ?? Timestamp(secondsSince1970: Int64(now))
                    guard end.map({ $0 >= start }) ?? true else {
                        throw ValidationError("--end: must be \(start) or later")
                    }
                    return try transaction.insert(
                        AnnotationRecord(
                            station: station,
                            flag: flag,
                            startsAt: start,
                            endsAt: end,
                            text: text,
                            createdBy: name,
                            createdAt: now,
                            startsReference: startsReference
                        ),
                        eventOf: target.name
                    )
                }
                Terminal.print("annotation \(stored.id) at \(stored.startsAt)")
            }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraws an annotation; a reference that it started stays."
        )

        @Argument(help: "The id of the annotation.") var annotation: Int64
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var author: SilencesCommand.Author

        func run() async throws {
            try await reportingMissingRecords {
                guard let (store, target) = try await database.openOne() else { return }
                let (id, name) = (annotation, author.actor.description)
                _ = try await store.write {
                    try $0.withdrawAnnotation(id, by: name, eventOf: target.name, now: Date().timeIntervalSince1970)
                }
                Terminal.print("withdrawn")
            }
        }
    }
}
