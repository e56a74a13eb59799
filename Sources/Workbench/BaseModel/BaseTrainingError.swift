/// Why no base model can be trained or judged on the given files.
package enum BaseTrainingError: Error, Hashable, CustomStringConvertible {
    case noSuchPath(String)
    case noStationFiles(folder: String)
    case unknownPlace(station: String)
    case onePlace(stations: [String])
    case tooFewHours(found: Int, required: Int)

    package var description: String {
        switch self {
        case .noSuchPath(let path):
            "\(path) does not exist; give a file of observations or a folder of such files"
        case .noStationFiles(let folder):
            "\(folder) must contain a file of observations (*.csv, *.csv.gz, or ISD-Lite such as 071810-99999-2017.gz)"
        case .unknownPlace(let station):
            "the position of the station '\(station)' is unknown; give it with --stations FILE, or in a stations.csv"
                + " next to its file, with the columns id, latitude, longitude"
        case .onePlace(let stations):
            "the stations \(stations.joined(separator: ", ")) are at one place; there must be at least two places, so"
                + " that one can be left out"
        case .tooFewHours(let found, let required):
            "the files must have at least \(required) hours with a temperature, got \(found)"
        }
    }
}
