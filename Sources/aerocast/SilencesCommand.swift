import ArgumentParser
import CanonicalJSON
import Foundation
import Observations
import PlainText
import Programs
import Reporting
import Settings
import Store
import Timing

struct SilencesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silences",
        abstract: "Silences and acknowledges findings of the verdict: they are not notified meanwhile.",
        discussion: """
            A silenced finding stays in the verdict. Matchers are those of Alertmanager: alertname, kind, severity, \
            target and station, with = != =~ and !~. docs/notifications.md explains them.

            Examples:
              aerocast silences acknowledge sensor_fault --station KJFK --comment "on my way"
              aerocast silences create station=KJFK --for 2d --comment "the mast is being painted" --hold-flags
              aerocast silences create 'station=~DE-.*' --for 4h --comment "the line is down"
              aerocast silences end 0f8fad5b-d9cb-469f-a165-70867728950e
            """,
        subcommands: [List.self, Create.self, Acknowledge.self, End.self]
    )

    /// Who silences, for somebody with access to the database's file.
    struct Author: ParsableArguments {
        @Option(help: "Who does it.", transform: { try ShortText($0) }) var actor = ShortText(lossy: NSUserName())
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the silences that have not ended.")

        @Flag(help: "Also silences that have ended.") var all = false
        @Flag(help: "Write JSON, which amtool silence import reads.") var json = false
        @OptionGroup var options: KeysCommand.Options

        func run() async throws {
            try await reportingMissingRecords {
                guard let store = try await options.open() else { return }
                let now = Date().timeIntervalSince1970
                let since = all ? 0 : now
                let silences = try await store.read { try $0.silences(endingAfter: since) }
                guard !json else {
                    return Terminal.print(
                        try JSONText.encode(silences.map { SilenceReport($0, now: now) }, pretty: true)
                    )
                }
                guard !silences.isEmpty else { return Terminal.print("no silence is in force") }
                let rows = silences.map { silence in
                    [
                        silence.id, silence.untilResolved ? "acknowledged" : silence.state(at: now).rawValue,
                        silence.matchers.map(\.text).joined(separator: " "), "\(Timestamp(seconds: silence.endsAt))",
                        silence.createdBy, silence.comment,
                    ]
                }
                Terminal.print(TextTable.render([["silence", "state", "matchers", "until", "by", "comment"]] + rows))
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Silences the findings that match all matchers.")

        @Argument(help: "Matchers such as station=KJFK, kind!=drift or 'station=~DE-.*'.") var matchers: [String]
        @Option(name: .customLong("for"), help: "How long, such as 4h or 2d.") var duration: String
        @Option(help: "Why.", transform: { try ShortText($0) }) var comment: ShortText
        @Flag(help: "Drifts raise no retrain flags meanwhile.") var holdFlags = false
        @OptionGroup var author: Author
        @OptionGroup var options: KeysCommand.Options

        func validate() throws {
            _ = try parsed()
        }

        private func parsed() throws -> (matchers: [LabelMatcher], seconds: Double) {
            guard (1...SilenceRecord.mostMatchers).contains(matchers.count) else {
                throw ValidationError("1 to \(SilenceRecord.mostMatchers) matchers must be given")
            }
            let parsed = try matchers.map { text in
                guard let matcher = LabelMatcher(text: text) else {
                    throw ValidationError(
                        "'\(text.escaped)': must be a matcher such as station=KJFK with one of "
                            + "\(LabelMatcher.names.joined(separator: ", ")); regular expressions are texts, .* and |"
                    )
                }
                return matcher
            }
            guard !parsed.allSatisfy(\.matchesNothing) else {
                throw ValidationError("a matcher must be given that does not match an empty value")
            }
            let seconds = DurationText.parse(duration)?.seconds ?? 0
            guard seconds > 0, seconds <= SilenceRecord.longest else {
                throw ValidationError("--for: must be a duration such as 4h, at most 366d, got '\(duration.escaped)'")
            }
            return (parsed, seconds)
        }

        func run() async throws {
            try await reportingMissingRecords {
                guard let store = try await options.open() else { return }
                let (matchers, seconds) = try parsed()
                let now = Date().timeIntervalSince1970
                let silence = SilenceRecord(
                    id: UUID().uuidString.lowercased(),
                    matchers: matchers,
                    startsAt: now,
                    endsAt: now + seconds,
                    createdBy: author.actor.description,
                    comment: comment.description,
                    updatedAt: now,
                    holdsFlags: holdFlags
                )
                let stored = try await store.write { try $0.insert(silence) }
                Terminal.print(stored.id)
            }
        }
    }

    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Acknowledges a finding: it is not notified until it is gone, at most for 7 days."
        )

        @Argument(help: "The kind of the finding, as in 'aerocast status --json'.") var kind: String
        @Option(help: "The station; default: any.") var station: String?
        @Option(help: "Why, or what you do.", transform: { try ShortText($0) }) var comment: ShortText
        @OptionGroup var author: Author
        @OptionGroup var options: KeysCommand.Options

        private static let duration = 7 * 86_400.0

        func validate() throws {
            guard VerdictRules.rule(of: kind) != nil else {
                let kinds = VerdictRules.all.map(\.kind).joined(separator: ", ")
                throw ValidationError("'\(kind.escaped)': must be one of \(kinds)")
            }
        }

        func run() async throws {
            try await reportingMissingRecords {
                guard let store = try await options.open() else { return }
                let now = Date().timeIntervalSince1970
                let silence = SilenceRecord(
                    id: UUID().uuidString.lowercased(),
                    matchers: [LabelMatcher("kind", kind)]
                        + [station].compactMap { $0 }
                        .map { LabelMatcher("station", $0) },
                    startsAt: now,
                    endsAt: now + Self.duration,
                    createdBy: author.actor.description,
                    comment: comment.description,
                    updatedAt: now,
                    untilResolved: true
                )
                let stored = try await store.write { try $0.insert(silence) }
                Terminal.print(stored.id)
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a silence or an acknowledgment now.")

        @Argument(help: "The id of the silence.") var silence: String
        @OptionGroup var author: Author
        @OptionGroup var options: KeysCommand.Options

        func run() async throws {
            try await reportingMissingRecords {
                guard let store = try await options.open() else { return }
                let (id, name) = (silence, author.actor.description)
                _ = try await store.write { try $0.endSilence(id, by: name, now: Date().timeIntervalSince1970) }
                Terminal.print("ended")
            }
        }
    }
}

extension LabelMatcher {
    /// A matcher in Alertmanager's notation, such as `station=~DE-.*`; any other text gives `nil`.
    fileprivate init?(text: String) {
        for (sign, isRegex, isEqual) in [
            ("=~", true, true), ("!~", true, false), ("!=", false, false), ("=", false, true),
        ] {
            guard let place = text.firstRange(of: sign) else { continue }
            let (name, value) = (String(text[..<place.lowerBound]), String(text[place.upperBound...]))
            guard Self.names.contains(name), value.utf8.count <= Self.longestValue else { return nil }
            guard !isRegex || Self.patterns(of: value) != nil else { return nil }
            self.init(name, value, isRegex: isRegex, isEqual: isEqual)
            return
        }
        return nil
    }

    fileprivate var text: String {
        "\(name)\(isEqual ? (isRegex ? "=~" : "=") : (isRegex ? "!~" : "!="))\(value)"
    }
}
