import HTTPTypes
import JSONSchema
import NIOCore
import Observations

extension RouteInput {
    /// Compares the form of a body with the schema: kinds of values, unknown, repeated and missing members, at any depth.
    ///
    /// `JSONDecoder` ignores unknown members and describes wrong values in words of its own.
    ///
    /// - Throws: a ``Problem`` with the places in the body, the wrong values and the expected ones.
    static func requireForm(of body: some Sequence<UInt8>) throws {
        guard let schema else { return }
        let found =
            try body.withContiguousStorageIfAvailable { try violations(UnsafeRawBufferPointer($0), of: schema) }
            ?? Array(body).withUnsafeBytes { try violations($0, of: schema) }
        guard found.isEmpty else {
            throw Problem.invalid(found.map { Problem.Part(pointer: $0.pointer.description, detail: $0.detail) })
        }
    }

    private static func violations(
        _ body: UnsafeRawBufferPointer,
        of schema: JSONSchema
    ) throws -> [JSONSchema.Violation] {
        do {
            return schema.violations(in: try ParsedJSON(body)) { Timestamp(rfc3339: $0) != nil }
        } catch let error as ParsedJSON.SyntaxError {
            throw Problem.notJSON("\(error)")
        }
    }
}

extension Problem {
    /// - Parameter found: the part of the body that is not JSON, in words.
    /// - Returns: the answer 400.
    static func notJSON(_ found: String) -> Problem {
        Problem(
            .badRequest,
            kind: .notJSON,
            title: "The body is not JSON",
            detail: "the body "
                + mismatch(mustBe: "a JSON object (NaN and Infinity are not JSON; a missing value is null)", got: found)
        )
    }

    /// The problem of a parameter of the query.
    static func invalid(parameter name: String, _ detail: String) -> Problem {
        invalid([Part(pointer: Part.query + name, detail: detail)])
    }
}

extension Problem.Part {
    /// Precedes the name of a parameter in ``pointer``.
    fileprivate static let query = "?"

    /// The name of the wrong parameter; `nil` for a part of the body.
    var parameter: String? { pointer.hasPrefix(Self.query) ? String(pointer.dropFirst(Self.query.count)) : nil }

    /// The JSON Pointer (RFC 6901) of a part of the body.
    ///
    /// Checks name places as the code reads them, such as `window[3].time`; this is `/window/3/time` to a client.
    var jsonPointer: String {
        guard !pointer.hasPrefix("/"), pointer != "body" else { return pointer == "body" ? "" : pointer }
        let names = pointer.replacing("[", with: ".").replacing("]", with: "").split(separator: ".")
        return names.map { "/\($0)" }.joined()
    }

    /// The place in a sentence.
    var place: String {
        if let parameter { return parameter }
        return jsonPointer.isEmpty ? "body" : jsonPointer
    }
}
