import Foundation
import Store

extension ArtifactFolder {
    /// Names the version that an installation without a history starts with, as the shipped folder does.
    func ship(version: String, of model: String) throws {
        let file = root.appending(path: model).appending(path: "champion")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("\(version)\n".utf8).write(to: file)
    }
}
