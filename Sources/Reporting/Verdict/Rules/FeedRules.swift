import Observations
import Store

/// The observations of all stations and of each, and their sensors.
enum FeedRules {
    static let all = [noObservations, feedSilent, stationSilent, ahead, apart, sensorFault]

    static let noObservations = VerdictRule(
        "no_observations",
        "nothing has been observed yet",
        .info,
        .feed,
        alert: "AerocastFeedStale"
    ) { facts in
        guard facts.feed.stations == 0 else { return [] }
        return [
            .unknown(
                "no observation is stored yet",
                action: "run 'aerocast-feeder --source nws --station KJFK', or post to /observations"
            )
        ]
    }

    static let feedSilent = VerdictRule(
        "feed_silent",
        "no station reports",
        .critical,
        .feed,
        alert: "AerocastFeedStale"
    ) { facts in
        guard isSilent(facts), let newest = facts.feed.newestHour else { return [] }
        let age = facts.weatherNow - Double(newest.secondsSince1970)
        let stored = facts.feed.receivedAt.map { facts.now - $0 }
        let isOldWeather = stored.map { $0 < age / 2 } ?? false
        let received = isOldWeather ? ", although it was stored \(Span.words(max(0, stored ?? 0))) ago" : ""
        return [
            .needsYou(
                "no station reports: the newest observation is \(Span.words(age)) old\(received)",
                since: Double(newest.secondsSince1970),
                action: isOldWeather
                    ? "if weather is replayed on purpose, start the API with --replay true; else correct the source"
                    : "check that the feeders run and reach their source"
            )
        ]
    }

    /// Whether every station that should report is late.
    private static func isSilent(_ facts: VerdictFacts) -> Bool {
        facts.feed.stations > 0 && facts.feed.silentCount >= facts.feed.expected && !facts.isReplay
    }

    static let stationSilent = VerdictRule(
        "station_silent",
        "a station is late by more than its usual step",
        .info,
        .feed,
        alert: "AerocastStationSilent"
    ) { facts in
        // The feed as a whole is one finding, not one for each station.
        guard !isSilent(facts) else { return [] }
        let listed = facts.feed.silent.map { station -> Finding in
            let newest = Double(station.newest.secondsSince1970)
            let step = Span.words(station.step * Double(Hour.seconds))
            return
                Finding.needsYou(
                    "station \(station.station) has been silent for \(Span.words(facts.weatherNow - newest)); it usually"
                        + " reports every \(step)",
                    since: newest,
                    action: "check the station and its source"
                )
                .about(nil, station: station.station)
        }
        let others = facts.feed.silentCount - facts.feed.silent.count
        guard others > 0 else { return listed }
        return listed + [
            Finding.needsYou("\(others) more stations are silent", action: "check their source").standing(for: others)
        ]
    }

    static let ahead = VerdictRule(
        "observations_ahead",
        "observations are of hours that have not come",
        .warning,
        .feed,
        alert: "AerocastClockWrong"
    ) { facts in
        guard !facts.isReplay, let newest = facts.feed.newestHour else { return [] }
        let ahead = Double(newest.secondsSince1970) - facts.now
        guard ahead > 3600 else { return [] }
        return [
            .needsYou(
                "the newest observation is \(Span.words(ahead)) ahead of the clock",
                action: "correct the clock or the source; with simulated weather, start the API with --replay true"
            )
        ]
    }

    static let apart = VerdictRule(
        "replays_apart",
        "most stations of a replay are weeks behind the newest observation",
        .info,
        .feed,
        alert: "AerocastFeedStale"
    ) { facts in
        // The newest observation is the clock of a replay: one wrong date makes every other station old.
        guard facts.isReplay, facts.feed.closedCount >= facts.feed.expected, let newest = facts.feed.newestHour else {
            return []
        }
        return [
            .unknown(
                "\(facts.feed.closedCount) of \(facts.feed.stations) replayed stations are more than 30 days behind the newest"
                    + " observation, of \(newest)",
                action: "replay their weather up to that time; if its date is wrong, start with a new database"
            )
        ]
    }

    static let sensorFault = VerdictRule.ofTarget(
        "sensor_fault",
        "a sensor is stuck, has jumped or reports impossible values",
        .warning,
        .sensors,
        alert: "AerocastSensorFault"
    ) { target, facts in
        let listed = target.faults.map { fault -> Finding in
            Finding.needsYou(
                "the \(target.name) sensor of station \(fault.station) is faulty since \(fault.began); its forecasts"
                    + " rest on bad readings",
                since: Double(fault.began.secondsSince1970),
                action: "repair the sensor: good readings end the fault"
            )
            .about(target.name, station: fault.station)
        }
        let others = target.faultCount - target.faults.count
        guard others > 0 else { return listed }
        return listed + [
            Finding.needsYou("\(others) more sensors are faulty", action: "repair them").standing(for: others)
        ]
    }
}
