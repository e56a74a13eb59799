import Foundation
import XCTest

/// A wall clock of programs that a test can set, while the machine's own stays as it is.
///
/// A library that is loaded before the others answers `clock_gettime`, `gettimeofday` and `time` with the kernel's time
/// and the seconds in a file. Steady clocks are not changed.
struct MovedClock {
    private let file: URL
    private let library: URL

    /// - Throws: `XCTSkip` without a C compiler, or on a system without preloaded libraries.
    init(in installation: Installation) throws {
        file = installation.folder.appending(path: "clock")
        library = installation.folder.appending(path: "moved-clock.so")
        #if os(Linux)
        let source = installation.folder.appending(path: "moved-clock.c")
        try Data(Self.source.utf8).write(to: source)
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-O1", "-o", library.path, source.path]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw XCTSkip("clang is not in PATH: the clock cannot be moved") }
        try set(0)
        #else
        throw XCTSkip("the clock of programs can be moved on Linux only")
        #endif
    }

    /// Sets the clock of all programs with ``environment``.
    ///
    /// - Parameter seconds: the difference from the machine's clock.
    /// - Throws: an error of the file system.
    func set(_ seconds: Int) throws { try Data("\(seconds)".utf8).write(to: file, options: .atomic) }

    /// The variables for programs that see the clock.
    var environment: [String: String] { ["LD_PRELOAD": library.path, "DRILL_CLOCK": file.path] }

    /// The variables for a program that sees another clock, by `seconds` from the machine's.
    func environment(shiftedBy seconds: Int) throws -> [String: String] {
        let own = file.appendingPathExtension("\(seconds)")
        try Data("\(seconds)".utf8).write(to: own)
        return ["LD_PRELOAD": library.path, "DRILL_CLOCK": own.path]
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long shift(void) {
            const char *path = getenv("DRILL_CLOCK");
            char text[32] = {0};
            int known = errno, file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            if (file < 0) { errno = known; return 0; }
            long size = read(file, text, sizeof text - 1);
            close(file);
            errno = known;
            return size > 0 ? atol(text) : 0;
        }

        int clock_gettime(clockid_t clock, struct timespec *time) {
            int result = syscall(SYS_clock_gettime, clock, time);
            if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += shift();
            return result;
        }

        int gettimeofday(struct timeval *restrict time, void *restrict zone) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            time->tv_sec = now.tv_sec;
            time->tv_usec = now.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *result) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (result) *result = now.tv_sec;
            return now.tv_sec;
        }
        """
}
