extension StringProtocol {
    /// Without the spaces and tabs around it, which HTTP calls optional white space (RFC 9110, section 5.6.3).
    package var trimmingBlanks: SubSequence {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        let start = drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return start[start.endIndex...] }
        return start[...end]
    }
}
