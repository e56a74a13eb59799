package import Observations
package import Store

/// An annotation as JSON.
package struct AnnotationReport: Encodable, Hashable, Sendable {
    package var id: Int64
    /// `nil` for all targets.
    package var target: TargetName?
    /// `nil` for all stations.
    package var station: String?
    package var flag: Int64?
    /// Times of the weather.
    package var startsAt: Timestamp
    /// `nil` for a moment.
    package var endsAt: Timestamp?
    package var text: String
    package var createdBy: String
    package var createdAt: Timestamp
    package var newReference: Bool

    package init(_ annotation: AnnotationRecord) {
        id = annotation.id
        target = annotation.target
        station = annotation.station
        flag = annotation.flag
        startsAt = annotation.startsAt
        endsAt = annotation.endsAt
        text = annotation.text
        createdBy = annotation.createdBy
        createdAt = Timestamp(seconds: annotation.createdAt)
        newReference = annotation.startsReference
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case target
        case station
        case flag
        case startsAt = "starts_at"
        case endsAt = "ends_at"
        case text
        case createdBy = "created_by"
        case createdAt = "created_at"
        case newReference = "new_reference"
    }
}
