import Observations

/// Writes observations of one station as a stream that ``CSVSource`` reads.
struct StreamWriter {
    let variables: [Variable]

    /// Without a line end, like the rows.
    var header: String { (["ts"] + variables.map { $0.aliases.first ?? $0.name }).joined(separator: ",") }

    /// A missing value is an empty field.
    func row(_ observation: Observation) -> String {
        variables.reduce("\(observation.time)") { row, variable in
            row + "," + (observation[variable].map { "\($0)" } ?? "")
        }
    }
}
