import Observations

extension AcceptedObservations {
    /// A part of a request that one transaction stores.
    struct Piece: Sendable {
        /// The observations of stations in the order of their ids, each oldest first.
        var parts: [(station: Station, observations: [Observation])] = []
        var count = 0
    }

    /// The observations in pieces of at most `size`, by station and time.
    func pieces(of size: Int) -> [Piece] {
        let byStation = Dictionary(grouping: observations, by: \.station)
        var pieces: [Piece] = []
        var piece = Piece()
        for station in stations.sorted(by: { $0.id < $1.id }) {
            var rest = (byStation[station.id] ?? []).sorted { $0.time < $1.time }[...]
            while !rest.isEmpty {
                let part = rest.prefix(size - piece.count)
                rest = rest.dropFirst(part.count)
                piece.parts.append((station, Array(part)))
                piece.count += part.count
                if piece.count == size {
                    pieces.append(piece)
                    piece = Piece()
                }
            }
        }
        return piece.parts.isEmpty ? pieces : pieces + [piece]
    }
}
