public import ArgumentParser
import CanonicalJSON
public import DriftDetection
import Foundation
import Programs
package import Settings
import Telemetry
import Weather
package import Workbench
import PlainText

struct DetectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect",
        abstract: "Runs the drift detector on recorded forecasts: CSV files with ts, actual and predicted.",
        discussion: """
            The detector of the service reads each file from the first row to the last. Columns are found by their \
            names, in any order; a column 'persistence' is optional; files may be gzip. A folder stands for every .csv \
            and .csv.gz in it and in its subfolders. Rows are counted from 0 below the header.

            Examples:
              aerocast detect errors.csv
              aerocast detect errors.csv --budget 1 --warnings --plot errors.svg
              aerocast detect streams/ --detections detections.json --method adwin
            """
    )

    @Argument(help: "CSV files and folders.") var paths: [String]
    @Option(help: "The budget of false alarms per station and year; used by the standard detector only.")
    var budget = 0.1
    @Option(help: "The detector.") var method = DetectionMethod.standard
    @Flag(help: "Show warnings, too.") var warnings = false
    @Flag(help: "Write JSON.") var json = false
    @Option(
        help: ArgumentHelp(
            "Draw residuals, statistic and alarms as SVG; for several streams, a folder.",
            valueName: "path"
        )
    )
    var plot: String?
    @Option(help: ArgumentHelp("Write the rows of the alarms of each stream as JSON.", valueName: "path"))
    var detections: String?

    func validate() throws {
        do {
            _ = try DriftConfiguration(falseAlarmsPerYear: budget)
        } catch {
            throw ValidationError("--budget: \(error)")
        }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let streams = try RecordedStream.find(at: paths)
            if let detections { try OutputFile.check(detections, option: "--detections") }
            if let plot, streams.count == 1 { try OutputFile.check(plot, option: "--plot") }
            let results = try await replay(streams)
            let replayed = results.compactMap { try? $0.get() }
            let failures = results.compactMap { if case .failure(let error) = $0 { error } else { nil } }
            if let detections {
                let text = try JSONText.encode(try Detections(replayed)) + "\n"
                try OutputFile.write(text, to: detections, option: "--detections")
            }
            if let plot { try draw(replayed, of: streams.count, at: plot) }
            Terminal.print(json ? try report(replayed) : text(replayed))
            for error in failures { LineOutput.standardError.writeLine("error: \(error)") }
            guard failures.isEmpty else { throw ExitStatus.inputOutput.exitCode }
        }
    }

    private func replay(_ streams: [RecordedStream]) async throws -> [Result<ReplayedStream, any Error>] {
        let replay = DriftReplay(
            method: method,
            configuration: try DriftConfiguration(falseAlarmsPerYear: budget),
            keepsTrace: plot != nil
        )
        guard streams.count > 1 else { return await replay.run(streams) }
        let progress = ProgressLine("detecting", total: streams.count, unit: "streams")
        let results = await replay.run(streams) { _ in progress.advance() }
        progress.finish()
        return results
    }

    /// Draws one stream to the file at `path`, or several streams to files in the folder at `path`.
    private func draw(_ replayed: [ReplayedStream], of count: Int, at path: String) throws {
        guard count > 1 else {
            if let only = replayed.first {
                try OutputFile.write(DriftChart(only).svg, to: path, option: "--plot")
            }
            return
        }
        let folder = URL(filePath: path, directoryHint: .isDirectory)
        try OutputFile.makeFolder(path, option: "--plot")
        _ = try Detections(replayed)
        for stream in replayed {
            let file = folder.appending(path: "\(stream.stream.name).svg").path
            try OutputFile.write(DriftChart(stream).svg, to: file, option: "--plot")
        }
    }

    private struct Report: Encodable {
        var method: DetectionMethod
        var budget: Double
        var streams: [ReplayedStream]
    }

    private func report(_ replayed: [ReplayedStream]) throws -> String {
        let streams = replayed.map { replayed in
            var replayed = replayed
            if !warnings { replayed.signals.removeAll(where: \.isWarning) }
            return replayed
        }
        return try JSONText.encode(Report(method: method, budget: budget, streams: streams), pretty: true)
    }

    private func text(_ replayed: [ReplayedStream]) -> String {
        var lines: [String] = []
        for stream in replayed {
            lines.append(stream.description)
            lines += stream.signals.filter { warnings || !$0.isWarning }.map { "  \($0)" }
        }
        let rows = replayed.reduce(0) { $0 + $1.rows }
        let alarms = replayed.reduce(0) { $0 + $1.alarms.count }
        if replayed.count != 1 { lines.append("\(replayed.count) streams, \(rows) rows, \(alarms) alarms") }
        return lines.joined(separator: "\n")
    }
}

extension DetectionMethod: ExpressibleByArgument {
    /// The method of a command-line value, whose words are joined by hyphens.
    public init?(argument: String) {
        self.init(rawValue: argument.replacing("-", with: "_"))
    }

    /// The command-line value of the method.
    public var defaultValueDescription: String { rawValue.replacing("_", with: "-") }

    /// The command-line values of all methods.
    public static var allValueStrings: [String] { allCases.map(\.defaultValueDescription) }
}

extension RecordedStreamError: ExitStatusProviding {
    package var exitStatus: ExitStatus {
        switch self {
        case .missing, .unreadable, .empty: .inputOutput
        case .sameName: .usage
        }
    }
}
