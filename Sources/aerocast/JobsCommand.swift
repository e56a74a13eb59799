import ArgumentParser
import CanonicalJSON
import Foundation
import Observations
import PlainText
import Programs
import Serving
import Settings
import Store

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Starts, lists and cancels jobs: backtests, replays, what-ifs, exports, retrains, tuning.",
        discussion: """
            The trainer runs the jobs. The API has the same jobs at /v1/jobs.

            Examples:
              aerocast jobs start backtest --station KJFK --from 2025-01-01T00:00:00Z
              aerocast jobs start export --data outcomes --format ndjson
              aerocast jobs start tune --request settings.json
              aerocast jobs list --state running
              aerocast jobs result 7 --output KJFK.csv
            """,
        subcommands: [Start.self, List.self, Show.self, Cancel.self, Result.self]
    )

    /// Prints a job as JSON or as one line.
    private static func show(_ job: JobRecord, json: Bool) throws {
        let body = try JobBody(job)
        if json { return Terminal.print(try JSONText.encode(body, pretty: true)) }
        let parts = [
            "job \(body.id), \(body.kind.rawValue): \(body.state)",
            body.state == "running" ? "\(Int(body.progress * 100)) %" : nil,
            body.canceling == true ? "is being canceled" : body.error?.detail ?? body.message,
        ]
        Terminal.print(parts.compactMap { $0 }.joined(separator: ", "))
    }

    /// - Throws: ``JobCommandError`` if the job does not exist.
    private static func job(_ id: Int64, in store: Store) async throws -> JobRecord {
        guard let job = try await store.read({ try $0.job(id) }) else { throw JobCommandError.unknown(id) }
        return job
    }

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Starts a job.",
            discussion: "The members of a request are described at /docs of the API."
        )

        @Argument(help: "backtest, replay, what_if, export, retrain or tune.") var kind: JobKind
        @Option(help: "A station with stored observations; may be repeated.") var station: [String] = []
        @Option(help: "The first time, such as 2025-01-01T00:00:00Z.") var from: String?
        @Option(help: "The time behind the last row.") var to: String?
        @Option(help: "Of an export: observations, forecasts, outcomes or anomalies.") var data: String?
        @Option(help: "Of an export: csv or ndjson.") var format: String?
        @Option(help: ArgumentHelp("A file with further members of the request, as JSON.", valueName: "file"))
        var request: String?
        @Option(help: "Who asks for it.") var actor = NSUserName()
        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let (store, targets) = try await database.open() else { return }
                let client = try ShortText(actor).description
                let body = Array(try JSONText.encode(members).utf8)
                do {
                    let job = try await JobDesk(store: store, targets: targets).start(body, client: client)
                    try JobsCommand.show(job, json: database.json)
                } catch let problem as Problem {
                    throw JobCommandError.refused(problem.detail)
                }
            }
        }

        /// The members of the file and of the options, which go first.
        private var members: JSONValue {
            get throws {
                var members: [String: JSONValue] = [:]
                if let request {
                    guard let bytes = FileManager.default.contents(atPath: request),
                        case .object(let found)? = try? JSONText.decode(
                            JSONValue.self,
                            from: String(decoding: bytes, as: UTF8.self)
                        )
                    else { throw ValidationError("--request: must be a file with a JSON object, got '\(request)'") }
                    members = found
                }
                members["kind"] = .string(kind.rawValue)
                if !station.isEmpty { members["stations"] = .array(station.map(JSONValue.string)) }
                let options = [
                    ("from", from), ("to", to), ("data", data), ("format", format),
                    ("target", database.target.target.map(\.name)),
                ]
                for (name, value) in options {
                    if let value { members[name] = .string(value) }
                }
                return .object(members)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists jobs, newest first.")

        @Option(help: "Only jobs in this state.") var state: JobState?
        @Option(help: "Only jobs of this kind.") var kind: JobKind?
        @Option(help: "The largest number of jobs.") var limit = 20
        @OptionGroup var database: DatabaseOptions

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit: must be 1 or more, got '\(limit)'") }
        }

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let (store, _) = try await database.open() else { return }
                let (kind, state, limit) = (kind, state, limit)
                let jobs = try await store.read { try $0.jobs(kind: kind, state: state, limit: limit) }
                    .map(JobBody.init)
                if database.json {
                    Terminal.print(try JSONText.encode(jobs, pretty: true))
                } else if jobs.isEmpty {
                    Terminal.print("there is no such job")
                } else {
                    Terminal.print(Self.table(jobs))
                }
            }
        }

        private static func table(_ jobs: [JobBody]) -> String {
            let rows = jobs.map { job in
                [
                    "\(job.id)", job.kind.rawValue, job.state, "\(Int(job.progress * 100)) %", "\(job.createdAt)",
                    job.actor, "\(job.attempts)", job.error?.detail ?? job.message ?? "",
                ]
            }
            return TextTable.render(
                [["job", "kind", "state", "progress", "created", "actor", "attempts", "message"]] + rows
            )
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows a job.")

        @Argument(help: "The id of the job.") var id: Int64
        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let (store, _) = try await database.open() else { return }
                try JobsCommand.show(try await JobsCommand.job(id, in: store), json: database.json)
            }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cancels a job; a running one ends at its next step."
        )

        @Argument(help: "The id of the job.") var id: Int64
        @Option(help: "Who cancels it.") var actor = NSUserName()
        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let (store, targets) = try await database.open() else { return }
                let client = try ShortText(actor).description
                guard let job = try await JobDesk(store: store, targets: targets).cancel(id, client: client) else {
                    throw JobCommandError.unknown(id)
                }
                try JobsCommand.show(job, json: database.json)
            }
        }
    }

    struct Result: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints the result of a job, or writes it to a file.")

        @Argument(help: "The id of the job.") var id: Int64
        @Option(help: ArgumentHelp("The file to write; default: standard output.", valueName: "path"))
        var output: String?
        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            try await reportingErrors(status: ExitStatus.of) {
                guard let (store, _) = try await database.open() else { return }
                let job = try await JobsCommand.job(id, in: store)
                guard job.state == .succeeded else { throw JobCommandError.noResult(id, job.state) }
                let id = id
                if let file = job.file.flatMap(JobFiles(database: store.path).result) {
                    guard let bytes = try? Data(contentsOf: file, options: .alwaysMapped) else {
                        throw JobCommandError.lost(id)
                    }
                    guard let output else { return FileHandle.standardOutput.write(bytes) }
                    try bytes.write(to: URL(filePath: output))
                } else {
                    let text = try await store.read { try $0.jobResult(id) } ?? ""
                    let value = try JSONText.decode(JSONValue.self, from: text)
                    let pretty = try JSONText.encode(value, pretty: true)
                    guard let output else { return Terminal.print(pretty) }
                    try OutputFile.write(pretty + "\n", to: output, option: "--output")
                }
            }
        }
    }
}

/// Why a command about a job is refused.
enum JobCommandError: Error, CustomStringConvertible, ExitStatusProviding {
    case unknown(Int64)
    case noResult(Int64, JobState)
    case lost(Int64)
    /// The request is not acceptable.
    case refused(String)

    var description: String {
        switch self {
        case .unknown(let id): "job \(id) does not exist: aerocast jobs list shows all"
        case .noResult(let id, let state): "job \(id) must have succeeded to have a result, is \(state.rawValue)"
        case .lost(let id): "the file of job \(id) has been deleted: start the job again"
        case .refused(let reason): reason
        }
    }

    var exitStatus: ExitStatus {
        switch self {
        case .unknown, .refused: .usage
        case .noResult: .failure
        case .lost: .inputOutput
        }
    }
}

extension JobKind: ExpressibleByArgument {}
extension JobState: ExpressibleByArgument {}
