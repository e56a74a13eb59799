/// The quantity that training minimizes, for one target; a batch's loss is the weighted mean over its targets.
package enum Loss: Hashable, Sendable, Codable {
    /// ½e² for |e| ≤ δ, else δ(|e| − ½δ) (Huber 1964).
    case huber(delta: Float)
    /// e².
    case squaredError

    /// The loss of an error, and its derivative.
    @inline(__always)
    func evaluate(_ error: Float) -> (value: Float, slope: Float) {
        switch self {
        case .huber(let delta):
            let size = abs(error)
            return size <= delta
                ? (0.5 * error * error, error)
                : (delta * (size - 0.5 * delta), error.sign == .minus ? -delta : delta)
        case .squaredError:
            return (error * error, 2 * error)
        }
    }
}
