import Foundation

let usage = """
    usage: aerocast-benchmark [--json] [--references FILE]
           aerocast-benchmark --export FOLDER

      --json             print one JSON object per figure instead of a table
      --references FILE  compare with the figures that peers/peers.py printed into FILE
      --export FOLDER    write weights, data and results for peers/peers.py, measure nothing
    """

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
}

func main() throws {
    var arguments = CommandLine.arguments.dropFirst()
    var printsJSON = false
    var references = References.stored
    while let argument = arguments.popFirst() {
        switch argument {
        case "--json":
            printsJSON = true
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
        print("figure                                              value unit          reference   ratio")
    }
    try Measurements(references: references) { figure in
        print(printsJSON ? try figure.json() : figure.row())
    }
    .run()
}

try main()
