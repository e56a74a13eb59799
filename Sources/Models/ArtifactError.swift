/// The problem of a model's files, with an action for the operator.
package enum ArtifactError: Error, Hashable, CustomStringConvertible {
    case missing(path: String)
    case damaged(reason: String)
    case unknownKind(found: String, known: [String])
    case newerFormat(found: Int, known: Int)
    case badName(String)
    case cannotWrite(path: String, reason: String)

    package var description: String {
        switch self {
        case .missing(let path):
            "\(path) is missing: restore the file, or promote another version"
        case .damaged(let reason):
            "\(reason): restore the file, or promote another version"
        case .unknownKind(let found, let known):
            "unknown kind of model '\(found)': must be one of \(known.joined(separator: ", ")); install an AeroCast that has it"
        case .newerFormat(let found, let known):
            "the artifact's format must be at most \(known), got \(found): install a newer AeroCast"
        case .badName(let name):
            "the name of a target or a version must have 1 to 100 letters, digits, '.', '_' and '-', got '\(name)'"
        case .cannotWrite(let path, let reason):
            "\(path) cannot be written: \(reason)"
        }
    }
}
