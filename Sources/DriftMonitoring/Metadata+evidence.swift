import CanonicalJSON
import Foundation
package import Logging
import Observations

extension Logger.MetadataValue {
    /// The figures of an evidence as people read them: times in RFC 3339, numbers with three decimals.
    ///
    /// - Parameter evidence: a JSON object; any other text stays as it is.
    package init(evidence: String) {
        guard let figures = try? JSONText.decode([String: JSONValue].self, from: evidence) else {
            self = .string(evidence)
            return
        }
        let texts = figures.map { figure in
            (figure.key, Logger.MetadataValue.string(Self.text(of: figure.value, named: figure.key)))
        }
        self = .dictionary(Dictionary(uniqueKeysWithValues: texts))
    }

    private static func text(of value: JSONValue, named name: String) -> String {
        switch value {
        case .integer(let seconds) where name == "time" || name == "estimated_start":
            "\(Timestamp(secondsSince1970: seconds))"
        case .integer(let number): "\(number)"
        case .number(let number): "\((number * 1000).rounded() / 1000)"
        case .string(let text): text
        case .boolean(let isTrue): "\(isTrue)"
        case .null, .array, .object: (try? JSONText.encode(value)) ?? ""
        }
    }
}
