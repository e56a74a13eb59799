import Forecasting
import Healing
import Store

/// The observations that a retrain learns from and is judged on.
struct RetrainData: Sendable {
    var stations: [StationData]
    /// The held-back hours that the decision is about, by station.
    var recent: [String: Range<Int64>]
    /// The held-back hours before the drift, by station; empty where no drift raised the flag.
    var normal: [String: Range<Int64>]

    /// - Parameters:
    ///   - series: the observations of each station.
    ///   - driftBegan: the hour; `nil` where no drift raised the flag.
    ///   - window: the hours that the model reads.
    init(_ series: [(station: Station, series: HourlySeries)], driftBegan: Int64?, window: Int) {
        stations = []
        recent = [:]
        normal = [:]
        for (station, series) in series {
            if let driftBegan, series.hours.contains(driftBegan) {
                let split = RetrainSplit(hours: series.hours, driftBegan: driftBegan, window: window)
                recent[station.id] = split.heldBackSince
                normal[station.id] = split.heldBackBefore
                stations.append(StationData(station: station, series: series, split: Self.balanced(split.split)))
            } else {
                let split = Self.latestHeldBack(series.hours)
                recent[station.id] = split.heldBack.first
                stations.append(StationData(station: station, series: series, split: split))
            }
        }
    }

    /// The split with the hours since the drift repeated until they weigh as much as those before it: they are few, and
    /// the challenger is to learn both.
    private static func balanced(_ split: Split) -> Split {
        Split(
            training: balanced(split.training),
            validation: balanced(split.validation),
            heldBack: split.heldBack
        )
    }

    private static func balanced(_ parts: [Range<Int64>]) -> [Range<Int64>] {
        guard parts.count == 2, let late = parts.last, let early = parts.first else { return parts }
        return [early] + Array(repeating: late, count: max(1, early.count / late.count))
    }

    /// The last 15 %, at most thirty days, held back; before it 15 % for validation.
    private static func latestHeldBack(_ hours: Range<Int64>) -> Split {
        let heldBack = min(Int64(Double(hours.count) * RetrainDesign.heldOutShare), RetrainDesign.mostHeldOutHours)
        let heldBackStart = hours.upperBound - heldBack
        let learning = hours.lowerBound..<heldBackStart
        let validationStart = heldBackStart - Int64(Double(learning.count) * RetrainDesign.validationShare)
        return Split(
            training: [hours.lowerBound..<validationStart],
            validation: [validationStart..<heldBackStart],
            heldBack: [heldBackStart..<hours.upperBound]
        )
    }
}

extension ReadTransaction {
    /// The newest hours of every station that has enough of them, without the temperatures of a faulty sensor and
    /// without what is no weather.
    func trainingSeries(_ configuration: TrainerConfiguration) throws -> [(station: Station, series: HourlySeries)] {
        try stations()
            .compactMap { station in
                guard let newest = try latestObservation(of: station.id)?.hour else { return nil }
                let from = newest.adding(hours: -configuration.historyHours + 1)
                let faults = try sensorFaults(of: station.id)
                let records = try observations(of: station.id, from: from)
                let incoherent = IncoherentDays(records)
                let observations = records.map { record in
                    var observation = incoherent.coherent(record)
                    let isFaulty = faults.contains { $0.contains(record.hour.secondsSince1970) }
                    if isFaulty { observation.temperature = nil }
                    return observation
                }
                let series = HourlySeries(observations)
                let known = series.hours.count { series[.temperature, $0] != nil }
                return known >= configuration.minimumHours ? (station, series) : nil
            }
    }

    /// How many hours with a temperature the station with the most of them has.
    func longestRecord() throws -> Int {
        try stations().map { try temperatureCount(of: $0.id) }.max() ?? 0
    }
}
