import CanonicalJSON
import Foundation

/// The details of an event: a JSON object with keys in insertion order and `null` for missing values.
struct EventDetails {
    private var members: [String] = []

    var json: String { "{\(members.joined(separator: ","))}" }

    mutating func add(_ key: String, _ text: String?) {
        add(key, value: text.flatMap { try? JSONText.encode($0) })
    }

    mutating func add(_ key: String, _ number: Int) {
        add(key, value: "\(number)")
    }

    mutating func add(_ key: String, _ number: Double?) {
        add(key, value: number.flatMap { $0.isFinite ? "\($0)" : nil })
    }

    /// - Parameters:
    ///   - key: the key of the member.
    ///   - json: a value; a text that is not JSON becomes `null`.
    mutating func add(_ key: String, json: String?) {
        add(key, value: json.flatMap { Self.isJSON($0) ? $0 : nil })
    }

    private static func isJSON(_ text: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
    }

    private mutating func add(_ key: String, value: String?) {
        members.append("\"\(key)\":\(value ?? "null")")
    }
}
