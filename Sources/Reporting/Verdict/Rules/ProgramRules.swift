import Observations
import Store

/// The signs of life of the programs.
enum ProgramRules {
    static let all = [
        silence(of: .api, .critical), silence(of: .detector, .critical), silence(of: .trainer, .warning), feederSilent,
        feederFailing, failing, pushFailing,
    ]

    /// The alert about silent programs.
    private static let alert = "AerocastProgramSilent"

    /// A program that must always run.
    private static func silence(of program: MonitoredProgram, _ severity: Severity) -> VerdictRule {
        VerdictRule(
            "\(program.rawValue)_silent",
            "\(program.noun) does not run: \(program.consequence)",
            severity,
            .programs,
            alert: alert
        ) { facts in
            // Several processes of one program replace each other.
            let processes = facts.programs.filter { $0.heartbeat.program == program }
            guard let newest = processes.max(by: { $0.heartbeat.beatAt < $1.heartbeat.beatAt }) else {
                return [
                    .unknown(
                        "\(program.noun) has never reported; \(program.consequence)",
                        action: "start \(program.executable) with this database"
                    )
                ]
            }
            guard !processes.contains(where: { $0.life(at: facts.now) == .alive }) else { return [] }
            return [finding(about: newest, program.noun, facts, program.consequence, start: program.executable)]
                .compactMap { $0 }
        }
    }

    /// The finding about a process; `nil` if it is alive.
    private static func finding(
        about process: ProgramFacts,
        _ noun: String,
        _ facts: VerdictFacts,
        _ consequence: String,
        start: String
    ) -> Finding? {
        let at = process.heartbeat.beatAt
        switch process.life(at: facts.now) {
        case .ended(let age):
            return .needsYou(
                "\(noun) was stopped \(Span.words(age)) ago; \(consequence)",
                since: process.heartbeat.endedAt,
                action: "start \(start)"
            )
        case .silent(let age) where facts.writeProblem != nil:
            return .unknown(
                "\(noun) could not report for \(Span.words(age)), because nothing can be stored",
                since: at,
                action: "make the database writable first"
            )
        case .silent(let age):
            return .needsYou(
                "\(noun) has been silent for \(Span.words(age)); \(consequence)",
                since: at,
                action: "look at its log, and start \(start) again"
            )
        case .ahead(let seconds):
            return .unknown(
                "the newest sign of life of \(noun) is \(Span.words(seconds)) in the future",
                action: "correct the clock"
            )
        case .alive: return nil
        }
    }

    static let feederSilent = VerdictRule(
        "feeder_silent",
        "a feeder died: its observations do not arrive",
        .warning,
        .programs,
        alert: alert
    ) { facts in
        facts.programs
            .filter { process in
                guard process.heartbeat.program == .feeder else { return false }
                return switch process.life(at: facts.now) {
                case .silent, .ahead: true
                case .alive, .ended: false
                }
            }
            .compactMap { process in
                finding(
                    about: process,
                    "the feeder of \(process.heartbeat.instance)",
                    facts,
                    MonitoredProgram.feeder.consequence,
                    start: MonitoredProgram.feeder.executable
                )
            }
    }

    /// How long a feeder may wait for its source before somebody should look, in seconds.
    private static let patience = 120.0

    static let feederFailing = VerdictRule(
        "feeder_waiting",
        "a feeder waits for its source or for the API",
        .warning,
        .programs,
        alert: "AerocastProgramFailing"
    ) { facts in
        failures(of: [.feeder], facts)
            .map { process, problem in
                .healing(
                    "the feeder of \(process.heartbeat.instance) waits: \(problem)",
                    since: process.details.problemSince,
                    for: patience,
                    now: facts.now,
                    next: "it retries",
                    then: "check the source and the way to it"
                )
            }
    }

    /// How long work may fail before somebody should look, in seconds: twice the wait for a busy database.
    private static let transience = 20.0

    static let failing = VerdictRule(
        "program_failing",
        "the work of a program fails and is repeated",
        .critical,
        .programs,
        alert: "AerocastProgramFailing"
    ) { facts in
        failures(of: [.api, .detector, .trainer], facts)
            .map { process, problem in
                .healing(
                    "\(process.heartbeat.program.noun) runs and its work fails: \(problem)",
                    since: process.details.problemSince,
                    for: transience,
                    now: facts.now,
                    next: "the work is repeated",
                    then: "fix the reported error; the work is repeated until it succeeds"
                )
            }
    }

    static let pushFailing = VerdictRule(
        "push_failing",
        "metrics do not reach the Pushgateway",
        .warning,
        .delivery,
        alert: "AerocastPushFailing"
    ) { facts in
        alive(facts)
            .compactMap { process in
                process.details.pushProblem.map { problem in
                    .needsYou(
                        "metrics of \(process.heartbeat.program.noun) do not reach the Pushgateway: \(problem)",
                        action: "check the Pushgateway and --pushgateway; the next push is the retry"
                    )
                }
            }
    }

    private static func alive(_ facts: VerdictFacts) -> [ProgramFacts] {
        facts.programs.filter { $0.life(at: facts.now) == .alive }
    }

    private static func failures(
        of programs: Set<MonitoredProgram>,
        _ facts: VerdictFacts
    ) -> [(ProgramFacts, String)] {
        alive(facts)
            .compactMap { process in
                guard programs.contains(process.heartbeat.program) else { return nil }
                return process.details.problem.map { (process, $0) }
            }
    }
}

extension MonitoredProgram {
    /// The program in a sentence.
    package var noun: String {
        switch self {
        case .api: "the API"
        case .detector: "the drift detector"
        case .trainer: "the trainer"
        case .feeder: "a feeder"
        }
    }

    /// The consequence of its absence.
    fileprivate var consequence: String {
        switch self {
        case .api: "nothing is answered or stored"
        case .detector: "no drift and no sensor fault is noticed"
        case .trainer: "no model is trained or judged"
        case .feeder: "its observations do not arrive"
        }
    }

    fileprivate var executable: String {
        switch self {
        case .api: "aerocast-api"
        case .detector: "aerocast-drift-detector"
        case .trainer: "aerocast-trainer"
        case .feeder: "aerocast-feeder"
        }
    }
}
