package import Foundation

/// The folder of this installation's programs.
package enum ProgramFolder {
    /// The folder of the running program, with symbolic links resolved.
    ///
    /// - Throws: ``ProgramError/source(_:)`` if the system does not report it.
    package static func ofThisProgram() throws -> URL {
        guard let path = Bundle.main.executableURL else {
            throw ProgramError.source("the folder of this program cannot be found; give its full path")
        }
        return path.resolvingSymlinksInPath().deletingLastPathComponent()
    }
}
