import Foundation
import Observations

extension Place {
    /// The mean radius of the Earth, in km (IUGG).
    private static let earthRadius = 6371.0088

    /// The distance along the surface of a spherical Earth, in km; accurate to half a percent.
    ///
    /// Uses the haversine formula (Sinnott, "Virtues of the haversine", Sky and Telescope 68(2), 1984).
    package func distance(to other: Place) -> Double {
        let (here, there) = (latitude * .pi / 180, other.latitude * .pi / 180)
        let north = sin((there - here) / 2)
        let east = sin((other.longitude - longitude) * .pi / 360)
        let haversine = north * north + cos(here) * cos(there) * east * east
        return 2 * Self.earthRadius * asin(min(1, haversine.squareRoot()))
    }
}
