/// Why no base model can be trained or judged from the files that were given.
package enum BaseTrainingError: Error, Hashable, CustomStringConvertible {
    case noSuchPath(String)
    case noStationFiles(folder: String)
    case unknownPlace(station: String)
    case onePlace(stations: [String])
    case tooFewHours(found: Int, required: Int)

    package var description: String {
        switch self {
        case .noSuchPath(let path):
            "\(path) is not there; a file of observations or a folder of such files is expected"
        case .noStationFiles(let folder):
            "\(folder) holds no file of observations; *.csv, *.csv.gz, or ISD-Lite files such as 071810-99999-2017.gz are"
                + " expected"
        case .unknownPlace(let station):
            "where the station '\(station)' stands is not known; --stations FILE, or a stations.csv beside its file, with"
                + " the columns id, latitude, longitude is expected to say it"
        case .onePlace(let stations):
            "the stations \(stations.joined(separator: ", ")) stand at one place; at least two places are expected, so that"
                + " one can be left out"
        case .tooFewHours(let found, let required):
            "the files hold \(found) hours with a temperature; at least \(required) are expected"
        }
    }
}
