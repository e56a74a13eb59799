/// A strict parser of the text formats, written from the specifications, which refuses what a Prometheus server
/// refuses.
struct ParsedExposition {
    struct Invalid: Error { let line: String }

    /// The unescaped labels by sample: name and labels as written.
    private(set) var values: [String: Double] = [:]
    private(set) var types: [String: String] = [:]
    private(set) var helps: [String: String] = [:]
    private(set) var units: [String: String] = [:]
    private(set) var labels: [String: [String: String]] = [:]
    private(set) var isEnded = false

    init(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasSuffix("\n") else { throw Invalid(line: "no line feed at the end") }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            guard !isEnded else { throw Invalid(line: "after the end: " + line) }
            if line == "# EOF" {
                isEnded = true
            } else if line.hasPrefix("# ") {
                let parts = line.split(separator: " ", maxSplits: 3).map(String.init)
                guard parts.count == 4 else { throw Invalid(line: line) }
                switch parts[1] {
                case "TYPE": try Self.insert(parts[3], for: parts[2], into: &types, line)
                case "HELP": try Self.insert(parts[3], for: parts[2], into: &helps, line)
                case "UNIT": try Self.insert(parts[3], for: parts[2], into: &units, line)
                default: throw Invalid(line: line)
                }
            } else {
                try readSample(line)
            }
        }
    }

    private static func insert(
        _ value: String,
        for key: String,
        into table: inout [String: String],
        _ line: String
    ) throws {
        guard table.updateValue(value, forKey: key) == nil else { throw Invalid(line: "twice: " + line) }
    }

    private mutating func readSample(_ line: String) throws {
        var rest = Substring(line)
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        rest = rest.dropFirst(name.count)
        var pairs: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            repeat {
                let label = rest.prefix { $0 != "=" }
                rest = rest.dropFirst(label.count)
                guard !label.isEmpty, rest.hasPrefix("=\"") else { throw Invalid(line: line) }
                rest = rest.dropFirst(2)
                var value = ""
                while let character = rest.popFirst(), character != "\"" {
                    guard character == "\\" else {
                        value.append(character)
                        continue
                    }
                    switch rest.popFirst() {
                    case "n": value += "\n"
                    case "\\": value += "\\"
                    case "\"": value += "\""
                    default: throw Invalid(line: line)
                    }
                }
                guard pairs.updateValue(value, forKey: String(label)) == nil else { throw Invalid(line: line) }
            } while rest.popFirst() == ","
        }
        let key = String(line.dropLast(rest.drop { $0 == " " }.count + 1))
        let number = rest.drop { $0 == " " }
        let special = ["+Inf": Double.infinity, "-Inf": -Double.infinity, "NaN": Double.nan]
        guard !name.isEmpty, let value = special[String(number)] ?? Double(number),
            values.updateValue(value, forKey: key) == nil
        else { throw Invalid(line: line) }
        labels[key] = pairs
    }
}
