package import Observations

/// A point on Earth for which the sun's position can be computed.
package struct Place: Hashable, Sendable {
    /// Degrees north, −90 … 90.
    package var latitude: Double
    /// Degrees east, −180 … 180.
    package var longitude: Double

    package init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// `nil` unless the station has a valid latitude and longitude.
    package init?(_ station: Station?) {
        guard let latitude = station?.latitude, let longitude = station?.longitude,
            -90...90 ~= latitude, -180...180 ~= longitude
        else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }
}
