import CanonicalJSON
import Configuration
import Foundation

/// A JSON configuration file: nested objects correspond to dots in a key, and every value is stored in the syntax of
/// the command line.
///
/// `{"drift": {"window_hours": 36}, "horizons": [1, 3, 6]}` has the keys `drift.window_hours` (`36`) and `horizons`
/// (`1,3,6`). A key with `null` counts as absent.
struct SettingsFile: FileConfigSnapshot {
    struct ParsingOptions: FileParsingOptions {
        static let `default` = ParsingOptions()
    }

    let providerName: String
    let values: [String: String]

    init(data: RawSpan, providerName: String, parsingOptions: ParsingOptions) throws {
        self.providerName = providerName
        let bytes = data.withUnsafeBytes { Data($0) }
        let document: JSONValue
        do {
            document = try JSONDecoder().decode(JSONValue.self, from: bytes)
        } catch DecodingError.dataCorrupted(let context) {
            let reason = context.underlyingError.map { "\($0)" } ?? context.debugDescription
            throw SettingsFileError.notJSON(reason)
        }
        guard case .object(let members) = document else { throw SettingsFileError.notAnObject }
        var values: [String: String] = [:]
        try Self.flatten(members, under: "", into: &values)
        self.values = values
    }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        let name = key.components.joined(separator: ".")
        return LookupResult(encodedKey: name, value: values[name].map { ConfigValue(.string($0), isSecret: false) })
    }

    private static func flatten(
        _ members: [String: JSONValue],
        under prefix: String,
        into values: inout [String: String]
    ) throws(SettingsFileError) {
        for (name, value) in members {
            let path = prefix + name
            if case .object(let inner) = value {
                try flatten(inner, under: path + ".", into: &values)
            } else if value != .null {
                guard let text = value.text else { throw .notText(path) }
                values[path] = text
            }
        }
    }
}

extension SettingsFile: CustomStringConvertible, CustomDebugStringConvertible {
    var description: String { "\(providerName)[\(values.count) values]" }
    var debugDescription: String { description }
}

enum SettingsFileError: Error, Equatable, CustomStringConvertible {
    case notJSON(String)
    case notAnObject
    case notText(String)

    var description: String {
        switch self {
        case .notJSON(let reason): "is not JSON (\(reason))"
        case .notAnObject: "is JSON, but its top level is not an object such as {\"port\": 8000}"
        case .notText(let path): "has a list at \(path) that contains lists or objects; expected numbers or text"
        }
    }
}
