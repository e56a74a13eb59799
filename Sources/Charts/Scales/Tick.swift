/// A position on an axis with its label.
struct Tick: Hashable {
    var value: Double
    var label: String
    /// A second line, at the first tick of a day or year.
    var context: String?
}
