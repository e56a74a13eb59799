import HTTPTypes
import JSONSchema
import NIOCore
import Observations

extension RouteInput {
    /// Reads a body as JSON and compares its form with the schema: kinds of values, unknown, repeated and missing members, at any depth.
    ///
    /// `JSONDecoder` ignores unknown members and describes wrong values in words of its own.
    ///
    /// - Throws: a ``Problem`` with the places in the body, the wrong values and the expected ones.
    static func requireForm(of body: UnsafeRawBufferPointer) throws {
        let json: ParsedJSON
        do {
            json = try ParsedJSON(body)
        } catch {
            throw Problem(error)
        }
        let found = schema?.violations(in: json) { Timestamp(rfc3339: $0) != nil } ?? []
        guard found.isEmpty else {
            throw Problem.invalid(found.map { Problem.Part(pointer: $0.pointer.description, detail: $0.detail) })
        }
    }
}

extension Problem {
    /// The answer to a body that was not read: 400 for text that is not JSON, 422 for a value that is too large.
    fileprivate init(_ failure: ParsedJSON.Failure) {
        switch failure {
        case .limit(_, let expected, let found):
            let place = failure.pointer == .root ? "body" : failure.pointer.description
            self = .invalid(place, mustBe: expected, got: found)
        case .syntax:
            let expected = "a JSON object (NaN and Infinity are not JSON; a missing value is null)"
            self = Problem(
                .badRequest,
                kind: .notJSON,
                title: "The body is not JSON",
                detail: "the body " + mismatch(mustBe: expected, got: "\(failure)")
            )
        }
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
    /// Checks name places as the code reads them, such as `window[3].time`; this is `/window/3/time` to a client. The
    /// body itself is `body`, a member of it `body.time`.
    var jsonPointer: String {
        guard !pointer.hasPrefix("/") else { return pointer }
        var names = pointer.replacing("[", with: ".").replacing("]", with: "").split(separator: ".")
        if names.first == "body" { names.removeFirst() }
        return names.map { "/\($0)" }.joined()
    }

    /// The place in a sentence.
    var place: String {
        if let parameter { return parameter }
        return jsonPointer.isEmpty ? "body" : jsonPointer
    }
}
