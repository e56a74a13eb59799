import NIOCore

/// How much of a body has arrived, and by when more must have arrived.
struct BodyProgress {
    private var start: NIODeadline
    var bytes = 0

    init(start: NIODeadline = .now()) {
        self.start = start
    }

    /// The timeout, and the time that the bytes so far may take at the lowest accepted speed.
    func deadline(_ limits: ConnectionLimits) -> NIODeadline {
        let grace = TimeAmount.nanoseconds(Int64(Double(bytes) / Double(limits.bodyRate) * 1e9))
        return start + TimeAmount(limits.bodyTimeout) + grace
    }
}
