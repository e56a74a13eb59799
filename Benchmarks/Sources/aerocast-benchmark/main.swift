import Figures
import Foundation

let usage = """
    usage: aerocast-benchmark [--json] [--references FILE]
           aerocast-benchmark [--json] --telemetry
           aerocast-benchmark --export FOLDER

      --json             print one JSON object per figure instead of a table
      --references FILE  compare with the output of peers/peers.py in FILE
      --telemetry        measure updates of metrics and scrapes instead of the network, in processor time
      --export FOLDER    write weights, data and results for peers/peers.py, without a measurement
    """

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
}

func main() async throws {
    var arguments = CommandLine.arguments.dropFirst()
    var printsJSON = false
    var measuresTelemetry = false
    var references = References.stored
    while let argument = arguments.popFirst() {
        switch argument {
        case "--json":
            printsJSON = true
        case "--telemetry":
            measuresTelemetry = true
        case "--references":
            guard let file = arguments.popFirst() else { fail(usage) }
            references = try References(file: file)
        case "--export":
            guard let folder = arguments.popFirst() else { fail(usage) }
            return try Exchange.write(to: folder)
        case "--help":
            return print(usage)
        default:
            fail("Unknown argument \(argument).\n\(usage)")
        }
    }
    if !printsJSON {
        print(Figure.heading)
    }
    func report(_ figure: Figure) throws {
        print(printsJSON ? try figure.json() : figure.row())
    }
    if measuresTelemetry {
        try await TelemetryMeasurements(report: report).run()
    } else {
        try Measurements(references: references, report: report).run()
    }
}

try await main()
