import HTTPTypes

/// The limits of what requests may add to the database.
package struct GrowthLimits: Hashable, Sendable {
    /// The most observations in a request: over a year of one station, which is stored in some seconds.
    package var observationsPerRequest: Int
    /// The most stations that one request may add.
    package var newStationsPerRequest: Int
    /// The most stations of the database: a station takes about 15 kB of state for each target, in addition to its
    /// observations.
    package var stations: Int
    /// The most stations that the keys of one client add, so that one client cannot use up ``stations``.
    package var stationsPerClient: Int

    package init(
        observationsPerRequest: Int = 10_000,
        newStationsPerRequest: Int = 1000,
        stations: Int = 10_000,
        stationsPerClient: Int = 5000
    ) {
        self.observationsPerRequest = observationsPerRequest
        self.newStationsPerRequest = newStationsPerRequest
        self.stations = stations
        self.stationsPerClient = stationsPerClient
    }
}

extension Problem {
    static func tooManyObservations(_ count: Int, limit: Int) -> Problem {
        Problem(
            .contentTooLarge,
            kind: .tooManyObservations,
            title: "Too many observations",
            detail: "a request " + mismatch(mustBe: "of at most \(limit) observations", got: "\(count)")
                + ": send the observations in several requests"
        )
    }

    /// - Parameters:
    ///   - new: the number of stations that the request would add.
    ///   - limit: the most stations that one request may add.
    /// - Returns: a problem with the status 422.
    static func tooManyNewStations(_ new: Int, limit: Int) -> Problem {
        Problem(
            .unprocessableContent,
            kind: .tooManyStations,
            title: "Too many new stations",
            detail:
                "a request may add at most \(limit) stations, got \(new) new ones: check the ids, or send the stations"
                + " in several requests"
        )
    }

    /// - Parameters:
    ///   - client: the client of the key.
    ///   - known: the number of stations that the client has added.
    ///   - limit: the most stations that a client may add.
    /// - Returns: a problem with the status 422.
    static func noRoomForStations(of client: String, known: Int, limit: Int) -> Problem {
        Problem(
            .unprocessableContent,
            kind: .tooManyStations,
            title: "Too many stations",
            detail:
                "the client '\(client)' has added \(known) of at most \(limit) stations: observations of known stations"
                + " are accepted; --max-client-stations of the API raises the limit"
        )
    }

    /// - Parameters:
    ///   - known: the number of stations in the database.
    ///   - limit: the most stations of the database.
    /// - Returns: a problem with the status 422.
    static func noRoomForStations(known: Int, limit: Int) -> Problem {
        Problem(
            .unprocessableContent,
            kind: .tooManyStations,
            title: "No room for more stations",
            detail:
                "the database has \(known) of at most \(limit) stations: observations of known stations are accepted;"
                + " --max-stations of the API raises the limit"
        )
    }
}
