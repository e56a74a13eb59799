package import ArgumentParser

/// The exit statuses of the programs, after sysexits.h of 4.3BSD.
///
/// A supervisor should restart on 69, 70 and 74, but not on 64 and 78, which need a change of the configuration
/// (systemd: `RestartPreventExitStatus=64 78`).
package enum ExitStatus: Int32, Sendable, CaseIterable {
    /// The program finished, or was stopped on request.
    case success = 0
    /// The program finished with a negative result.
    case failure = 1
    /// The command line is wrong (EX_USAGE).
    case usage = 64
    /// A required resource is not available: a port is in use, a service does not answer (EX_UNAVAILABLE).
    case unavailable = 69
    /// A fault of the program (EX_SOFTWARE).
    case internalFault = 70
    /// A file or the database cannot be read or written (EX_IOERR).
    case inputOutput = 74
    /// The environment or the configuration file is wrong, or a required setting is missing (EX_CONFIG).
    case configuration = 78

    /// The error that a command throws to end with this status.
    package var exitCode: ExitCode { ExitCode(rawValue) }
}
