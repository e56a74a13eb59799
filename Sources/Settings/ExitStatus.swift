import ArgumentParser

/// What a program's exit status says, after sysexits.h of 4.3BSD.
///
/// A supervisor should restart on 69, 70 and 74, and not on 64 and 78, which only a person can mend
/// (systemd: `RestartPreventExitStatus=64 78`).
package enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done, or stopped on request.
    case success = 0
    /// The program did its work and the answer is no.
    case failure = 1
    /// The command line is wrong (EX_USAGE).
    case usage = 64
    /// Something that the program needs isn't there: a port is taken, a service doesn't answer (EX_UNAVAILABLE).
    case unavailable = 69
    /// A fault of the program itself (EX_SOFTWARE).
    case internalFault = 70
    /// A file or the database can't be read or written (EX_IOERR).
    case inputOutput = 74
    /// The environment or the configuration file is wrong, or a setting is missing (EX_CONFIG).
    case configuration = 78

    /// What a command throws to end with this status.
    package var exitCode: ExitCode { ExitCode(rawValue) }
}
