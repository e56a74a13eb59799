/// An error of writing or restoring a backup; the description includes what the operator can do.
package enum BackupError: Error, Hashable, CustomStringConvertible {
    case isThere(path: String)
    case isTheDatabase(path: String)
    case missing(path: String)
    case noBackup(path: String)
    case damaged(path: String, reason: String)
    case otherSchema(path: String, differences: [String])
    case inUse(path: String)
    case cannotWrite(path: String, reason: String)

    package var description: String {
        switch self {
        case .isThere(let path): "\(path) already exists: give another path, or replace it with --force"
        case .isTheDatabase(let path):
            "\(path) belongs to the database that is to be backed up: give the path of another file"
        case .missing(let path): "\(path) does not exist: give the path of a backup"
        case .noBackup(let path): "\(path) is not a backup: give the path of a file that 'aerocast backup' has written"
        case .damaged(let path, let reason): "the backup \(path) is damaged: \(reason): use another backup"
        case .otherSchema(let path, let differences):
            "the schema of the backup \(path) is not AeroCast's, another program has changed it: "
                + "\(differences.prefix(5).joined(separator: "; ")): use another backup"
        case .inUse(let path): "the database \(path) is in use: stop the programs that have it open first"
        case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }
}
