extension HealingState {
    /// Opens a flag, unless one is open.
    ///
    /// - Parameter flag: raised; its id is the caller's to give.
    /// - Returns: the open flag, and whether it is the given one.
    package mutating func raise(_ flag: RetrainFlag) -> (flag: RetrainFlag, isNew: Bool) {
        if let open = self.flag { return (open, false) }
        self.flag = flag
        return (flag, true)
    }

    /// Takes the open flag, after giving it back where its holder has let the lease run out.
    ///
    /// - Returns: the flag as it is now, which may be claimed, waiting or failed; `nil` where none was open.
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
    /// - Throws: `FlagTransitionError` where the flag's state does not allow the event.
    package mutating func update(
        _ id: Int64,
        _ event: (inout RetrainFlag) throws -> Void
    ) throws -> RetrainFlag {
        guard var flag, flag.id == id else { throw FlagTransitionError.closed(id: id) }
        try event(&flag)
        close(flag)
        return flag
    }

    /// Closes the holder's flag with the gate's verdict, and promotes the challenger where it is positive.
    ///
    /// A quarantined challenger is rejected, whatever the gate says: a retrain on the same observations gives the same
    /// version again.
    ///
    /// - Parameters:
    ///   - id: the flag's.
    ///   - challenger: the version that was trained.
    ///   - promoted: the gate's verdict.
    ///   - holder: whose lease has to cover this.
    ///   - now: seconds since 1970.
    /// - Returns: the closed flag, whether the challenger was promoted, and what to record.
    /// - Throws: `FlagTransitionError` where the holder has lost the flag; then nothing has changed.
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
