/// What is wrong with a model's files, and what the operator can do.
package enum ArtifactError: Error, Hashable, CustomStringConvertible {
    case missing(path: String)
    case damaged(reason: String)
    case newerFormat(found: Int, known: Int)
    case badName(String)
    case cannotWrite(path: String, reason: String)

    package var description: String {
        switch self {
        case .missing(let path):
            "\(path) is not there: restore the file, or promote another version"
        case .damaged(let reason):
            "\(reason): restore the file, or promote another version"
        case .newerFormat(let found, let known):
            "the artifact has format \(found), this program knows up to \(known): install a newer AeroCast"
        case .badName(let name):
            "'\(name)' is no name of a model or a version: letters, digits, '.', '_' and '-' are, at most 100 of them"
        case .cannotWrite(let path, let reason):
            "\(path) cannot be written: \(reason)"
        }
    }
}
