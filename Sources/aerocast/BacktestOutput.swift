import Foundation
import Settings

/// The file that a chart is written to.
enum BacktestOutput {
    struct CannotWrite: Error, CustomStringConvertible, ExitStatusProviding {
        let path: String
        let reason: String

        var description: String { "--plot: '\(path)' cannot be written: \(reason)" }
        var exitStatus: ExitStatus { .inputOutput }
    }

    /// Finds out before the work whether the file can be written.
    static func check(_ path: String) throws {
        let url = URL(filePath: path, directoryHint: .notDirectory)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
            throw CannotWrite(path: path, reason: "it is a folder; name a file in it")
        }
        let folder = url.deletingLastPathComponent()
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw CannotWrite(path: path, reason: "there is no folder \(folder.path)")
        }
        guard FileManager.default.isWritableFile(atPath: folder.path) else {
            throw CannotWrite(path: path, reason: "the folder \(folder.path) is not writable")
        }
    }

    static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: path, directoryHint: .notDirectory), options: .atomic)
        } catch {
            throw CannotWrite(path: path, reason: error.localizedDescription)
        }
    }
}
