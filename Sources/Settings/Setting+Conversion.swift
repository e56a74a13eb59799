extension Setting {
    /// The same setting with a value of another type, which may accept fewer texts.
    ///
    /// - Parameters:
    ///   - convert: converts the value, or throws an error with the reason; it must accept the default value.
    ///   - restore: the inverse of `convert`.
    /// - Returns: a setting with the same syntax.
    package func converted<Other: Sendable>(
        _ convert: @escaping @Sendable (Value) throws -> Other,
        back restore: @escaping @Sendable (Other) -> Value
    ) -> Setting<Other> {
        var converted = Setting<Other>(
            key: key.name,
            default: defaultValue.flatMap { try? convert($0) },
            expected: expected,
            help: help,
            isSecret: isSecret,
            mayBeNegative: mayBeNegative,
            parse: { [parse] text in try parse(text).map(convert) },
            render: { [render] value in render(restore(value)) }
        )
        converted.commonVariable = commonVariable
        converted.redact = redact
        return converted
    }
}
