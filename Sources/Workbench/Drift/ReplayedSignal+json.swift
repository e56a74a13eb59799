import DriftDetection
import Observations

extension ReplayedSignal: Encodable {
    private enum CodingKeys: String, CodingKey {
        case row
        case time
        case signal
        case kind
        case direction
        case fault
        case reading
        case rows
        case window
        case estimatedStart = "estimated_start"
        case estimatedStartRow = "estimated_start_row"
        case size
        case sizeInSigma = "size_in_sigma"
        case statistic
        case threshold
        case baselineError = "weather_difficulty"
        case readingShift = "reading_shift"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(row, forKey: .row)
        try container.encode(time, forKey: .time)
        try container.encodeIfPresent(start, forKey: .estimatedStart)
        try container.encodeIfPresent(startRow, forKey: .estimatedStartRow)
        try container.encode(signal.name, forKey: .signal)
        switch signal {
        case .drift(let evidence), .warning(let evidence): try encode(evidence, in: &container)
        case .sensorFault(let evidence): try encode(evidence, in: &container)
        case .driftEnded, .sensorRecovered: break
        }
    }

    private func encode(
        _ evidence: DriftEvidence,
        in container: inout KeyedEncodingContainer<CodingKeys>
    ) throws {
        try container.encode(evidence.kind, forKey: .kind)
        try container.encode(evidence.direction, forKey: .direction)
        try container.encode(evidence.window, forKey: .window)
        try container.encode(evidence.size, forKey: .size)
        try container.encode(evidence.sizeInSigma, forKey: .sizeInSigma)
        try container.encodeIfPresent(evidence.weather?.baselineError, forKey: .baselineError)
        try container.encodeIfPresent(evidence.weather?.readingShift, forKey: .readingShift)
        try container.encode(evidence.statistic, forKey: .statistic)
        try container.encode(evidence.threshold, forKey: .threshold)
    }

    private func encode(
        _ evidence: SensorFaultEvidence,
        in container: inout KeyedEncodingContainer<CodingKeys>
    ) throws {
        try container.encode(evidence.fault, forKey: .fault)
        try container.encode(evidence.reading, forKey: .reading)
        try container.encode(evidence.rows, forKey: .rows)
        try container.encode(evidence.statistic, forKey: .statistic)
        try container.encode(evidence.threshold, forKey: .threshold)
    }
}

extension ReplayedStream: Encodable {
    private enum CodingKeys: String, CodingKey {
        case stream
        case file
        case rows
        case refusedRows = "refused_rows"
        case from
        case to
        case signals
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(stream.name, forKey: .stream)
        try container.encode(stream.path, forKey: .file)
        try container.encode(rows, forKey: .rows)
        try container.encode(refusedRows, forKey: .refusedRows)
        try container.encodeIfPresent(times?.lowerBound, forKey: .from)
        try container.encodeIfPresent(times?.upperBound, forKey: .to)
        try container.encode(signals, forKey: .signals)
    }
}
