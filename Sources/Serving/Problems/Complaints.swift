/// The wrong parts of a request: the first ones in full, the others only counted.
///
/// A hostile body has hundreds of thousands of wrong parts. Beyond ``listed``, a complaint costs an addition.
struct Complaints {
    /// The number of parts that an answer lists.
    static let listed = 20

    private(set) var parts: [Problem.Part] = []
    private(set) var count = 0
    /// The refused observations by the reason of their first complaint.
    private(set) var reasons: [RejectedObservations.Reason: Int] = [:]
    /// The index of the observation that the next complaints are about; `nil` for the whole body.
    var observation: Int? { didSet { isCounted = false } }
    /// Whether ``reasons`` has the current observation.
    private var isCounted = false

    var isEmpty: Bool { count == 0 }

    mutating func add(reason: RejectedObservations.Reason? = nil, _ part: @autoclosure () -> Problem.Part) {
        count += 1
        if let reason, !isCounted {
            reasons[reason, default: 0] += 1
            isCounted = true
        }
        if parts.count < Self.listed { parts.append(part()) }
    }

    /// - Throws: a ``Problem`` with the complaints, if there are any.
    func check() throws(Problem) {
        if !isEmpty { throw Problem.invalid(self) }
    }
}
