/// A place on an axis, and what stands there.
struct Tick: Hashable {
    var value: Double
    var label: String
    /// A second line, where the day or the year begins.
    var context: String?
}
