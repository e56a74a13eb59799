import Foundation
import Observations
import XCTest

/// Drills of models that are missing or damaged.
final class ModelDrillTests: XCTestCase {
    func testModelsThatAreMissingOrDamaged() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation, hasModel: false)
        defer { site.stop() }
        try await site.openPage()
        try await installation.feed(site.api, hours: 100)
        let weights = { try Self.champion(of: installation).appending(path: "model.safetensors") }
        try await site.drill(
            [InjectedFault(fault: .noModel, kind: "no_model") {}],
            hasBegun: true
        ) {
            try DrillSite.copyModel(to: installation)
        }
        try await site.assertHealthy()

        let whole = try Data(contentsOf: weights())
        try await site.drill(
            [
                InjectedFault(fault: .damagedModel, kind: "model_damaged") {
                    try whole.prefix(whole.count / 2).write(to: weights())
                }
            ]
        ) { try whole.write(to: weights()) }

        try await site.drill(
            [
                InjectedFault(fault: .damagedModelAtStart, kind: "model_not_served") {
                    try await site.restartAPI { try whole.prefix(whole.count / 2).write(to: weights()) }
                }
            ]
        ) { try whole.write(to: weights()) }

        let (place, aside) = (try Self.champion(of: installation), installation.folder.appending(path: "aside"))
        try await site.drill(
            [
                InjectedFault(fault: .lostModelAtStart, kind: "model_not_served") {
                    try await site.restartAPI { try FileManager.default.moveItem(at: place, to: aside) }
                }
            ]
        ) { try FileManager.default.moveItem(at: aside, to: place) }
        try await site.assertHealthy()
    }

    /// The folder of the bundled champion.
    private static func champion(of installation: Installation) throws -> URL {
        let folder = URL(filePath: installation.artifactsPath).appending(path: Installation.target.rawValue)
        let version = try String(contentsOf: folder.appending(path: "champion"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return folder.appending(path: version)
    }
}
