import Hummingbird
import Observations

extension Request {
    /// The query parameter `horizon`; by default the target's shortest horizon.
    ///
    /// - Parameter target: the target whose outcomes are asked for.
    /// - Returns: a horizon that the target follows, in hours.
    /// - Throws: a ``Problem`` for another horizon: it has no outcomes.
    func followedHorizon(of target: Target) throws -> Int {
        let horizon =
            try integer("horizon", in: 1...Horizons.longest) ?? target.horizons.first ?? Horizons.drift
        guard target.horizons.contains(horizon) else {
            let followed = target.horizons.map(String.init).joined(separator: ", ")
            let expected = "one of the followed horizons \(followed)"
            throw Problem.invalid(parameter: "horizon", mismatch(mustBe: expected, got: "\(horizon)"))
        }
        return horizon
    }
}
