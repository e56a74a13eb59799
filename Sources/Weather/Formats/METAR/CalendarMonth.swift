import Observations

/// A month of a year, written as `2019-12`.
package struct CalendarMonth: Hashable, Sendable, LosslessStringConvertible {
    /// 1 … 9999.
    package let year: Int
    /// 1 … 12.
    package let month: Int

    /// - Returns: `nil` if the month does not exist.
    package init?(year: Int, month: Int) {
        guard CivilTime(year: year, month: month, day: 1).isValid else { return nil }
        self.year = year
        self.month = month
    }

    /// Parses `2019-12`.
    package init?(_ description: String) {
        guard let match = description.wholeMatch(of: /([0-9]{4})-([0-9]{2})/),
            let year = Int(match.1), let month = Int(match.2)
        else { return nil }
        self.init(year: year, month: month)
    }

    /// The month in the name of a file, such as `katl_2019-12.txt`, `katl_201912.txt` and `katl_20191231.txt`.
    ///
    /// - Returns: `nil` if the name has no month of the years 1900 … 2099 without adjacent digits.
    package init?(fileName: some StringProtocol) {
        let pattern = /(?:^|[^0-9])((?:19|20)[0-9]{2})[-_]?(0[1-9]|1[0-2])(?:[-_]?[0-9]{2})?(?:[^0-9]|$)/
        guard let match = String(fileName).firstMatch(of: pattern),
            let year = Int(match.1), let month = Int(match.2)
        else { return nil }
        self.init(year: year, month: month)
    }

    package var description: String {
        String(CivilTime(year: year, month: month, day: 1).description.prefix(7))
    }

    /// The month that is `count` months later.
    func advanced(by count: Int) -> (year: Int, month: Int) {
        let months = year * 12 + month - 1 + count
        return (months / 12, months % 12 + 1)
    }
}
