package import Foundation
package import Logging

/// A backend of swift-log that writes each event as one line with one unbuffered write.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let component: String
    private let format: LogFormat
    private let output: LineOutput
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - component: The label of the logger.
    ///   - level: The minimum level of events.
    ///   - format: The format of a line.
    ///   - output: The destination of lines.
    ///   - metadataProvider: Adds metadata of the current task.
    ///   - now: The time of an event.
    package init(
        component: String,
        level: Logger.Level,
        format: LogFormat,
        output: LineOutput = .standardError,
        metadataProvider: Logger.MetadataProvider? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.component = component
        logLevel = level
        self.format = format
        self.output = output
        self.metadataProvider = metadataProvider
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { _, new in new } }
        if let given = event.metadata { merged.merge(given) { _, new in new } }
        let entry = LogEntry(
            time: now().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            level: event.level,
            component: component,
            message: event.message.description,
            error: event.error.map { "\($0)" },
            metadata: merged
        )
        switch format {
        case .human: output.writeLine(entry.human)
        case .json: output.writeLine(entry.json)
        }
    }

    /// Makes this the backend of every logger of the process.
    ///
    /// Call this method once, before the first logger is created.
    package static func bootstrap(level: Logger.Level, format: LogFormat, output: LineOutput = .standardError) {
        LoggingSystem.bootstrap(
            { component, provider in
                LineLogHandler(
                    component: component,
                    level: level,
                    format: format,
                    output: output,
                    metadataProvider: provider
                )
            },
            metadataProvider: .trace
        )
    }
}
