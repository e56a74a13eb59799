import Foundation

/// The names of metrics in a PromQL expression.
package enum MetricNames {
    /// Every name that is neither a function, a keyword, a label nor a string.
    package static func used(in expression: String) -> Set<String> {
        var rest = expression.replacing(/"(?:[^"\\]|\\.)*"/, with: "").replacing(/#.*/, with: "")
        rest = rest.replacing(/\{[^}]*\}/, with: " ").replacing(/\[[^\]]*\]/, with: " ")
        rest = rest.replacing(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/, with: " ")
        var names: Set<String> = []
        for match in rest.matches(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(\s*\()?/) where match.2 == nil {
            let name = String(match.1)
            let start = match.range.lowerBound
            let isNumber = start > rest.startIndex && (rest[rest.index(before: start)].isNumber)
            if !keywords.contains(name), !isNumber { names.insert(name) }
        }
        return names
    }

    private static let keywords: Set<String> = [
        "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset",
        "sum", "max", "min", "avg", "count", "topk", "bottomk", "quantile", "stddev", "group", "count_values",
        "inf", "Inf", "nan", "NaN",
    ]
}
