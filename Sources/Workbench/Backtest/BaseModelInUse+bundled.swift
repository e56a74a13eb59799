package import Models
package import Observations

extension BaseModelInUse {
    /// The version bundled with an artifacts folder.
    ///
    /// - Returns: `nil` if the folder names none for the target.
    /// - Throws: `ArtifactError` for damaged files.
    package static func bundled(of target: Variable, in folder: ArtifactFolder) throws -> BaseModelInUse? {
        guard let version = try folder.bundledVersion(of: TargetName(target)) else { return nil }
        let verified = try VerifiedModel(folder.load(target: TargetName(target), version: version))
        return BaseModelInUse(
            name: "\(target)/\(version)",
            model: verified.model,
            learnedFrom: verified.manifest.training.stations.map {
                LearnedHours(station: $0.id, from: $0.from, until: $0.until)
            }
        )
    }
}
