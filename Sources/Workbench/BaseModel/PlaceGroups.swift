import Forecasting
package import Observations

/// Stations that share their weather because they are close together.
package enum PlaceGroups {
    /// Stations nearer to each other than this distance are one place, in km.
    package static let radius = 100.0

    /// Groups stations that are within ``radius`` of each other, directly or through other stations.
    ///
    /// - Parameter stations: with their positions.
    /// - Returns: the stations' indices, place by place, in the order of each place's first station.
    /// - Throws: ``BaseTrainingError/unknownPlace(station:)``.
    package static func of(_ stations: [Station]) throws(BaseTrainingError) -> [[Int]] {
        var places: [Place] = []
        for station in stations {
            guard let place = Place(station) else { throw .unknownPlace(station: station.id) }
            places.append(place)
        }
        var groups: [[Int]] = []
        for (index, place) in places.enumerated() {
            let isNear = { (group: [Int]) in group.contains { places[$0].distance(to: place) <= radius } }
            let joined = groups.filter(isNear).flatMap(\.self) + [index]
            groups = groups.filter { !isNear($0) } + [joined.sorted()]
        }
        return groups.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }

    /// The stations outside a place.
    ///
    /// - Parameters:
    ///   - stations: the stations of all places.
    ///   - place: indices into them.
    /// - Returns: the other stations, in their order.
    static func others(_ stations: [StationData], without place: [Int]) -> [StationData] {
        stations.indices.filter { !place.contains($0) }.map { stations[$0] }
    }

    /// The stations' indices, place by place; each place is to be left out once.
    ///
    /// - Throws: ``BaseTrainingError`` for unknown positions or only one place.
    static func apart(_ stations: [StationData]) throws(BaseTrainingError) -> [[Int]] {
        let places = try of(stations.map(\.station))
        guard places.count > 1 else { throw .onePlace(stations: stations.map(\.station.id)) }
        return places
    }
}
