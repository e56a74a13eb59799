import Foundation
import Models
import Store

/// Texts of errors for clients: files have their names, and no path of this machine, which the log has.
struct PublicText: Sendable {
    private let names: [(path: String, name: String)]

    init(store: Store, artifacts: ArtifactFolder) {
        names = [
            (artifacts.root.path + "/", ""), (artifacts.root.path, "the folder of the models"),
            (store.path, URL(filePath: store.path).lastPathComponent),
        ]
    }

    func callAsFunction(_ error: any Error) -> String { self("\(error)") }

    func callAsFunction(_ text: String) -> String {
        names.reduce(text) { $0.replacing($1.path, with: $1.name) }
    }
}
