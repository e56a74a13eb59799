extension Setting {
    /// The same setting with a value of another type, which may accept less.
    ///
    /// - Parameters:
    ///   - convert: makes the new value, or throws an error that says what is wrong; it must accept the default.
    ///   - restore: makes the value that `convert` was given.
    /// - Returns: a setting whose value is written as before.
    package func converted<Other: Sendable>(
        _ convert: @escaping @Sendable (Value) throws -> Other,
        back restore: @escaping @Sendable (Other) -> Value
    ) -> Setting<Other> {
        var converted = Setting<Other>(
            key: key.name,
            default: fallback.flatMap { try? convert($0) },
            expected: expected,
            help: help,
            isSecret: isSecret,
            mayBeNegative: mayBeNegative,
            parse: { [parse] text in try parse(text).map(convert) },
            render: { [render] value in render(restore(value)) }
        )
        converted.commonVariable = commonVariable
        return converted
    }
}
