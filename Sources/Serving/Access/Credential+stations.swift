import Access
import HTTPTypes
import PlainText

extension Credential {
    /// Requires that the client reaches stations.
    ///
    /// Every route calls it for the stations that its path, query or body names.
    ///
    /// - Throws: a ``Problem`` with the status 403 about the first station that the client does not reach.
    func requireStations(_ stations: some Sequence<String>) throws(Problem) {
        guard let namedStations else { return }
        if let other = stations.first(where: { !namedStations.contains($0) }) {
            throw .forbiddenStation(other, self)
        }
    }
}

extension Problem {
    fileprivate static func forbiddenStation(_ station: String, _ credential: Credential) -> Problem {
        let (title, advice) =
            if case .token = credential {
                ("The token does not permit this station", "the token must name station \(quoted(station))")
            } else {
                (
                    "The key does not permit this station",
                    "the key must name station \(quoted(station)): aerocast keys create --station"
                )
            }
        return Problem(.forbidden, kind: .forbidden, title: title, detail: advice)
    }

    /// The request concerns all stations, and the client is limited to some.
    static func limitedToStations(_ credential: Credential) -> Problem {
        let subject = if case .token = credential { "token" } else { "key" }
        return Problem(
            .forbidden,
            kind: .forbidden,
            title: "The request concerns all stations",
            detail:
                "the \(subject) must be for all stations, names \(credential.namedStations?.text.excerpt(200) ?? "")"
        )
    }
}
