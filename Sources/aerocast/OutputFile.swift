import DurableFiles
import Foundation
import Settings

/// A file that an option names, for a command to write.
enum OutputFile {
    struct CannotWrite: Error, CustomStringConvertible, ExitStatusProviding {
        let option: String
        let path: String
        let reason: String

        var description: String { "\(option): '\(path)' cannot be written: \(reason)" }
        var exitStatus: ExitStatus { .inputOutput }
    }

    /// Checks before the work that the file can be written.
    static func check(_ path: String, option: String) throws(CannotWrite) {
        let url = URL(filePath: path, directoryHint: .notDirectory)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
            throw CannotWrite(option: option, path: path, reason: "it is a folder; name a file in it")
        }
        let folder = url.deletingLastPathComponent()
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw CannotWrite(option: option, path: path, reason: "the folder \(folder.path) does not exist")
        }
        guard FileManager.default.isWritableFile(atPath: folder.path) else {
            throw CannotWrite(option: option, path: path, reason: "the folder \(folder.path) is not writable")
        }
    }

    /// Makes a folder and its parents if they do not exist.
    static func makeFolder(_ path: String, option: String) throws(CannotWrite) {
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: path, directoryHint: .isDirectory),
                withIntermediateDirectories: true
            )
        } catch {
            throw CannotWrite(option: option, path: path, reason: error.localizedDescription)
        }
    }

    static func write(_ text: String, to path: String, option: String) throws(CannotWrite) {
        do {
            let file = URL(filePath: path, directoryHint: .notDirectory)
            try Data(text.utf8).write(to: file, options: .atomic)
            PrivateFiles.share(file)
        } catch {
            throw CannotWrite(option: option, path: path, reason: error.localizedDescription)
        }
    }
}
