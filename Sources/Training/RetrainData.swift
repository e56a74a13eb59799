import Forecasting
import Healing
import Observations
import Store

/// The observations for the training and the judgment of a retrain.
struct RetrainData: Sendable {
    var stations: [StationData]
    /// The held-out hours that the decision is about, by station.
    var recent: [String: Range<Hour>]
    /// The held-out hours before the drift, by station; empty if no drift raised the flag.
    var normal: [String: Range<Hour>]
    /// The hours on which no decision may rest, by station.
    var uncertain: [String: Set<Hour>]

    /// - Parameters:
    ///   - series: the observations of each station.
    ///   - driftBegan: the hour in which the drift began; `nil` if no drift raised the flag.
    ///   - window: the number of hours that the model reads.
    init(_ series: [TrainingSeries], driftBegan: Hour?, window: Int) {
        stations = []
        recent = [:]
        normal = [:]
        uncertain = [:]
        for record in series {
            let (station, series) = (record.station, record.series)
            uncertain[station.id] = record.uncertain
            if let driftBegan, series.hours.contains(driftBegan) {
                let split = RetrainSplit(hours: series.hours, driftBegan: driftBegan, window: window)
                recent[station.id] = split.heldOutSince
                normal[station.id] = split.heldOutBefore
                stations.append(StationData(station: station, series: series, split: Self.balanced(split.split)))
            } else {
                let split = Self.latestHeldOut(series.hours)
                recent[station.id] = split.heldOut.first
                stations.append(StationData(station: station, series: series, split: split))
            }
        }
    }

    /// The split with the hours since the drift repeated until they weigh as much as the hours before the drift: they
    /// are few, and the challenger must learn both.
    private static func balanced(_ split: Split) -> Split {
        Split(
            training: balanced(split.training),
            validation: balanced(split.validation),
            heldOut: split.heldOut
        )
    }

    private static func balanced(_ parts: [Range<Hour>]) -> [Range<Hour>] {
        guard parts.count == 2, let late = parts.last, let early = parts.first else { return parts }
        return [early] + Array(repeating: late, count: max(1, early.count / late.count))
    }

    /// Holds out the last 15 %, at most thirty days; the last 15 % of the other hours are for validation.
    private static func latestHeldOut(_ hours: Range<Hour>) -> Split {
        let heldOut = min(Int(Double(hours.count) * RetrainDesign.heldOutShare), RetrainDesign.mostHeldOutHours)
        let heldOutStart = hours.upperBound - heldOut
        let learning = hours.lowerBound..<heldOutStart
        let validationStart = heldOutStart - Int(Double(learning.count) * RetrainDesign.validationShare)
        return Split(
            training: [hours.lowerBound..<validationStart],
            validation: [validationStart..<heldOutStart],
            heldOut: [heldOutStart..<hours.upperBound]
        )
    }
}

/// The observations of a station for a retrain.
struct TrainingSeries: Sendable {
    var station: Station
    var series: HourlySeries
    /// The hours that teach, but on which no decision may rest; see `DataOrigin`.
    var uncertain: Set<Hour> = []
}

extension ReadTransaction {
    /// The newest hours of every station that has enough hours, without the values of a faulty sensor and without
    /// incoherent days.
    func trainingSeries(_ configuration: TrainerConfiguration) throws -> [TrainingSeries] {
        try stations()
            .compactMap { station in
                guard let newest = try latestObservation(of: station.id)?.hour else { return nil }
                let from = newest - configuration.historyHours + 1
                let faults = try sensorFaults(of: station.id, target: configuration.target.name)
                let records = try observations(of: station.id, from: from)
                let incoherent = IncoherentDays(records)
                let observations = records.map { record in
                    var observation = incoherent.coherent(record)
                    let isFaulty = faults.contains { $0.contains(Timestamp(record.hour)) }
                    if isFaulty { observation[configuration.target.variable] = nil }
                    return observation
                }
                let series = HourlySeries(observations)
                let known = series.hours.count { series[configuration.target.variable, $0] != nil }
                guard known >= configuration.minimumHours else { return nil }
                let uncertain = records.filter { !$0.origin.controls }.map(\.hour)
                return TrainingSeries(station: station, series: series, uncertain: Set(uncertain))
            }
    }

    /// The largest number of hours with a value of the variable at one station on which decisions may rest.
    func longestRecord(of variable: Variable) throws -> Int {
        try stations().map { try controllingCount(of: $0.id, variable: variable) }.max() ?? 0
    }
}
