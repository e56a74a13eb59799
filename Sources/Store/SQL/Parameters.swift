/// Marks for parameters in a list, such as `?, ?, ?`.
func parameters(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
}
