import CanonicalJSON
import Foundation

/// The details of an event: a JSON object with its keys in the order of adding, `null` for missing values.
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
    ///   - key: of the member.
    ///   - json: a value; a text that is not JSON is left out.
    mutating func add(_ key: String, json: String?) {
        let isJSON = json.map { (try? JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed)) != nil }
        add(key, value: isJSON == true ? json : nil)
    }

    private mutating func add(_ key: String, value: String?) {
        members.append("\"\(key)\":\(value ?? "null")")
    }
}
