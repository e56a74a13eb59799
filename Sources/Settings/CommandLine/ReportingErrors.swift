import ArgumentParser
import Foundation
import PlainText

/// An error that determines the program's exit status.
package protocol ExitStatusProviding: Error {
    var exitStatus: ExitStatus { get }
}

extension SettingsError: ExitStatusProviding {}

/// Runs a command's body and turns an error into one message on standard error and an exit status.
///
/// `status` returns the exit status of an error that is not ``ExitStatusProviding``; the default is an internal fault.
///
/// - Throws: `ExitCode`, with which ArgumentParser ends the program. ArgumentParser's own errors (help, usage) are
///   rethrown; `CancellationError` is ignored.
package func reportingErrors(
    status: (any Error) -> ExitStatus = { _ in .internalFault },
    _ body: () async throws -> Void
) async throws {
    do {
        try await body()
    } catch let error as ExitCode {
        throw error
    } catch let error as CleanExit {
        throw error
    } catch let error as ValidationError {
        throw error
    } catch is CancellationError {
        return
    } catch {
        let exitStatus = (error as? any ExitStatusProviding)?.exitStatus ?? status(error)
        FileHandle.standardError.write(Data("error: \("\(error)".escapedLines)\n".utf8))
        throw exitStatus.exitCode
    }
}
