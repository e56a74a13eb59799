import Foundation

/// Where the programs of this installation are.
package enum ProgramFolder {
    /// The folder of the program that runs, through symbolic links.
    ///
    /// - Throws: ``ProgramError/source(_:)`` where the system does not tell.
    package static func ofThisProgram() throws -> URL {
        guard let path = Bundle.main.executableURL else {
            throw ProgramError.source("the folder of this program cannot be found; give its full path")
        }
        return path.resolvingSymlinksInPath().deletingLastPathComponent()
    }
}
