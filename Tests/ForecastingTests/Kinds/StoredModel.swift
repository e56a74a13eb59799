import Forecasting
import Foundation

/// A model as its specification in JSON and its tensors by name.
struct StoredModel: Equatable {
    var specification: Data
    var tensors: [String: Tensor]
    fileprivate let decode: @Sendable (Data, [String: Tensor]) throws -> any ForecastModel

    /// - Throws: the errors of decoding and of the kind.
    func model() throws -> any ForecastModel { try decode(specification, tensors) }

    /// Changes every number of the specification whose key is `horizons`.
    mutating func setHorizons(_ horizons: Int) throws {
        func changed(_ value: Any) -> Any {
            guard let object = value as? [String: Any] else { return value }
            return object.reduce(into: [String: Any]()) { result, member in
                result[member.key] = member.key == "horizons" ? horizons : changed(member.value)
            }
        }
        specification = try JSONSerialization.data(
            withJSONObject: changed(try JSONSerialization.jsonObject(with: specification)),
            options: .sortedKeys
        )
    }

    static func == (lhs: StoredModel, rhs: StoredModel) -> Bool {
        lhs.specification == rhs.specification && lhs.tensors == rhs.tensors
    }
}

extension ForecastModel {
    func stored() throws -> StoredModel {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return StoredModel(
            specification: try encoder.encode(specification),
            tensors: Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) }),
            decode: { data, tensors in
                try Self(
                    specification: JSONDecoder().decode(Specification.self, from: data),
                    tensors: tensors
                )
            }
        )
    }
}

extension Tensor {
    /// The same tensor in the other precision.
    var otherPrecision: Tensor {
        var other = self
        other.values =
            switch values {
            case .single(let values): .double(values.map(Double.init))
            case .double(let values): .single(values.map(Float.init))
            }
        return other
    }

    /// The tensor with its last value replaced or removed.
    func replacingLast(by value: Double?) -> Tensor {
        var other = self
        other.values =
            switch values {
            case .single(let values): .single(values.dropLast() + (value.map { [Float($0)] } ?? []))
            case .double(let values): .double(values.dropLast() + (value.map { [$0] } ?? []))
            }
        return other
    }
}

extension Tensor.Values {
    var count: Int {
        switch self {
        case .single(let values): values.count
        case .double(let values): values.count
        }
    }

    /// The precision's name in the safetensors format.
    var precision: String {
        switch self {
        case .single: "F32"
        case .double: "F64"
        }
    }
}
