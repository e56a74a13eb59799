import Foundation

/// The operating system's facts about this process; `nil` if a fact is not available.
enum ProcessFacts {
    /// User and system time in seconds.
    static var processorTime: Double? {
        var usage = rusage()
        #if os(Linux)
        let who = __rusage_who_t(RUSAGE_SELF.rawValue)
        #else
        let who = RUSAGE_SELF
        #endif
        guard getrusage(who, &usage) == 0 else { return nil }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The soft limit of open files; infinite without a limit.
    static var maximumOpenFiles: Double? {
        var limit = rlimit()
        #if os(Linux)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return nil }
        return limit.rlim_cur >= rlim_t(Int64.max) ? .infinity : Double(limit.rlim_cur)
    }

    static var openFiles: Int? {
        #if os(Linux)
        let folder = "/proc/self/fd"
        #else
        let folder = "/dev/fd"
        #endif
        // Reading the folder uses one descriptor.
        return (try? FileManager.default.contentsOfDirectory(atPath: folder)).map { max(0, $0.count - 1) }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}

#if os(Linux)
extension ProcessFacts {
    static var memory: (resident: Int, virtual: Int)? {
        guard let fields = statusFields, fields.count > 21, let virtual = Int(fields[20]), let pages = Int(fields[21])
        else { return nil }
        return (pages * sysconf(Int32(_SC_PAGESIZE)), virtual)
    }

    /// Seconds since 1970.
    static let startTime: Double? = {
        guard let fields = statusFields, fields.count > 19, let ticks = Double(fields[19]),
            let statistics = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
            let line = statistics.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let boot = Double(line.dropFirst("btime ".count))
        else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }()

    /// The fields of /proc/self/stat from the third field (state); the second field is the name, which may contain any
    /// character.
    private static var statusFields: [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
    }
}
#else
extension ProcessFacts {
    static var memory: (resident: Int, virtual: Int)? {
        var information = proc_taskinfo()
        let size = Int32(MemoryLayout<proc_taskinfo>.size)
        guard proc_pidinfo(getpid(), PROC_PIDTASKINFO, 0, &information, size) == size else { return nil }
        return (Int(information.pti_resident_size), Int(information.pti_virtual_size))
    }

    /// Seconds since 1970.
    static let startTime: Double? = {
        var information = proc_bsdinfo()
        let size = Int32(MemoryLayout<proc_bsdinfo>.size)
        guard proc_pidinfo(getpid(), PROC_PIDTBSDINFO, 0, &information, size) == size else { return nil }
        return Double(information.pbi_start_tvsec) + Double(information.pbi_start_tvusec) / 1e6
    }()
}
#endif
