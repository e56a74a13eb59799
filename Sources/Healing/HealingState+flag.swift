extension HealingState {
    /// Opens a flag, unless one is open.
    ///
    /// - Parameter flag: a raised flag; the caller assigns its id.
    /// - Returns: the open flag, and whether it is the given flag.
    package mutating func raise(_ flag: RetrainFlag) -> (flag: RetrainFlag, isNew: Bool) {
        if let open = self.flag { return (open, false) }
        self.flag = flag
        return (flag, true)
    }

    /// Claims the open flag; a claim whose lease has expired is released first.
    ///
    /// - Returns: the flag's new state (claimed, waiting or failed); `nil` if no flag was open.
    package mutating func claim(
        by holder: String,
        now: Double,
        lease: Duration,
        limits: RetryLimits
    ) -> (flag: RetrainFlag, isClaimed: Bool)? {
        guard var flag else { return nil }
        _ = flag.expireLease(now: now, limits: limits)
        let isClaimed = (try? flag.claim(by: holder, now: now, duration: lease)) != nil
        close(flag)
        return (flag, isClaimed)
    }

    /// Applies an event to the open flag.
    ///
    /// - Throws: `FlagTransitionError` if the flag's state does not allow the event.
    package mutating func update(
        _ id: Int64,
        _ event: (inout RetrainFlag) throws -> Void
    ) throws -> RetrainFlag {
        guard var flag, flag.id == id else { throw FlagTransitionError.closed(id: id) }
        try event(&flag)
        close(flag)
        return flag
    }

    /// Closes the holder's flag with the gate's verdict, and promotes the challenger if the verdict is positive.
    ///
    /// A quarantined challenger is always rejected: a retrain on the same observations gives the same version again.
    ///
    /// - Parameters:
    ///   - id: the flag's id.
    ///   - challenger: the trained version.
    ///   - promoted: the gate's verdict.
    ///   - holder: the holder of the lease.
    ///   - now: seconds since 1970.
    /// - Returns: the closed flag, whether the challenger was promoted, and the changes to record.
    /// - Throws: `FlagTransitionError` if the holder has lost the flag; then nothing has changed.
    package mutating func conclude(
        _ id: Int64,
        challenger: String,
        promoted: Bool,
        by holder: String,
        now: Double
    ) throws -> (flag: RetrainFlag, promoted: Bool, effects: [HealingEffect]) {
        let isPromoted = promoted && !quarantined.contains(challenger)
        let closed = try update(id) { try $0.conclude(promoted: isPromoted, by: holder, now: now) }
        let effects = isPromoted ? (try? promote(challenger)) ?? [] : []
        return (closed, isPromoted, effects)
    }

    private mutating func close(_ flag: RetrainFlag) {
        self.flag = flag.isOpen ? flag : nil
    }
}
