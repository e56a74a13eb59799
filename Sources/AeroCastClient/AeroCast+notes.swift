public import Foundation

// MARK: silences and annotations

extension SilenceMatcher {
    /// A condition about a label of a finding.
    ///
    /// - Parameters:
    ///   - name: `alertname`, `kind`, `severity`, `target` or `station`.
    ///   - value: the label's value.
    ///   - isRegex: whether the value is a regular expression: texts, `.*` and `|`.
    ///   - isEqual: whether the label must match; `false` if it must not.
    public init(_ name: String, _ value: String, isRegex: Bool = false, isEqual: Bool = true) {
        self.init(isEqual: isEqual, isRegex: isRegex, name: name, value: value)
    }
}

extension AeroCast {
    /// The silences and acknowledgments in a state: `active`, `pending` or `expired`; `nil` for active and pending ones.
    public func silences(state: String? = nil) async throws -> [Silence] {
        let answer: Silences = try await connection.get("/v1/silences", ["state": state])
        return answer.silences
    }

    /// A silence by its id.
    public func silence(_ id: String) async throws -> Silence { try await connection.get(Self.path(ofSilence: id)) }

    /// Silences the findings that match all matchers: they are not notified meanwhile.
    ///
    /// - Parameters:
    ///   - matchers: 1 to 10 conditions.
    ///   - end: the end, at most 366 days ahead.
    ///   - comment: why.
    ///   - start: the start; `nil` for now.
    ///   - holdsFlags: whether drifts raise no retrain flags meanwhile.
    ///   - creator: who does it; the key of the client has precedence.
    /// - Returns: the silence.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func createSilence(
        of matchers: [SilenceMatcher],
        until end: Date,
        comment: String,
        from start: Date? = nil,
        holdsFlags: Bool? = nil,
        by creator: String? = nil
    ) async throws -> Silence {
        let body = SilenceBody(
            matchers: matchers,
            startsAt: start,
            endsAt: end,
            createdBy: creator,
            comment: comment,
            holdsFlags: holdsFlags
        )
        return try await connection.post("/v1/silences", body, repeats: false)
    }

    /// Acknowledges the findings that match all matchers: they are not notified until they are gone, at most for 7 days.
    ///
    /// - Parameters:
    ///   - matchers: 1 to 10 conditions.
    ///   - comment: why, or what is being done.
    ///   - creator: who does it; the key of the client has precedence.
    /// - Returns: the silence.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func acknowledge(
        _ matchers: [SilenceMatcher],
        comment: String,
        by creator: String? = nil
    ) async throws -> Silence {
        let body = SilenceBody(matchers: matchers, createdBy: creator, comment: comment, untilResolved: true)
        return try await connection.post("/v1/silences", body, repeats: false)
    }

    /// Ends a silence or an acknowledgment now.
    @discardableResult
    public func endSilence(_ id: String) async throws -> Silence {
        try await connection.delete(Self.path(ofSilence: id))
    }

    private static func path(ofSilence id: String) -> String { "/v1/silences/\(id.escapedForPath)" }

    /// The newest annotations, newest first.
    ///
    /// - Parameters:
    ///   - station: only annotations of this station and of all stations.
    ///   - target: only annotations of this target and of all targets.
    ///   - start: only annotations that end later.
    ///   - end: only annotations that begin earlier.
    ///   - limit: the largest number, 1 … 1000; `nil` for 200.
    /// - Returns: the annotations that were not withdrawn.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func annotations(
        of station: String? = nil,
        target: String? = nil,
        from start: Date? = nil,
        to end: Date? = nil,
        limit: Int? = nil
    ) async throws -> [Annotation] {
        let answer: Annotations = try await connection.get(
            "/v1/annotations",
            [
                "station": station, "target": target, "from": start.map(ClientCoding.text),
                "to": end.map(ClientCoding.text), "limit": limit.map(String.init),
            ]
        )
        return answer.annotations
    }

    /// Annotates a time of the weather.
    ///
    /// - Parameters:
    ///   - text: one line, such as `sensor replaced`.
    ///   - station: the station; `nil` for all.
    ///   - target: the target; `nil` for all.
    ///   - flag: the retrain flag to comment on.
    ///   - start: the time; `nil` for the newest observation.
    ///   - end: the end of a span; `nil` for a moment.
    ///   - startsReference: whether the station's drift detectors learn again what is normal from then on.
    ///   - creator: who does it; the key of the client has precedence.
    /// - Returns: the annotation.
    /// - Throws: ``Problem`` or ``NoAnswer``.
    public func annotate(
        _ text: String,
        station: String? = nil,
        target: String? = nil,
        flag: Int? = nil,
        from start: Date? = nil,
        to end: Date? = nil,
        startsReference: Bool? = nil,
        by creator: String? = nil
    ) async throws -> Annotation {
        let body = AnnotationBody(
            text: text,
            target: target,
            station: station,
            flag: flag,
            startsAt: start,
            endsAt: end,
            createdBy: creator,
            newReference: startsReference
        )
        return try await connection.post("/v1/annotations", body, repeats: false)
    }

    /// Withdraws an annotation; a reference that it started stays.
    @discardableResult
    public func withdrawAnnotation(_ id: Int) async throws -> Annotation {
        try await connection.delete("/v1/annotations/\(id)")
    }
}
