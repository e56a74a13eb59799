/// Writes families in one of the text formats.
///
/// Prometheus text format 0.0.4: prometheus.io/docs/instrumenting/exposition_formats. OpenMetrics 1.0:
/// prometheus.io/docs/specs/om/open_metrics_spec. The formats differ in the family name of counters, the unit, the
/// escapes of help texts, and the end marker. Samples have no timestamps: their time is the time of the scrape.
struct ExpositionWriter {
    private let format: ExpositionFormat
    private var bytes: [UInt8] = []

    init(format: ExpositionFormat) {
        self.format = format
    }

    mutating func append(_ family: MetricFamily) {
        let definition = family.definition
        appendHead(definition)
        switch definition.kind {
        case .histogram(let buckets):
            let bounds = (buckets + [.infinity]).map { Array("le=\"\(Self.canonical($0))\"".utf8) }
            for sample in family.samples {
                guard case .histogram(let counts, let sum) = sample.value else { continue }
                appendHistogram(definition.name, sample.labels, bounds: bounds, counts: counts, sum: sum)
            }
        case .counter, .gauge, .untyped:
            let name = Array(definition.name.utf8)
            for sample in family.samples {
                guard case .number(let value) = sample.value else { continue }
                appendSample(name, sample.labels.text, value)
            }
        }
    }

    consuming func finished() -> [UInt8] {
        if format == .openMetrics { append("# EOF\n") }
        return bytes
    }

    private mutating func appendHead(_ definition: MetricDefinition) {
        let name = format == .openMetrics ? definition.familyName : definition.name
        append("# HELP \(name) \(escaped(definition.help))\n")
        if format == .openMetrics, let unit = definition.unit { append("# UNIT \(name) \(unit.rawValue)\n") }
        append("# TYPE \(name) \(typeName(definition.kind))\n")
    }

    private func typeName(_ kind: MetricDefinition.Kind) -> String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        case .untyped: format == .openMetrics ? "unknown" : "untyped"
        }
    }

    private mutating func appendHistogram(
        _ name: String,
        _ labels: LabelSet,
        bounds: [[UInt8]],
        counts: [UInt64],
        sum: Double
    ) {
        let bucket = Array((name + "_bucket").utf8)
        var cumulative: UInt64 = 0
        for (bound, count) in zip(bounds, counts) {
            cumulative += count
            let separator = labels.text.isEmpty ? [] : [UInt8(ascii: ",")]
            appendSample(bucket, labels.text + separator + bound, Double(cumulative))
        }
        appendSample(Array((name + "_sum").utf8), labels.text, sum)
        appendSample(Array((name + "_count").utf8), labels.text, Double(cumulative))
    }

    private mutating func appendSample(_ name: [UInt8], _ labels: [UInt8], _ value: Double) {
        bytes += name
        if !labels.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes += labels
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        append(Self.short(value))
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func append(_ text: String) { bytes += text.utf8 }

    /// Escapes a help text; OpenMetrics also escapes quotes.
    private func escaped(_ help: String) -> String {
        var text = ""
        for character in help {
            switch character {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\"" where format == .openMetrics: text += "\\\""
            default: text.append(character)
            }
        }
        return text
    }

    /// The shortest text that parses to the same number; whole numbers have no fraction.
    private static func short(_ value: Double) -> String {
        if value.magnitude < 1e15, let whole = Int64(exactly: value) { return String(whole) }
        return canonical(value)
    }

    /// A number in OpenMetrics' canonical form, used for bucket bounds in both formats: `1.0`, `0.5`, `+Inf`.
    private static func canonical(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return "\(value)"
    }
}
