package import Forecasting

/// The kinds of model in this program, by their names in `model.json` and in settings.
package enum ModelKinds {
    package static let all: [any ModelKind] = [GRUKind(), RidgeKind()]

    /// The default kind of a training, and the kind of a `model.json` without a kind.
    package static let standard: any ModelKind = GRUKind()

    /// - Throws: ``ArtifactError/unknownKind(found:known:)``.
    package static func kind(named name: ModelKindName) throws(ArtifactError) -> any ModelKind {
        guard let kind = all.first(where: { $0.name == name }) else {
            throw .unknownKind(found: name.rawValue, known: all.map(\.name.rawValue))
        }
        return kind
    }
}

extension ModelKind {
    func decodeSpecification(from decoder: any Decoder) throws -> any ModelSpecification {
        try Model.Specification(from: decoder)
    }

    /// - Throws: ``ArtifactError/damaged(reason:)`` for a specification of another kind, and the errors of the model.
    func model(_ specification: any ModelSpecification, tensors: [String: Tensor]) throws -> any ForecastModel {
        guard let specification = specification as? Model.Specification else {
            throw ArtifactError.damaged(reason: "the specification must be of the kind \(name)")
        }
        return try Model(specification: specification, tensors: tensors)
    }
}
