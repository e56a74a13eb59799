/// A station that makes observations.
package struct Station: Hashable, Sendable, Codable, Identifiable {
    /// The identifier of the station, such as `KJFK` or `071810-99999`.
    package var id: String
    package var name: String?
    /// Degrees north, −90 … 90.
    package var latitude: Double?
    /// Degrees east, −180 … 180; determines the local solar hour.
    package var longitude: Double?
    /// Meters above sea level.
    package var elevation: Double?

    package init(
        id: String,
        name: String? = nil,
        latitude: Double? = nil,
        longitude: Double? = nil,
        elevation: Double? = nil
    ) {
        self.id = id
        self.name = name
        self.latitude = latitude
        self.longitude = longitude
        self.elevation = elevation
    }

    /// This station's details; missing ones are taken from `other`.
    package func merging(_ other: Station) -> Station {
        Station(
            id: id,
            name: name ?? other.name,
            latitude: latitude ?? other.latitude,
            longitude: longitude ?? other.longitude,
            elevation: elevation ?? other.elevation
        )
    }
}
