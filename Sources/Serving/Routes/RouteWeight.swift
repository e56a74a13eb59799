/// The cost of a request in the limit of its key: most cost 1, and a request for much costs more.
struct RouteWeight: Hashable, Sendable {
    /// The things of a body that cost 1 together.
    struct Part: Hashable, Sendable {
        let count: Int
        /// Such as `observations`.
        let things: String
    }

    /// The cost of each request.
    let base: Int
    /// `nil` if the cost does not depend on the body.
    let part: Part?

    static let one = RouteWeight(1)

    init(_ base: Int) {
        self.base = base
        part = nil
    }

    /// 1 for each part of the body, also an unfinished one, and at least 1.
    init(eachOf count: Int, _ things: String) {
        base = 1
        part = Part(count: count, things: things)
    }

    /// The cost of a request for a number of things.
    func cost(of count: Int) -> Int {
        guard let part else { return base }
        return max(base, (count + part.count - 1) / part.count)
    }
}
