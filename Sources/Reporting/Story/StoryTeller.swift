import Foundation
import Healing
import Observations
import Store

/// Groups events into episodes, in the order of recording.
struct StoryTeller {
    private(set) var episodes: [Story.Episode] = []
    /// The place of the drift that waits for its end.
    private var openDrift: Int?
    /// The places of open sensor faults, by station.
    private var openFaults: [String: Int] = [:]
    /// The places of the episodes to which flags belong.
    private var flags: [Int64: Int] = [:]
    /// Flags of drifts whose event has not been read yet.
    private var earlyFlags: [EventRecord] = []
    /// The place of the newest change of the champion.
    private var newestPromotion: Int?
    /// The number of drifts after the first one of an episode, also those of stations that are not listed.
    private var furtherDrifts: [Int: Int] = [:]

    /// The kinds of events that a story reads.
    static let kinds: Set<EventKind> = [
        .drift, .driftEnded, .sensorFault, .sensorRecovered, .flagRaised, .rejected, .failed, .promoted, .rolledBack,
        .probationPassed, .quarantined, .annotated,
    ]

    mutating func add(_ report: EventReport) {
        let event = report.event
        switch event.kind {
        case .drift: addDrift(report)
        case .driftEnded:
            guard let place = openDrift, event.station.map(episodes[place].stations.contains) != false else { return }
            let station = event.station ?? "The station"
            addSentence("\(station) has normal errors again since \(Self.text(event.weatherTime)).", event, at: place)
        case .sensorFault: addFault(report)
        case .sensorRecovered: endFault(event)
        case .flagRaised: addFlag(report)
        case .rejected:
            guard let place = place(of: event) else { return }
            addSentence("A challenger was rejected: \(report.sentence).", event, at: place)
            close(place, at: event.weatherTime)
        case .failed:
            guard let place = place(of: event) else { return }
            addSentence("The retrain failed: \(report.sentence).", event, at: place)
            close(place, at: event.weatherTime)
        case .promoted: addPromotion(report)
        case .rolledBack:
            let place = newestPromotion ?? begin(.champion, event)
            addSentence("Rolled back: \(report.sentence).", event, at: place)
        case .probationPassed:
            guard let place = newestPromotion else { return }
            addSentence("It passed its probation.", event, at: place)
        case .quarantined:
            addSentence("Quarantined: \(report.sentence).", event, at: newestPromotion ?? begin(.champion, event))
        case .annotated:
            guard case .annotation(let remark) = report.details, !remark.withdrawn else { return }
            let place = begin(.remark, event)
            addSentence("Remark: \(report.sentence).", event, at: place)
            close(place, at: event.weatherTime)
        default: break
        }
    }

    private mutating func addDrift(_ report: EventReport) {
        let event = report.event
        if let open = openDrift { return addFurtherDrift(event, to: open) }
        let place = begin(.drift, event)
        openDrift = place
        for early in earlyFlags {
            if let flag = early.flag { flags[flag] = place }
            extend(place, early)
        }
        earlyFlags = []
        episodes[place].foundAt = event.weatherTime
        guard case .drift(let evidence) = report.details else {
            addSentence("Drift at \(event.station ?? "a station").", event, at: place)
            return
        }
        let began = Timestamp(secondsSince1970: evidence.estimatedStart)
        episodes[place].began = began
        let late = Double(max(0, evidence.time - evidence.estimatedStart))
        let unit = event.target.variable?.unit ?? ""
        addSentence(
            "Drift at \(evidence.station), found \(Span.words(late)) after it began (\(Self.text(began))): "
                + "\(Self.change(evidence, unit: unit)).",
            event,
            at: place
        )
    }

    /// Counts a drift that was found before the first one had healed, in the second sentence.
    private mutating func addFurtherDrift(_ event: EventRecord, to place: Int) {
        extend(place, event)
        let isCounted = furtherDrifts[place] != nil
        let others = furtherDrifts[place, default: 0] + 1
        furtherDrifts[place] = others
        let stations = episodes[place].stations.count
        let sentence =
            "\(others) more drift\(others == 1 ? "" : "s") until then"
            + (stations > 1 ? ", at \(stations) stations in all." : ".")
        if isCounted {
            episodes[place].sentences[1] = sentence
        } else {
            episodes[place].sentences.insert(sentence, at: min(1, episodes[place].sentences.count))
        }
    }

    /// The change of the errors in words.
    private static func change(_ evidence: DriftFlagEvidence, unit: String) -> String {
        let size = "\(evidence.size.magnitude.twoDecimals) \(unit)"
        let isTemperature = unit == "°C"
        return switch (evidence.kind, evidence.direction) {
        case ("daily_shape", _): "the errors follow the time of day in another way, by \(size)"
        case (_, "too_cold"): "the forecasts became too \(isTemperature ? "cold" : "low") by \(size)"
        case (_, "too_warm"): "the forecasts became too \(isTemperature ? "warm" : "high") by \(size)"
        default: "the errors became larger by \(size)"
        }
    }

    private mutating func addFault(_ report: EventReport) {
        let event = report.event
        let station = event.station ?? ""
        let place = openFaults[station] ?? begin(.sensorFault, event)
        openFaults[station] = place
        guard case .sensorFault(let fault) = report.details else {
            addSentence("The sensor of \(station) is faulty.", event, at: place)
            return
        }
        let unit = event.target.variable?.unit ?? ""
        let word = fault.fault.replacing("_", with: " ")
        addSentence(
            "The sensor of \(station) was found faulty at \(Self.text(event.weatherTime)): \(word) at "
                + "\(fault.reading.twoDecimals) \(unit) over \(fault.rows) readings. Nothing is learned from these hours.",
            event,
            at: place
        )
    }

    private mutating func endFault(_ event: EventRecord) {
        guard let place = openFaults.removeValue(forKey: event.station ?? "") else { return }
        addSentence("It works again since \(Self.text(event.weatherTime)).", event, at: place)
        close(place, at: event.weatherTime)
    }

    private mutating func addFlag(_ report: EventReport) {
        let event = report.event
        guard let flag = event.flag, case .flagRaised(let raised) = report.details else { return }
        let isDrift = raised.evidence != nil || raised.reason == RetrainFlag.Reason.drift.rawValue
        // A routine retrain is in the story only if it has changed the champion.
        guard isDrift else { return }
        // The flag of a drift may be recorded before the drift.
        guard let place = openDrift else { return earlyFlags.append(event) }
        flags[flag] = place
        extend(place, event)
    }

    private mutating func addPromotion(_ report: EventReport) {
        let event = report.event
        let version = event.modelVersion ?? ""
        guard let place = event.flag.flatMap({ flags[$0] }) else {
            let place = begin(.champion, event)
            addSentence("\(report.sentence).", event, at: place)
            close(place, at: event.weatherTime)
            newestPromotion = place
            return
        }
        let found = episodes[place].foundAt
        let late = zip(found, event.weatherTime).map { Double($1.secondsSince1970 - $0.secondsSince1970) }
        addSentence("New champion \(version)\(late.map { " \(Span.words($0)) later" } ?? "").", event, at: place)
        episodes[place].healedAt = event.weatherTime
        close(place, at: event.weatherTime)
        newestPromotion = place
    }

    /// The episode of an event's flag.
    private func place(of event: EventRecord) -> Int? { event.flag.flatMap { flags[$0] } }

    private mutating func begin(_ kind: Story.Episode.Kind, _ event: EventRecord) -> Int {
        episodes.append(
            Story.Episode(kind: kind, began: event.weatherTime, recordedAt: Timestamp(seconds: event.recordedAt))
        )
        return episodes.count - 1
    }

    private mutating func addSentence(_ sentence: String, _ event: EventRecord, at place: Int) {
        episodes[place].sentences.append(sentence)
        extend(place, event)
    }

    private mutating func extend(_ place: Int, _ event: EventRecord) {
        episodes[place].events.append(event.id)
        episodes[place].recordedAt = Timestamp(seconds: event.recordedAt)
        guard let station = event.station, !episodes[place].stations.contains(station),
            episodes[place].stations.count < Story.Episode.shownStations
        else { return }
        episodes[place].stations.append(station)
    }

    private mutating func close(_ place: Int, at time: Timestamp?) {
        episodes[place].isOver = true
        episodes[place].ended = time
        if openDrift == place { openDrift = nil }
    }

    private static func text(_ time: Timestamp?) -> String { time?.minute ?? "an unknown hour" }
}

/// Both values, or `nil` if one is missing.
private func zip<First, Second>(_ first: First?, _ second: Second?) -> (First, Second)? {
    guard let first, let second else { return nil }
    return (first, second)
}

extension Double {
    var twoDecimals: String { String(format: "%.2f", self) }
}
