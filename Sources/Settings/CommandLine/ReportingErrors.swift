import ArgumentParser
import Foundation

/// An error that knows with which status the program should end.
package protocol ExitStatusProviding: Error {
    var exitStatus: ExitStatus { get }
}

extension SettingsError: ExitStatusProviding {}

/// Runs a command's body and turns an error into one message on standard error and an exit status.
///
/// An error that isn't ``ExitStatusProviding`` gets the status that `status` says, by default an internal fault.
///
/// - Throws: `ExitCode`, for ArgumentParser to end the program with. Its own errors (help, usage) and cancellation pass.
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
        FileHandle.standardError.write(Data("error: \(error)\n".utf8))
        throw exitStatus.exitCode
    }
}
