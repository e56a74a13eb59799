import Programs
import Settings
import Store

/// A silence, an annotation, a flag or a webhook that does not exist, with the command that lists the existing ones.
///
/// The errors of the database name the routes of the API.
struct UnknownRecord: Error, CustomStringConvertible, ExitStatusProviding {
    let description: String

    var exitStatus: ExitStatus { .usage }

    /// - Returns: `nil` for any other error.
    fileprivate init?(_ error: any Error) {
        switch error {
        case NoteError.unknownSilence(let id):
            description = "silence '\(id)' does not exist: 'aerocast silences list' lists the silences"
        case NoteError.unknownAnnotation(let id):
            description = "annotation \(id) does not exist: 'aerocast annotations list' lists the annotations"
        case NoteError.unknownFlag(let id):
            description = "flag \(id) does not exist: 'aerocast flags' lists the flags"
        case NoteError.unknownStation(let station):
            description = "station '\(station)' has no observations: 'aerocast status --stations' lists the stations"
        case WebhookError.unknown(let id):
            description = "webhook '\(id)' does not exist: 'aerocast webhooks list' lists the webhooks"
        case WebhookError.unknownDelivery(let id):
            description = "the webhook has no message \(id): 'aerocast webhooks deliveries' lists its messages"
        default: return nil
        }
    }
}

/// Runs a command and reports its error; an error about a missing record names the command that lists the existing ones.
func reportingMissingRecords(_ body: () async throws -> Void) async throws {
    try await reportingErrors(status: ExitStatus.of) {
        do {
            try await body()
        } catch {
            guard let unknown = UnknownRecord(error) else { throw error }
            throw unknown
        }
    }
}
