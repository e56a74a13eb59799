/// A list of `count` placeholders, such as `?, ?, ?`.
func parameters(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
}
